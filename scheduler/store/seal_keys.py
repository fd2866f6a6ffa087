"""The keys outside the database by which its audit is marked and sealed, and the hashes they make.

Without a key the hashes are plain: they show what was changed by accident or in haste, and anybody
who reads this file can make them anew.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

PLAIN = "plain"


@dataclass(frozen=True, slots=True, repr=False)
class SealKeys:
    """The keys, the newest first; older ones prove what they sealed. Shows nothing if printed."""

    keys: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return f"SealKeys({len(self.keys)} hidden)"

    @property
    def newest(self) -> bytes:
        """What new rows are marked with; empty where there is no key."""
        return self.keys[0] if self.keys else b""

    @property
    def by_name(self) -> dict[str, bytes]:
        """Each key by what hashes call it, and none as "plain"."""
        return {name_of(key): key for key in (*self.keys, b"")}


NO_KEYS = SealKeys()


def seal_keys(texts: Iterable[str]) -> SealKeys:
    """The keys that these texts are."""
    return SealKeys(tuple(text.encode() for text in texts))


@lru_cache(maxsize=16)
def name_of(key: bytes) -> str:
    """A name that tells keys apart and says nothing of them."""
    return hashlib.sha256(b"handrail audit key\0" + key).hexdigest()[:8] if key else PLAIN


def digest(key: bytes, *parts: str) -> str:
    """The hash of `parts`, each told apart from the next by its length."""
    text = "".join([f"{len(part)}:{part}" for part in parts]).encode()
    return (hmac.digest(key, text, "sha256") if key else hashlib.sha256(text).digest()).hex()


def words_hash(key: bytes, words: str) -> str:
    """The hash that stands for words which may be erased."""
    return digest(key, "words", words)


def mark(
    key: bytes,
    words: str,
    at: datetime,
    actor: str,
    subject: str,
    from_state: str,
    to_state: str,
) -> str:
    """The mark of an audit row, with the name of its key; `words` is the hash of its reason."""
    made = digest(key, "row", _when(at), actor, subject, str(from_state), str(to_state), words)
    return f"{name_of(key)}${made}"


@lru_cache(maxsize=8)  # one transaction marks several rows with the same instant
def _when(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
