"""X's weighted length, counted here a second time on purpose.

The rehearsal X is the judge of the scheduler's own count, so it does not share that code.
"""

import re
import unicodedata
from functools import lru_cache

from twitter_text import extract_urls_with_indices, parse_tweet

FREE_LIMIT = 280
PREMIUM_LIMIT = 25_000

# A character that does not weigh one, or a dot inside a word, hence perhaps a link. Where there
# is neither, the length is the count.
_NOT_PLAIN = re.compile(r"[^\x00-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]|\.(?![\s.]|$)")
# twitter-text-parser 3.0.0 counts these two as emoji where X counts one character.
_BARE_MARK = re.compile("[©®](?!\ufe0f)")


def normalized(text: str) -> str:
    """The text as X keeps it: composed, without space at its ends."""
    return unicodedata.normalize("NFC", text).strip()


def weighted_length(text: str) -> int:
    """How many of its 280 characters X counts for `text`, which is normalized."""
    if _is_plain(text):
        return len(text)
    return int(parse_tweet(text).weightedLength) - len(_BARE_MARK.findall(text))


def urls(text: str) -> list[tuple[int, int, str]]:
    """Start, end and spelling of everything in `text` that X takes for a link."""
    if _is_plain(text):
        return []
    return [(*found["indices"], found["url"]) for found in extract_urls_with_indices(text)]


@lru_cache(maxsize=64)  # asked twice or three times for each text
def _is_plain(text: str) -> bool:
    return _NOT_PLAIN.search(text) is None
