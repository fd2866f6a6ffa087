"""What changed between two texts, word by word, however long they are."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

_WORDS = re.compile(r"\s+|[^\s]+")
# Matching takes at worst the cube of the words that are alike: whoever typed "a b a b" for pages
# would keep everybody else's pages waiting. So many steps a difference, a few seconds at worst.
_MOST_STEPS: Final = 40_000_000
_DEEPEST: Final = 6  # times that the same words are parted


@dataclass(slots=True)
class _Effort:
    """The steps that one difference may still take."""

    left: int = _MOST_STEPS

    def takes(self, steps: int) -> bool:
        """Whether there are so many left; then they are taken."""
        if steps > self.left:
            return False
        self.left -= steps
        return True


class Fate(StrEnum):
    """What became of some words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and what became of them."""

    fate: Fate
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order; those that are same or new are `after`.

    Long texts are parted at the words that stand once in both; where there are none, all of a part
    is told as gone and as new.
    """
    pieces: list[Piece] = []
    for one in _pieces(_WORDS.findall(before), _WORDS.findall(after), _DEEPEST, _Effort()):
        if pieces and pieces[-1].fate is one.fate:
            one = Piece(one.fate, pieces.pop().text + one.text)
        pieces.append(one)
    return tuple(pieces)


def _pieces(old: Sequence[str], new: Sequence[str], deeper: int, effort: _Effort) -> list[Piece]:
    begins, ends = _alike(old, new)
    old_to, new_to = len(old) - ends, len(new) - ends
    middle = _middle(old[begins:old_to], new[begins:new_to], deeper, effort)
    return [*_piece(Fate.SAME, new[:begins]), *middle, *_piece(Fate.SAME, new[new_to:])]


def _middle(old: Sequence[str], new: Sequence[str], deeper: int, effort: _Effort) -> list[Piece]:
    counted, counted_new = Counter(old), Counter(new)
    pairs = sum(number * counted_new[one] for one, number in counted.items())
    if effort.takes(pairs * min(len(old), len(new))):
        return _matched(old, new)
    places = {one: at for at, one in enumerate(new) if counted_new[one] == 1}
    both = [(at, places[one]) for at, one in enumerate(old) if counted[one] == 1 and one in places]
    pieces: list[Piece] = []
    old_from = new_from = 0
    for old_at, new_at in [*(_in_order(both) if deeper else ()), (len(old), len(new))]:
        gone, come = old[old_from:old_at], new[new_from:new_at]
        if len(gone) == len(old):  # nothing parts them
            pieces += [*_piece(Fate.GONE, gone), *_piece(Fate.NEW, come)]
        else:
            pieces += _pieces(gone, come, deeper - 1, effort)
        pieces += _piece(Fate.SAME, new[new_at : new_at + 1])
        old_from, new_from = old_at + 1, new_at + 1
    return pieces


def _in_order(both: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many of these places as come in the same order in both texts."""
    ends: list[int] = []  # for each length, the place in the new text that such a row ends with
    last: list[int] = []  # which of `both` that is
    before: list[int] = []
    for number, (_, at) in enumerate(both):
        length = bisect_left(ends, at)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [at]
        last[length : length + 1] = [number]
    found: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(both[at])
        at = before[at]
    return found[::-1]


def _matched(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    pieces: list[Piece] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            pieces += _piece(Fate.SAME, new[new_from:new_to])
            continue
        pieces += _piece(Fate.GONE, old[old_from:old_to])
        pieces += _piece(Fate.NEW, new[new_from:new_to])
    return pieces


def _alike(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many both begin with, and how many of the rest both end with."""
    most = min(len(old), len(new))
    begins = next((at for at in range(most) if old[at] != new[at]), most)
    left = most - begins
    ends = next((at for at in range(left) if old[-1 - at] != new[-1 - at]), left)
    return begins, ends


def _piece(fate: Fate, words: Sequence[str]) -> list[Piece]:
    return [Piece(fate, "".join(words))] if words else []
