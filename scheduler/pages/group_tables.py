"""Shows what each group brought back as tables: two for a page, a few for a terminal."""

from collections.abc import Callable, Iterable, Sequence

from scheduler.engagement.reports.groups import GroupRow
from scheduler.engagement.reports.serializers import (
    GROUP_COLUMNS,
    GROUP_HEADINGS,
    UNKNOWN,
    ShownTable,
    figure,
    only_one,
    picked,
    rate_words,
)
from scheduler.engagement.statistics.median_interval import Interval
from scheduler.engagement.statistics.per_thousand import PerThousand
from scheduler.engagement.statistics.related import Related
from scheduler.engagement.statistics.retention import CLOSING

_TENTHS_BELOW = 20
_Shown = Callable[[float], str]


def page_tables(rows: Sequence[GroupRow]) -> tuple[ShownTable, ShownTable]:
    """What was seen and answered; then prices, clicks and closing posts.

    An interval stands on a second line of its cell.
    """
    seen = (
        "Group", "Posts", "Threads", "Impres\u00adsions", "Engage\u00adments", "Rate",
        "Median a post", "Conver\u00adsation", "Spread",
    )  # fmt: skip
    more = ("Group", "Price for 1,000", *GROUP_HEADINGS.values(), "Closing post seen")
    return (
        ShownTable(
            seen,
            tuple(
                (row.group, *_counts(row), _rate(row, "\n"), *_answers(row, "\n")) for row in rows
            ),
            (),
        ),
        ShownTable(more, tuple((row.group, *_money(row, "\n"), _closing(row)) for row in rows), ()),
    )


def related_table(related: Iterable[Related]) -> ShownTable:
    """What stands beside each of our hashtags; those with nothing beside them are left out."""
    return ShownTable(
        ("Hashtag", "In the same posts", "Followed beside it"),
        tuple(
            (
                f"#{tag.hashtag}",
                "\n".join(f"#{name} ({posts:,})" for name, posts in tag.beside) or "none",
                "\n".join(f"#{name}" for name in tag.followed) or "none",
            )
            for tag in related
            if tag.beside or tag.followed
        ),
        (),
    )


def group_tables(rows: Sequence[GroupRow]) -> tuple[ShownTable, ...]:
    """Shows the same in a few, none wider than 80 characters as long as names are short."""
    return (
        ShownTable(
            ("Group", "Posts", "Threads", "Impressions", "Engagements", "Rate"),
            tuple((row.group, *_counts(row), _rate(row, " ")) for row in rows),
            (),
        ),
        ShownTable(
            ("Group", "Median a post", "Conversation", "Spread"),
            tuple((row.group, *_answers(row, " ")) for row in rows),
            (
                "A median is of engagements; conversation is replies and quotes, spread is "
                "reposts, for 1,000 impressions. In brackets the 95% interval; n = 1 is one post, "
                "which has no median.",
            ),
        ),
        ShownTable(
            ("Group", "Price for 1,000", *GROUP_HEADINGS.values()),
            tuple((row.group, *_money(row, " ")) for row in rows),
            (),
        ),
        *_ways_down(rows),
    )


def _ways_down(rows: Sequence[GroupRow]) -> tuple[ShownTable, ...]:
    """How many of those who saw a first post saw each later one; nothing of single posts."""
    order = [
        CLOSING,
        *sorted({step.step for row in rows for step in row.retention} - {CLOSING}, key=int),
    ]
    shares = [{step.step: f"{step.share:.0%}" for step in row.retention} for row in rows]
    if not any(shares):
        return ()
    return (
        ShownTable(
            ("Group", "Closing post", *(f"Post {step}" for step in order[1:])),
            tuple(
                (row.group, *(of.get(step, UNKNOWN) for step in order))
                for row, of in zip(rows, shares, strict=True)
            ),
            ("Of those who saw the first post of its threads.",),
        ),
    )


def _closing(row: GroupRow) -> str:
    step = row.closing
    return UNKNOWN if step is None else f"{figure(step.impressions)}\n({step.share:.0%} of first)"


def _counts(row: GroupRow) -> tuple[str, ...]:
    return (
        figure(row.posts),
        figure(row.threads),
        _or_unknown(row.impressions),
        _or_unknown(row.engagements),
    )


def _rate(row: GroupRow, between: str) -> str:
    """With its denominator, where that is not all the impressions of the row."""
    if row.rate is None:
        return UNKNOWN
    shown = rate_words(row.rate, between)
    if row.rate.impressions == row.impressions:
        return shown
    return f"{shown}{between}of {figure(row.rate.impressions)}"


def _answers(row: GroupRow, between: str) -> tuple[str, ...]:
    several = row.engagements_per_post.of_several if row.engagements_per_post else None
    return (
        _with_interval(several.median, row.median_interval, between, _short)
        if several
        else only_one(row.measured_posts),
        _per_thousand(row.conversation, between, _short),
        _per_thousand(row.spread, between, _short),
    )


def _money(row: GroupRow, between: str) -> tuple[str, ...]:
    return (
        _per_thousand(row.price, between, "${:.3f}".format),
        *(_or_unknown(picked(row, GROUP_COLUMNS)[name]) for name in GROUP_HEADINGS),
    )


def _per_thousand(found: PerThousand | None, between: str, shown: _Shown) -> str:
    if found is None:
        return UNKNOWN
    return _with_interval(found.value, found.interval, between, shown)


def _with_interval(value: float, interval: Interval | None, between: str, shown: _Shown) -> str:
    if interval is None:
        return shown(value)
    return f"{shown(value)}{between}({shown(interval.low)} to {shown(interval.high)})"


def _short(value: float) -> str:
    """Tenths where they tell something; the whole figure is in JSON and CSV."""
    return figure(value if value < _TENTHS_BELOW else round(value))


def _or_unknown(value: object) -> str:
    return figure(value) if isinstance(value, int | float) else UNKNOWN
