"""How long X says a text is, and what it refuses to take."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from scheduler.text.counting.characters import REFUSED, is_halved
from scheduler.text.counting.emoji import find_counted_as_one
from scheduler.text.counting.entities import find_urls
from scheduler.text.counting.spans import Span

# Source: X's configuration of texts, version 3, as its package twitter-text 3.1.0 has it.
LIMIT = 280  # weighted characters a post may have
URL_WEIGHT = 23  # whatever its length: X replaces it by a t.co address
EMOJI_WEIGHT = 2
_HEAVY = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")  # 2, the others 1
_REFUSED = re.compile(f"[{REFUSED}]")


@lru_cache(maxsize=16_384)
def weighted_length(text: str) -> int:
    """X's count of `text`, after NFC: URLs 23, emoji 2, most scripts 1, the rest 2."""
    text = normalised(text)
    length = _weigh(text)
    reached = 0
    for start, end, weight in sorted(chain(_links(text), _emoji(text))):
        if start >= reached:
            length += weight - _weigh(text[start:end])
            reached = end
    return length


def normalised(text: str) -> str:
    """The form that X counts: NFC, each line ending one character."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def urls(text: str) -> list[str]:
    """The URLs X would link in `text`, in order; a bare domain name is one."""
    return [url.text for url in find_urls(text)]


def has_url(text: str) -> bool:
    """Whether X would link (and bill) a URL in `text`."""
    return bool(find_urls(text))


def refused_character(text: str) -> int | None:
    """The place of the first character that X takes in no post: a byte-order mark and two more."""
    found = _REFUSED.search(text)
    return found.start() if found else None


def _weigh(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(_HEAVY.findall(text))


def _links(text: str) -> Iterator[tuple[int, int, int]]:
    for url in find_urls(text):
        if len(url.text) == url.end - url.start:
            yield url.start, url.end, URL_WEIGHT
        else:
            yield _leaping(text, url)


def _leaping(text: str, url: Span) -> tuple[int, int, int]:
    """A URL with letters left out between its domain and its path.

    X goes on as many units of UTF-16 after its beginning as are left of it. Where that is between
    the two units of one character, it counts the second alone.
    """
    end, left = url.start, len(url.text)
    while left > 0:
        left -= 2 if is_halved(text[end]) else 1
        end += 1
    return url.start, end, URL_WEIGHT + (2 if left else 0)


def _emoji(text: str) -> Iterator[tuple[int, int, int]]:
    for emoji in find_counted_as_one(text):
        yield emoji.start, emoji.end, EMOJI_WEIGHT
