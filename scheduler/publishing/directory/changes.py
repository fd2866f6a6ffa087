"""Takes note of a changed crisis directory: in the audit, and by asking for approval again."""

from collections.abc import Callable
from datetime import datetime

from scheduler.clock import Clock
from scheduler.crisis.directory.entry_changes import EntryChange
from scheduler.crisis.directory.services import Directory, load
from scheduler.crisis.readers import Readers
from scheduler.crisis.support.offer import Support
from scheduler.errors import NoSupport
from scheduler.publishing.directory.versions import NewestDirectory
from scheduler.store.agreements import directory_changes as stored
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.operations.audit import ENGINE, AuditEntry
from scheduler.store.queue.sending import gate


def note_changes(
    database: Database, directory: Directory, now: datetime, actor: str = ENGINE
) -> tuple[str, ...]:
    """Writes what changed since the last look, and undoes the approvals of what would print it.

    Gives the keys of the threads that need approval again; nothing where nothing changed.
    """
    changes = {change.entry_id: change for change in directory.changes if change.is_in_force}
    with database.read() as connection:
        if _differing(stored.known(connection), changes) == []:
            return ()
    with database.write() as connection:
        gate.lock_gate_exclusive(connection)  # so that nothing begins on the old approval
        known = stored.known(connection)
        moved = _differing(known, changes)
        audit.record(connection, [_entry(one, known, changes, now, actor) for one in moved])
        asked_again = [
            thread
            for thread in stored.approved_and_not_begun(connection)
            if _prints_any(moved, thread.region, thread.readers, directory)
        ]
        keys = tuple(thread.key for thread in asked_again)
        stored.undo_approvals(connection, keys)
        audit.record(connection, [_asked_again(one, moved, now, actor) for one in asked_again])
    return keys


class DirectoryWatch:
    """Gives the directory, and notes what changed in it before any post can be made of it."""

    def __init__(
        self,
        read: Callable[[], Directory],
        database: Database,
        clock: Clock,
        newest: NewestDirectory | None = None,
    ) -> None:
        self._newest = newest
        self._read = read
        self._database = database
        self._clock = clock
        self._seen: tuple[EntryChange, ...] | None = None

    def __call__(self) -> Directory:
        """The directory of now.

        Raises: DirectoryBehind where another machine's is newer.
        """
        directory = self._read()
        behind = self._newest.why_not(directory) if self._newest else None
        if behind is not None:
            raise behind
        if directory.changes is not self._seen:
            note_changes(self._database, directory, self._clock.now())
            self._seen = directory.changes
        return directory


def _differing(known: dict[str, str], changes: dict[str, EntryChange]) -> list[str]:
    """The services that are not as they were at the last look."""
    present = {entry_id: change.proposed.digest for entry_id, change in changes.items()}
    return sorted(
        entry_id for entry_id in {*known, *present} if known.get(entry_id) != present.get(entry_id)
    )


def _entry(
    entry_id: str,
    known: dict[str, str],
    changes: dict[str, EntryChange],
    now: datetime,
    actor: str,
) -> AuditEntry:
    before = stored.in_force(known[entry_id]) if entry_id in known else stored.AS_SHIPPED
    change = changes.get(entry_id)
    after = stored.in_force(change.proposed.digest) if change else stored.AS_SHIPPED
    why = change.told if change else f"{entry_id}: as shipped again"
    return AuditEntry(now, actor, stored.of_entry(entry_id), before, after, why)


def _prints_any(entry_ids: list[str], region: str, readers: Readers, directory: Directory) -> bool:
    """Whether these readers are given one of the services, as it is now or as it ships."""
    printed: set[str] = set()
    for known in (directory, load()):
        try:
            printed.update(Support.for_readers(known, region, readers).ids)
        except NoSupport:
            continue
    return not printed.isdisjoint(entry_ids)


def _asked_again(
    thread: stored.PrintedFor, entry_ids: list[str], now: datetime, actor: str
) -> AuditEntry:
    why = f"approval is asked again: {', '.join(entry_ids)} changed in the crisis directory"
    subject = audit.of_thread(thread.key)
    return AuditEntry(now, actor, subject, thread.state, thread.state, why)
