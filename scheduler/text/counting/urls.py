"""URLs, as X finds them. Imported with the first text that may have one."""

import re
from collections.abc import Iterator

from scheduler.text.counting.characters import ACCENTED_IN_ANY_CASE, is_halved
from scheduler.text.counting.domains import is_good, latin_parts, may_follow, runs
from scheduler.text.counting.spans import Span

_LONGEST_URL = 4_096  # UTF-16 units, its scheme once more included
_NOT_BEFORE_BARE = frozenset("-_./")
_LONGEST_SHORT_NAME = 40  # of a t.co address

# Source: X's package twitter-text 3.1.0, "validUrlPath" and its parts, Cyrillic in any case.
_OF_A_PATH = (
    rf"[A-Za-z0-9!*';:=+,.$/%#\[\]\-–_~@|&\u0400-\u04ff\u1c80-\u1c87{ACCENTED_IN_ANY_CASE}]"
)
_IN_BRACKETS = rf"\((?:{_OF_A_PATH}*+\({_OF_A_PATH}++\){_OF_A_PATH}*+|{_OF_A_PATH}++)\)"
_OF_A_QUERY = r"[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
_PORT = re.compile(":[0-9]++")
_PART_OF_A_PATH = re.compile(rf"{_OF_A_PATH}++|{_IN_BRACKETS}")
_NOT_AT_ITS_END = "!*';:,.$%[]–~@|&"
_QUERY = re.compile(rf"\?{_OF_A_QUERY}*+")
_NOT_AT_A_QUERYS_END = "!?*'@();:+$%[].,~|"
_SHORT = re.compile(
    rf"https?://t\.co/([a-z0-9]+)(?:\?{_OF_A_QUERY}*[a-z0-9\-_&=#/])?", re.ASCII | re.IGNORECASE
)


def urls_in(text: str) -> Iterator[Span]:
    """The URLs of a text, in order.

    As X's package does, it takes what may be a URL, goes on after it, and only then asks whether
    it is one.
    """
    reached = -1  # a URL needs a character before it that is no part of the one before
    for run in runs(text):
        scheme = _scheme(text, run.start, reached)
        if scheme is not None and (end := run.whole()) is not None:
            reached = _end(text, end)
            yield from _with_scheme(text, scheme, run.start, end, reached)
        while found := run.next(_earliest(text, reached)):
            start, end = found
            is_cut = start <= max(reached, 0) or not may_follow(text, start)
            domain = _second_half(text[start:end]) if is_cut else text[start:end]
            is_free = is_cut or text[start - 1] not in _NOT_BEFORE_BARE
            reached = _end(text, end)
            if is_free:
                yield from _bare(text, start, domain, reached)


def _earliest(text: str, reached: int) -> int:
    """Where the next domain may begin: after one unit of UTF-16."""
    return reached if reached >= 0 and is_halved(text[reached : reached + 1]) else reached + 1


def _scheme(text: str, end: int, reached: int) -> int | None:
    """Where "http://" or "https://" begins that ends at `end`, if X would find a URL there."""
    if not text.startswith("://", max(0, end - 3)):
        return None
    name = text[max(0, end - 8) : end - 3].lower()
    start = end - 8 if name == "https" else end - 7
    is_known = name.endswith(("http", "https"))
    return start if is_known and start > reached and may_follow(text, start) else None


def _end(text: str, at: int) -> int:
    """Where a URL ends whose domain ends at `at`."""
    if port := _PORT.match(text, at):
        at = port.end()
    if text.startswith("/", at):
        at = _end_of_path(text, at + 1)
    if query := _QUERY.match(text, at):
        at += len(query.group().rstrip(_NOT_AT_A_QUERYS_END))
    return at


def _end_of_path(text: str, at: int) -> int:
    """Where a path ends: not in punctuation, nor in brackets right after punctuation."""
    end = at
    while part := _PART_OF_A_PATH.match(text, at):
        at = part.end()
        if part.group().startswith("("):
            end = at if part.start() == end else end
        elif kept := part.group().rstrip(_NOT_AT_ITS_END):
            end = part.start() + len(kept)
    return end


def _with_scheme(text: str, start: int, domain: int, end: int, reached: int) -> Iterator[Span]:
    url = text[start:reached]
    if _units(url) + domain - start > _LONGEST_URL or not is_good(text[domain:end]):
        return
    if short := _SHORT.match(url):
        if len(short.group(1)) > _LONGEST_SHORT_NAME:
            return
        url = short.group()
    yield Span(start, start + len(url), url)


def _second_half(domain: str) -> str:
    """The domain that begins between the two units of its first character."""
    if not is_halved(domain[0]):
        return domain
    return chr(0xDC00 | ord(domain[0]) & 0x3FF) + domain[1:]


def _bare(text: str, start: int, domain: str, reached: int) -> Iterator[Span]:
    end = start + len(domain)
    if _units(text[start:reached]) + len("https://") > _LONGEST_URL or not is_good(domain):
        return
    spans = [
        Span(start + first, start + last, domain[first:last]) for first, last in latin_parts(domain)
    ]
    if spans and _has_path(text, end):
        last = spans.pop()
        spans.append(Span(last.start, reached, last.text + text[end:reached]))
    yield from spans


def _has_path(text: str, end: int) -> bool:
    port = _PORT.match(text, end)
    return text.startswith("/", port.end() if port else end)


def _units(text: str) -> int:
    """The length in UTF-16."""
    return len(text) + sum(map(is_halved, text))
