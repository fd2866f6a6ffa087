"""How much everyone says with a hashtag, day by day, beside ours."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import altair as alt

from scheduler.engagement.reports.serializers import UNKNOWN, ShownTable
from scheduler.engagement.reports.volume import TagVolume
from scheduler.pages.charts.drawing import BLUE, MOST_SMALL_MULTIPLES, SMALL_WIDTH, Figure, spec_of

_WHOLE_DAY = 23  # hours; the day on which the clocks go forward has no more


def volume_figure(volumes: Sequence[TagVolume], zone: ZoneInfo) -> Figure | None:
    """Small multiples, our own hashtags first; None where nothing was counted."""
    ours_first = sorted(volumes, key=lambda one: (one.is_followed, -(one.week_posts or 0)))
    values: list[dict[str, Any]] = [
        {
            "hashtag": f"#{one.name}",
            "day": day.day.isoformat(),
            "posts": day.posts,
            "hours": day.hours,
        }
        for one in ours_first[:MOST_SMALL_MULTIPLES]
        for day in one.days
        if day.hours >= _WHOLE_DAY
    ]
    if not values:
        return None
    names = [f"#{one.name}" for one in ours_first]
    chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%-d %b", tickCount=2)),
            y=alt.Y("posts:Q", title="posts a day"),
            tooltip=["hashtag:N", alt.Tooltip("day:T", format="%a %-d %b"), "posts:Q"],
        )
        .properties(width=SMALL_WIDTH, height=90)
        .facet(alt.Facet("hashtag:N", title=None, sort=names), columns=2)
    )
    return Figure(
        "volume",
        "How much everyone says",
        _said(ours_first),
        spec_of(chart),
        ShownTable(
            (
                "Hashtag",
                "Ours or followed",
                "Of everyone, 7 days",
                "Of ours, ever",
                "With a link",
                "People",
            ),
            tuple(_row(one) for one in ours_first),
            (
                f"Posts of everyone, reposts left out, in days of {zone.key.replace('_', ' ')}; a "
                "day of which an hour is not known is not drawn. Only counts are kept.",
            ),
        ),
    )


def _said(volumes: Sequence[TagVolume]) -> str:
    known = [(one.week_posts, one) for one in volumes if one.week_posts is not None]
    if not known:
        return "Not yet a whole week is counted."
    most, busiest = max(known, key=lambda both: both[0])
    return (
        f"Most was said with #{busiest.name}: {most:,} posts of everyone in seven days, beside "
        f"{f'{busiest.our_posts:,}' if busiest.our_posts else 'none'} of ours in all."
    )


def _row(one: TagVolume) -> tuple[str, ...]:
    found = one.search
    share = f"{found.with_links / found.posts:.0%}" if found and found.posts else UNKNOWN
    return (
        f"#{one.name}",
        "followed" if one.is_followed else "ours",
        UNKNOWN if one.week_posts is None else f"{one.week_posts:,}",
        f"{one.our_posts:,}",
        share,
        UNKNOWN if found is None else f"{found.authors:,}",
    )
