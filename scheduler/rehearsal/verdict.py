"""Judges a rehearsal: what it says about the plan. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from scheduler.formatting import count
from scheduler.rehearsal.rehearse import Rehearsal
from scheduler.store.metrics.published import SentPost
from scheduler.store.overview.waiting import WaitingThread
from scheduler.store.states import Reason, ThreadState

_UNFINISHED = (ThreadState.SCHEDULED, ThreadState.PUBLISHING)
LATE = timedelta(minutes=5)  # a delay that somebody would notice


class Ruling(StrEnum):
    """Whether the plan can be carried out."""

    WORKS = "works"
    WAITS = "waits"  # it can, with help from people where the network failed
    CANNOT = "cannot"  # something in the plan itself must change


@dataclass(frozen=True, slots=True)
class WentOut:
    """One thread as it went out."""

    key: str
    account: str
    posts: int
    due_at: datetime
    began_at: datetime

    @property
    def late_by(self) -> timedelta:
        """How long after its time the first post went out."""
        return self.began_at - self.due_at


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comms officer wants to know before the public sees anything."""

    ruling: Ruling
    sentence: str
    went_out: tuple[WentOut, ...]
    waiting: tuple[WaitingThread, ...]
    surprises: tuple[str, ...]
    faults: tuple[str, ...] = ()  # those of the surprises that went wrong on purpose


def verdict(rehearsal: Rehearsal) -> Verdict:
    """The verdict on a rehearsal that has ended."""
    went_out = tuple(_threads(rehearsal.published))
    waiting = rehearsal.status.waiting
    never = sum(rehearsal.status.threads[state] for state in _UNFINISHED)
    in_the_plan = sum(not _is_the_networks_fault(thread, rehearsal) for thread in waiting)
    if not rehearsal.network.faults:
        in_the_plan += never
    left = len(waiting) + never
    ruling = Ruling.CANNOT if in_the_plan else Ruling.WAITS if left else Ruling.WORKS
    return Verdict(
        ruling=ruling,
        sentence=_sentence(ruling, in_the_plan, left),
        went_out=went_out,
        waiting=waiting,
        surprises=tuple(_surprises(rehearsal, went_out, never)),
        faults=tuple(_faults(rehearsal)),
    )


def _is_the_networks_fault(thread: WaitingThread, rehearsal: Rehearsal) -> bool:
    """Whether the thread would have gone out on a good day."""
    if not rehearsal.network.faults or thread.reason is Reason.NO_SUPPORT:
        return False
    if thread.reason in (Reason.REFUSED, Reason.ROOT_ONLY):
        return not rehearsal.network.refused_creates
    return True


def _sentence(ruling: Ruling, in_the_plan: int, waiting: int) -> str:
    match ruling:
        case Ruling.WORKS:
            return "The plan works: every thread went out whole."
        case Ruling.WAITS:
            would = "would wait for you, because the network failed on purpose"
            return f"The plan works, and {count(waiting, 'thread')} {would}."
        case Ruling.CANNOT:
            wait = "cannot go out as it is" if in_the_plan == 1 else "cannot go out as they are"
            return f"The plan cannot work yet: {count(in_the_plan, 'thread')} {wait}."


def _threads(published: Sequence[SentPost]) -> Iterator[WentOut]:
    by_key = sorted(published, key=lambda post: (post.thread_key, post.position))
    found = []
    for key, posts in groupby(by_key, key=lambda post: post.thread_key):
        first, *rest = posts
        found.append(WentOut(key, first.account, 1 + len(rest), first.due_at, first.sent_at))
    yield from sorted(found, key=lambda thread: (thread.began_at, thread.key))


def _surprises(rehearsal: Rehearsal, went_out: Sequence[WentOut], never: int) -> Iterator[str]:
    network = rehearsal.network
    if never:
        left = count(never, "thread was", "threads were")
        yield f"{left} still to come when nothing moved any more."
    yield from _faults(rehearsal)
    for thread in went_out:
        if thread.late_by > LATE:
            yield f"{thread.key} went out {_length(thread.late_by)} after its time."
    unknown = network.posts - len(rehearsal.published)
    if unknown > 0:
        yield f"{count(unknown, 'post is', 'posts are')} out that nobody here knows of yet."
    worrying = network.replies.get("worrying", 0)
    if worrying:
        answers = count(worrying, "simulated reader needs", "simulated readers need")
        yield f"{answers} an answer the same day. Who reads the replies?"


def _faults(rehearsal: Rehearsal) -> Iterator[str]:
    for struck in rehearsal.network.faults:
        yield f"{struck.what} ({struck.call}): {count(struck.times, 'time')}."


def _length(lateness: timedelta) -> str:
    minutes = int(lateness.total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"
