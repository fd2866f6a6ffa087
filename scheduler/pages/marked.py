"""Parts a post's text, so that a page can style what a network would link."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from scheduler.text.counting.entities import find_urls
from scheduler.text.counting.hashtags import extract

_MENTION = re.compile(r"(?<![\w@])@\w{1,15}(?!\w)", re.ASCII)


class PartKind(StrEnum):
    """What a part of a text is."""

    PLAIN = "plain"
    HASHTAG = "hashtag"
    MENTION = "mention"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; all pieces together are the text."""

    kind: PartKind
    text: str

    @property
    def address(self) -> str:
        """Where a link leads: a bare domain name gets its scheme."""
        return self.text if "://" in self.text else f"https://{self.text}"


@lru_cache(maxsize=4_096)  # while one post is written, those beside it are shown again
def marked(text: str) -> tuple[Part, ...]:
    """The parts of `text` in order: nothing lost, nothing moved."""
    parts = []
    reached = 0
    for start, end, kind in sorted(_found(text)):
        if start < reached:
            continue  # inside a link: a link wins over what it holds
        if start > reached:
            parts.append(Part(PartKind.PLAIN, text[reached:start]))
        parts.append(Part(kind, text[start:end]))
        reached = end
    if reached < len(text):
        parts.append(Part(PartKind.PLAIN, text[reached:]))
    return tuple(parts)


def _found(text: str) -> Iterator[tuple[int, int, PartKind]]:
    for url in find_urls(text):
        yield url.start, url.end, PartKind.LINK
    after = 0
    for tag in extract(text):
        sign = re.compile(f"[#＃]{re.escape(tag)}").search(text, after)
        if sign:
            after = sign.end()
            yield sign.start(), sign.end(), PartKind.HASHTAG
    for mention in _MENTION.finditer(text):
        yield mention.start(), mention.end(), PartKind.MENTION
