"""How long X says a text is."""

import re
import unicodedata
from functools import lru_cache
from itertools import chain

from scheduler.text.entities import find_emoji, find_urls

LIMIT = 280  # weighted characters a post may have
URL_WEIGHT = 23  # whatever its length: X replaces it by a t.co address
EMOJI_WEIGHT = 2

# Source: X's configuration v3, ranges of weight 1; everything else weighs 2.
_HEAVY = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")


@lru_cache(maxsize=16_384)
def weighted_length(text: str) -> int:
    """X's count of `text`, after NFC: URLs 23, emoji 2, most scripts 1, the rest 2."""
    text = normalised(text)
    plain = _weigh(text)
    spans = sorted(
        chain(
            ((url.start, url.end, URL_WEIGHT) for url in find_urls(text)),
            ((emoji.start, emoji.end, EMOJI_WEIGHT) for emoji in find_emoji(text)),
        )
    )
    reached = 0
    for start, end, weight in spans:
        if start >= reached:
            plain += weight - _weigh(text[start:end])
            reached = end
    return plain


def normalised(text: str) -> str:
    """The form that X counts: NFC, each line ending one character."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def urls(text: str) -> list[str]:
    """The URLs X would link in `text`, in order; a bare domain name is one."""
    return [url.text for url in find_urls(text)]


def has_url(text: str) -> bool:
    """Whether X would link (and bill) a URL in `text`."""
    return bool(find_urls(text))


def _weigh(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(_HEAVY.findall(text))
