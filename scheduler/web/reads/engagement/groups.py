"""What each campaign, account, kind of account, region or week brought back, as lines."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from scheduler.engagement.reports.full_report import WholeReport
from scheduler.engagement.reports.groups import By, GroupRow
from scheduler.engagement.reports.serializers import UNKNOWN, ShownTable, figure, rate_words
from scheduler.formatting import count
from scheduler.pages.charts.bars import Bar, BarWords, bar_chart
from scheduler.pages.charts.drawing import Chart
from scheduler.web.reads.engagement.report import LineOfFigures, ReportScope
from scheduler.web.show.words import usd

GROUPS: Final[Mapping[By, str]] = MappingProxyType(
    {
        By.CAMPAIGN: "campaign",
        By.ACCOUNT: "account",
        By.KIND: "kind of account",
        By.REGION: "region",
        By.WEEK: "week",
    }
)
HEADINGS = ("Posts", "Views", "Rate: what people did, of views", "Replies and quotes", "It cost")
_LINES = (
    "A line shows where the truth lies in 95 of 100 cases: where two overlap, nobody can tell them "
    "apart."
)
_TOO_FEW = "Of so few threads nobody can tell whether one really does better."
_REGIONS = {
    "GB": "United Kingdom",
    "GB-ENG": "England",
    "GB-SCT": "Scotland",
    "GB-WLS": "Wales",
    "GB-NIR": "Northern Ireland",
    "IE": "Ireland",
    "US": "United States",
}


def group_asked(by: str) -> By:
    """What posts are gathered by; by campaign, unless asked otherwise."""
    return By(by) if by in list(GROUPS) else By.CAMPAIGN


def group_lines(rows: Sequence[GroupRow], by: By, scope: ReportScope) -> list[LineOfFigures]:
    """These groups as lines."""
    return [LineOfFigures(name_of(row.group, by, scope), _cells(row)) for row in rows]


def group_chart(report: WholeReport, by: By, scope: ReportScope, most: int) -> Chart | None:
    """The rate of each group that is known, as many as fit; weeks as they follow each other."""
    known = [row for row in report.groups[by] if row.rate][:most]
    if by is By.WEEK:
        known.sort(key=lambda row: row.group)
    named = [(name_of(row.group, by, scope), row) for row in known]
    bars = [Bar(name, row.rate.value, row.rate.interval) for name, row in named if row.rate]
    caption = (
        "Likes, replies, reposts, quotes and bookmarks, of the views of the posts of which both "
        "are known. "
    )
    caption += _LINES if any(bar.interval for bar in bars) else _TOO_FEW
    words = BarWords(
        "groups",
        f"Engagement rate, by {GROUPS[by]}",
        caption,
        "of what was shown",
        ".2~%",
    )
    rows = tuple(
        (
            name,
            rate_words(row.rate, " "),
            f"{row.rate.engagements:,}",
            f"{row.rate.impressions:,}",
            f"{row.rate.posts:,}",
        )
        for name, row in named
        if row.rate
    )
    heading = GROUPS[by].capitalize()
    table = ShownTable((heading, "Rate", "What people did", "Views", "Posts"), rows, ())
    return bar_chart(words, bars, table)


def name_of(group: str, by: By, scope: ReportScope) -> str:
    """What people call a group: its title, @HarbourMinds, England, from 4 Oct 2027 (a week)."""
    match by:
        case By.CAMPAIGN:
            return scope.campaign_called(group)
        case By.ACCOUNT:
            return f"@{scope.handles.get(group, group)}"
        case By.REGION:
            return _REGIONS.get(group, group)
        case By.WEEK:
            year, _, week = group.partition("-W")
            day = date.fromisocalendar(int(year), int(week), 1)
            return f"From {day.day} {day:%b %Y}"
    return group


def _cells(row: GroupRow) -> tuple[str, ...]:
    seen = UNKNOWN if row.impressions is None else f"{row.impressions:,}"
    of = (
        count(row.posts, "post")
        if row.seen_posts == row.posts
        else f"{row.seen_posts:,} of {count(row.posts, 'post')}"
    )
    rate = (
        f"{rate_words(row.rate, ' ')} of {count(row.rate.impressions, 'view')}, "
        f"{count(row.rate.posts, 'post')}"
        if row.rate
        else UNKNOWN
    )
    answers = (
        f"{figure(row.conversation.value)} for 1,000 views, of "
        f"{count(row.conversation.threads, 'thread')}"
        if row.conversation
        else UNKNOWN
    )
    cost = UNKNOWN if row.usd is None else f"{usd(row.usd)} for {count(row.threads, 'thread')}"
    return (
        f"{count(row.posts, 'post')} in {count(row.threads, 'thread')}",
        f"{seen} of {of}",
        rate,
        answers,
        cost,
    )
