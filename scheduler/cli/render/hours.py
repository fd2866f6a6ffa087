"""Shows the best hours: a table with a suggestion, JSON, CSV."""

import sys
from collections.abc import Sequence

from scheduler.cli.output import out, put_json, table
from scheduler.engagement.reports import serializers
from scheduler.engagement.reports.best_hours import FEWEST_THREADS, BestHours
from scheduler.engagement.reports.hashtags import SIMULATED
from scheduler.engagement.reports.hours_forms import HOURS_COLUMNS, hours_dicts
from scheduler.engagement.reports.hours_words import NOTE, how_sure, shown_name


def put_hours(found: Sequence[BestHours], *, simulated: bool, as_json: bool, as_csv: bool) -> None:
    """Each account, then each hashtag."""
    rows = [row for one in found for row in hours_dicts(one)]
    if as_json:
        put_json({"simulated": simulated, "hours": rows})
        return
    if as_csv:
        marked = [row | {"simulated": simulated} for row in rows]
        sys.stdout.write(serializers.csv_of((*HOURS_COLUMNS, "simulated"), marked))
        return
    console = out()
    if not found:
        console.print(
            f"Too little is published yet: an account or hashtag needs {FEWEST_THREADS} threads."
        )
        return
    headings = ("Of", "Best hours", "How sure", "Times", "95% interval", "Threads")
    console.print(table(headings, [_row(one) for one in found], figures=3))
    console.print(NOTE)
    if simulated:
        console.print(SIMULATED)


def _row(one: BestHours) -> tuple[str, ...]:
    best = one.suggestion
    difference = best.difference if best else None
    return (
        shown_name(one),
        best.group if best else serializers.UNKNOWN,
        how_sure(one),
        f"{difference.ratio:.1f}" if difference else serializers.UNKNOWN,
        f"{difference.low:.1f} to {difference.high:.1f}" if difference else serializers.UNKNOWN,
        f"{one.threads_in[best.group]} of {one.threads}" if best else str(one.threads),
    )
