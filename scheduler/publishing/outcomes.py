"""What each outcome of a call does to its post, its thread and its account."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from scheduler.networks.base import Outcome, Refusal, Refused, Sent, Unconfirmed, Wait
from scheduler.publishing.identify import RECHECK, later, reconnect
from scheduler.publishing.looks import first_look_at
from scheduler.publishing.means import Means
from scheduler.store import accounts, moves
from scheduler.store.history import of_post
from scheduler.store.reading_ages import first_reading_at
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.store.threads import StoredPost, StoredThread

WAIT_WITHOUT_RESET = timedelta(minutes=15)  # X's own window, where a 429 names no end

# Nothing was stored and the fault is not the post's: it stays in the queue.
_NOT_THE_POSTS_FAULT = frozenset({Refusal.RECONNECT, Refusal.CREDITS, Refusal.SPEND_CAP})


def needs_reconnect(outcome: Outcome) -> bool:
    """Whether the account's keys were refused."""
    return isinstance(outcome, Refused) and outcome.why is Refusal.RECONNECT


def record(
    connection: Connection, means: Means, thread: StoredThread, post: StoredPost, outcome: Outcome
) -> None:
    """Writes what came of one call, in the caller's transaction."""
    _Record(connection, means, thread, post).outcome(outcome)


class _Record:
    def __init__(
        self, connection: Connection, means: Means, thread: StoredThread, post: StoredPost
    ) -> None:
        self._connection = connection
        self._thread = thread
        self._post = post
        self._now = means.clock.now()

    def outcome(self, outcome: Outcome) -> None:
        match outcome:
            case Sent(remote_id=remote_id):
                self._move_post(
                    PostState.SENT,
                    "X gave it an id",
                    remote_id=remote_id,
                    sent_at=self._now,
                    next_reading_at=first_reading_at(self._now),
                )
            case Unconfirmed(detail=detail):
                self._lost(f"X's answer was lost ({detail}). Looking for the post.")
            case Refused(why=Refusal.DUPLICATE):
                self._lost("X says that this text is out already. Looking for the post.")
            case Wait(until=until, detail=detail):
                self._back_to_the_queue(f"X asks us to wait ({detail})")
                self._quiet(until, WAIT_WITHOUT_RESET, None)
            case Refused(why=why, detail=detail) if why in _NOT_THE_POSTS_FAULT:
                self._back_to_the_queue(detail)
                if why is Refusal.RECONNECT:
                    self._quiet(None, RECHECK, reconnect(self._thread.account, detail))
            case Refused() as refused:
                self._refused(refused)

    def _lost(self, why: str) -> None:
        self._move_post(PostState.UNCONFIRMED, why, look_at=first_look_at(self._now))
        self._wait(Reason.UNCONFIRMED, why)

    def _refused(self, refused: Refused) -> None:
        self._move_post(PostState.REFUSED, refused.detail)
        if refused.why is Refusal.REPLY and self._post.position > 0:
            why = "X published the first post and refuses the reply. Decide what becomes of it."
            self._wait(Reason.ROOT_ONLY, why)
        else:
            self._wait(Reason.REFUSED, f"X refuses the post: {refused.detail}")

    def _back_to_the_queue(self, why: str) -> None:
        self._move_post(PostState.UNSENT, why)
        if self._post.position == 0:
            self._move_thread(ThreadState.SCHEDULED, why)

    def _quiet(self, until: datetime | None, otherwise: timedelta, problem: str | None) -> None:
        quiet_until = later(self._now, until, otherwise)
        accounts.set_quiet(self._connection, self._thread.account, quiet_until, problem)

    def _wait(self, reason: Reason, why: str) -> None:
        self._move_thread(ThreadState.WAITING, why, reason)

    def _move_post(self, to: PostState, why: str, **values: Any) -> None:
        subject = of_post(self._thread.key, self._post.position)
        moves.move_post(
            self._connection,
            self._post.id,
            subject,
            PostState.SENDING,
            to,
            at=self._now,
            why=why,
            **values,
        )

    def _move_thread(self, to: ThreadState, why: str, reason: Reason | None = None) -> None:
        moves.move_thread(
            self._connection,
            self._thread.id,
            self._thread.key,
            ThreadState.PUBLISHING,
            to,
            at=self._now,
            why=why,
            reason=reason,
        )
