"""What one account says twice in single posts is told before X refuses it."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler.campaigns.checks.same_posts import REFUSED_WITHIN, told_of_same_posts
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.campaigns.planning.check import check
from scheduler.crisis.directory.services import load
from scheduler.x_simulator.api.posts import DUPLICATE_WINDOW
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.examples.builders import a_dialogue, a_thread
from tests.support.examples.campaign_files import NOW, a_workspace

THANKS = "Thank you for reading this far. Take good care."
DAY = timedelta(days=1)
TWO = """\
- id: one
  account: main
  when: Sun 10 Oct 2027, 09:00
  text: |
    The tide is out by noon.
    ---
    Thank you for reading this far.
- id: two
  account: {account}
  when: {when}
  text: |
    Boots, then, and a flask of tea.
    ---
    {said}
"""


def told(*threads: PlannedThread) -> list[tuple[str, ...]]:
    """The warnings of each."""
    (plan,) = told_of_same_posts([threads])
    return [tuple(map(str, thread.warnings)) for thread in plan]


def checked(root: Path, **said: str) -> list[tuple[str, ...]]:
    given = {"account": "main", "when": "Mon 11 Oct 2027, 09:00"} | said
    ((_, threads),) = check(a_workspace(root, TWO.format(**given)), load(), NOW).plans
    return [tuple(map(str, thread.warnings)) for thread in threads]


@pytest.mark.parametrize(
    "said",
    [
        "Thank you for reading this far.",
        "THANK YOU for reading this far.",
        "Thank you  for reading this far. ",
    ],
)
def test_a_post_that_its_account_says_elsewhere_is_told_at_both(tmp_path: Path, said: str) -> None:
    (one,), (two,) = checked(tmp_path, said=said)
    assert "is said from the same account afterwards (spring/two, 11 October 2027)" in one
    assert "is said from the same account before (spring/one, 10 October 2027)" in two
    assert "X refuses the same words twice" in two
    assert two.endswith("Say one of them in other words.")


@pytest.mark.parametrize(
    "given",
    [
        {"said": "Thank you for reading to the end."},
        {"said": "Thank you for reading this far.", "account": "fundraising"},
        {"said": "Thank you for reading this far.", "when": "Wed 10 Nov 2027, 09:00"},
    ],
)
def test_other_words_another_account_and_a_month_later_are_fine(
    tmp_path: Path, given: dict[str, str]
) -> None:
    assert checked(tmp_path, **given) == [(), ()]


def test_a_root_and_a_later_post_count_alike() -> None:
    assert all(told(a_thread("a/one", THANKS), a_thread("a/two", "Hello.", THANKS, due_at=_on(1))))


def test_of_a_series_each_is_told_of_its_neighbour_once() -> None:
    series = [a_thread(f"a/{n}", f"Week {n}.", THANKS, due_at=_on(7 * n)) for n in range(4)]
    said = told(*series)
    assert [len(one) for one in said] == [1] * 4
    assert "afterwards (a/1," in said[0][0]
    assert "before (a/2," in said[3][0]


def test_where_the_sooner_is_too_far_the_later_is_told() -> None:
    far = a_thread("a/far", "Far.", THANKS, due_at=_on(-40))
    said = told(far, a_thread("a/one", "One.", THANKS), a_thread("a/two", THANKS, due_at=_on(1)))
    assert [len(one) for one in said] == [0, 1, 1]


def test_stories_and_posts_without_words_are_left_out() -> None:
    teller = replace(a_thread("a/one", THANKS, "Then."), story="ab12")
    empty = [replace(a_thread(f"a/{n}", ""), due_at=_on(n)) for n in (2, 3)]
    turn = a_dialogue("a/four")
    told_turn = replace(turn.posts[1], text=THANKS, account="main", story="ab12")
    dialogue = replace(turn, posts=(turn.posts[0], told_turn))
    assert told(teller, a_thread("a/five", THANKS), dialogue, *empty) == [()] * 5


def test_a_long_post_is_named_by_its_first_words() -> None:
    words = "A long evening is easier " * 9
    ((one,), _) = told(a_thread("a/one", words), a_thread("a/two", "Hm.", words, due_at=_on(1)))
    assert one.startswith("“A long evening is easier")
    assert "…” is said" in one


def test_the_simulated_x_refuses_for_as_long() -> None:
    assert REFUSED_WITHIN == DUPLICATE_WINDOW


def _on(days: int) -> datetime:
    return A_TUESDAY_NOON + days * DAY
