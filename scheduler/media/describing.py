"""Says what a picture or film shows, and what of it a crop keeps in view."""

from typing import TypedDict, Unpack

from scheduler.campaigns.planning.media import LONGEST_ALT
from scheduler.campaigns.planning.picture_notes import PictureNotes, read_notes
from scheduler.errors import ChangedSinceSeen, NotPossible
from scheduler.hidden_characters import CONTROL, is_blank, whole
from scheduler.media.files import hash_of, id_of, path_in, write_notes, writing
from scheduler.people.actors import allowed
from scheduler.people.roles import Act, Actor
from scheduler.publishing.context import PublishingContext
from scheduler.store.operations import audit


class _NoteFields(TypedDict, total=False):
    alt: str
    focus: str
    sha256: str
    added_by: str
    added_on: str


def describe(
    context: PublishingContext, actor: Actor, name: str, alt: str, seen: str | None = None
) -> None:
    """Keeps what a picture or film shows, for those who do not see it.

    Threads that say nothing of their own take it from here when their campaign is next applied;
    what was approved before keeps the words that were approved. `seen` is the SHA-256 of the file
    that was looked at.
    Raises: NotAllowed; ChangedSinceSeen; NotPossible.
    """
    words = " ".join(CONTROL.sub(" ", whole(alt)).split())
    if is_blank(words):
        raise NotPossible("Say in a sentence or two what it shows: some people hear it instead.")
    if len(words) > LONGEST_ALT:
        raise NotPossible(f"This has {len(words):,} characters, and X takes {LONGEST_ALT:,}.")
    _change(context, actor, name, "described", seen, alt=words)


def look_at(context: PublishingContext, actor: Actor, name: str, across: int, down: int) -> None:
    """Keeps what of a picture a crop keeps in view, in per cent from left and top.

    Raises: NotAllowed; NotPossible.
    """
    if not (0 <= across <= 100 and 0 <= down <= 100):
        raise NotPossible("Choose a place in the picture: 0 to 100 per cent each way.")
    _change(context, actor, name, "focus chosen", None, focus=f"{across}, {down}")


def _change(
    context: PublishingContext,
    actor: Actor,
    name: str,
    what: str,
    seen: str | None,
    **values: Unpack[_NoteFields],
) -> None:
    now = context.clock.now()
    with writing, context.database.write() as connection:
        by = allowed(connection, actor, Act.UPLOAD).written
        path = path_in(context.media, name)
        if path is None:
            raise NotPossible(f'There is no picture or film "{name}" in the library.')
        digest = hash_of(path)
        if seen is not None and seen != digest:
            raise ChangedSinceSeen("The picture", seen=seen, now=digest)
        before = read_notes(path)
        if "alt" in values:  # what was looked at: the check tells when it is another file
            values["sha256"] = digest
        if not before.added_by:
            values["added_by"] = actor.id
            values["added_on"] = f"{now:%Y-%m-%d}"
        write_notes(path, PictureNotes.model_validate({**before.model_dump(), **values}))
        audit.record(
            connection, [audit.AuditEntry(now, by, f"picture:{id_of(name)}", "", "", what)]
        )
