"""Long text to posts: at the author's own breaks, then paragraph, sentence, word."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

from scheduler.text.length import LIMIT, weighted_length

_BLOCK_BREAK = re.compile(r"^---[ \t]*$", re.MULTILINE)
# Not the no-break spaces: an author writes one to keep two words together.
_SPACE = re.compile("[ \t\n\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+")
# Up to six groups of digits side by side, as phone numbers are printed.
_PHONE = re.compile(r"\+?\(?\d+\)?(?:[ -]\(?\d+\)?){1,5}")
_TEXT_LINE = re.compile(r"\btext [A-Z]+ to \d+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_ABBREVIATION = re.compile(
    r"(?:^|[^\w])(?:[A-Z]|e\.g|i\.e|etc|vs|approx|no|Dr|Mr|Mrs|Ms|Prof|St)\.$"
)


class WordTooLong(ValueError):
    """A word that no split can make fit. `word` is the whole of it."""

    def __init__(self, word: str, weight: int, budget: int) -> None:
        self.word = word
        self.weight = weight
        self.budget = budget
        super().__init__(
            f'"{word}" counts {weight} and the post has room for {budget}; it cannot be split'
        )


class _Break(IntEnum):
    WORD = 1
    SENTENCE = 2
    PARAGRAPH = 3


@dataclass(frozen=True, slots=True)
class _Unit:
    """A run of text that stays whole: a word, or the words of one phone number."""

    start: int
    end: int
    weight: int
    after: _Break  # the kind of gap that follows
    gap_weight: int


def split(text: str, first: int = LIMIT, rest: Callable[[str], int] = lambda _: LIMIT) -> list[str]:
    """The posts of `text`, in order: each fits its budget and none is empty.

    A line that is only `---` begins a new post. `first` is the budget of the first post (its help
    line takes the rest); `rest` says the budget of any other by its text, and the largest for "".
    Units: weighted characters.
    Raises: WordTooLong.
    """
    posts: list[str] = []
    for block in _BLOCK_BREAK.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        for post in _pack(block.strip(), lambda part: rest(part) if posts else first):
            posts.append(post)
    return posts


def _pack(block: str, budget_for: Callable[[str], int]) -> Iterator[str]:
    if not block:
        return
    if weighted_length(block) <= budget_for(block):
        yield block
        return
    units = _units(block)
    sums = list(accumulate((unit.weight + unit.gap_weight for unit in units), initial=0))
    at = 0
    while at < len(units):
        end = _end_of_post(block, units, sums, at, budget_for)
        yield block[units[at].start : units[end - 1].end]
        at = end


def _end_of_post(
    block: str, units: list[_Unit], sums: list[int], at: int, budget_for: Callable[[str], int]
) -> int:
    """The index after the last unit of the post that begins with unit `at`."""
    budget = budget_for("")
    while True:
        end = _best_end(units, sums, at, budget)
        allowed = budget_for(block[units[at].start : units[end - 1].end])
        weight = sums[end] - sums[at] - units[end - 1].gap_weight
        if weight <= allowed:
            return end
        if end == at + 1:
            raise WordTooLong(block[units[at].start : units[at].end], weight, allowed)
        budget = min(allowed, budget - 1)


def _best_end(units: list[_Unit], sums: list[int], at: int, budget: int) -> int:
    """The end of the longest run within `budget` that stops at the best kind of gap."""
    best = at + 1
    for end in range(at + 1, len(units) + 1):
        last = units[end - 1]
        if sums[end] - sums[at] - last.gap_weight > budget:
            return best
        if last.after >= units[best - 1].after:
            best = end
    return len(units)


def _units(block: str) -> list[_Unit]:
    kept = _kept_together(block)
    gaps = [gap for gap in _SPACE.finditer(block) if gap.start() not in kept]
    starts = [0, *(gap.end() for gap in gaps)]
    ends = [*(gap.start() for gap in gaps), len(block)]
    kinds = [*(_kind(block, gap) for gap in gaps), _Break.PARAGRAPH]
    gap_weights = [*(weighted_length(gap.group()) for gap in gaps), 0]
    return [
        _Unit(start, end, weighted_length(block[start:end]), kind, gap_weight)
        for start, end, kind, gap_weight in zip(starts, ends, kinds, gap_weights, strict=True)
    ]


def _kept_together(block: str) -> set[int]:
    """The places of spaces at which a phone number or a text line would be torn."""
    return {
        place
        for pattern in (_PHONE, _TEXT_LINE)
        for match in pattern.finditer(block)
        for place in range(match.start(), match.end())
    }


def _kind(block: str, gap: re.Match[str]) -> _Break:
    lines = gap.group().count("\n") + gap.group().count("\u2029")
    if lines > 1:
        return _Break.PARAGRAPH
    word = block[max(0, gap.start() - 24) : gap.start()]
    if lines == 1:
        return _Break.SENTENCE
    ends = _SENTENCE_END.search(word) and not _ABBREVIATION.search(word)
    return _Break.SENTENCE if ends and not block[gap.end()].islower() else _Break.WORD
