"""Mentions and cashtags, as X links them."""

import re

from scheduler.text.counting.characters import ACCENTED, SPACES
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


def find_cashtags(text: str) -> tuple[Span, ...]:
    """The cashtags X would link, in order, without "$"."""
    return tuple(
        Span(found.start(1) - 1, found.end(), found.group(1))
        for found in (_CASHTAG.finditer(text) if "$" in text else ())
    )
