"""Mentions and cashtags, as X links them."""

import re

from scheduler.text.counting.characters import ACCENTED, SPACES
from scheduler.text.counting.entities import find_urls
from scheduler.text.counting.spans import Span

_MENTION = re.compile(
    r"(?:\A|[^A-Za-z0-9_!#$%&*@＠]|(?:\A|[^A-Za-z0-9_+~.-])[Rr][Tt]:?)"
    r"[@＠]([A-Za-z0-9_]{1,20}(?:/[A-Za-z][A-Za-z0-9_-]{0,24})?)"
)
_NOT_AFTER_A_MENTION = re.compile(rf"[@＠{ACCENTED}]|://")
_BLANKS = SPACES.replace("\x85", "").replace("\u180e", "") + "\ufeff"  # JavaScript's own
_CASHTAG = re.compile(
    rf"(?:\A|[{SPACES}])\$([A-Za-z]{{1,6}}(?:[._][A-Za-z]{{1,2}})?)"
    rf"(?=\Z|[{_BLANKS}!'#%&()*+,\\\-./:;<=>?@\[\]^_{{|}}~$])"
)


def find_mentions(text: str) -> tuple[Span, ...]:
    """The accounts ("Mind") and lists ("Mind/team") X would link, in order, without "@"."""
    return tuple(
        Span(found.start(1) - 1, found.end(), found.group(1))
        for found in (_MENTION.finditer(text) if "@" in text or "＠" in text else ())
        if not _NOT_AFTER_A_MENTION.match(text, found.end())
    )


def told_in(text: str) -> tuple[Span, ...]:
    """The mentions that tell an account of the post: those in no link. `text` is its handle."""
    found = find_mentions(text)
    links = find_urls(text) if found else ()
    return tuple(
        Span(one.start, one.end, one.text.partition("/")[0])
        for one in found
        if not any(link.start <= one.start < link.end for link in links)
    )


def tells(text: str, handle: str) -> bool:
    """Whether a post mentions this account: X tells it, and lets it reply."""
    return any(one.text.casefold() == handle.casefold() for one in told_in(text))


def find_cashtags(text: str) -> tuple[Span, ...]:
    """The cashtags X would link, in order, without "$"."""
    return tuple(
        Span(found.start(1) - 1, found.end(), found.group(1))
        for found in (_CASHTAG.finditer(text) if "$" in text else ())
    )
