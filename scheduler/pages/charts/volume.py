"""Draws how much everyone says with a hashtag, day by day, beside ours."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import altair as alt

from scheduler.engagement.reports.serializers import UNKNOWN, ShownTable
from scheduler.engagement.reports.volume import TagVolume
from scheduler.pages.charts.drawing import (
    BLUE,
    MOST_SMALL_MULTIPLES,
    ORDER,
    ROWS,
    SMALL_WIDTH,
    Chart,
    filled,
    shape_of,
)

_WHOLE_DAY = 23  # hours; the day on which the clocks go forward has no more


def volume_chart(volumes: Sequence[TagVolume], zone: ZoneInfo) -> Chart | None:
    """Small multiples, our own hashtags first; None where nothing was counted."""
    ours_first = sorted(volumes, key=lambda tag: (tag.is_followed, -(tag.week_posts or 0)))
    values: list[dict[str, Any]] = [
        {
            "hashtag": f"#{tag.name}",
            "day": day.day.isoformat(),
            "posts": day.posts,
            "hours": day.hours,
        }
        for tag in ours_first[:MOST_SMALL_MULTIPLES]
        for day in tag.days
        if day.hours >= _WHOLE_DAY
    ]
    if not values:
        return None
    names = [f"#{tag.name}" for tag in ours_first]
    return Chart(
        "volume",
        "How much everyone says",
        _said(ours_first),
        filled(_shape(), values, names),
        ShownTable(
            (
                "Hashtag",
                "Ours or followed",
                "Of everyone, 7 days",
                "Of ours, ever",
                "With a link",
                "People",
            ),
            tuple(_row(tag) for tag in ours_first),
            (
                f"Posts of everyone, reposts left out, in days of {zone.key.replace('_', ' ')}; a "
                "day of which an hour is not known is not drawn. Only counts are kept.",
            ),
        ),
    )


@cache
def _shape() -> dict[str, Any]:
    chart = (
        alt.Chart(ROWS)
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%-d %b", tickCount=2)),
            y=alt.Y("posts:Q", title="posts a day"),
            tooltip=["hashtag:N", alt.Tooltip("day:T", format="%a %-d %b"), "posts:Q"],
        )
        .properties(width=SMALL_WIDTH, height=90)
        .facet(alt.Facet("hashtag:N", title=None, sort=ORDER), columns=2)
    )
    return shape_of(chart)


def _said(volumes: Sequence[TagVolume]) -> str:
    known = [(volume.week_posts, volume) for volume in volumes if volume.week_posts is not None]
    if not known:
        return "Not yet a whole week is counted."
    most, busiest = max(known, key=lambda both: both[0])
    return (
        f"Most was said with #{busiest.name}: {most:,} posts of everyone in seven days, beside "
        f"{f'{busiest.our_posts:,}' if busiest.our_posts else 'none'} of ours in all."
    )


def _row(tag: TagVolume) -> tuple[str, ...]:
    search = tag.search
    share = f"{search.with_links / search.posts:.0%}" if search and search.posts else UNKNOWN
    return (
        f"#{tag.name}",
        "followed" if tag.is_followed else "ours",
        UNKNOWN if tag.week_posts is None else f"{tag.week_posts:,}",
        f"{tag.our_posts:,}",
        share,
        UNKNOWN if search is None else f"{search.authors:,}",
    )
