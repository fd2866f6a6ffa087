"""The audit, for a program."""

from scheduler.formatting import instant
from scheduler.store.operations.audit import AuditEntry
from scheduler.store.operations.audit_chain import AuditVerdict


def entry_json(entry: AuditEntry) -> dict[str, object]:
    """One entry."""
    return {
        "at": instant(entry.at),
        "actor": entry.actor,
        "subject": entry.subject,
        "from": entry.from_state,
        "to": entry.to_state,
        "why": entry.why,
    }


def verdict_json(verdict: AuditVerdict) -> dict[str, object]:
    """What a look at the whole audit found."""
    return {
        "is_whole": verdict.is_whole,
        "found": [{"row": one.row, "fault": one.fault.name.lower()} for one in verdict.found],
        "sealed": verdict.head.sealed,
        "unsealed": verdict.unsealed,
        "erased": verdict.erased,
        "is_keyed": verdict.is_keyed,
        "head": verdict.head.chain,
    }
