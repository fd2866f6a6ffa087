"""Best hours, ready for JSON and CSV. Names are in docs/measures.md."""

from scheduler.engagement.reports.best_hours import BestHours
from scheduler.engagement.reports.group_forms import comparison_dict

HOURS_COLUMNS = (
    "of", "name", "hours", "threads", "is_suggested", "verdict", "ratio", "ratio_low",
    "ratio_high", "p_value", "pooled_ratio",
)  # fmt: skip
_COMPARED = ("verdict", "ratio", "ratio_low", "ratio_high", "p_value", "pooled_ratio")


def hours_dicts(one: BestHours) -> list[dict[str, object]]:
    """A row for each stretch of hours in which something began."""
    rows = []
    for row in one.stretches:
        compared = comparison_dict(row)
        rows.append(
            {
                "of": str(one.of),
                "name": one.name,
                "hours": row.group,
                "threads": one.threads_in[row.group],
                "is_suggested": one.suggestion is row,
                **{name: compared[name] for name in _COMPARED},
            }
        )
    return rows
