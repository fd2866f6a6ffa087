"""Shows the best hours: a table with a suggestion, JSON, CSV."""

from collections.abc import Sequence

from scheduler.cli.output import out, put_json, table
from scheduler.cli.render.insight.reports import Asked, Form, put_csv
from scheduler.engagement.reports import serializers
from scheduler.engagement.reports.best_hours import (
    FEWEST_THREADS,
    NOTE,
    BestHours,
    how_sure,
    shown_name,
)


def put_hours(every: Sequence[BestHours], asked: Asked, form: Form) -> None:
    """Each account, then each hashtag."""
    rows = [row for hours in every for row in serializers.hours_dicts(hours)]
    if form.as_json:
        put_json({**asked.head(), "hours": rows})
        return
    if form.as_csv:
        put_csv(asked, serializers.HOURS_COLUMNS, rows)
        return
    console = out()
    if not every:
        few = f"Too little is published yet: an account or hashtag needs {FEWEST_THREADS} threads."
        console.print(*asked.nothing(few))
        return
    headings = ("Of", "Best hours", "How sure", "Times", "95% interval", "Threads")
    console.print(table(headings, [_row(hours) for hours in every], figures=3))
    for note in (NOTE, *asked.notes()):
        console.print(note)


def _row(hours: BestHours) -> tuple[str, ...]:
    best = hours.suggestion
    difference = best.difference if best else None
    return (
        shown_name(hours),
        best.group if best else serializers.UNKNOWN,
        how_sure(hours),
        f"{difference.ratio:.1f}" if difference else serializers.UNKNOWN,
        f"{difference.low:.1f} to {difference.high:.1f}" if difference else serializers.UNKNOWN,
        f"{hours.threads_in[best.group]} of {hours.threads}" if best else str(hours.threads),
    )
