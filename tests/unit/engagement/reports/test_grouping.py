"""Groups of posts, worked by hand."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler.engagement.reports.groups import By, gather, group_rows
from scheduler.engagement.statistics.per_thousand import paid
from tests.support.databases.measured import a_post

LONDON = ZoneInfo("Europe/London")


def test_a_group_has_its_counts_rate_conversation_and_spread() -> None:
    (row,) = group_rows({"wmhd": [a_post(), a_post(impressions=300)]})
    assert (row.posts, row.threads, row.accounts) == (2, 2, 1)
    assert (row.impressions, row.engagements) == (400, 20)
    assert (row.likes, row.replies, row.reposts, row.quotes, row.bookmarks) == (8, 6, 4, 2, 0)
    assert row.rate is not None
    assert row.rate.value == 0.05
    assert row.conversation is not None
    assert row.conversation.value == pytest.approx(1000 * 8 / 400)
    assert row.spread is not None
    assert row.spread.value == pytest.approx(1000 * 4 / 400)
    assert row.median_interval is None  # two posts say too little


def test_clicks_and_visits_are_summed_where_their_author_was_told() -> None:
    told, untold = a_post(link_clicks=3, profile_visits=0), a_post()
    (row,) = group_rows({"wmhd": [told, untold]})
    assert (row.link_clicks, row.profile_visits) == (3, 0)
    (unknown,) = group_rows({"wmhd": [untold]})
    assert (unknown.link_clicks, unknown.profile_visits) == (None, None)


def test_what_is_unknown_is_in_no_sum_and_in_no_denominator() -> None:
    posts = [a_post(), a_post(impressions=None), a_post(reposts=None), a_post(quotes=None)]
    (row,) = group_rows({"wmhd": posts})
    assert row.impressions == 300
    assert row.engagements == 20
    assert row.conversation is not None
    assert row.conversation.value == pytest.approx(1000 * 8 / 200)
    assert row.spread is not None
    assert row.spread.value == pytest.approx(1000 * 4 / 200)
    (empty,) = group_rows({"none": [a_post(impressions=None, likes=None)]})
    assert (empty.impressions, empty.likes, empty.rate, empty.conversation) == (None,) * 4


def test_a_group_costs_what_its_threads_cost_over_all_their_posts() -> None:
    root, below = a_post(thread_id=1), a_post(thread_id=1, position=1, impressions=60)
    unread, unbilled = a_post(thread_id=2, impressions=None), a_post(thread_id=3)
    usd = {1: 0.2, 2: 0.3}
    priced = paid([root, below, unread, unbilled], usd)
    (row,) = group_rows({"tag": [root, unread, unbilled]}, usd, priced)
    assert row.usd == pytest.approx(0.5)
    assert row.price is not None
    assert row.price.value == pytest.approx(1000 * 0.2 / 160)
    (nothing,) = group_rows({"tag": [unbilled]}, usd, priced)
    assert (nothing.usd, nothing.price) == (None, None)


@pytest.mark.parametrize(
    ("by", "name"),
    [
        (By.CAMPAIGN, "wmhd"),
        (By.ACCOUNT, "main"),
        (By.KIND, "organisation"),
        (By.REGION, "GB-ENG"),
        (By.WEEK, "2027-W40"),
    ],
)
def test_posts_are_gathered_by(by: By, name: str) -> None:
    assert list(gather([a_post()], by, LONDON, {})) == [name]


def test_a_week_is_the_local_one() -> None:
    just_monday_in_london = datetime(2027, 10, 3, 23, 30, tzinfo=UTC)
    assert list(gather([a_post(sent_at=just_monday_in_london)], By.WEEK, LONDON, {})) == [
        "2027-W40"
    ]


def test_a_post_is_in_each_of_its_hashtags_or_in_none() -> None:
    both, none = a_post(), a_post()
    groups = gather([both, none], By.HASHTAG, LONDON, {both.id: ("A", "B")})
    assert groups == {"A": [both], "B": [both]}


def test_groups_come_by_impressions_with_unknown_ones_last() -> None:
    rows = group_rows(
        {"unknown": [a_post(impressions=None)], "few": [a_post(impressions=1)], "many": [a_post()]}
    )
    assert [row.group for row in rows] == ["many", "few", "unknown"]
