"""Best hours: a suggestion for each account and hashtag, and how sure it is."""

import random
from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from scheduler.engagement.reports.best_hours import BestHours, Of, best_hours
from scheduler.engagement.statistics.comparison import Judgement
from scheduler.store.metrics.readings import Measured
from tests.support.databases.measured import NOON, a_post

LONDON = ZoneInfo("Europe/London")
SETS = 500
HOURS = (0, 7, 10, 31, 34, 55, 60, 79)  # after noon: several stretches and weekdays


def threads(
    dice: random.Random, number: int, *, account: str = "main", first: int = 1000, seen: float = 6
) -> list[Measured]:
    """Roots at the same hours again and again, each seen about as often."""
    return [
        a_post(
            thread_id=first + one,
            account=account,
            sent_at=NOON + timedelta(hours=HOURS[one % len(HOURS)], days=7 * (one // len(HOURS))),
            impressions=int(dice.lognormvariate(seen, 0.4)),
        )
        for one in range(number)
    ]


def only(found: Sequence[BestHours], of: Of, name: str) -> BestHours:
    return next(one for one in found if (one.of, one.name) == (of, name))


def test_an_hour_that_is_clearly_better_is_suggested_and_said_to_be_sure() -> None:
    dice = random.Random(5)  # noqa: S311
    evening = [
        a_post(
            thread_id=one,
            sent_at=NOON + timedelta(hours=7, days=one),
            impressions=int(dice.lognormvariate(8, 0.4)),
        )
        for one in range(12)
    ]
    posts = [*threads(dice, 40), *evening]
    found = only(best_hours(posts, {"WMHD": posts}, LONDON), Of.ACCOUNT, "main")
    assert found.suggestion is not None
    assert (found.suggestion.group, found.is_sure) == ("18-21", True)
    assert found.suggestion.difference is not None
    assert found.suggestion.difference.low > 1
    of_tag = only(best_hours(posts, {"WMHD": posts}, LONDON), Of.HASHTAG, "WMHD")
    assert of_tag.suggestion is not None
    assert of_tag.suggestion.group == "18-21"
    assert sum(of_tag.threads_in.values()) == of_tag.threads == 52


def test_an_hour_is_not_good_because_the_larger_account_posts_in_it() -> None:
    dice = random.Random(6)  # noqa: S311
    large = [
        a_post(
            thread_id=one,
            account="large",
            sent_at=NOON + timedelta(hours=7, days=one % 14),
            impressions=int(dice.lognormvariate(9, 0.3)),
        )
        for one in range(20)
    ]
    small = threads(dice, 40, account="small", seen=5)
    found = only(
        best_hours([*large, *small], {"Both": [*large, *small]}, LONDON), Of.HASHTAG, "Both"
    )
    assert not found.is_sure
    evening = next(row for row in found.stretches if row.group == "18-21")
    assert evening.difference is not None
    assert 0.7 < evening.difference.ratio < 1.4


def test_one_lucky_thread_is_drawn_towards_what_is_usual() -> None:
    dice = random.Random(7)  # noqa: S311
    posts = threads(dice, 40)
    lucky = a_post(thread_id=1, sent_at=NOON + timedelta(hours=16), impressions=5000)
    found = only(best_hours([*posts, lucky], {}, LONDON), Of.ACCOUNT, "main")
    cell = next(one for one in found.cells if (one.weekday, one.hours) == ("Wed", "03-06"))
    assert cell.threads == 1
    assert cell.pooled_ratio < 5
    row = next(row for row in found.stretches if row.group == "03-06")
    assert (row.difference, row.verdict) == (None, Judgement.CANNOT_TELL)


def test_with_too_few_threads_or_one_stretch_there_is_no_suggestion() -> None:
    dice = random.Random(8)  # noqa: S311
    assert best_hours(threads(dice, 5), {}, LONDON) == ()
    same = [a_post(thread_id=one, impressions=100 + one) for one in range(9)]
    (found,) = best_hours(same, {}, LONDON)
    assert (found.suggestion, found.is_sure) == (None, False)


def test_without_a_difference_hardly_any_report_is_sure_of_an_hour() -> None:
    """At most 6.5% of the reports on two accounts and three hashtags; half corrected, 10% are."""
    dice = random.Random(20271010)  # noqa: S311
    claims = 0
    for _ in range(SETS):
        posts = [
            *threads(dice, 40, account="main", first=0),
            *threads(dice, 24, account="peers", first=100, seen=4),
        ]
        tags = {f"tag{n}": [post for post in posts if post.thread_id % 3 == n] for n in range(3)}
        found = best_hours(posts, tags, LONDON)
        claims += any(
            row.verdict is not Judgement.CANNOT_TELL for one in found for row in one.stretches
        )
    assert claims / SETS <= 0.065
