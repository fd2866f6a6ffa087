"""Hashtags, as X links them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from scheduler.text.entities import Span, find_urls

# Source: X's twitter-text package, "hashtagSpecialChars".
_JOINERS = frozenset(
    "_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\u00b7"
)
_SIGN = re.compile("[#＃](?![\ufe0f\u20e3])")
_ASCII_WORD = re.compile("[A-Za-z0-9_]*")
_PLAIN_TAG = re.compile(r"(?<![A-Za-z0-9_&])#(?=[0-9_]*[A-Za-z])([A-Za-z0-9_]++)(?!#|://)")
_VARIATION_SELECTORS = frozenset("\ufe0e\ufe0f")


def extract(text: str) -> list[str]:
    """The hashtags X would link in `text`, in order, as written, without "#"."""
    return [tag.text for tag in find_hashtags(text)] if "#" in text or "＃" in text else []


@lru_cache(maxsize=4_096)
def find_hashtags(text: str) -> tuple[Span, ...]:
    """The same, with their places. A place begins at the sign."""
    found = _plain_tags(text) if text.isascii() else _tags(text)
    in_urls = [range(url.start, url.end) for url in find_urls(text)]
    return tuple(tag for tag in found if not any(tag.start in url for url in in_urls))


def _plain_tags(text: str) -> Iterator[Span]:
    """A short cut for ASCII, where one pattern says it all."""
    for match in _PLAIN_TAG.finditer(text):
        yield Span(match.start(), match.end(), match.group(1))


def _tags(text: str) -> Iterator[Span]:
    for sign in _SIGN.finditer(text):
        end = _end_of_word(text, sign.end())
        word = text[sign.end() : end]
        if _may_follow(text, sign.start()) and _has_letter(word) and _may_end(text, end):
            yield Span(sign.start(), end, word)


def is_hashtag(word: str) -> bool:
    """Whether X would link "#" and the whole of `word`, which has no "#" of its own."""
    return extract(f"#{word}") == [word]


def _end_of_word(text: str, start: int) -> int:
    plain = _ASCII_WORD.match(text, start)
    end = plain.end() if plain else start
    while end < len(text) and _is_word_character(text[end]):
        end += 1
    return end


def _is_word_character(character: str) -> bool:
    return (
        character in _JOINERS or unicodedata.category(character)[0] in "LM" or _is_digit(character)
    )


def _is_digit(character: str) -> bool:
    return unicodedata.category(character) == "Nd"


def _has_letter(word: str) -> bool:
    return any(unicodedata.category(character)[0] in "LM" for character in word)


def _may_follow(text: str, sign_at: int) -> bool:
    if sign_at == 0:
        return True
    before = text[sign_at - 1]
    return before in _VARIATION_SELECTORS or not (before == "&" or _is_word_character(before))


def _may_end(text: str, end: int) -> bool:
    return not text.startswith(("#", "＃", "://"), end)
