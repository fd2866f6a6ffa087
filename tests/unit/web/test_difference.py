"""A difference of long texts: it comes soon, whatever stands in them, and keeps every word."""

import random
import time
from collections.abc import Callable

import pytest

from scheduler.web.show.difference import Fate, difference


def _read(text: str, other: str) -> tuple[str, str]:
    pieces = difference(text, other)
    before = "".join(one.text for one in pieces if one.fate is not Fate.NEW)
    return before, "".join(one.text for one in pieces if one.fate is not Fate.GONE)


def _letters(seed: int) -> str:
    draw = random.Random(seed)  # noqa: S311 - words of a test
    return " ".join(draw.choice("ab") for _ in range(6_000))


def _shuffled(seed: int) -> str:
    words = [f"w{number}" for number in range(3_000)]
    random.Random(seed).shuffle(words)  # noqa: S311
    return " ".join(words)


@pytest.mark.parametrize("text", [_letters, _shuffled], ids=["few words", "words in other order"])
def test_texts_that_are_hard_to_compare_keep_nobody_waiting(text: Callable[[int], str]) -> None:
    before, after = text(1), text(2)
    began = time.process_time()
    assert _read(before, after) == (before, after)
    assert time.process_time() - began < 6, "it took a minute, and much more for longer ones"


def test_a_few_words_that_changed_in_a_long_text_are_found() -> None:
    thread = "- id: t{}\n  account: main\n  text: A walk helped me to sleep.\n"
    before = "".join(map(thread.format, range(2_000)))
    after = before.replace("id: t700\n  account: main", "id: t700\n  account: peers")
    after = after.replace("- id: t1200\n", "- id: t1200\n  note: Rain\n")
    changed = [(one.fate, one.text.strip()) for one in difference(before, after)]
    assert [one for one in changed if one[0] is not Fate.SAME] == [
        (Fate.GONE, "main"),
        (Fate.NEW, "peers"),
        (Fate.NEW, "note: Rain"),
    ]


def test_words_that_are_alike_nowhere_are_told_as_gone_and_as_new() -> None:
    before, after = "a b " * 2_000 + "a", "c b a a b " * 1_000
    assert [one.fate for one in difference(before, after)][:2] == [Fate.GONE, Fate.NEW]
    assert _read(before, after) == (before, after)
