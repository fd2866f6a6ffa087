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
    beginnings, known = _counted_as_one()
    reached = 0
    while beginning := beginnings.search(text, reached):
        start = beginning.start()
        reached = start + 1
        for one in known.get(text[start : start + 2], ()):
            if text.startswith(one, start):
                reached = start + len(one)
                yield Span(start, reached, one)
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
def _counted_as_one() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """What may begin a sequence, and the sequences by their first two, the longest first."""
    known: dict[str, list[str]] = {}
    for one in sorted(published.read()["emoji_counted_as_one"].split(" "), key=len, reverse=True):
        known.setdefault(one[:2], []).append(one)
    seconds = "".join(sorted({re.escape(one[1]) for one in known}))
    return re.compile(rf"\S(?=[{seconds}])"), known
