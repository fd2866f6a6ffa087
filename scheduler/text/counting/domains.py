"""Domain names, as X finds them in a text.

X's package looks for them with one pattern that goes back and forth. Here each run of characters
that a domain may have is read once, so that no text takes long.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from scheduler.text.counting import published
from scheduler.text.counting.characters import (
    ACCENTED_IN_ANY_CASE,
    REFUSED,
    SPACES,
    TURNING,
    is_halved,
)

_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

_MAYBE = re.compile(r"\.(?<=[^ .].)[^\W\d_]")  # says no without any list
# What a domain has, dots included: everything but these, quotation marks and emoji too.
_OF_A_DOMAIN = rf"[^!'#%&()*+,\\/:;<=>?@\[\]^{{|}}~${SPACES}{REFUSED}{TURNING}]"
_RUN = re.compile(rf"(?<!{_OF_A_DOMAIN}){_OF_A_DOMAIN}++")
_LATIN_LABELS = re.compile(rf"(?:[-A-Za-z0-9{ACCENTED_IN_ANY_CASE}]++\.)++")
_ALPHANUMERICS = re.compile("[A-Za-z0-9]*+")
_ENCODED = re.compile("[Xx][Nn]--[-A-Za-z0-9]++")
_STOPS = re.compile("[\u3002\uff0e\uff61]")  # the full stops of other scripts

_INSIDE_A_LABEL = frozenset("-_")  # neither its first nor its last character
_NOT_BEFORE = frozenset(f"{_ALPHANUMERIC}@＠$#＃{REFUSED}")
_NOT_AFTER = frozenset(f"{_ALPHANUMERIC}@+-")
_LONGEST_LABEL = 63
_SHORT_LABEL = 6  # whatever its letters are, it is no longer than the longest on the line


@dataclass(frozen=True, slots=True)
class _Label:
    """What stands before one of the dots of a run."""

    start: int
    dot: int
    end: int | None  # of a domain whose last dot this is
    last: int | None  # the last label of the longest domain that begins with the whole of this one
    last_of_next: int | None  # the same of the next label


class Run:
    """Characters of domains without a gap, and the domains that X would find among them."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start = start
        self._text = text
        self._labels = _labels(text, start, end)
        self._at = 0  # the first label that no domain was looked for in

    def whole(self) -> int | None:
        """The end of the longest domain that begins where the run does."""
        last = self._labels[0].last
        return None if last is None else self._take(last)

    def next(self, earliest: int) -> tuple[int, int] | None:
        """Start and end of the first domain that begins at the place `earliest` or later."""
        while self._at < len(self._labels):
            label = self._labels[self._at]
            if (start := self._start(label, earliest)) is not None:
                last = self._at if label.last_of_next is None else label.last_of_next
                return start, self._take(last)
            self._at += 1
        return None

    def _take(self, last: int) -> int:
        """The end of a domain; what follows its last label is looked at next."""
        self._at = last + 1
        end = self._labels[last].end
        assert end is not None  # noqa: S101 - else it would not be the last label of a domain
        return end

    def _start(self, label: _Label, earliest: int) -> int | None:
        """Where a domain may begin in a label: at the first character that X would begin at."""
        if label.start == label.dot or self._text[label.dot - 1] in _INSIDE_A_LABEL:
            return None
        earliest = max(earliest, label.start)
        if label.last_of_next is None:
            if label.end is None:
                return None
            earliest = max(earliest, self._text.rfind("_", label.start, label.dot) + 1)
        places = range(earliest, label.dot)
        # A text may begin with a domain, but X tries its second unit of UTF-16 first.
        is_second_first = (
            earliest == 0 and not is_halved(self._text[0]) and may_follow(self._text, 1)
        )
        tried = chain(places[1:2], places) if is_second_first else places
        return next((place for place in tried if self._may_begin(place)), None)

    def _may_begin(self, place: int) -> bool:
        character = self._text[place]
        if character in _INSIDE_A_LABEL:
            return False
        return is_halved(character) or may_follow(self._text, place)


def runs(text: str) -> Iterator[Run]:
    """Each run of a text that may have a domain, in order."""
    reached = 0
    while maybe := _MAYBE.search(text, reached):
        word = max(reached, text.rfind(" ", reached, maybe.start()) + 1)
        run = next(run for run in _RUN.finditer(text, word) if run.end() > maybe.start())
        reached = run.end()
        yield Run(text, run.start(), reached)


def may_follow(text: str, place: int) -> bool:
    """Whether X would find a URL right after the character before `place`."""
    return place == 0 or text[place - 1] not in _NOT_BEFORE


def is_good(domain: str) -> bool:
    """Whether a domain has labels that could be registered."""
    if domain.startswith("xn--") and not latin_parts(domain):
        return False
    return all(
        len(label) <= _SHORT_LABEL or _ascii_length(label) <= _LONGEST_LABEL
        for label in domain.split(".")
    )


def latin_parts(domain: str) -> list[tuple[int, int]]:
    """The domains of Latin letters within a domain: X links nothing else without a scheme."""
    found = []
    looked = reached = 0
    while labels := _LATIN_LABELS.search(domain, looked):
        looked = labels.end()
        if (end := _end_of_longest(domain, labels.start(), labels.end())) is not None:
            looked = end
            part = domain[labels.start() : end]
            start = domain.find(part, reached)  # as X does: the same words may stand before it
            reached = start + len(part)
            found.append((start, reached))
    return found


def _labels(text: str, start: int, end: int) -> list[_Label]:
    labels: list[_Label] = []
    following: int | None = None
    dots = list(_dots(text, start, end))
    for number in reversed(range(len(dots))):
        begin, dot = dots[number - 1] + 1 if number else start, dots[number]
        ends = _end_of_top_level(text, dot + 1)
        last = following
        is_one = begin < dot and not {text[begin], text[dot - 1]} & _INSIDE_A_LABEL
        if last is None and ends is not None and text.find("_", begin, dot) < 0:
            last = number
        last = last if is_one else None
        labels.append(_Label(begin, dot, ends, last, following))
        following = last
    return labels[::-1]


def _dots(text: str, start: int, end: int) -> Iterator[int]:
    at = text.find(".", start, end)
    while at >= 0:
        yield at
        at = text.find(".", at + 1, end)


def _end_of_longest(domain: str, start: int, end: int) -> int | None:
    for dot in reversed(list(_dots(domain, start, end))):
        if (found := _end_of_top_level(domain, dot + 1)) is not None:
            return found
    return None


def _end_of_top_level(text: str, start: int) -> int | None:
    """The end of the top-level domain that begins at `start`, if one does and X takes it."""
    plain, wide, longest, beginnings = _top_level()
    name = _ALPHANUMERICS.match(text, start)
    end = name.end() if name else start
    if not text.startswith(("@", "+", "-"), end) and text[start:end].lower() in plain:
        return end
    if encoded := _ENCODED.match(text, start):
        return encoded.end()
    if text[end : end + 1].isascii():  # the end of the text too
        return None
    if _small(text[start]) not in beginnings:
        return None
    written = "".join(map(_small, text[start : start + longest]))
    for end in range(start + len(written), start, -1):
        if written[: end - start] in wide and text[end : end + 1] not in _NOT_AFTER:
            return end
    return None


@cache
def _top_level() -> tuple[frozenset[str], frozenset[str], int, frozenset[str]]:
    """Those of ASCII letters; the others, the length of the longest, and how they begin."""
    names = published.read()["domains"].split(" ")
    wide = frozenset("".join(map(_small, name)) for name in names if not name.isascii())
    beginnings = frozenset(name[0] for name in wide)
    return frozenset(filter(str.isascii, names)), wide, max(map(len, wide)), beginnings


def _small(character: str) -> str:
    """One form for the capital and the small letter, where each is one character."""
    capital = character.upper()
    is_one = len(capital) == 1 and (character.isascii() or not capital.isascii())
    return capital if is_one else character


def _ascii_length(label: str) -> int:
    """How long a label is on the line: letters of other scripts are encoded."""
    if len(label) > _LONGEST_LABEL or (label.isascii() and label.isprintable()):
        return len(label)
    parts = _STOPS.split(label)
    return len(parts) - 1 + sum(map(_encoded_length, parts))


def _encoded_length(part: str) -> int:
    is_plain = part.isascii() and part.isprintable()
    return len(part) if is_plain else len("xn--") + len(part.encode("punycode"))
