"""What tells the words of one thread from another's, as they are stored."""

import hashlib
import json
from collections.abc import Iterable


def words_hash(said: Iterable[tuple[str, str]]) -> str:
    """What consent binds of a thread's body posts: (account, text) of each, and their split.

    Shape: 64 hexadecimal digits.
    """
    packed = json.dumps([list(post) for post in said], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()
