"""Tells people what they should know: in their bell, and by mail as they chose.

Whoever changes something tells of it in the same transaction: what was undone was never told. What
is told has no word of a story and names nobody who tells one: it may be read over a shoulder.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from scheduler.errors import NotPossible
from scheduler.i18n import N_, _
from scheduler.people.actors import as_actor
from scheduler.people.context import PeopleContext
from scheduler.people.roles import Act, Actor, Proof, may
from scheduler.store.people import notices as stored
from scheduler.store.people.notices import NewNotice, StoredNotice
from scheduler.store.stories import people

KEPT = timedelta(days=60)  # then a notice is forgotten, read or not
MOST_SHOWN = 100
_LONGEST = 400  # characters


class NoticeKind(StrEnum):
    """What a notice is about; its subject is what the page beside it opens."""

    SAFEGUARDING = N_("somebody may not be safe")  # a story's id
    HOLD = N_("a hold was placed or released")  # its number
    FAILED = N_("a thread failed")  # its key
    ENGINE = N_("publishing stopped, or is late")
    ACCOUNT = N_("an account must be connected again")  # its name
    WAITS = N_("a thread waits for somebody")  # its key
    APPROVAL = N_("words want approval")  # a thread's key
    STORY_WORK = N_("a story waits for you")  # its id
    STORY = N_("your own story")  # its id; of whoever tells it
    COMMENT = N_("a colleague said something")  # a thread's key
    DIRECTORY = N_("a help line falls due")  # an entry's id
    MONEY = N_("money runs short")


OF_A_STORY = frozenset({NoticeKind.SAFEGUARDING, NoticeKind.STORY_WORK, NoticeKind.STORY})


def tell(
    connection: Connection,
    *,
    to: Iterable[str],
    kind: NoticeKind,
    subject: str,
    words: str,
    now: datetime,
    key: str = "",
) -> None:
    """Tells these people, by id, in the caller's transaction.

    `words` is one plain sentence, without a word of a story; `subject` what its page opens. `key`
    names the one time that it happened: told twice, by two engines or after a crash, it is there
    once. Without one it is told of this subject once and never again.
    """
    notice = NewNotice(key or f"{kind.name}:{subject}", kind.name, subject, _short(words))
    stored.add(connection, frozenset(to), notice, now)


def people_who_may(
    connection: Connection, act: Act, *, account: str | None = None, but: str = ""
) -> frozenset[str]:
    """The ids of all who work here and may do this, for the account; `but` whoever just did."""
    return frozenset(
        one.id
        for one in people.everybody(connection)
        if one.is_active
        and one.id != but
        and may(as_actor(one, Proof.SESSION), act, account=account)
    )


def mine(context: PeopleContext, actor: Actor) -> list[StoredNotice]:
    """One's own notices, newest first."""
    with context.database.read() as connection:
        return stored.of_person(connection, actor.id, MOST_SHOWN)


def count_unread(context: PeopleContext, actor: Actor) -> int:
    """How many one has not read yet."""
    with context.database.read() as connection:
        return stored.count_unread(connection, actor.id)


def read(context: PeopleContext, actor: Actor, number: int) -> StoredNotice:
    """Opens one of one's own: it is read with that.

    Raises: NotPossible if it is not one's own, or gone.
    """
    with context.database.write() as connection:
        found = _own(connection, actor, number)
        stored.mark_read(connection, actor.id, context.now(), [number])
    return found


def read_all(context: PeopleContext, actor: Actor, numbers: Sequence[int]) -> None:
    """Marks these of one's own as read: those that were on the screen, and no newer one."""
    with context.database.write() as connection:
        stored.mark_read(connection, actor.id, context.now(), numbers)


def unread(context: PeopleContext, actor: Actor, number: int) -> None:
    """Lets one of one's own stand as new.

    Raises: NotPossible if it is not one's own, or gone.
    """
    with context.database.write() as connection:
        _own(connection, actor, number)
        stored.mark_unread(connection, actor.id, number)


def _own(connection: Connection, actor: Actor, number: int) -> StoredNotice:
    found = stored.one(connection, actor.id, number)
    if found is None:
        raise NotPossible(_("There is no notice {number} of yours.").format(number=number))
    return found


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
