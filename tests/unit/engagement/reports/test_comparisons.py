"""Hashtags compared, like with like: simulated with accounts, times and sizes uneven."""

import math
import random
from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.engagement.reports.comparisons import (
    compare_hashtags,
    compare_parts_of_day,
    kinds_of_threads,
    rate,
    seen,
)
from scheduler.engagement.statistics.comparison import Comparison, Judgement
from scheduler.store.metrics.readings import Measured
from tests.support.databases.measured import NOON, a_post

LONDON = ZoneInfo("Europe/London")
FOLLOWERS = {"main": 40_000, "peers": 4_000, "wales": 900}
THREADS = {"main": 60, "peers": 30, "wales": 12}
SPREAD = {"main": 0.5, "peers": 0.9, "wales": 0.7}
TAGS = ("Listening", "Waiting", "Weekend", "Evening", "Lately", "Rare")
HOURS = (2, 9, 14, 20)
TIMES_BY_PART = dict(zip(HOURS, (1.0, 1.3, 1.6, 3.0), strict=True))


def a_world(
    dice: random.Random, effect: float = 1.0, threads: dict[str, int] = THREADS
) -> tuple[list[Measured], dict[str, list[Measured]]]:
    """Half a year. Evenings, weekdays and whole threads are seen more, and accounts grow.

    Each hashtag leans to an account, an hour, a kind or a season, and none of them matters but
    for `effect`, by which Waiting is seen more often.
    """
    posts: list[Measured] = []
    by_tag: dict[str, list[Measured]] = {}
    for account, number in threads.items():
        for _ in range(number):
            tag = _tag(dice, account)
            day = 120 + dice.randrange(60) if tag == "Lately" else dice.randrange(180)
            if tag == "Weekend" and dice.random() < 0.6:
                day += -day % 7 + dice.choice((4, 5))  # day 0 is a Tuesday
            hour = dice.choices(HOURS, (1, 4, 3, 12 if tag == "Evening" else 1))[0]
            is_single = dice.random() < (0.8 if tag == "Rare" else 0.4)
            sent_at = NOON.replace(hour=hour) + timedelta(days=day)
            local = sent_at.astimezone(LONDON)
            usual = math.log(FOLLOWERS[account] / 10 * TIMES_BY_PART[hour] * (1 + day / 90))
            usual += math.log(0.8 if local.weekday() > 4 else 1) - 0.7 * is_single
            usual += math.log(effect) if tag == "Waiting" else 0
            impressions = int(math.exp(dice.gauss(usual, SPREAD[account])))
            root = a_post(
                account=account, sent_at=sent_at, impressions=impressions,
                likes=_chance(dice, impressions), replies=0, reposts=0, quotes=0, bookmarks=0,
            )  # fmt: skip
            posts.append(root)
            if not is_single:
                posts.append(
                    a_post(thread_id=root.thread_id, account=account, position=1, sent_at=sent_at)
                )
            by_tag.setdefault(tag, []).append(root)
    return sorted(posts, key=lambda post: post.sent_at), by_tag


def _tag(dice: random.Random, account: str) -> str:
    if account == "main":
        return dice.choices(TAGS, (8, 2, 2, 3, 2, 1))[0]
    return dice.choices(TAGS, (1, 3, 2, 2, 1, 2))[0]


def _chance(dice: random.Random, impressions: int) -> int:
    """About 2% of those who saw it, and no two threads alike."""
    return round(impressions * 0.02 * math.exp(dice.gauss(0, 0.5)))


def claims(rows: Sequence[Comparison]) -> dict[str, Judgement]:
    return {row.group: row.verdict for row in rows if row.verdict is not Judgement.CANNOT_TELL}


def most(sets: int) -> int:
    """How many of `sets` may be wrong where 5% are: three standard errors above."""
    return math.ceil(sets * 0.05 + 3 * math.sqrt(sets * 0.05 * 0.95))


@pytest.mark.parametrize(
    ("threads", "sets"),
    [(THREADS, 200), ({"main": 10, "peers": 50}, 300), ({"main": 14, "peers": 9, "wales": 6}, 300),
     ({"peers": 40}, 200)],
)  # fmt: skip
def test_without_an_effect_at_most_one_report_in_twenty_claims_one(
    threads: dict[str, int], sets: int
) -> None:
    dice = random.Random(20271010)  # noqa: S311
    wrong = 0
    for _ in range(sets):
        posts, by_tag = a_world(dice, threads=threads)
        compared = compare_hashtags(posts, by_tag, (seen, rate), LONDON)
        wrong += any(claims(rows) for rows in compared)
    assert wrong <= most(sets)


def test_a_hashtag_of_the_larger_account_is_not_seen_more_for_that() -> None:
    """Said "more" 300 times of 300 when the threads of all accounts were compared together."""
    dice = random.Random(1)  # noqa: S311
    wrong = 0
    for _ in range(300):
        posts, by_tag = [], {}
        for number in range(60):
            account = "main" if number < 30 else "peers"
            tag = "Big" if dice.random() < (0.8 if account == "main" else 0.2) else "Small"
            root = a_post(
                account=account,
                sent_at=NOON + timedelta(days=number % 30),
                impressions=int(dice.lognormvariate(math.log(FOLLOWERS[account] / 10), 0.6)),
            )
            posts.append(root)
            by_tag.setdefault(tag, []).append(root)
        (rows,) = compare_hashtags(posts, by_tag, (seen,), LONDON)
        wrong += bool(claims(rows))
    assert wrong <= most(300)


@pytest.mark.parametrize(("times", "sets", "share"), [(1, 120, 0.5), (2, 60, 0.85)])
def test_what_doubles_the_impressions_is_found_in_most_reports(
    times: int, sets: int, share: float
) -> None:
    """Among 102 threads, some 17 of them with the hashtag; and among twice as many."""
    dice = random.Random(7)  # noqa: S311
    threads = {account: number * times for account, number in THREADS.items()}
    verdicts = []
    for _ in range(sets):
        posts, by_tag = a_world(dice, 2.0, threads)
        rows, _ = compare_hashtags(posts, by_tag, (seen, rate), LONDON)
        verdicts.append(claims(rows).get("Waiting"))
    assert verdicts.count(Judgement.MORE) >= share * sets
    assert Judgement.LESS not in verdicts


def test_the_interval_of_a_known_effect_covers_it_95_times_in_100() -> None:
    dice = random.Random(11)  # noqa: S311
    covered = compared = 0
    for _ in range(250):
        posts, by_tag = a_world(dice, effect=1.5)
        rows, _ = compare_hashtags(posts, by_tag, (seen, rate), LONDON)
        found = next(row.difference for row in rows if row.group == "Waiting")
        if found is not None:
            compared += 1
            covered += found.low <= 1.5 <= found.high
    assert compared > 240
    assert covered / compared >= 0.95 - 3 * math.sqrt(0.05 * 0.95 / compared)


def roots(number: int, account: str, times: float = 1.0, seed: int = 1) -> list[Measured]:
    dice = random.Random(f"{account} {seed}")  # noqa: S311
    return [
        a_post(
            account=account,
            sent_at=NOON + timedelta(days=day),
            impressions=int(times * dice.lognormvariate(6, 0.3)),
        )
        for day in range(number)
    ]


def test_a_hashtag_that_one_account_has_to_itself_cannot_be_told_from_the_account() -> None:
    large, small = roots(20, "main", times=10), roots(20, "peers")
    (rows,) = compare_hashtags([*large, *small], {"Ours": large, "Theirs": small}, (seen,), LONDON)
    assert claims(rows) == {}
    why = {row.group: row.why for row in rows}
    assert why["Ours"] == "only main uses it, so it cannot be told from the account"
    assert why["Theirs"] == "only peers uses it, so it cannot be told from the account"


def test_where_one_account_has_a_hashtag_in_some_threads_nothing_is_said_but_all_is_shown() -> None:
    plain, tagged = roots(15, "main"), roots(15, "main", times=5, seed=2)
    (row,) = compare_hashtags([*plain, *tagged, *roots(9, "peers")], {"A": tagged}, (seen,))[0]
    assert (row.verdict, row.why[:15]) == (Judgement.CANNOT_TELL, "only main uses ")
    assert row.difference is not None
    assert row.difference.low > 3


def test_of_a_charity_with_one_account_hashtags_are_compared_within_it() -> None:
    plain, tagged = roots(15, "main"), roots(15, "main", times=5, seed=2)
    (row,) = compare_hashtags([*plain, *tagged], {"A": tagged}, (seen,), LONDON)[0]
    assert row.verdict is Judgement.MORE
    assert "times as often as like threads without it" in row.why


def test_threads_of_another_kind_are_not_like_it() -> None:
    """Stories alone carry the hashtag, and are seen more for what they are."""
    stories = [
        a_post(impressions=post.impressions, sent_at=post.sent_at, is_story=True)
        for post in roots(15, "main", times=5)
    ]
    (row,) = compare_hashtags([*roots(15, "main"), *stories], {"A": stories}, (seen,), LONDON)[0]
    assert (row.difference, row.verdict) == (None, Judgement.CANNOT_TELL)
    assert row.why == "too few threads are alike with it and without it"


@pytest.mark.parametrize(
    ("threads", "why"),
    [(1, "only 1 of its threads can be compared, and 3 are needed"),
     (2, "only 2 of its threads can be compared, and 3 are needed")],
)  # fmt: skip
def test_too_few_threads_are_not_judged_and_say_so(threads: int, why: str) -> None:
    posts = roots(20, "main")
    (row,) = compare_hashtags(posts, {"A": posts[:threads]}, (seen,), LONDON)[0]
    assert (row.difference, row.why) == (None, why)


def test_a_hashtag_of_which_nothing_was_read_says_so() -> None:
    unread = [a_post(account="main", impressions=None) for _ in range(4)]
    (row,) = compare_hashtags([*roots(9, "main"), *unread], {"A": unread}, (seen,), LONDON)[0]
    assert row.why == "none of its threads can be compared, and 3 are needed"


def test_an_evening_is_not_better_because_the_larger_account_posts_in_it() -> None:
    dice = random.Random(3)  # noqa: S311
    posts = [
        a_post(
            account=account,
            sent_at=NOON.replace(hour=dice.choices((9, 14, 20), weights)[0])
            + timedelta(days=number),
            impressions=int(dice.lognormvariate(math.log(FOLLOWERS[account]), 0.4)),
        )
        for account, weights in (("main", (1, 1, 6)), ("peers", (6, 3, 1)))
        for number in range(40)
    ]
    rows = compare_parts_of_day(posts, LONDON)
    assert {row.group for row in rows} == {"morning", "afternoon", "evening"}
    assert claims(rows) == {}


def test_the_kind_of_a_thread_is_what_stands_in_it() -> None:
    posts = [
        a_post(thread_id=1), a_post(thread_id=2), a_post(thread_id=2, position=1),
        a_post(thread_id=3, kind="appeal"), a_post(thread_id=4, is_story=True),
        a_post(thread_id=5), a_post(thread_id=5, position=1, account="peers"),
    ]  # fmt: skip
    assert kinds_of_threads(posts) == {
        1: "single", 2: "thread", 3: "appeal", 4: "story", 5: "dialogue",
    }  # fmt: skip
