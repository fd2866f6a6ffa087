"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|[^\s]+")


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
    """The pieces of both texts in order; those that are same or new are `after`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece(Fate.SAME, "".join(new[new_from:new_to])))
            continue
        if old_from < old_to:
            pieces.append(Piece(Fate.GONE, "".join(old[old_from:old_to])))
        if new_from < new_to:
            pieces.append(Piece(Fate.NEW, "".join(new[new_from:new_to])))
    return tuple(pieces)
