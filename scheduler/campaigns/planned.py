"""What a plan is made of: values that every room above can hold."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.crisis.register import Register


class Lateness(StrEnum):
    """What becomes of a thread whose time passed by more than `LatePolicy.within`."""

    ASK = "ask"  # it waits for a person
    SEND = "send"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class LatePolicy:
    """Judged at the root only: a thread that has begun is finished."""

    within: timedelta
    otherwise: Lateness


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """One body post: the organisation's own words, hashtags included, support lines not."""

    position: int  # from 0, the root
    account: str
    text: str
    is_sensitive: bool  # about suicide, self-harm or an eating disorder: carries the help line


@dataclass(frozen=True, slots=True)
class PlannedThread:
    """One thread at its time. The same inputs always give the same value."""

    key: str  # campaign/thread id, and /occurrence where it repeats; never a position
    campaign: str
    account: str  # the root's
    region: str  # ISO 3166; chooses the crisis support
    register: Register
    due_at: datetime  # aware, UTC
    local_time: datetime  # the same instant in the organisation's time zone
    posts: tuple[PlannedPost, ...]
    hashtags: tuple[str, ...]  # without "#", as written, each once
    late: LatePolicy
    warnings: tuple[str, ...] = ()

    @property
    def has_closing(self) -> bool:
        """A thread ends in a closing post of its own; a single post carries the help line."""
        return len(self.posts) > 1

    @property
    def body_hash(self) -> str:
        """What approval and consent bind: the body posts and their split, in hexadecimal.

        Source: docs/architecture.md, "The promise, held by a type".
        """
        body = [[post.account, post.text] for post in self.posts]
        packed = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(packed.encode()).hexdigest()
