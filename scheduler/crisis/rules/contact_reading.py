"""Reads a text for its contacts: sentences, names of services, numbers, and what is around."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from scheduler.crisis.rules.contact_book import ContactBook, Holder, ServiceName
from scheduler.crisis.rules.contact_places import EMERGENCIES
from scheduler.crisis.rules.typed_text import Group, Plain, digits_of, runs_of_digits

_MOST_GROUPS = 14  # in one number
VERB = (
    r"call(?:ing)?|ring(?:ing)?|phon(?:e|ing)|dial(?:l?ing)?|text(?:ing)?|sms|tel|telephone"
    r"|whatsapp|ffoniwch|ffonio|ffonia|deialwch|tecstiwch|tecstio|rhif|helpline|hotline"
    r"|freephone|send|\w{1,20}'s number(?: is)?|(?:crisis|listening|advice|support) line|calls? to"
    r"|(?:the|our|their|its|whose) number(?: is)?"
)
_NEW_CLAUSE = re.compile(
    rf";|(?:,|\b(?:or|and|then|but|if not)\b)\s*(?:you can |please |just )?(?:{VERB})\b", re.I
)
_ENDS = re.compile(r"[.!?…][\"')\]]{0,3}\s+(?=[A-Z0-9\"'(\[\0])|\n[^\S\n]{0,8}\n")
_DIALLED = re.compile(r"(?:\+|tel:\s?|#)$", re.I)
_IS_WHOSE = re.compile(
    r"^\s?(?:\(|(?:is|belongs to|reaches|gets you|puts you|connects you|for)"
    r"(?: the| through| number| line| helpline| for| of| to){0,5}\s)(?:the )?"
)
_WHO_TO_CALL = re.compile(r"\b(?:for|reach|need|want|contact|to talk to)\s(?:the\s)?$", re.I)
_OPEN_END = re.compile(r"(?:[:,=-]|\w)\s*$")  # a post that goes on in the next


@dataclass(frozen=True, slots=True)
class WrongContact:
    """A contact that is not as it should be: its place in the text, and what to do."""

    start: int
    end: int
    advice: str
    is_judged: bool = True  # False: nothing is known of it, either way


@dataclass(frozen=True, slots=True)
class Number:
    """Groups of digits that are one number, and what stands around it."""

    start: int
    end: int
    digits: str
    written: str
    holders: tuple[Holder, ...]
    before: str  # since the number before it, in its sentence
    after: str  # until the number behind it
    sentence: str
    last_sentence: str
    is_odd: bool
    has_plus: bool
    is_dialled: bool  # behind a plus or "tel:": no count, no date


class Reading:
    """One text with its sentences, names and numbers found once."""

    def __init__(self, words: Plain, book: ContactBook, last_post: str = "") -> None:
        self.words = words
        self._lead = last_post if _OPEN_END.search(last_post) else ""
        self._book = book
        self.given: dict[int, bool] = {}  # whether a number is one to call, by where it begins
        self._owners: dict[int, list[ServiceName]] = {}  # by where the number begins

    @cached_property
    def names(self) -> list[ServiceName]:
        return list(self._book.named(self.words.text))

    @cached_property
    def _named_last(self) -> list[ServiceName]:
        return [*self._book.named(self._lead)][-1:]

    @cached_property
    def _name_ends(self) -> list[int]:
        return [name.end for name in self.names]

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        gaps = list(_ENDS.finditer(self.words.masked))
        starts = [0, *(gap.end() for gap in gaps)]
        ends = [*(gap.end() for gap in gaps), len(self.words.text)]
        return list(zip(starts, ends, strict=True))

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._sentences]

    def sentence_of(self, place: int) -> tuple[int, int]:
        return self._sentences[max(0, bisect_right(self._starts, place) - 1)]

    def _sentence_before(self, start: int) -> tuple[int, int]:
        at = bisect_left(self._starts, start)
        return self._sentences[at - 1] if at else (0, 0)

    @cached_property
    def numbers(self) -> list[Number]:
        split = (one for run in runs_of_digits(self.words) for one in _split(run, self._book))
        found = [one for one in split if len(one[1]) >= 3]
        ends = [0, *(groups[-1].end for groups, _ in found)]
        starts = [*(groups[0].start for groups, _ in found), len(self.words.text)]
        return [
            self._number(groups, digits, ends[place], starts[place + 1])
            for place, (groups, digits) in enumerate(found)
        ]

    def _number(
        self, groups: Sequence[Group], digits: str, last_end: int, next_start: int
    ) -> Number:
        start, end = groups[0].start, groups[-1].end
        text = self.words.masked
        first, _ = self.sentence_of(start)
        _, last = self.sentence_of(end - 1)
        before, final = self._sentence_before(first)
        return Number(
            start=start,
            end=end,
            digits=digits,
            written=text[start:end],
            holders=tuple(self._book.holders(digits)),
            before=self._lead_of(first, last_end, start)
            + text[max(first, last_end, start - 120) : start],
            after=text[end : min(last, next_start, end + 120)],
            sentence=self.words.text[max(first, start - 200) : min(last, end + 200)],
            last_sentence=self.words.text[max(before, final - 120) : final],
            is_odd=any(group.is_odd for group in groups),
            has_plus=text[max(0, start - 1) : start] == "+",
            is_dialled=bool(_DIALLED.search(text[max(0, start - 4) : start])),
        )

    def _lead_of(self, first: int, last_end: int, start: int) -> str:
        """The end of the post before, where a number is the first thing that this one says."""
        return (
            f"{self._lead[-80:]} " if self._lead and first == last_end == 0 and start < 12 else ""
        )

    @cached_property
    def _number_starts(self) -> list[int]:
        return [number.start for number in self.numbers]

    def has_number(self, first: int, last: int) -> bool:
        """Whether a number stands between two places."""
        at = bisect_left(self._number_starts, first)
        return at < len(self.numbers) and self.numbers[at].start < last

    def owners_before(self, number: Number) -> list[ServiceName]:
        """Who is named before a number as whose it is."""
        if number.start not in self._owners:
            self._owners[number.start] = self._find_owners(number)
        return self._owners[number.start]

    def _find_owners(self, number: Number) -> list[ServiceName]:
        begin = max(0, number.start - len(number.before))
        at = bisect_left(self._name_ends, number.start + 1)
        found = []
        for name in reversed(self.names[max(0, at - 4) : at]):
            gap = self.words.masked[name.end : number.start]
            lead = self.words.masked[max(begin, name.start - 20) : name.start]
            is_far = _NEW_CLAUSE.search(gap) and not _WHO_TO_CALL.search(lead)
            if name.end < begin or len(gap) > 60 or is_far:
                break
            behind = _IS_WHOSE.match(number.before)
            if behind and begin and name.start == begin + behind.end():
                break  # it says whose the number before is
            found.append(name)
        if not found and not begin and self._lead:
            found = self._named_last
        return found

    def owners_after(self, number: Number) -> list[ServiceName]:
        """Who is named right behind a number as whose it is: "is Childline", "(Samaritans)"."""
        match = _IS_WHOSE.match(number.after)
        if match is None:
            return []
        at = bisect_left(self._name_ends, number.end)
        place = number.end + match.end()
        return [name for name in self.names[at : at + 1] if name.start == place]

    def next_name(self, name: ServiceName) -> int:
        """Where the next name begins, or the text ends."""
        at = bisect_right(self._name_ends, name.end)
        return self.names[at].start if at < len(self.names) else len(self.words.text)

    def named_behind(self, number: Number) -> frozenset[str]:
        """Who is named right behind a number: "0800 1111 Childline"."""
        at = bisect_left(self._name_ends, number.end)
        for name in self.names[at : at + 1]:
            if not self.words.text[number.end : name.start].strip(" (:,-"):
                return name.ids
        return frozenset()

    def named_in_sentence(self, number: Number) -> frozenset[str]:
        """Everybody who is named near a number in its sentence."""
        first, last = self.sentence_of(number.start)
        at = bisect_left(self._name_ends, first)
        near = self.names[at : at + 8]
        return frozenset[str]().union(*(name.ids for name in near if name.start < last))

    def said_of(self, number: Number) -> tuple[int, str]:
        """The words that can only be of this number: where they begin, and the words."""
        first, last = self.sentence_of(number.start)
        text = self.words.text
        end = min(last, number.end + len(number.after))
        at = bisect_left(self._name_ends, number.end)
        for name in self.names[at : at + 1]:
            end = min(end, name.start)
        owners = self.owners_before(number)
        start = max(first, number.start - len(number.before))
        if owners and owners[-1].end <= number.start:
            start = owners[-1].end
        begins = max(0, number.start - len(number.before))
        if begins > first and not owners:  # what stands between two numbers is of the first
            start = number.end
        semicolon = text.find(";", number.end, end)
        end = semicolon if semicolon >= 0 else end
        before = text[start : number.start]  # nothing, where the words begin behind the number
        sentence = before + " " * (number.end - number.start) + text[number.end : end]
        return number.start - len(before), sentence


def _split(run: list[Group], book: ContactBook) -> Iterator[tuple[list[Group], str]]:
    """The numbers in a run of digits: those that the book knows, and what is left between them."""
    left: list[Group] = []
    place = 0
    while place < len(run):
        size = _known_size(run, place, book)
        if not size:
            left.append(run[place])
            place += 1
            continue
        yield from _unknown_parts(left, book)
        left = []
        groups = run[place : place + size]
        yield groups, digits_of(groups)
        place += size
    yield from _unknown_parts(left, book)


def _known_size(run: list[Group], place: int, book: ContactBook) -> int:
    """How many groups from this place on are a number that the book knows; 0, if none."""
    best, digits = 0, ""
    for size in range(1, min(_MOST_GROUPS, len(run) - place) + 1):
        digits += run[place + size - 1].digits
        if len(digits) > 15:
            break
        if _is_known(digits, book) and _stands_alone(run, place, size, digits, book):
            best = size
    return best


def _stands_alone(run: list[Group], place: int, size: int, digits: str, book: ContactBook) -> bool:
    """Whether a short code is no part of a longer number: "999/112" are two."""
    if len(digits) > 4:
        return True
    after = place + size
    begins = place == 0 or run[place].is_strong or _is_known(run[place - 1].digits, book)
    ends = after == len(run) or run[after].is_strong or _is_known(run[after].digits, book)
    return begins and ends


def _is_known(digits: str, book: ContactBook) -> bool:
    return bool(book.holders(digits)) or digits in EMERGENCIES


def _unknown_parts(left: list[Group], book: ContactBook) -> Iterator[tuple[list[Group], str]]:
    if not left:
        return
    digits = digits_of(left)
    all_words = all(group.is_word for group in left)
    if digits and (
        all_words or not any(group.is_strong for group in left[1:]) or book.near(digits)
    ):
        if not all_words or len(digits) >= 3:
            yield left, digits
        return
    part: list[Group] = []
    for group in left:
        if part and group.is_strong:
            if digits := digits_of(part):
                yield part, digits
            part = []
        part.append(group)
    if digits := digits_of(part):
        yield part, digits
