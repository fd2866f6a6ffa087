"""Hashtags, as X links them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache

from scheduler.text.counting import published
from scheduler.text.counting.entities import find_urls
from scheduler.text.counting.spans import Span

_SIGN = re.compile("[#＃](?![\ufe0f\u20e3])")
_ASCII_WORD = re.compile("[A-Za-z0-9_]*")
_PLAIN_TAG = re.compile(r"#(?<![A-Za-z0-9_&]#)(?=[0-9_]*[A-Za-z])([A-Za-z0-9_]++)(?!#|://)")
_VARIATION_SELECTORS = frozenset("\ufe0e\ufe0f")


def extract(text: str) -> list[str]:
    """The hashtags X would link in `text`, in order, as written, without "#"."""
    return [tag.text for tag in find_hashtags(text)] if "#" in text or "＃" in text else []


@lru_cache(maxsize=4_096)
def find_hashtags(text: str) -> tuple[Span, ...]:
    """The same, with their places. A place begins at the sign."""
    found = list(_plain_tags(text) if text.isascii() else _tags(text))
    urls = find_urls(text) if found else ()
    return tuple(_apart(found, urls)) if urls else tuple(found)


def is_hashtag(word: str) -> bool:
    """Whether X would link "#" and the whole of `word`, which has no "#" of its own."""
    return extract(f"#{word}") == [word]


def _plain_tags(text: str) -> Iterator[Span]:
    """A short cut for ASCII, where one pattern says it all."""
    for match in _PLAIN_TAG.finditer(text):
        yield Span(match.start(), match.end(), match.group(1))


def _tags(text: str) -> Iterator[Span]:
    reached = -1  # a tag needs a character before it that is no part of the one before
    for sign in _SIGN.finditer(text):
        end = _end_of_word(text, sign.end())
        word = text[sign.end() : end]
        if sign.start() > reached and _may_follow(text, sign.start()) and _has_letter(word):
            reached = end
            if _may_end(text, end):
                yield Span(sign.start(), end, word)


def _apart(tags: list[Span], urls: tuple[Span, ...]) -> Iterator[Span]:
    """The tags that are no part of a URL, where a URL that begins inside a tag is none."""
    reached = 0
    for is_url, span in sorted(
        [*((False, tag) for tag in tags), *((True, url) for url in urls)],
        key=lambda one: one[1].start,
    ):
        if span.start >= reached:
            reached = span.end
            if not is_url:
                yield span


def _end_of_word(text: str, start: int) -> int:
    plain = _ASCII_WORD.match(text, start)
    end = plain.end() if plain else start
    while end < len(text) and _is_word_character(text[end]):
        end += 1
    return end


@lru_cache(maxsize=4_096)
def _is_word_character(character: str) -> bool:
    return _is_in("hashtag_word", character)


def _has_letter(word: str) -> bool:
    return any(_is_in("hashtag_letters", character) for character in word)


def _is_in(name: str, character: str) -> bool:
    return bisect_right(_bounds(name), ord(character)) % 2 == 1


@cache
def _bounds(name: str) -> list[int]:
    """Where each range of a list begins, and where it has ended, in turn."""
    ranges = [written.split("-") for written in published.read()[name].split(" ")]
    return [bound for one in ranges for bound in (int(one[0], 16), int(one[-1], 16) + 1)]


def _may_follow(text: str, sign_at: int) -> bool:
    if sign_at == 0:
        return True
    before = text[sign_at - 1]
    return before in _VARIATION_SELECTORS or not (before == "&" or _is_word_character(before))


def _may_end(text: str, end: int) -> bool:
    return not text.startswith(("#", "＃", "://"), end)
