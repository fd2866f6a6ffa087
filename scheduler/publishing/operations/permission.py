"""Asks who may decide about what is in the queue: by account, and by tie where it is a story."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from enum import StrEnum

from sqlalchemy import Connection

from scheduler.errors import NotAllowed
from scheduler.people.actors import afresh, allowed, ties_of
from scheduler.people.roles import EVERY_ACCOUNT, Act, Actor, Proof, may, require
from scheduler.store.database import Database
from scheduler.store.queue import overrides
from scheduler.store.queue.threads import StoredThread
from scheduler.store.stories import versions


class Deed(StrEnum):
    """What a person does with one thread."""

    APPROVE = "approve"
    CANCEL = "cancel"
    MOVE = "move"
    RESTORE = "restore"
    TAKE_DOWN = "take down"
    GO_ON = "go on"  # with one that waits: adopt, send again
    DROP = "drop"


# What each deed is as an act; and where the thread tells a story, as an act with that story: one
# of them will do. Whoever gives a story its time may take it off the queue again.
_ACTS: Mapping[Deed, tuple[Act, tuple[Act, ...]]] = {
    Deed.APPROVE: (Act.APPROVE, (Act.APPROVE,)),
    Deed.CANCEL: (Act.CANCEL, (Act.TAKE_BACK, Act.QUEUE)),
    Deed.MOVE: (Act.MOVE, (Act.QUEUE,)),
    Deed.RESTORE: (Act.RESTORE, (Act.QUEUE,)),
    Deed.TAKE_DOWN: (Act.TAKE_DOWN, (Act.TAKE_BACK,)),
    Deed.GO_ON: (Act.RESOLVE, (Act.QUEUE,)),
    Deed.DROP: (Act.RESOLVE, (Act.TAKE_BACK, Act.QUEUE)),
}


def who_may(connection: Connection, actor: Actor, deed: Deed, thread: StoredThread) -> Actor:
    """The same person with their roles of now, once they may do this with the thread.

    They act for every account that speaks in it. A storyteller's tie to it is enough by itself.
    Raises: NotAllowed, which says whose it is to do.
    """
    act, with_story = _ACTS[deed]
    story_ids = sorted(thread.stories)
    if not story_ids or actor.proof is Proof.ENGINE:
        return allowed(connection, actor, act, accounts=speakers(thread))
    now = afresh(connection, actor)
    for story_id in story_ids:
        _require_with_story(connection, now, story_id, with_story, speakers(thread))
    return now


def open_to(database: Database, actor: Actor, key: str) -> frozenset[Deed]:
    """What somebody may do with a thread, for a page to offer; each verb asks again by itself.

    Raises: UnknownThread.
    """
    open_here = set()
    with database.read() as connection:
        thread = overrides.the_thread(connection, key)
        for deed in Deed:
            with suppress(NotAllowed):
                who_may(connection, actor, deed, thread)
                open_here.add(deed)
    return frozenset(open_here)


def may_do(connection: Connection, actor: Actor, deed: Deed, thread: StoredThread) -> bool:
    """Whether somebody may do this with the thread now."""
    with suppress(NotAllowed):
        who_may(connection, actor, deed, thread)
        return True
    return False


def who_may_of(
    connection: Connection, actor: Actor, deed: Deed, about: Iterable[StoredThread]
) -> frozenset[str]:
    """The keys of those threads with which somebody may do this; roles are read once for all."""
    act, _ = _ACTS[deed]
    now = afresh(connection, actor)
    return frozenset(
        one.key
        for one in about
        if (
            may_do(connection, actor, deed, one)
            if one.stories
            else may(now, act) and all(may(now, act, account=name) for name in speakers(one))
        )
    )


def who_may_with(
    connection: Connection, actor: Actor, act: Act, threads: Iterable[StoredThread]
) -> Actor:
    """The same for an act with many threads: every account that speaks in any of them.

    Raises: NotAllowed.
    """
    return allowed(
        connection, actor, act, accounts={one for thread in threads for one in speakers(thread)}
    )


def who_may_everywhere(connection: Connection, actor: Actor, act: Act) -> Actor:
    """The same person, once they may do `act` for all accounts.

    Raises: NotAllowed.
    """
    return allowed(connection, actor, act, accounts=[EVERY_ACCOUNT])


def speakers(thread: StoredThread) -> frozenset[str]:
    """The accounts that speak in a thread."""
    return frozenset({thread.account, *(post.account for post in thread.posts)})


def _require_with_story(
    connection: Connection,
    actor: Actor,
    story_id: str,
    acts: Iterable[Act],
    accounts: Iterable[str],
) -> None:
    found = versions.story(connection, story_id)
    ties = ties_of(found) if found else None  # one that was erased has no ties any more
    first, *others = acts
    for account in sorted(accounts):
        if not any(may(actor, act, ties, account=account) for act in others):
            require(actor, first, ties)
            require(actor, first, ties, account=account)
