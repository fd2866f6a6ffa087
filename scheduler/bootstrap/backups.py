"""Makes a backup of a workspace's queue, and puts one back: all of it or nothing, and held."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError, OperationalError

from scheduler.bootstrap.stories import story_key_file
from scheduler.bootstrap.workspace import Workspace
from scheduler.errors import DatabaseError, MistakesFound, NotPossible
from scheduler.private_files import make_private_folder
from scheduler.publishing.monitoring.status import running_engines
from scheduler.remedies import Action, Remedy
from scheduler.store.backups.backup_file import (
    Backup,
    copy_rows,
    hold_everything,
    open_backup,
    origin_of,
    refuse_what_is_none,
    write_backup,
)
from scheduler.store.backups.contents import replace_contents
from scheduler.store.backups.known_before import KnownBefore, end_again, known_ends
from scheduler.store.backups.settling import keep_others_out, settle
from scheduler.store.database import Database, file_of
from scheduler.store.stories import people
from scheduler.store.stories.versions import stories_of
from scheduler.store.tables.queue import threads
from scheduler.store.upgrades import newest_version
from scheduler.stories.withdrawal.privacy import forget_stories

NAME = "handrail-{at:%Y-%m-%d-%H%M%S}.backup"


@dataclass(frozen=True, slots=True)
class PutBack:
    """A queue that was put back."""

    made_at: datetime
    threads: int
    hold: int  # the number of the hold on everything
    to_confirm: Sequence[str]  # stories that must be released again
    ended: int  # stories that the queue before knew to have ended since
    kept: Path | None  # where the queue before is now; None if there was nothing in it


def back_up(workspace: Workspace, path: Path) -> Path:
    """Writes a backup into a new file, or into a folder under a name with the time.

    Raises: NotPossible if it cannot be written, or would lie beside the encryption keys: whoever
    took one would have the other; DatabaseError if there is no queue.
    """
    now = workspace.now()
    place = path / NAME.format(at=now) if path.is_dir() else path
    _refuse_beside_the_keys(story_key_file(workspace), place)
    if not workspace.has_queue:
        raise DatabaseError("There is no queue yet, so there is nothing to copy.")
    database = Database(workspace.database_url)
    try:
        write_backup(database, place, now)
    except DBAPIError as error:
        raise DatabaseError(f"The queue cannot be copied: {_why(error)}.") from None
    finally:
        database.close()
    return place


def key_file_of(workspace: Workspace) -> Path | None:
    """The file with the encryption keys, where there is one: it is in no backup."""
    path = story_key_file(workspace)
    return path if path.exists() else None


def _refuse_beside_the_keys(keys: Path | None, path: Path) -> None:
    """Also where the first of them is still to be made."""
    if keys is not None and keys.parent.resolve() == path.absolute().parent.resolve():
        raise NotPossible(
            f"{path.parent} is where the encryption keys are. Who finds both can read who people "
            "are, also those who were erased since. Name another folder, best on another machine."
        )


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where a backup is put back."""

    database: Database
    folder: Path  # for what is made on the way; its owner's alone
    now: datetime
    is_simulated: bool = False
    handles: frozenset[str] = frozenset()  # of the accounts here, in small letters; empty: unknown
    key_file: Path | None = None


def place_of(workspace: Workspace) -> QueuePlace:
    """The queue of a workspace, to be replaced.

    Raises: SettingsError, DatabaseError.
    """
    folder = workspace.root / ".handrail"
    make_private_folder(folder)
    handles: frozenset[str] = frozenset()
    with suppress(MistakesFound):
        accounts = workspace.organisation.accounts.values()
        handles = frozenset(one.handle.casefold() for one in accounts)
    return QueuePlace(
        workspace.database,
        folder,
        workspace.now(),
        workspace.is_simulated,
        handles,
        story_key_file(workspace),
    )


def threads_in(place: QueuePlace, path: Path) -> int:
    """How many threads this backup would replace.

    Raises: NotPossible if there is no such file, or it is none at first sight.
    """
    refuse_what_is_none(path)
    with place.database.read() as connection:
        return _count(connection)


def put_back(place: QueuePlace, path: Path, by: str) -> PutBack:
    """Puts a backup in place of the queue, with everything held, in one transaction.

    What was there is kept in a file beside the backup. `by` is who did it, for the log.
    Raises: NotPossible, which says why not: the file is no whole backup, it is of another
    workspace, or an engine is running; DatabaseError if another program does not let us.
    """
    own = file_of(place.database)
    if own is not None and path.exists() and path.samefile(own):
        is_itself = f"{path} is the queue itself. Name a backup, or make one: "
        raise NotPossible(is_itself, Remedy(Action.BACK_UP))
    with open_backup(path, place.folder, is_simulated=place.is_simulated) as backup:
        if backup.accounts and place.handles and not place.handles & backup.accounts:
            raise NotPossible(
                f"{path} is of another workspace: it has none of the accounts that "
                "organisation.yaml names here. Nothing was changed."
            )
        try:
            return _replace(place, backup, path, by)
        except OperationalError as error:
            raise DatabaseError(
                f"Nothing was changed: another program is using the queue ({_why(error)}). "
                "Stop it, and try again."
            ) from None


def _replace(place: QueuePlace, backup: Backup, path: Path, by: str) -> PutBack:
    now = place.now
    kept = path.absolute().with_name(f"handrail-before-restore-{now:%Y-%m-%d-%H%M%S}.backup")
    with place.database.write() as connection:
        keep_others_out(connection)
        _refuse_if_running(connection, now)
        _refuse_another_queue(connection, backup, path)
        before = known_ends(connection, backup.origin)
        is_kept = _keep(place, connection, kept)
        with backup.database.read() as source:
            replace_contents(source, connection)
        _end_and_forget(connection, before)
        why = f"put back from a backup of {backup.made_at:%Y-%m-%d %H:%M} UTC"
        number, to_confirm = settle(connection, backup.made_at, now=now, by=by, why=why)
    return PutBack(
        made_at=backup.made_at,
        threads=backup.threads,
        hold=number,
        to_confirm=to_confirm,
        ended=len(before.stories),
        kept=kept if is_kept else None,
    )


def _keep(place: QueuePlace, connection: Connection, kept: Path) -> bool:
    """Writes what is there now into a file, while nobody else can change it."""
    if not _count(connection):
        return False
    _refuse_beside_the_keys(place.key_file, kept)
    if place.database.is_sqlite:
        write_backup(place.database, kept, place.now)
    else:
        copy_rows(connection, newest_version(), kept)
        hold_everything(kept, place.now)
    return True


def _end_and_forget(connection: Connection, before: KnownBefore) -> None:
    end_again(connection, before)
    theirs = [one.id for person in before.erased_people for one in stories_of(connection, person)]
    forget_stories(connection, [*before.erased_stories, *theirs])
    for person in before.erased_people:
        people.forget(connection, person)


def _refuse_if_running(connection: Connection, now: datetime) -> None:
    running = running_engines(connection, now)
    if running:
        raise NotPossible(
            f"Nothing was changed: {', '.join(running)} publishes from this queue. Stop every "
            "engine first, and try again a minute later."
        )


def _refuse_another_queue(connection: Connection, backup: Backup, path: Path) -> None:
    here = origin_of(connection)
    if _count(connection) and None not in (here, backup.origin) and here != backup.origin:
        raise NotPossible(
            f"{path} is a backup of another workspace's queue. Nothing was changed. If this one "
            "is to be replaced all the same, move it away first."
        )


def _count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(threads)).scalar_one())


def _why(error: DBAPIError) -> str:
    return (str(error.orig).strip().splitlines() or ["it gave no reason"])[0].rstrip(".")
