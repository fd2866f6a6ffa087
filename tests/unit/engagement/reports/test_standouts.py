"""The threads that stood out: beside their own account, and never anybody's story."""

import pytest

from scheduler.engagement.reports.standouts import MOST, Standouts, chosen, ranked, standouts
from scheduler.store.metrics.readings import Measured
from tests.support.databases.measured import a_post


def of(account: str, *impressions: int, **given: object) -> list[Measured]:
    return [a_post(account=account, impressions=count, **given) for count in impressions]


def found(posts: list[Measured]) -> Standouts:
    words = {post.id: (f"key-{post.id}", f"Words of {post.id}") for post in posts}
    return standouts(ranked(posts), words, {post.thread_id: [post] for post in posts})


def test_a_thread_is_measured_by_what_is_usual_for_its_own_account() -> None:
    large = of("main", 9000, 10_000, 11_000, 10_000, 9500, 10_500)
    small = of("peers", 90, 100, 110, 100, 95, 1000)
    best = found([*large, *small]).best
    assert best[0].account == "peers"
    assert best[0].times_usual > 5
    assert best[0].words == f"Words of {small[-1].id}"
    assert best[0].rate is not None


def test_a_few_of_each_and_none_on_both_sides() -> None:
    both = found(of("main", *(100 * 2**power for power in range(8))))
    assert [row.impressions for row in both.best] == [12_800, 6400, 3200]
    assert [row.impressions for row in both.worst] == [100, 200, 400]
    assert len(both.best) == MOST


def test_what_is_as_usual_stands_out_on_neither_side() -> None:
    assert chosen(ranked(of("main", *[100] * 8))) == ([], [])


def test_a_story_is_never_ranked_and_neither_is_a_dialogue_that_holds_one() -> None:
    plain = of("main", 100, 110, 120, 90, 105, 95)
    story = of("main", 9000, is_story=True)
    dialogue = a_post(account="main", impressions=1)
    turn = a_post(
        thread_id=dialogue.thread_id, position=1, account="peers", is_story=True, impressions=1
    )
    order = ranked([*plain, *story, dialogue, turn])
    assert {post.id for _, post in order} == {post.id for post in plain}


@pytest.mark.parametrize("posts", [[], of("main", 1, 1000, 5, 7, 9)])
def test_of_an_account_with_few_threads_nothing_is_usual(posts: list[Measured]) -> None:
    assert found(posts) == Standouts((), ())


def test_what_was_not_read_is_in_no_list() -> None:
    posts = [*of("main", *[100] * 6), a_post(account="main", impressions=None)]
    assert len(ranked(posts)) == 6
