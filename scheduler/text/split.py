"""Long text to posts: at the author's own breaks, then paragraph, sentence, word."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

from scheduler.text.counting.length import LIMIT, weighted_length

_BLOCK_BREAK = re.compile(r"---(?<![^\n]---)[ \t]*$", re.MULTILINE)  # alone on its line
# Not the no-break spaces: an author writes one to keep two words together.
_SPACE = re.compile("[ \t\n\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+")
# Up to six groups of digits side by side, as phone numbers are printed.
_PHONE = re.compile(r"\d+\)?(?:[ \u00a0-]\(?\d+\)?){1,5}")
_ASCII_DIGIT = re.compile("[0-9]")
_TEXT_LINE = re.compile(r"\btext [A-Z]+ to \d+", re.IGNORECASE)
# "1." or "-" at the beginning of an item: after a line, a colon or the sentence before.
_ITEM = re.compile(
    r"(?:^|\n|[.!?:;…)\"”’])[ \t\n]*(\(?(?:\d{1,2}|[A-Za-z])[.)]|[-–•*·▪])[ \t]+(?=\S)"
)
# "Dr Ahmed", "St. Ives", "J. Smith", "No. 5": what shortens a title stays with its name.
_TITLE = re.compile(
    r"(?<![\w.])(?:(?:Dr|Mr|Mrs|Ms|Mx|Prof|St|Rev|Fr|Sr|Sgt|Cllr|Hon|Mt|Ste)\.?|[A-Z]\."
    r"|(?:No|Nr|Tel|Ext|ext|c|cf|approx|ca)\.)[ \t]+(?=[\w“\"'])"
)
_EMOJI = "\u203c\u2049\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"
_EMOJI_RUN = re.compile(f"[{_EMOJI}][{_EMOJI}\u200d\ufe0e\ufe0f\U000e0020-\U000e007f ]*")
_ENDING_EMOJI = re.compile(f"[{_EMOJI}\u200d\ufe0e\ufe0f\U000e0020-\U000e007f ]+$")
_SENTENCE_END = re.compile(r"[.!?…。！？।។။؟۔][\"'”’»」』）)\]]*$")
_ABBREVIATION = re.compile(
    r"(?:^|[^\w])(?:[A-Z]|e\.g|i\.e|a\.m|p\.m|etc|vs|approx|no|Ph\.D|U\.[KS]|Inc|Ltd|Jan|Feb|Aug"
    r"|Sept|Oct|Nov|Dec|Dr|Mr|Mrs|Ms|Mx|Prof|St|Rev|Cllr|Hon|Rd|Ave)\.$"
)
# Marks after which languages without spaces may go on in another post, and their closing signs.
_MARK = re.compile(
    r"([。！？｡!?]+|[，、；：､,;:]+|…+)[」』）】》”’]*(?=[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef「『（【《“‘])"
)
_ENDS_SENTENCE = frozenset("。！？｡!?…")
# Between two of these a line may break where there is no mark at all; not before a closing sign.
_IDEOGRAPHS = re.compile(
    r"(?<=[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])"
    r"(?=[\u3041\u3042\u3044\u3046\u3048\u304a-\u3062\u3064-\u3082\u3084\u3086\u3088-\u308d"
    r"\u308f-\u3094\u30a2\u30a4\u30a6\u30a8\u30aa-\u30c2\u30c4-\u30e2\u30e4\u30e6\u30e8-\u30ed"
    r"\u30ef-\u30f4\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])"
)
_PHONE_GAP = re.compile(r"(?<=[\d)]) (?=[\d(])")
_FEWEST_DIGITS = 6  # of a phone number: 116 123


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
    TOGETHER = 0  # between what belongs together: only where nothing else fits
    CHARACTER = 1  # inside a run of ideographs
    WORD = 2
    SENTENCE = 3
    PARAGRAPH = 4


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


def with_whole_numbers(text: str) -> str:
    """The text with no-break spaces inside phone numbers, so that none breaks over a line."""
    if text.isascii() and not _ASCII_DIGIT.search(text):  # as nearly always: twice as quick
        return text
    return _PHONE.sub(lambda number: _whole(number.group()), text)


def _whole(number: str) -> str:
    digits = sum(character.isdigit() for character in number)
    return _PHONE_GAP.sub("\u00a0", number) if digits >= _FEWEST_DIGITS else number


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
    whole, together = _numbers(block), _kept_together(block)
    gaps = {
        (gap.start(), gap.end()): _Break.TOGETHER if gap.start() in together else _kind(block, gap)
        for gap in _SPACE.finditer(block)
        if gap.start() not in whole
    }
    gaps |= _breaks_without_space(block)
    places = sorted(gaps)
    starts = [0, *(end for _, end in places)]
    ends = [*(start for start, _ in places), len(block)]
    kinds = [*(gaps[place] for place in places), _Break.PARAGRAPH]
    gap_weights = [*(weighted_length(block[start:end]) for start, end in places), 0]
    return [
        _Unit(start, end, weighted_length(block[start:end]), kind, gap_weight)
        for start, end, kind, gap_weight in zip(starts, ends, kinds, gap_weights, strict=True)
    ]


def _breaks_without_space(block: str) -> dict[tuple[int, int], _Break]:
    """Where Chinese or Japanese may go on in another post: after a mark, or between two signs."""
    if block.isascii():
        return {}
    breaks = {
        (place.start(), place.start()): _Break.CHARACTER for place in _IDEOGRAPHS.finditer(block)
    }
    for mark in _MARK.finditer(block):
        ends = mark[1][0] in _ENDS_SENTENCE
        breaks[mark.end(), mark.end()] = _Break.SENTENCE if ends else _Break.WORD
    return breaks


def _numbers(block: str) -> set[int]:
    """The places of spaces at which a phone number or a text line would be torn."""
    return {
        place
        for pattern in (_PHONE, _TEXT_LINE)
        for match in pattern.finditer(block)
        for place in range(match.start(), match.end())
    }


def _kept_together(block: str) -> set[int]:
    """The places of spaces between an item and its number, a name and its title, an emoji."""
    together: set[int] = set()
    for item in _ITEM.finditer(block):
        together |= set(range(item.end(1), item.end()))
    for title in _TITLE.finditer(block):
        together |= set(range(title.start(), title.end()))
    return together if block.isascii() else together | _beside_emoji(block)


def _beside_emoji(block: str) -> set[int]:
    """Spaces that keep an emoji with the sentence before it or, at a line's start, after it."""
    places: set[int] = set()
    for run in _EMOJI_RUN.finditer(block):
        places |= set(range(run.start(), len(run.group().rstrip(" ")) + run.start()))
        before = run.start() - 1
        if before >= 0 and block[before] == " ":
            places.add(before)
        elif before < 0 or block[before] == "\n":
            places |= set(range(run.start(), run.end()))
    return places


def _kind(block: str, gap: re.Match[str]) -> _Break:
    lines = gap.group().count("\n") + gap.group().count("\u2029")
    if lines > 1:
        return _Break.PARAGRAPH
    if lines == 1:
        return _Break.SENTENCE
    before = block[max(0, gap.start() - 48) : gap.start()]
    word = _ENDING_EMOJI.sub("", before)
    ends = _SENTENCE_END.search(word) and not _ABBREVIATION.search(word)
    return _Break.SENTENCE if ends and not block[gap.end()].islower() else _Break.WORD
