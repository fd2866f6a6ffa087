"""The forms a report is handed over in: JSON-ready, CSV, and a table of texts to show."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler.engagement.reports.hashtags import HashtagReport
from scheduler.engagement.statistics.measures import HashtagRow

UNKNOWN = "–"
HASHTAG_COLUMNS = (
    "hashtag",
    "posts",
    "threads",
    "accounts",
    "impressions",
    "engagements",
    "engagement_rate",
    "rate_engagements",
    "rate_impressions",
    "rate_posts",
    "median_engagements",
    "lower_quartile_engagements",
    "upper_quartile_engagements",
    "measured_posts",
)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as texts; all columns but the first are figures."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def as_dict(row: HashtagRow) -> dict[str, object]:
    """One row under the names of the data dictionary in docs/measures.md; unknown is None."""
    rate, spread = row.rate, row.engagements_per_post
    return {
        "hashtag": row.hashtag,
        "posts": row.posts,
        "threads": row.threads,
        "accounts": row.accounts,
        "impressions": row.impressions,
        "engagements": row.engagements,
        "engagement_rate": rate.value if rate else None,
        "rate_engagements": rate.engagements if rate else None,
        "rate_impressions": rate.impressions if rate else None,
        "rate_posts": rate.posts if rate else None,
        "median_engagements": spread.median if spread else None,
        "lower_quartile_engagements": spread.lower_quartile if spread else None,
        "upper_quartile_engagements": spread.upper_quartile if spread else None,
        "measured_posts": spread.posts if spread else 0,
    }


def as_json(report: HashtagReport) -> dict[str, object]:
    """The whole report, ready for `json.dumps`."""
    return {
        "simulated": report.is_simulated,
        "taken_at": report.taken_at.isoformat().replace("+00:00", "Z"),
        "notes": list(report.notes),
        "deleted_on_x": report.deleted_on_x,
        "hashtags": [as_dict(row) for row in report.rows],
    }


def as_csv(report: HashtagReport) -> str:
    """A heading and a line for each hashtag; every line says whether it is simulated."""
    rows = [as_dict(row) | {"simulated": report.is_simulated} for row in report.rows]
    return csv_of((*HASHTAG_COLUMNS, "simulated"), rows)


def csv_of(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as CSV (RFC 4180). No cell is a formula to a spreadsheet; unknown is empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return out.getvalue()


def as_table(report: HashtagReport) -> ShownTable:
    """What a person reads on a page."""
    counts, rates = as_tables(report)
    return ShownTable(
        (*counts.headings, *rates.headings[1:]),
        tuple((*one, *two[1:]) for one, two in zip(counts.rows, rates.rows, strict=True)),
        report.notes,
    )


def as_tables(report: HashtagReport) -> tuple[ShownTable, ...]:
    """What a person reads in a terminal, in two tables of 80 characters."""
    return (
        ShownTable(
            ("Hashtag", "Posts", "Threads", "Accounts", "Impressions", "Engagements"),
            tuple(_counted(row) for row in report.rows),
            (),
        ),
        ShownTable(
            ("Hashtag", "Rate", "of impressions", "Median a post", "Middle half"),
            tuple(_spread(row) for row in report.rows),
            report.notes,
        ),
    )


def _counted(row: HashtagRow) -> tuple[str, ...]:
    return (
        f"#{row.hashtag}",
        f"{row.posts:,}",
        f"{row.threads:,}",
        f"{row.accounts:,}",
        _count(row.impressions),
        _count(row.engagements),
    )


def _spread(row: HashtagRow) -> tuple[str, ...]:
    rate, spread = row.rate, row.engagements_per_post
    quarters = (spread.lower_quartile, spread.upper_quartile) if spread else None
    return (
        f"#{row.hashtag}",
        f"{rate.value:.2%}" if rate else UNKNOWN,
        _count(rate.impressions if rate else None),
        figure(spread.median) if spread else UNKNOWN,
        f"{figure(quarters[0])} to {figure(quarters[1])}" if quarters else UNKNOWN,
    )


def _count(value: int | None) -> str:
    return UNKNOWN if value is None else f"{value:,}"


def figure(value: float) -> str:
    """A count for people: thousands apart, one decimal at most."""
    return f"{value:,.1f}".removesuffix(".0")


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return "" if value is None else value
