"""Shows reports: a table in the terminal, JSON, or CSV."""

import sys
from collections.abc import Mapping, Sequence

from scheduler.cli.output import out, put_json, table
from scheduler.engagement.reports import group_forms, serializers
from scheduler.engagement.reports.coding import CodingReport
from scheduler.engagement.reports.full_report import WholeReport
from scheduler.engagement.reports.groups import By, GroupRow
from scheduler.engagement.reports.hashtags import (
    NOT_ADDITIVE,
    SIMULATED,
    HashtagReport,
    deleted_note,
)
from scheduler.engagement.statistics.comparison import Comparison
from scheduler.formatting import count
from scheduler.pages.group_tables import group_tables


def print_report(report: HashtagReport) -> None:
    """The table, and what a reader must know beside it."""
    if report.rows:
        _print(False, serializers.as_tables(report), [])  # its own notes say what is simulated
    else:
        out().print("Nothing with a hashtag is published yet.")


def put_groups(report: WholeReport, by: By, *, as_json: bool, as_csv: bool) -> None:
    """What each group brought back."""
    rows = [group_forms.group_dict(row) for row in report.groups[by]]
    if as_json:
        head = {
            "simulated": report.is_simulated,
            "deleted_on_x": report.deleted_on_x,
            "unread_posts": report.unread_posts,
            "fallen_posts": report.fallen_posts,
        }
        both = [group_forms.group_dict(row) | _more(report, by, row) for row in report.groups[by]]
        put_json({**head, "by": str(by), "groups": both})
    elif as_csv:
        _put_csv(report.is_simulated, group_forms.GROUP_COLUMNS, rows)
    else:
        notes = [NOT_ADDITIVE] if by is By.HASHTAG else []
        notes += [deleted_note(report.deleted_on_x)] if report.deleted_on_x else []
        if report.fallen_posts:
            fallen = count(report.fallen_posts, "post was", "posts were")
            notes.append(
                f"{fallen} shown as seen less often than before: X takes false views away. "
                "Figures are kept as they came."
            )
        _print(report.is_simulated, group_tables(report.groups[by]), notes)


def _more(report: WholeReport, by: By, row: GroupRow) -> dict[str, object]:
    """What has no column in a table."""
    steps: dict[str, object] = {"steps": group_forms.steps_of(row)}
    if by is By.HASHTAG:
        steps |= group_forms.related_dict(report.related[row.group])
    return steps


def put_comparisons(report: WholeReport, *, as_json: bool, as_csv: bool) -> None:
    """Hashtags beside each other."""
    _put_compared(
        {"impressions": report.comparisons, "engagement rate": report.rate_comparisons},
        report.is_simulated,
        "Of the first post of each thread; corrected for many comparisons, both kinds together.",
        as_json=as_json,
        as_csv=as_csv,
    )


def put_changes(
    changes: Sequence[Comparison], simulated: bool, *, as_json: bool, as_csv: bool
) -> None:
    """Each hashtag before and after a day."""
    note = (
        "After over before, by how often the first post was seen: the same account and kind, "
        "weekday and part of the day; corrected for many comparisons."
    )
    _put_compared({"impressions": changes}, simulated, note, as_json=as_json, as_csv=as_csv)


def _put_compared(
    compared: Mapping[str, Sequence[Comparison]],
    simulated: bool,
    note: str,
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    dicts = [group_forms.comparison_dict(row, by) for by, rows in compared.items() for row in rows]
    if as_json:
        put_json({"simulated": simulated, "comparisons": dicts})
    elif as_csv:
        _put_csv(simulated, group_forms.COMPARISON_COLUMNS, dicts)
    else:
        headings = ("Group", "We can say", "Times the others", "95% interval", "Threads")
        tables = [
            serializers.ShownTable(headings, tuple(_compared(row) for row in rows), (f"By {by}.",))
            for by, rows in compared.items()
        ]
        _print(simulated, tables, [note])


def _compared(row: Comparison) -> tuple[str, ...]:
    one = row.difference
    return (
        row.group,
        str(row.verdict),
        f"{one.ratio:.2f}" if one else serializers.UNKNOWN,
        f"{one.low:.2f} to {one.high:.2f}" if one else serializers.UNKNOWN,
        str(one.threads) if one else serializers.UNKNOWN,
    )


def _put_csv(is_simulated: bool, columns: Sequence[str], rows: Sequence[dict[str, object]]) -> None:
    marked = [row | {"simulated": is_simulated} for row in rows]
    sys.stdout.write(serializers.csv_of((*columns, "simulated"), marked))


def _print(
    is_simulated: bool, tables: Sequence[serializers.ShownTable], notes: Sequence[str]
) -> None:
    console = out()
    if not tables[0].rows:
        console.print("Nothing is published yet.")
        return
    for one in tables:
        console.print(table(one.headings, one.rows, figures=len(one.headings) - 1))
        for note in one.notes:
            console.print(note)
        console.print()
    for note in ([SIMULATED] if is_simulated else []) + list(notes):
        console.print(note)


def print_coding(report: CodingReport) -> None:
    """How many posts carry what, as people said."""
    console = out()
    coded = count(report.coded_for_hope, "post")
    console.print(f"{report.with_hope:,} of {coded} coded for it carry hope or recovery.")
    rows = [
        (kind, name, f"{number:,}")
        for kind, counts in (("theme", report.themes), ("tone", report.tones))
        for name, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    if rows:
        console.print(table(("Code", "", "Posts"), rows, figures=1))
