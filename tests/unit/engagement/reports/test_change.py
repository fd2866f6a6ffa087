"""Before and after a day, like with like."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.engagement.reports.before_after import changes_since
from scheduler.engagement.statistics.comparison import Judgement
from scheduler.store.metrics.readings import Measured
from tests.support.databases.measured import NOON, a_post

LONDON = ZoneInfo("Europe/London")
WEEK = timedelta(days=7)


def threads(count: int, times: float, first: int, **given: object) -> list[Measured]:
    dice = random.Random(first)  # noqa: S311
    return [
        a_post(
            sent_at=NOON + (first + number) * WEEK,
            impressions=int(times * dice.lognormvariate(7, 0.3)),
            **given,
        )
        for number in range(count)
    ]


def test_a_hashtag_that_is_seen_three_times_as_often_since_is_said_to_be() -> None:
    posts = threads(12, 1, 0) + threads(12, 3, 12)
    everything, tag = changes_since(
        posts, {post.id: ("A",) for post in posts}, LONDON, NOON + 12 * WEEK
    )
    assert (everything.group, tag.group) == ("everything", "A")
    assert tag.verdict is Judgement.MORE
    assert tag.difference is not None
    assert tag.difference.low < 3 < tag.difference.high


def test_a_busier_account_since_is_no_change_of_the_hashtag() -> None:
    before = threads(12, 1, 0, account="small")
    after = threads(12, 30, 12, account="large")
    (everything,) = changes_since(before + after, {}, LONDON, NOON + 12 * WEEK)
    assert everything.difference is None
    assert everything.verdict is Judgement.CANNOT_TELL


@pytest.mark.parametrize("unlike", [{"impressions": None}, {"position": 1}])
def test_only_first_posts_that_were_read_are_compared(unlike: dict[str, object]) -> None:
    posts = threads(12, 1, 0) + [a_post(sent_at=NOON + 12 * WEEK, **unlike) for _ in range(12)]
    (everything,) = changes_since(posts, {}, LONDON, NOON + 12 * WEEK)
    assert everything.difference is None


def test_less_is_said_too() -> None:
    posts = threads(12, 3, 0) + threads(12, 1, 12)
    (everything,) = changes_since(posts, {}, LONDON, NOON + 12 * WEEK)
    assert everything.verdict is Judgement.LESS


def test_where_nothing_changed_hardly_any_report_says_that_it_did() -> None:
    """At most 65 of 1,000 reports on three hashtags of two accounts, on three weekdays."""
    dice = random.Random(20271010)  # noqa: S311
    claims = 0
    for _ in range(1000):
        posts = [
            a_post(
                thread_id=number,
                account=("main", "peers")[number % 2],
                sent_at=NOON + (number // 6) * WEEK + timedelta(days=number % 3),
                impressions=int(dice.lognormvariate((7, 5)[number % 2] + 0.3 * (number % 3), 0.6)),
            )
            for number in range(48)
        ]
        tags = {post.id: (f"tag{post.thread_id % 3}",) for post in posts}
        rows = changes_since(posts, tags, LONDON, NOON + 4 * WEEK)
        claims += any(row.verdict is not Judgement.CANNOT_TELL for row in rows)
    assert claims <= 65
