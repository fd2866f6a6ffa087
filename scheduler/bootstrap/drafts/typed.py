"""Keeps what people type of campaigns at the desk, before it is in a file: nothing is ever lost.

Each person has their own, for each file or thread. Where two pages of one person went apart, both
versions are kept, and the person picks.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from scheduler.bootstrap.workspace import Workspace
from scheduler.errors import NotPossible
from scheduler.people.actors import allowed
from scheduler.people.roles import Act, Actor
from scheduler.store.people import campaign_drafts as stored
from scheduler.store.people.campaign_drafts import StoredCampaignDraft
from scheduler.yaml_files.decoding import LARGEST_FILE_BYTES

MOST_DRAFTS = 200  # of one person
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """What is being written: a file by its name, or one thread of it."""

    file: str
    thread: str | None = None  # "" is a new one; None the file itself

    def __str__(self) -> str:
        return self.file if self.thread is None else f"{self.file}#{self.thread}"

    @classmethod
    def of(cls, text: str) -> "DraftPlace":
        """The place that `text` names."""
        file, has_thread, thread = text.partition("#")
        return cls(file, thread if has_thread else None)


@dataclass(frozen=True, slots=True)
class PageMark:
    """What a page knows of the draft that it began from; a page sends it back with each save."""

    device: str  # made up by the page: its own saves never go apart from each other
    branch: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class TypedDraft:
    """Somebody's words of now that are in no file yet."""

    place: DraftPlace
    content: str
    began_from: str  # the hash of the file that they had before them
    at: datetime
    branch: str
    revision: int
    has_others: bool = False  # versions beside it, where it was just kept


def keep_typed(
    workspace: Workspace,
    actor: Actor,
    place: DraftPlace,
    content: str,
    *,
    began_from: str,
    page: PageMark,
    when_written: Callable[[], None] = lambda: None,
) -> TypedDraft:
    """Keeps what is typed in place of what the same page kept before.

    Where another page saved meanwhile, its words stay, and these become a version beside them.
    Calls `when_written` once it is written and the disk alone is to be waited for.
    Raises: NotAllowed; NotPossible if it is more than any file may hold, or there are too many.
    """
    if len(content.encode()) > LARGEST_FILE_BYTES or len(str(place)) > _LONGEST_NAME:
        raise NotPossible("That is more than a campaign file may hold (1 MB). Nothing was kept.")
    now = workspace.clock.now()
    with workspace.database.write() as connection:
        allowed(connection, actor, Act.WRITE)
        there = stored.at_place(connection, actor.id, str(place))
        branch, revision = _branch(connection, actor, there, page)
        draft = StoredCampaignDraft(
            person=actor.id,
            place=str(place),
            branch=branch,
            revision=revision,
            device=page.device,
            began_from=began_from,
            content=content,
            at=now,
        )
        stored.keep(connection, draft)
        when_written()
    return replace(_typed(draft), has_others=any(one.branch != branch for one in there))


def typed(workspace: Workspace, actor: Actor, place: DraftPlace) -> list[TypedDraft]:
    """What `actor` was typing for a place, the newest first; several where pages went apart.

    Raises: NotAllowed.
    """
    with workspace.database.read() as connection:
        allowed(connection, actor, Act.WRITE)
        return [_typed(one) for one in stored.at_place(connection, actor.id, str(place))]


def all_typed(workspace: Workspace, actor: Actor) -> list[TypedDraft]:
    """All that `actor` was typing and has put into no file, the newest first.

    Raises: NotAllowed.
    """
    with workspace.database.read() as connection:
        allowed(connection, actor, Act.WRITE)
        return [_typed(one) for one in stored.by_person(connection, actor.id)]


def forget_typed(workspace: Workspace, actor: Actor, place: DraftPlace, *, but: str = "") -> None:
    """Forgets what `actor` was typing for a place, all versions `but` one.

    Raises: NotAllowed.
    """
    with workspace.database.write() as connection:
        allowed(connection, actor, Act.WRITE)
        stored.forget(connection, actor.id, str(place), but)


def _branch(
    connection: Connection, actor: Actor, drafts: Sequence[StoredCampaignDraft], page: PageMark
) -> tuple[str, int]:
    """Which branch of those of a place a save goes to, and its revision there."""
    there = {one.branch: one for one in drafts}
    own = [one for one in there.values() if one.device == page.device]
    # An answer that was lost leaves a page with an old revision: its words are no other version.
    for one in (there.get(page.branch), *own):
        if one and (one.device == page.device or one.revision == page.revision):
            return one.branch, one.revision + 1
    if stored.how_many(connection, actor.id) >= MOST_DRAFTS:
        raise NotPossible(
            f"You have {MOST_DRAFTS} drafts already. Finish or throw away some, then save again."
        )
    return secrets.token_hex(8), 1


def _typed(draft: StoredCampaignDraft) -> TypedDraft:
    return TypedDraft(
        place=DraftPlace.of(draft.place),
        content=draft.content,
        began_from=draft.began_from,
        at=draft.at,
        branch=draft.branch,
        revision=draft.revision,
    )
