"""How much everyone says with a hashtag, as a page shows it: counts alone, and never a post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.bootstrap import reports
from scheduler.campaigns.dates.days import written
from scheduler.engagement.listening.search_summary import FEWEST_AUTHORS
from scheduler.engagement.reports.full_report import WholeReport
from scheduler.engagement.reports.volume import TagVolume, VolumeReport
from scheduler.formatting import count
from scheduler.store.metrics.volume import Counted, SearchSummary
from scheduler.web.desk import Desk
from scheduler.web.reads.engagement.report import ReportScope
from scheduler.web.show.times import Times

_HOURS_A_DAY = 24
_SHOWN_DAYS = 35


@dataclass(frozen=True, slots=True)
class SearchToShow:
    """What one look at everyone's posts came to, in sentences."""

    seen: str
    shared: str  # "" where nothing is named
    beside: str


def volume_in(desk: Desk, scope: ReportScope, hashtag: str) -> VolumeReport:
    """How much everyone says with it, beside ours and the related ones."""
    return reports.volume_of(desk.workspace, hashtag, scope.period)


def tags_counted(report: WholeReport) -> list[str]:
    """The hashtags of which something was counted, our own first."""
    return [tag.name for tag in sorted(report.volumes, key=lambda tag: (tag.is_followed, tag.name))]


def day_lines(tag: TagVolume) -> list[tuple[str, str]]:
    """Each day, the newest first, with how many of its hours are known."""
    return [
        (written(one.day), f"{count(one.posts, 'post')} in {_hours(one.hours)}")
        for one in reversed(tag.days[-_SHOWN_DAYS:])
    ]


def as_of(tag: TagVolume) -> datetime | None:
    """When the newest of it was counted."""
    newest = [tag.hours[-1][0]] if tag.hours else []
    newest += [tag.search.read_at] if tag.search else []
    return max(newest, default=None)


def search_lines(search: SearchSummary, times: Times) -> SearchToShow:
    """What one look came to."""
    which = "all" if search.is_all else f"the newest {search.posts:,}"
    links = (
        f"; {search.with_links:,} of {count(search.posts, 'post')} with a link"
        if search.posts
        else ""
    )
    return SearchToShow(
        seen=f"Looked at on {times.when(search.read_at)}: {which} since "
        f"{times.when(search.from_at)}, {count(search.posts, 'post')} of "
        f"{count(search.authors, 'person', 'people')}{links}. What fewer than {FEWEST_AUTHORS} "
        "people used is not named. No post, name or text is kept.",
        shared=f"Shared most: {_named(search.links)}." if search.links else "",
        beside=f"Hashtags beside it: {_named(search.hashtags, '#')}." if search.hashtags else "",
    )


def ours_words(tag: TagVolume) -> str:
    """With which spellings, how many posts of ours carry it, and what stands beside it there."""
    others = [f"#{one}" for one in tag.spellings if one != tag.name.casefold()]
    also = f" (with {', '.join(others)})" if others else ""
    beside = (
        f" Beside it in our own posts: {_named(tag.beside_ours, '#')}." if tag.beside_ours else ""
    )
    return f"#{tag.name}{also}: {count(tag.our_posts, 'post')} of ours so far.{beside}"


def _named(counted: Sequence[Counted], sign: str = "") -> str:
    return ", ".join(f"{sign}{name} ({posts:,})" for name, posts in counted)


def _hours(known: int) -> str:
    if known >= _HOURS_A_DAY - 1:  # the day on which the clocks go forward has no more
        return "all its hours"
    return f"{known} of its hours; the others are not known, and not nought"
