"""What takes long to work out is kept until what it rests on has changed."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from scheduler.web.desk import Remembered


def test_it_is_worked_out_once_for_each_mark() -> None:
    kept, answers = Remembered(), iter(range(10))
    found = [kept.get("a", mark, lambda: next(answers)) for mark in (1, 1, 2, 2, 1)]
    assert found == [0, 0, 1, 1, 2]


def test_each_key_is_kept_by_itself() -> None:
    kept = Remembered()
    assert [kept.get(key, 1, lambda key=key: key) for key in "abab"] == list("abab")


def test_only_the_newest_are_kept() -> None:
    kept, worked_out = Remembered(most=2), []
    for key in ("a", "b", "c", "c", "b", "a"):
        kept.get(key, 1, lambda key=key: worked_out.append(key))
    assert worked_out == ["a", "b", "c", "a"]


def test_two_who_ask_at_once_have_it_worked_out_once() -> None:
    kept, worked_out, has_begun, may_end = Remembered(), [], threading.Event(), threading.Event()

    def slow() -> str:
        worked_out.append(1)
        has_begun.set()
        assert may_end.wait(10)
        return "made"

    with ThreadPoolExecutor(2) as both:
        first = both.submit(kept.get, "a", 1, slow)
        assert has_begun.wait(10)
        second = both.submit(kept.get, "a", 1, slow)
        may_end.set()
        assert {first.result(10), second.result(10)} == {"made"}
    assert len(worked_out) == 1


def test_what_fails_is_tried_again() -> None:
    kept = Remembered()
    with pytest.raises(ZeroDivisionError):
        kept.get("a", 1, lambda: 1 / 0)
    assert kept.get("a", 1, lambda: 2) == 2
