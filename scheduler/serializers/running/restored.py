"""A queue that was put back, and its comparison with X, as JSON."""

from typing import Any

from scheduler.bootstrap.backups import PutBack
from scheduler.formatting import instant
from scheduler.publishing.restoring.compare import ComparedWithX


def restored_json(restored: PutBack | None, comparison: ComparedWithX | None) -> dict[str, Any]:
    """Both, as far as there are any."""
    return {
        "restored": None if restored is None else _restored(restored),
        "comparison": None if comparison is None else _comparison(comparison),
    }


def _restored(restored: PutBack) -> dict[str, Any]:
    return {
        "made_at": instant(restored.made_at),
        "threads": restored.threads,
        "hold": restored.hold,
        "stories_to_confirm": list(restored.to_confirm),
        "kept": None if restored.kept is None else str(restored.kept),
    }


def _comparison(comparison: ComparedWithX) -> dict[str, Any]:
    return {
        "read": dict(comparison.read),
        "not_compared": dict(comparison.away),
        "found": [{"thread": key, "position": position} for key, position in comparison.found],
        "looked_for": list(comparison.looked_for),
        "for_a_person": list(comparison.for_a_person),
        "stories_gone_from_x": list(comparison.gone_stories),
        "of_no_thread": [
            {
                "account": one.account,
                "id": one.remote_id,
                "created_at": instant(one.created_at),
            }
            for one in comparison.strangers
        ],
    }
