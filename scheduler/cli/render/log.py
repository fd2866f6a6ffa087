"""How the audit is shown."""

from collections.abc import Sequence

from scheduler.cli.output import out
from scheduler.cli.time_input import LocalTimes
from scheduler.formatting import instant
from scheduler.store.operations.audit import AuditEntry


def as_json(entry: AuditEntry) -> dict[str, object]:
    """One entry."""
    return {
        "at": instant(entry.at),
        "actor": entry.actor,
        "subject": entry.subject,
        "from": entry.from_state,
        "to": entry.to_state,
        "why": entry.why,
    }


def print_log(entries: Sequence[AuditEntry], desk: LocalTimes) -> None:
    """A line an entry, oldest first."""
    console = out()
    for entry in entries:
        console.print(
            f"{desk.shown(entry.at)}  {entry.subject}  {moved(entry)}  by {entry.actor}"
            f"{f': {entry.why}' if entry.why else ''}",
            markup=False,
        )
    if not entries:
        console.print("Nothing happened that fits this.")


def moved(entry: AuditEntry) -> str:
    """scheduled -> publishing; only where it went, if it began there."""
    leave, to = entry.from_state.replace("_", " "), (entry.to_state or "removed").replace("_", " ")
    return f"{leave} -> {to}" if leave and leave != to else to
