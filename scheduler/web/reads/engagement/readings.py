"""What reading figures from X cost, and what counting everyone's hashtags costs, as lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.bootstrap import reports
from scheduler.engagement.listening.costs import ListeningCosts
from scheduler.engagement.reports.reading_report import CampaignReadings
from scheduler.engagement.reports.serializers import ShownTable
from scheduler.formatting import count
from scheduler.pages.charts.bars import Bar, BarWords, bar_chart
from scheduler.pages.charts.drawing import Chart
from scheduler.web.desk import Desk
from scheduler.web.reads.engagement.report import LineOfFigures, ReportScope
from scheduler.web.show.words import usd

HEADINGS = ("Posts", "Read", "Paid", "Still to come")
ALL_TOGETHER = "What counting hashtags costs is paid for all accounts together: "
_KEPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class ReadingsToShow:
    """The readings of each campaign, and what counting everyone's hashtags costs."""

    rows: tuple[CampaignReadings, ...]
    listening: ListeningCosts | None  # None: it is for all accounts together

    @property
    def total(self) -> str:
        """1,200 readings of 48 posts cost $0.90; X bills a post once a day."""
        posts = count(sum(row.posts for row in self.rows), "post")
        readings = count(sum(row.readings for row in self.rows), "reading")
        paid = usd(sum(row.usd for row in self.rows))
        billed = f"{sum(row.billed for row in self.rows):,}"
        return (
            f"{readings} of {posts} cost {paid}: X bills a post once a day, {billed} times so far"
        )


def readings_in(desk: Desk, scope: ReportScope) -> ReadingsToShow:
    """What was read in a scope, and why: the same as the command line says."""
    workspace, period = desk.workspace, scope.period
    young = int(workspace.clock.now().timestamp() // _KEPT_SECONDS)
    return desk.reports.get(
        (period, "readings"),
        (reports.figures_mark(workspace), young),
        lambda: ReadingsToShow(*reports.readings_of(workspace, period)),
    )


def reading_lines(rows: Sequence[CampaignReadings], scope: ReportScope) -> list[LineOfFigures]:
    """Each campaign as a line."""
    return [LineOfFigures(scope.campaign_called(row.campaign), _cells(row)) for row in rows]


def readings_chart(rows: Sequence[CampaignReadings], scope: ReportScope, most: int) -> Chart | None:
    """What was paid for each campaign's readings, the dearest first."""
    dearest = sorted((row for row in rows if row.usd), key=lambda row: (-row.usd, row.campaign))
    words = BarWords(
        "readings",
        "What reading figures cost, by campaign",
        "Paid to X so far, in US dollars. Each post is read often in its first days, then less.",
        "paid so far",
        "$.2f",
    )
    bars = [Bar(scope.campaign_called(row.campaign), row.usd) for row in dearest[:most]]
    headings = ("Campaign", *HEADINGS)
    named = tuple((scope.campaign_called(row.campaign), *_cells(row)) for row in rows)
    table = ShownTable(headings, named, ())
    return bar_chart(words, bars, table)


def listening_words(listening: ListeningCosts | None, scope: ReportScope) -> str:
    """What counting everyone's hashtags costs; "" where nothing is counted."""
    if listening is None:
        where = (
            "it is not shown to a role for single accounts."
            if scope.choices.is_limited
            else "choose all accounts to see it."
        )
        return f"{ALL_TOGETHER}{where}"
    if not (listening.counts or listening.searched_posts or listening.hashtags):
        return "Nothing is paid for counting hashtags of everyone."
    return (
        f"Hashtags of everyone: {count(listening.counts, 'count')} for "
        f"{usd(listening.counts_usd)}, {count(listening.searched_posts, 'post')} looked at for "
        f"{usd(listening.searches_usd)}. As things stand, "
        f"{count(listening.hashtags, 'hashtag')} cost at most {usd(listening.month_usd)} in 30 "
        "days."
    )


def _cells(row: CampaignReadings) -> tuple[str, ...]:
    rise = f", {row.for_a_rise:,} of them for a sudden rise" if row.for_a_rise else ""
    coming = (
        f"{count(row.to_come, 'reading')}, {usd(row.to_come_usd)} at most"
        if row.to_come
        else "none"
    )
    return (
        count(row.posts, "post"),
        f"{count(row.readings, 'time')}{rise}",
        f"{usd(row.usd)} for {row.billed:,} billed",
        coming,
    )
