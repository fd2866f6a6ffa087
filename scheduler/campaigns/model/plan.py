"""What a plan is made of: values that every room above can hold."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from scheduler.crisis.readers import EVERYBODY, Readers
from scheduler.crisis.register import Register
from scheduler.findings import CheckFinding


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
class QuietHours:
    """Hours of the day, local, in which no thread begins; they may run over midnight."""

    start: time
    until: time  # the first minute after

    def covers(self, at: time) -> bool:
        """Whether `at` lies in them."""
        if self.start <= self.until:
            return self.start <= at < self.until
        return at >= self.start or at < self.until

    def hold_at(self, at: datetime, zone: ZoneInfo) -> bool:
        """Whether they hold at this instant, where the account is."""
        return self.covers(at.astimezone(zone).time())

    def end_after(self, at: datetime, zone: ZoneInfo) -> datetime:
        """`at`, or when they end if it lies in them."""
        if not self.hold_at(at, zone):
            return at
        local = at.astimezone(zone)
        is_next_day = local.time() >= self.until
        ends_on = local.date() + timedelta(days=is_next_day)
        return datetime.combine(ends_on, self.until, zone).astimezone(at.tzinfo)

    def as_texts(self) -> tuple[str, str]:
        """Both ends, as an account's row keeps them: "22:00", "07:00"."""
        return f"{self.start:%H:%M}", f"{self.until:%H:%M}"

    @classmethod
    def of_texts(cls, start: str, until: str) -> "QuietHours":
        """The hours that a row keeps.

        Raises: ValueError or TypeError if those are no times of day.
        """
        return cls(time.fromisoformat(start), time.fromisoformat(until))

    def __str__(self) -> str:
        return " to ".join(self.as_texts())


class ThreadKind(StrEnum):
    """What sort of thread it is, where that decides what may stand beside it."""

    CELEBRATION = "celebration"
    APPEAL = "appeal"
    JOKE = "joke"


class ReplySettings(StrEnum):
    """Who may reply, in X's words."""

    FOLLOWING = "following"
    MENTIONED_USERS = "mentionedUsers"
    SUBSCRIBERS = "subscribers"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class PlannedCaptions:
    """What is said in a film, for those who do not hear it."""

    path: str  # an .srt file below the workspace's media folder
    sha256: str  # of the file, in hexadecimal
    language: str  # BCP 47: en
    words: str = field(default="", compare=False)  # what it says; not kept in the queue


@dataclass(frozen=True, slots=True)
class PlannedMedia:
    """One picture or film, by what it holds and what it says to those who cannot see it."""

    path: str  # below the workspace's media folder
    sha256: str  # of the file, in hexadecimal
    alt: str
    captions: PlannedCaptions | None = None  # a film's

    @property
    def words(self) -> str:
        """What it says to those who cannot see or hear it."""
        return f"{self.alt}\n\n{self.captions.words}" if self.captions else self.alt

    @property
    def binding(self) -> tuple[str, ...]:
        """What a yes to it binds."""
        captions = (self.captions.sha256, self.captions.language) if self.captions else ()
        return (self.sha256, self.alt, *captions)


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """One body post: the organisation's own words, hashtags included, support lines not."""

    position: int  # from 0, the root
    account: str
    text: str
    is_sensitive: bool  # about suicide, self-harm or an eating disorder: carries the help line
    media: tuple[PlannedMedia, ...] = ()
    story: str | None = None  # in a dialogue: whose story this turn is

    @property
    def shown_words(self) -> str:
        """What its pictures and films say."""
        return "\n\n".join(one.words for one in self.media)


class MayTell(Protocol):
    """A post that may be a turn of somebody's story."""

    @property
    def story(self) -> str | None:
        """The story's id."""


def stories_told(story: str | None, posts: Iterable[MayTell]) -> frozenset[str]:
    """The ids of the stories that a thread tells: it is `story`, or its posts are turns of some."""
    ids = (story, *(post.story for post in posts))
    return frozenset(one for one in ids if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadTerms:
    """What a thread's file says of it and the queue keeps as it is, in columns of these names.

    The one list of them: applying stores it, a diff compares it, and the queue reads it back.
    """

    account: str  # the root's
    region: str  # ISO 3166; chooses the crisis support
    readers: Readers = EVERYBODY  # who is given a service of their own, beside those for everyone
    owner: str = ""  # whose yes does not count where approval is needed
    needs_approval: bool = False
    not_before: datetime | None = None  # an embargo: aware, UTC; holds for moves by hand too
    cannot_publish: str | None = None  # why it can be planned on, and not yet sent
    reply_settings: ReplySettings | None = None
    story: str | None = None  # whose words these are; the gate asks for their yes

    def terms(self) -> dict[str, object]:
        """Each of them by its name."""
        return {name: getattr(self, name) for name in TERM_NAMES}


TERM_NAMES = tuple(term.name for term in fields(ThreadTerms))


@dataclass(frozen=True, slots=True)
class PlannedThread(ThreadTerms):
    """One thread at its time. The same inputs always give the same value."""

    key: str  # campaign/thread id, and /occurrence where it repeats; never a position
    campaign: str
    register: Register
    due_at: datetime  # aware, UTC
    local_time: datetime  # the same instant in the organisation's time zone
    posts: tuple[PlannedPost, ...]
    hashtags: tuple[str, ...]  # without "#", as written, each once
    late: LatePolicy
    warnings: tuple[str | CheckFinding, ...] = ()
    kind: ThreadKind | None = None
    asks: bool = False  # a post asks the public something: somebody reads the replies
    accepted: tuple[tuple[str, str], ...] = ()  # lifted blocks: the rule, and the reason
    closes_in_words: bool = False  # its account's closing posts hold no link

    @property
    def has_closing(self) -> bool:
        """A thread ends in a closing post of its own; a single post carries the help line."""
        return len(self.posts) > 1

    @property
    def stories(self) -> frozenset[str]:
        """The ids of the stories that it tells, whole or as a turn; none of an ordinary thread."""
        return stories_told(self.story, self.posts)

    @property
    def media_count(self) -> int:
        """How many pictures and films it shows: X bills the words of each."""
        return sum(len(post.media) for post in self.posts)

    @property
    def told_accepted(self) -> str:
        """The lifted blocks in one line, as the audit keeps them; "" where there are none."""
        return "; ".join(f"{rule} lifted: {reason}" for rule, reason in self.accepted)

    @property
    def body_hash(self) -> str:
        """What approval and consent bind: the body posts, their split and their media.

        And the blocks that are lifted: a yes from before does not lift them.

        Shape: 64 hexadecimal digits.
        Source: docs/architecture.md, "The promise, held by a type".
        """
        return body_hash_of(
            [(post.account, post.text, [one.binding for one in post.media]) for post in self.posts],
            self.told_accepted,
        )


def body_hash_of(
    posts: Iterable[tuple[str, str, Iterable[tuple[str, ...]]]], told_accepted: str
) -> str:
    """The `PlannedThread.body_hash` of body posts: account, text, and what binds each picture.

    `told_accepted` is as in the plan, or as its row has it: the gate works it out anew.
    Shape: 64 hexadecimal digits.
    """
    return _hash_of(
        tuple((account, text, tuple(map(tuple, media))) for account, text, media in posts),
        told_accepted,
    )


@lru_cache(maxsize=64)  # the gate asks it of the same thread at each of its posts
def _hash_of(posts: tuple[tuple[str, str, tuple[tuple[str, ...], ...]], ...], accepted: str) -> str:
    body = [[account, text, *map(list, media)] for account, text, media in posts]
    if accepted:
        body.append(["accepted", accepted])
    packed = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()
