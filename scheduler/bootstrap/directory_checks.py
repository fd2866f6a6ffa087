"""Notes a person's checks of the directory in the audit, with what they bring into force."""

from collections.abc import Sequence

from scheduler.bootstrap.workspace import Workspace
from scheduler.crisis.directory.verifications import Verification
from scheduler.publishing.operations.directory_changes import note_changes
from scheduler.store.agreements import directory_changes as stored
from scheduler.store.operations import audit


def note_checks(workspace: Workspace, made: Sequence[Verification]) -> tuple[str, ...]:
    """Writes the checks to the audit, and gives the threads that need approval again.

    Nothing where nothing was ever applied: there is no audit then.
    """
    if not workspace.has_queue:
        return ()
    now = workspace.clock.now()
    entries = [
        audit.AuditEntry(
            now,
            check.by,
            stored.of_entry(check.entry_id),
            "",
            stored.checked(check.of) if check.of else f"confirmed {check.figure}",
            f"compared with {check.page}",
        )
        for check in made
    ]
    with workspace.database.write() as connection:
        audit.record(connection, entries)
    return note_changes(workspace.database, workspace.whole_directory, now, made[0].by)
