"""Hands reports over: JSON-ready, CSV, and tables of texts to show. Names: docs/measures.md."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.engagement.reports.advice import Advice
from scheduler.engagement.reports.best_hours import BestHours
from scheduler.engagement.reports.hashtags import HashtagReport
from scheduler.engagement.reports.standouts import Standouts
from scheduler.engagement.reports.volume import TagVolume
from scheduler.engagement.statistics.comparison import Comparison
from scheduler.engagement.statistics.measures import HashtagRow, Rate
from scheduler.engagement.statistics.related import Related
from scheduler.formatting import instant
from scheduler.store.metrics.volume import SearchSummary

UNKNOWN = "–"
Columns = Mapping[str, str]  # a name of the data dictionary, and the way to it from a row
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def _same(*names: str) -> Columns:
    return {name: name for name in names}


def _with_interval(name: str, path: str, ends: str) -> Columns:
    low_and_high = {f"{ends}_{end}": f"{path}.interval.{end}" for end in ("low", "high")}
    return {name: f"{path}.value"} | low_and_high


_RATE: Columns = {
    "engagement_rate": "rate.value",
    "rate_engagements": "rate.engagements",
    "rate_impressions": "rate.impressions",
    "rate_posts": "rate.posts",
}
_RATE_INTERVAL: Columns = {"rate_low": "rate.interval.low", "rate_high": "rate.interval.high"}
_MEDIAN: Columns = {"median_engagements": "engagements_per_post.of_several.median"}
_QUARTILES: Columns = {
    "lower_quartile_engagements": "engagements_per_post.of_several.lower_quartile",
    "upper_quartile_engagements": "engagements_per_post.of_several.upper_quartile",
    "measured_posts": "measured_posts",
}
HASHTAG_COLUMNS: Columns = {
    **_same("hashtag", "posts", "threads", "accounts", "impressions", "engagements"),
    **_RATE,
    **_MEDIAN,
    **_QUARTILES,
    **_RATE_INTERVAL,
}
GROUP_COLUMNS: Columns = {
    **_same("group", "posts", "threads", "accounts", "impressions", "likes", "replies", "reposts"),
    **_same("quotes", "bookmarks", "engagements"),
    **_RATE,
    **_MEDIAN,
    "median_low": "median_interval.low",
    "median_high": "median_interval.high",
    **_QUARTILES,
    **_with_interval("conversation_per_1000", "conversation", "conversation"),
    **_with_interval("spread_per_1000", "spread", "spread"),
    "usd": "usd",
    **_with_interval("usd_per_1000", "price", "usd_per_1000"),
    **_same("link_clicks", "profile_visits"),
    "closing_impressions": "closing.impressions",
    "closing_share": "closing.share",
    **_RATE_INTERVAL,
}
# Above these stands something in a table for people too; all others are in JSON and CSV alone, or
# share a cell of pages/group_tables.py.
GROUP_HEADINGS = {"link_clicks": "Link clicks", "profile_visits": "Profile visits"}
COMPARISON_COLUMNS: Columns = {
    **_same("group", "verdict"),
    "ratio": "difference.ratio",
    "ratio_low": "difference.low",
    "ratio_high": "difference.high",
    "p_value": "difference.p_value",
    "pooled_ratio": "pooled_ratio",
    "threads": "difference.threads",
    "other_threads": "difference.others",
    "why": "why",
}
_COMPARED = ("verdict", "ratio", "ratio_low", "ratio_high", "p_value", "pooled_ratio")
HOURS_COLUMNS = ("of", "name", "hours", "threads", "is_suggested", *_COMPARED)
READING_COLUMNS: Columns = _same(
    "campaign", "posts", "readings", "for_a_rise", "billed", "usd", "to_come", "to_come_usd"
)
STEP_COLUMNS: Columns = _same("step", "threads", "impressions", "root_impressions", "share")
ADVICE_COLUMNS: Columns = {"hashtag": "hashtag", "advice": "action", "why": "why"}
STANDOUT_COLUMNS: Columns = {
    **_same("key", "account", "words", "impressions", "times_usual"),
    "engagement_rate": "rate.value",
    **_RATE_INTERVAL,
}
VOLUME_COLUMNS = ("hashtag", "hour", "posts")


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as texts; all columns but the first are figures."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def picked(row: object, columns: Columns) -> dict[str, object]:
    """One row under the names of the data dictionary; unknown is None."""
    return {name: _at(row, path) for name, path in columns.items()}


def as_dict(row: HashtagRow) -> dict[str, object]:
    """One hashtag under the names of the data dictionary."""
    return picked(row, HASHTAG_COLUMNS)


def as_json(report: HashtagReport) -> dict[str, object]:
    """The whole report, ready for `json.dumps`."""
    return {
        "simulated": report.is_simulated,
        "taken_at": instant(report.taken_at),
        "notes": list(report.notes),
        "deleted_on_x": report.deleted_on_x,
        "hashtags": [as_dict(row) for row in report.rows],
    }


def as_csv(report: HashtagReport) -> str:
    """A heading and a line for each hashtag; every line says whether it is simulated."""
    rows = [as_dict(row) | {"simulated": report.is_simulated} for row in report.rows]
    return csv_of((*HASHTAG_COLUMNS, "simulated"), rows)


def csv_of(columns: Iterable[str], rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as CSV (RFC 4180). No cell is a formula to a spreadsheet; unknown is empty."""
    out, columns = io.StringIO(), list(columns)
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return out.getvalue()


def as_table(report: HashtagReport) -> ShownTable:
    """What a person reads on a page."""
    counts, rates = as_tables(report)
    return ShownTable(
        (*counts.headings, *rates.headings[1:]),
        tuple((*count, *rate[1:]) for count, rate in zip(counts.rows, rates.rows, strict=True)),
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
            ("Hashtag", "Rate", "of impressions", "Median a post", "Typical range"),
            tuple(_spread(row) for row in report.rows),
            report.notes,
        ),
    )


def related_dict(related: Related) -> dict[str, object]:
    """What stands beside one hashtag."""
    return {"beside": dict(related.beside), "followed": list(related.followed)}


def comparison_dict(row: Comparison, by: str) -> dict[str, object]:
    """One comparison, and what it is by; None where there are too few threads."""
    return picked(row, COMPARISON_COLUMNS) | {"by": by}


def advice_dicts(rows: Iterable[Advice]) -> list[dict[str, object]]:
    """What to keep and what to change, and why."""
    return [picked(row, ADVICE_COLUMNS) for row in rows]


def standout_dicts(found: Standouts) -> dict[str, list[dict[str, object]]]:
    """The best and the worst threads with their words."""
    return {
        which: [picked(row, STANDOUT_COLUMNS) | {"sent_at": instant(row.sent_at)} for row in rows]
        for which, rows in (("best", found.best), ("worst", found.worst))
    }


def hours_dicts(hours: BestHours) -> list[dict[str, object]]:
    """A row for each stretch of hours in which something began."""
    return [
        {
            "of": str(hours.of),
            "name": hours.name,
            "hours": row.group,
            "threads": hours.threads_in[row.group],
            "is_suggested": hours.suggestion is row,
            **{name: picked(row, COMPARISON_COLUMNS)[name] for name in _COMPARED},
        }
        for row in hours.stretches
    ]


def volume_dict(volume: TagVolume) -> dict[str, object]:
    """One hashtag; what was not counted is not there, and what is unknown is None."""
    return {
        "hashtag": volume.name,
        "spellings": list(volume.spellings),
        "week_posts": volume.week_posts,
        "our_posts": volume.our_posts,
        "is_followed": volume.is_followed,
        "beside_ours": dict(volume.beside_ours),
        "hours": _hours(volume.hours),
        "search": None if volume.search is None else _search_dict(volume.search),
    }


def hour_dicts(volume: TagVolume) -> list[dict[str, object]]:
    """A row for each hour that was counted."""
    return [{"hashtag": volume.name, **hour} for hour in _hours(volume.hours)]


def _search_dict(summary: SearchSummary) -> dict[str, object]:
    return {
        "read_at": instant(summary.read_at),
        "from": instant(summary.from_at),
        "is_all": summary.is_all,
        "posts": summary.posts,
        "authors": summary.authors,
        "with_links": summary.with_links,
        "share_with_links": summary.with_links / summary.posts if summary.posts else None,
        "hours": _hours(summary.hours),
        "links": dict(summary.links),
        "hashtags_beside": dict(summary.hashtags),
    }


def _hours(hours: Iterable[tuple[datetime, int]]) -> list[dict[str, object]]:
    return [{"hour": instant(at), "posts": posts} for at, posts in hours]


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
    rate = row.rate
    spread = row.engagements_per_post.of_several if row.engagements_per_post else None
    quarters = (spread.lower_quartile, spread.upper_quartile) if spread else None
    return (
        f"#{row.hashtag}",
        rate_words(rate, " ") if rate else UNKNOWN,
        _count(rate.impressions if rate else None),
        figure(spread.median) if spread else only_one(row.measured_posts),
        f"{figure(quarters[0])} to {figure(quarters[1])}" if quarters else UNKNOWN,
    )


def rate_words(rate: Rate, between: str) -> str:
    """2.03% (1.50% to 2.80%); without an interval where too few threads say too little."""
    if rate.interval is None:
        return f"{rate.value:.2%}"
    return f"{rate.value:.2%}{between}({rate.interval.low:.2%} to {rate.interval.high:.2%})"


def only_one(posts: int) -> str:
    """What stands in place of a median: n = 1 of one post, a dash of none."""
    return "n = 1" if posts == 1 else UNKNOWN


def _count(value: int | None) -> str:
    return UNKNOWN if value is None else f"{value:,}"


def figure(value: float) -> str:
    """A count for people: thousands apart, one decimal at most."""
    return f"{value:,.1f}".removesuffix(".0")


def _at(row: object, path: str) -> object:
    """What lies at the end of `path`, or None where it breaks off."""
    for name in path.split("."):
        if row is None:
            return None
        row = getattr(row, name)
    return row


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return "" if value is None else value
