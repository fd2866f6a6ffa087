"""Judges the contacts of a post: its numbers, its addresses, and what is said of a service."""

import re
from collections.abc import Iterator
from functools import lru_cache

from scheduler.crisis.directory.services import Directory, places
from scheduler.crisis.rules.contact_addresses import wrong_addresses
from scheduler.crisis.rules.contact_book import ContactBook, Holder
from scheduler.crisis.rules.contact_claims import wrong_claims
from scheduler.crisis.rules.contact_numbers import NumberJudge
from scheduler.crisis.rules.contact_reading import Reading, WrongContact
from scheduler.crisis.rules.typed_text import Plain, digits_of, may_go_on, plain, runs_of_digits
from scheduler.text.phrases.words_of_text import words_of

_ADDRESS = re.compile(r"\.[A-Za-z]{2}")
_SIGNS = re.compile("[0-9]|[oil|]{3}")  # a digit, or letters that look like digits
_WORDS = re.compile(r"\w+")
_TELLING = frozenset(
    ("dot", "hour", "hours", "clock", "night", "nos", "anytime", "weekday", "weekdays")
)
_ENGLISH = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "zero", "oh"),
    *("double", "treble"),
)
_WELSH = ("un", "dau", "tri", "pedwar", "pump", "chwech", "saith", "wyth", "naw", "dim")
_NUMBERS = frozenset((*_ENGLISH, *_WELSH))
_TWO_NUMBERS = re.compile(
    rf"\b(?:{'|'.join(_ENGLISH)})\b[\s,.-]{{1,3}}(?:{'|'.join(_ENGLISH)}|hundred)\b"
    rf"|\b(?:{'|'.join(_WELSH)})\b[\s,.-]{{1,3}}(?:{'|'.join(_WELSH)})\b"
)
# The name of a service, and right behind it what it does, so that hours can only be its own.
_ANSWERS = re.compile(
    r"(?:'s (?:line|helpline))?,?\s(?:(?:line|helpline)\s)?(?:is|are|answers?|opens?|listens?"
    r"|runs|takes calls|text and chat)\b|,\s|:\s|\s\("
)
_DOES = re.compile(r"(?:'s (?:line|helpline))?\s(?:is|are|answers?|opens?|listens?)\b")
_ABOUT_US = re.compile(r"\b(?:our|we|us|volunteers|stall|walk|event|training|coffee|quiz)\b", re.I)


def may_hold_contacts(text: str) -> bool:
    """Whether a text can hold a number, an address or a claim of hours at all."""
    if not text.isascii() or _ADDRESS.search(text):
        return True
    small = text.lower()
    is_plain = "_" not in small and "|" not in small  # else these are parts of words or of numbers
    words = words_of(small) if is_plain else _WORDS.findall(small)
    if any(map(_is_telling, words)) or (not is_plain and _SIGNS.search(small)):
        return True
    return not _NUMBERS.isdisjoint(words) and _TWO_NUMBERS.search(small) is not None


@lru_cache(maxsize=16_384)
def _is_telling(word: str) -> bool:
    """Whether a word alone, in small letters, shows that there may be a contact."""
    return word in _TELLING or _SIGNS.search(word) is not None


class ContactJudge:
    """Judges the contacts of posts for the readers of one region."""

    def __init__(self, directory: Directory, region: str) -> None:
        self._region = region
        self._book = directory.kept("contacts", lambda: ContactBook(directory))
        self._numbers = NumberJudge(directory, region, self._book)

    def judged(self, text: str, last_post: str = "", next_post: str = "") -> Iterator[WrongContact]:
        """Everything in `text` that is not as the directory has it, in no order."""
        words = plain(text)
        reading = Reading(words, self._book, plain(last_post).text)
        for number in reading.numbers:
            yield from self._numbers.wrong(number, reading, text)
        yield from wrong_addresses(reading, self._book)
        yield from self._claims_by_name(reading)
        if next_post:
            yield from self._broken_over_posts(words, next_post)

    def _claims_by_name(self, reading: Reading) -> Iterator[WrongContact]:
        for name in reading.names:
            first, last = reading.sentence_of(name.start)
            rest = reading.words.text[name.end : min(last, name.end + 120, reading.next_name(name))]
            is_first = not reading.words.text[first : name.start].strip(" \n\"'(")
            does = _ANSWERS if is_first else _DOES
            if not does.match(rest) or reading.has_number(first, last):
                continue
            if len(name.ids) == 0 or _ABOUT_US.search(rest):
                continue
            entries = [self._book.entries[one] for one in sorted(name.ids)]
            here = [one for one in entries if one.region in places(self._region)] or entries
            holders = [Holder(one, one.channels[0]) for one in here]
            for start, end, advice in wrong_claims(rest, holders):
                start, end = reading.words.span(name.end + start, name.end + end)
                yield WrongContact(start, end, advice)

    def _broken_over_posts(self, words: Plain, next_post: str) -> Iterator[WrongContact]:
        tail = words.text[-80:]
        head = plain(next_post).text
        if not may_go_on(tail, head):
            return
        both = plain(f"{tail}\n{head}")
        for run in runs_of_digits(both):
            first, last = run[0], run[-1]
            if not first.start < len(tail) < last.end:
                continue
            known = self._book.holders(digits_of(run)) or self._book.near(digits_of(run))
            if known:
                start, end = words.span(len(words.text) - len(tail) + first.start, len(words.text))
                yield WrongContact(
                    start, end, "This number goes on in the next post: write it in one."
                )
