"""The words in a hashtag that was written in small letters throughout."""

from functools import cache
from importlib import resources

_LONGEST = 16


def words_of(tag: str) -> list[str]:
    """The words of an all-small `tag`, or none if it has capitals or is not made of known ones.

    The fewest words win: "recovery" stays one word.
    """
    if not tag.islower() or not tag.isascii():
        return []
    known = _known()
    best: list[list[str] | None] = [[]]
    for end in range(1, len(tag) + 1):
        options = [
            [*head, tag[start:end]]
            for start in range(max(0, end - _LONGEST), end)
            if (head := best[start]) is not None and tag[start:end] in known
        ]
        best.append(min(options, key=len, default=None))
    return best[-1] or []


@cache
def _known() -> frozenset[str]:
    file = resources.files("scheduler.text.rules") / "hashtag_words.txt"
    lines = file.read_text(encoding="ascii").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
