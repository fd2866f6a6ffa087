"""The measures, against worked examples and for every input."""

import statistics
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.engagement.statistics.measures import (
    engagements_of,
    hashtag_rows,
    rate_of,
    spread_of,
)
from scheduler.store.metrics.hashtag_totals import TagFigures, TaggedThread
from scheduler.store.metrics.readings import Measured
from tests.support.databases import measured


def a_post(**given: object) -> Measured:
    ones: dict[str, object] = dict.fromkeys(
        ("likes", "replies", "reposts", "quotes", "bookmarks"), 1
    )
    return measured.a_post(**(ones | given))


def figures(tag: str, impressions: int | None) -> TagFigures:
    return TagFigures(tag.casefold(), tag, 1, 1, 1, impressions, (), 0)


def test_engagements_are_all_five_kinds_together() -> None:
    assert engagements_of(a_post(likes=10, replies=20, reposts=30, quotes=40, bookmarks=50)) == 150


@pytest.mark.parametrize("kind", ["likes", "replies", "reposts", "quotes", "bookmarks"])
def test_engagements_are_unknown_when_one_kind_is(kind: str) -> None:
    assert engagements_of(a_post(**{kind: None})) is None


def test_a_rate_rests_only_on_posts_of_which_both_parts_are_known() -> None:
    rate = rate_of(
        [
            a_post(impressions=200, likes=6),  # 10 engagements
            a_post(impressions=None, likes=996),
            a_post(impressions=1_000_000, likes=None),
        ]
    )
    assert rate is not None
    assert (rate.engagements, rate.impressions, rate.posts) == (10, 200, 1)
    assert rate.value == 0.05


def test_without_an_impression_there_is_no_rate() -> None:
    assert rate_of([a_post(impressions=0)]) is None
    assert rate_of([]) is None


def test_a_spread_of_known_figures() -> None:
    spread = spread_of([7, 15, 36, 39, 40, 41])  # quartiles by interpolation: 20.25, 37.5, 39.75
    assert spread is not None
    assert (spread.lower_quartile, spread.median, spread.upper_quartile) == (20.25, 37.5, 39.75)
    assert spread.posts == 6


def test_the_spread_of_one_post_is_that_post_and_of_none_unknown() -> None:
    one = spread_of([4])
    assert one is not None
    assert (one.lower_quartile, one.median, one.upper_quartile, one.posts) == (4, 4, 4, 1)
    assert spread_of([]) is None


def test_rows_come_by_impressions_with_unknown_ones_last() -> None:
    rows = hashtag_rows(
        [figures("Quiet", None), figures("Small", 5), figures("Nought", 0), figures("Large", 50)]
    )
    assert [row.hashtag for row in rows] == ["Large", "Small", "Nought", "Quiet"]


@settings(max_examples=100)
@given(st.lists(st.integers(0, 10**9), min_size=2))
def test_every_spread_is_in_order_and_has_the_median(counts: list[int]) -> None:
    spread = spread_of(counts)
    assert spread is not None
    assert min(counts) <= spread.lower_quartile <= spread.median
    assert spread.median <= spread.upper_quartile <= max(counts)
    assert spread.median == statistics.median(counts)


def test_one_post_has_no_middle() -> None:
    one, two = spread_of([4]), spread_of([4, 8])
    assert one is not None
    assert one.of_several is None
    assert two is not None
    assert two.of_several == two


def test_a_rate_has_an_interval_once_eight_threads_bear_it() -> None:
    threads = [a_post(likes=likes, impressions=100 + 10 * likes) for likes in range(9)]
    few, enough = rate_of(threads[:7]), rate_of(threads)
    assert few is not None
    assert few.interval is None
    assert enough is not None
    assert enough.interval is not None
    assert enough.interval.low < enough.value < enough.interval.high


def test_a_hashtags_rate_counts_the_posts_of_one_thread_together() -> None:
    threads = [TaggedThread("main", number, 1, number, 100 + number) for number in range(8)]
    split = [TaggedThread("peers", 7, 1, 5, 50), *threads]
    (row,) = hashtag_rows([replace(figures("A", 900), both_posts=9, by_thread=tuple(split))])
    assert row.rate is not None
    assert (row.rate.engagements, row.rate.impressions) == (28 + 5, 828 + 50)
    assert row.rate.interval is not None
    (fewer,) = hashtag_rows([replace(figures("A", 900), by_thread=(split[0], *threads[1:]))])
    assert fewer.rate is not None
    assert fewer.rate.interval is None  # two rows of one thread are one thread
