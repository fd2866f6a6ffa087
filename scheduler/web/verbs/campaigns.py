"""What the forms about campaigns do: each calls one verb, as whoever is signed in.

Each verb asks by itself who may, and compares what was seen with what is there.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextvars import copy_context
from pathlib import Path
from threading import Event

from scheduler.bootstrap.drafts import campaign_files, composer, copying, typed
from scheduler.bootstrap.drafts.campaign_files import FileRead
from scheduler.bootstrap.drafts.copying import Copied, CopyTo
from scheduler.bootstrap.drafts.previews import apply_files
from scheduler.bootstrap.drafts.typed import DraftPlace, PageMark, TypedDraft
from scheduler.campaigns.formats.composing import CampaignValues, ThreadValues
from scheduler.rehearsal.rehearse import DaysToRehearse
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn

_MOST_SECONDS_TO_WRITE = 0.002  # a tenth of it will do where nobody else is writing


def begin(
    desk: Desk,
    person: SignedIn,
    values: CampaignValues,
    threads: Sequence[ThreadValues],
    still_right: Callable[[], None],
) -> FileRead:
    """Makes the file of a new campaign, if what its threads rest on is `still_right` by then.

    Raises: FileChangedSince, MistakesFound, NotPossible; then nothing was written.
    """
    return composer.add_campaign(desk.workspace, values, threads, person.actor, still_right)


def change_head(desk: Desk, person: SignedIn, values: CampaignValues, read_hash: str) -> FileRead:
    """Gives a campaign another head.

    Raises: FileChangedSince, MistakesFound, NotPossible; then nothing was written.
    """
    return composer.change_campaign(desk.workspace, values, read_hash, person.actor)


def save_file(desk: Desk, person: SignedIn, path: Path, text: str, read_hash: str) -> FileRead:
    """Makes a campaign file say `text`, if nothing is wrong with it.

    Raises: FileChangedSince, MistakesFound, NotPossible; then nothing was written.
    """
    return campaign_files.save_text(desk.workspace, path, text, read_hash, person.actor)


def put_thread(
    desk: Desk, person: SignedIn, campaign: str, values: ThreadValues, read_hash: str
) -> FileRead:
    """Writes a thread into its campaign's file.

    Raises: FileChangedSince, MistakesFound, NotPossible; then nothing was written.
    """
    return composer.save_thread(desk.workspace, campaign, values, read_hash, person.actor)


def take_upload(desk: Desk, person: SignedIn, name: str, content: bytes) -> tuple[Path, str]:
    """Reads a file that somebody sent; writes nothing.

    Raises: MistakesFound; NotPossible.
    """
    return campaign_files.upload(desk.workspace, name, content, person.actor)


def archive(desk: Desk, person: SignedIn, name: str, read_hash: str) -> Path:
    """Puts a campaign file aside.

    Raises: FileChangedSince; NotPossible.
    """
    return campaign_files.archive(desk.workspace, name, read_hash, person.actor)


def bring_back(desk: Desk, person: SignedIn, name: str) -> Path:
    """Puts an archived file back.

    Raises: NotPossible.
    """
    return campaign_files.bring_back(desk.workspace, name, person.actor)


def apply(desk: Desk, person: SignedIn, path: Path, seen: str) -> None:
    """Puts a campaign into the queue, if file and queue are as they were shown.

    Raises: ChangedSinceSeen; MistakesFound; NotPossible; then nothing was stored.
    """
    files, _, changes = seen.partition("-")
    apply_files(desk.workspace, [str(path)], person.actor, seen=files, seen_changes=changes)


def copied(desk: Desk, text: str, shown: str, wanted: CopyTo) -> Copied:
    """A campaign for another year, not yet kept.

    Raises: MistakesFound; NotPossible.
    """
    return copying.copy_of(desk.workspace, text, shown, wanted)


def keep_typed(
    desk: Desk, person: SignedIn, place: DraftPlace, content: str, began_from: str, page: PageMark
) -> TypedDraft:
    """Keeps what is typed.

    Raises: NotPossible.
    """
    return typed.keep_typed(
        desk.workspace, person.actor, place, content, began_from=began_from, page=page
    )


def begin_to_keep(
    desk: Desk, person: SignedIn, place: DraftPlace, content: str, began_from: str, page: PageMark
) -> Future[TypedDraft]:
    """The same while something else is done. Nothing may be answered before its result is there.

    It comes back once all that is left is for the disk to do, or another's turn to end: of two
    threads with work for the processor, either holds the other up for milliseconds.
    Its result raises: NotPossible.
    """
    speaking, is_written = copy_context(), Event()

    def keep() -> TypedDraft:
        return typed.keep_typed(
            desk.workspace,
            person.actor,
            place,
            content,
            began_from=began_from,
            page=page,
            when_written=is_written.set,
        )

    keeping = desk.keeping.submit(speaking.run, keep)
    keeping.add_done_callback(lambda _: is_written.set())  # also where it was refused
    is_written.wait(_MOST_SECONDS_TO_WRITE)
    return keeping


def forget_typed(desk: Desk, person: SignedIn, place: DraftPlace, *, but: str = "") -> None:
    """Forgets what was typed, all versions `but` one."""
    typed.forget_typed(desk.workspace, person.actor, place, but=but)


def rehearse(
    desk: Desk, person: SignedIn, paths: Sequence[Path], span: DaysToRehearse, name: str
) -> None:
    """Begins a rehearsal in the background.

    Raises: NotPossible.
    """
    desk.rehearsals.start(desk.workspace, person.actor, paths, span, campaign=name)
