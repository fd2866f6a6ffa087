"""The words in a hashtag, however it was written."""

import re
from functools import cache, lru_cache
from importlib import resources

_LONGEST = 16
_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=1_024)  # a campaign says the same few in all its threads
def words_of(tag: str) -> tuple[str, ...]:
    """The words in `tag`, whatever its capitals, or none if it is not made of known ones.

    The fewest words win: "recovery" stays one word. A number only parts them.
    """
    if not tag.isascii():
        return ()
    parts = [_words_in(part) for part in _DIGITS.split(tag.lower()) if part]
    return tuple(word for part in parts for word in part) if all(parts) else ()


def _words_in(letters: str) -> list[str]:
    known = _known()
    best: list[list[str] | None] = [[]]
    for end in range(1, len(letters) + 1):
        options = [
            [*head, letters[start:end]]
            for start in range(max(0, end - _LONGEST), end)
            if (head := best[start]) is not None and letters[start:end] in known
        ]
        best.append(min(options, key=len, default=None))
    return best[-1] or []


@cache
def _known() -> frozenset[str]:
    file = resources.files("scheduler.text.rules") / "hashtag_words.txt"
    lines = file.read_text(encoding="ascii").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
