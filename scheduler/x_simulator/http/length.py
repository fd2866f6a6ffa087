"""X's weighted length, counted here a second time on purpose.

The rehearsal X is the judge of the scheduler's own count, so it does not share that code: it goes
through a text as X's package twitter-text 3.1.0 does, one unit of UTF-16 after the other.
"""

import json
import re
import unicodedata
from functools import cache, lru_cache

from scheduler.x_simulator.http.links import PUBLISHED, in_characters, in_units, links

FREE_LIMIT = 280
PREMIUM_LIMIT = 25_000
REFUSED = frozenset("\ufffe\ufeff\uffff")  # characters that X takes in no post

_LINK_WEIGHT = 23
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))  # weight 1; what is left weighs 2
# A character that does not weigh one, or a dot inside a word, hence perhaps a link. Where there
# is neither, the length is the count.
_NOT_PLAIN = re.compile(r"[^\x00-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]|\.(?![\s.]|$)")


def normalized(text: str) -> str:
    """The text as X keeps it: composed, without space at its ends."""
    return unicodedata.normalize("NFC", text).strip()


def weighted_length(text: str) -> int:
    """How many of its 280 characters X counts for `text`, which is normalized."""
    if _is_plain(text):
        return len(text)
    units = in_units(text)
    link_lengths = {start: len(spelling) for start, _, spelling in links(units)}
    emoji_lengths = _emoji(units)
    length = at = 0
    while at < len(units):
        if at in link_lengths:
            length += _LINK_WEIGHT
            at += link_lengths[at]
        elif at in emoji_lengths:
            length += 2
            at += emoji_lengths[at]
        else:
            length += _weight(units[at])
            at += 2 if _is_pair(units[at : at + 2]) else 1
    return length


def urls(text: str) -> list[tuple[int, int, str]]:
    """Start, end and spelling of everything in `text` that X takes for a link."""
    if _is_plain(text):
        return []
    units = in_units(text)
    return [
        (len(in_characters(units[:start])), len(in_characters(units[:end])), in_characters(url))
        for start, end, url in links(units)
    ]


@lru_cache(maxsize=64)  # asked twice or three times for each text
def _is_plain(text: str) -> bool:
    return _NOT_PLAIN.search(text) is None


def _weight(unit: str) -> int:
    return 1 if any(first <= ord(unit) <= last for first, last in _LIGHT) else 2


def _is_pair(units: str) -> bool:
    return len(units) == 2 and "\ud800" <= units[0] <= "\udbff" and "\udc00" <= units[1] <= "\udfff"


def _emoji(units: str) -> dict[int, int]:
    """Where emoji of several characters begin, and how many units each has."""
    found, at = {}, 0
    while at < len(units):
        known = _sequences().get(units[at : at + 2], ())
        length = next((len(one) for one in known if units.startswith(one, at)), 0)
        if length:
            found[at] = length
        at += length or 1
    return found


@cache
def _sequences() -> dict[str, list[str]]:
    """The emoji of several characters that X counts as one, by their first two units."""
    listed: str = json.loads(PUBLISHED.read_text("utf-8"))["emoji_counted_as_one"]
    by_beginning: dict[str, list[str]] = {}
    for emoji in sorted(map(in_units, listed.split(" ")), key=len, reverse=True):
        by_beginning.setdefault(emoji[:2], []).append(emoji)
    return by_beginning
