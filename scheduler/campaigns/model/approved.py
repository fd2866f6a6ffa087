"""What somebody approved of a thread, as it was on their screen."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PictureAsApproved:
    """A picture or film: what its file holds, and what it says to those who cannot see it."""

    sha256: str
    alt: str


@dataclass(frozen=True, slots=True)
class PostAsApproved:
    """One body post, without the support lines."""

    account: str
    text: str
    pictures: tuple[PictureAsApproved, ...] = ()


@dataclass(frozen=True, slots=True)
class WordsApproved:
    """What somebody approved of a thread, and when it was to go out."""

    by: str
    at: datetime
    due_at: datetime
    body_hash: str
    posts: tuple[PostAsApproved, ...]
