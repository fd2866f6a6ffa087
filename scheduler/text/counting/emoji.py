"""Emoji in a text: whole, as Unicode has them, and those that X counts as one character."""

import re
from collections.abc import Iterator
from functools import cache

from scheduler.text.counting import published
from scheduler.text.counting.spans import Span

_TONES = "\U0001f3fb-\U0001f3ff"
_FLAG_LETTERS = "\U0001f1e6-\U0001f1ff"
_TAGS = "\U000e0020-\U000e007e"


def find_emoji(text: str) -> Iterator[Span]:
    """The emoji that a reader sees, each whole, in order.

    A bare © or ® is a sign, and so is what is followed by U+FE0E, the mark for "as text".
    """
    if not text.isascii():
        for found in _emoji().finditer(text):
            yield Span(found.start(), found.end(), found.group())


def find_counted_as_one(text: str) -> Iterator[Span]:
    """The emoji of several characters that X counts as one, in order.

    They are those that X's package knows. A younger one is left to its characters, most of which
    count 2: X may count it as 2 by now, and never as more.
    """
    if text.isascii():
        return
    beginnings, known, longest = _counted_as_one()
    reached = 0
    while beginning := beginnings.search(text, reached):
        start = beginning.start()
        reached = start + 1
        for end in range(min(start + longest, len(text)), reached, -1):
            if text[start:end] in known:
                yield Span(start, end, text[start:end])
                reached = end
                break


@cache
def _emoji() -> re.Pattern[str]:
    """Source: the grammar of an emoji in Unicode's Technical Standard 51, "EBNF and Regex"."""
    ranges = [one.split("-") for one in published.read()["emoji_characters"].split(" ")]
    characters = "".join("-".join(rf"\U{end:0>8}" for end in one) for one in ranges)
    single = rf"(?:[{characters}](?<![©®])|[©®](?=\ufe0f))(?:\ufe0f?[{_TONES}]|\ufe0f\u20e3?)?"
    return re.compile(
        rf"[0-9#*]\ufe0f?\u20e3|[{_FLAG_LETTERS}]{{2}}"
        rf"|{single}(?:[{_TAGS}]+\U000e007f)?(?:\u200d{single})*(?!\ufe0e)"
    )


@cache
def _counted_as_one() -> tuple[re.Pattern[str], frozenset[str], int]:
    """What may begin a sequence, the sequences, and the length of the longest."""
    known = frozenset(published.read()["emoji_counted_as_one"].split(" "))
    seconds = "".join(sorted({re.escape(one[1]) for one in known}))
    return re.compile(rf"\S(?=[{seconds}])"), known, max(map(len, known))
