"""Takes a person's checks of the directory in, and notes what they bring into force."""

from collections.abc import Sequence

from sqlalchemy import Connection

from scheduler.bootstrap.workspace import Workspace
from scheduler.crisis.directory import verifications
from scheduler.crisis.directory.custom_directory import is_by_writer
from scheduler.crisis.directory.entry import Entry
from scheduler.crisis.directory.verifications import Verification
from scheduler.crisis.workspace_files import CHECKS_FILE
from scheduler.errors import NotPossible
from scheduler.people.actors import allowed
from scheduler.people.roles import Act, Actor, Proof
from scheduler.publishing.directory.changes import note_changes
from scheduler.store.agreements import directory_changes as stored
from scheduler.store.operations import audit


def require_may_check(workspace: Workspace, actor: Actor, entry: Entry) -> None:
    """Passes if `actor` may confirm this entry; asked again when they do.

    Raises: NotAllowed; NotPossible if they wrote the change that would be confirmed.
    """
    if workspace.has_queue:
        with workspace.database.read() as connection:
            _require(connection, workspace, actor, entry)


def confirm(
    workspace: Workspace, actor: Actor, entry: Entry, made: Sequence[Verification]
) -> tuple[str, ...]:
    """Keeps checks of an entry, and gives the threads that need approval again.

    Where nothing was ever applied there is no audit, and only the log of checks is written.
    Raises: as `require_may_check`.
    """
    path = workspace.root / CHECKS_FILE
    if not workspace.has_queue:
        for check in made:
            verifications.add(path, check)
        return ()
    now = workspace.clock.now()
    with workspace.database.write() as connection:
        who = _require(connection, workspace, actor, entry)
        audit.record(
            connection,
            [
                audit.AuditEntry(
                    now,
                    who.written,
                    stored.of_entry(check.entry_id),
                    "",
                    stored.checked(check.of) if check.of else f"confirmed {check.figure}",
                    f"compared with {check.page}",
                )
                for check in made
            ],
        )
        for check in made:
            verifications.add(path, check)
    return note_changes(workspace.database, workspace.whole_directory, now, who.written)


def _require(connection: Connection, workspace: Workspace, actor: Actor, entry: Entry) -> Actor:
    who = allowed(connection, actor, Act.DIRECTORY)
    is_change = any(change.entry_id == entry.id for change in workspace.whole_directory.changes)
    if is_change and who.proof is not Proof.KEYBOARD and is_by_writer(entry, who.id):
        raise NotPossible(
            f"A second person compares a changed service with its page. Write who changed "
            f"{entry.id} as `verified_by` in crisis-directory.yaml; somebody else verifies it."
        )
    return who
