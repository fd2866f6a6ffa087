"""What tells the words of one thread from another's, as they are stored."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SaidPost:
    """One body post as the public reads and sees it, without the support lines."""

    account: str
    text: str
    pictures: Sequence[tuple[str, str]] = ()  # SHA-256 of the file, and its alt text


def words_hash(given: Iterable[SaidPost]) -> str:
    """What consent binds of a thread's body posts: account, text and pictures, and their split.

    Shape: 64 hexadecimal digits.
    """
    posts = [[post.account, post.text, *map(list, post.pictures)] for post in given]
    packed = json.dumps(posts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()


def hash_of(sent_text: str) -> str:
    """What tells two sent texts apart, in hexadecimal."""
    return hashlib.sha256(sent_text.encode()).hexdigest()
