"""Records what each outcome of a call means for its post, its thread and its account."""

from datetime import datetime, timedelta
from typing import Unpack

from sqlalchemy import Connection

from scheduler.campaigns.model.prices import post_price_usd
from scheduler.networks.base import NotReached, Outcome, Refusal, Refused, Sent, Unconfirmed, Wait
from scheduler.networks.waits import bounded
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.credentials import RETRY, keep_quiet, later
from scheduler.publishing.reasons import LOOKED_FOR_FIRST, REASONS, TEXT_IS_OUT, answer_lost
from scheduler.publishing.recovery.matching import FIRST_LOOK_AFTER_A_NO, first_look_at
from scheduler.store.metrics.reading_ages import first_reading_at
from scheduler.store.money import budget, ledger
from scheduler.store.money.ledger import Call, Charge
from scheduler.store.queue import accounts, post_media
from scheduler.store.queue.sending import unconfirmed
from scheduler.store.queue.threads import StoredPost, StoredThread
from scheduler.store.queue.transitions import PostColumns, present, transition, transition_post
from scheduler.store.states import PostState, Reason, ThreadState

WAIT_WITHOUT_RESET = timedelta(minutes=15)  # X's own window, where a 429 names no end

# The fault is not the post's: it stays in the queue.
_NOT_THE_POSTS_FAULT = frozenset(
    {Refusal.RECONNECT, Refusal.ENDED, Refusal.CLOCK, Refusal.CREDITS, Refusal.SPEND_CAP}
)


def needs_reconnect(outcome: Outcome) -> bool:
    """Whether the account's keys were refused."""
    return isinstance(outcome, Refused) and outcome.why in (Refusal.RECONNECT, Refusal.CLOCK)


def record(
    connection: Connection,
    context: PublishingContext,
    thread: StoredThread,
    post: StoredPost,
    text: str,
    outcome: Outcome,
) -> None:
    """Writes what came of the one call that sent `text`, in the caller's transaction."""
    recording = _Recording(connection, context, thread, post, text)
    recording.outcome(outcome)
    recording.bill(outcome)


class _Recording:
    def __init__(
        self,
        connection: Connection,
        context: PublishingContext,
        thread: StoredThread,
        post: StoredPost,
        text: str,
    ) -> None:
        self._connection = connection
        self._thread = thread
        self._post = post
        self._text = text
        self._now = context.clock.now()
        self._prices = context.prices

    def outcome(self, outcome: Outcome) -> None:
        match outcome:
            case Sent(remote_id=remote_id) if unconfirmed.is_known(self._connection, remote_id):
                # Also one that was kept before this program was started.
                self._lost(answer_lost("X's answer has the id of an older post"))
            case Sent(remote_id=remote_id, pause_until=pause_until):
                self._transition_post(
                    PostState.SENT,
                    "X gave it an id",
                    remote_id=remote_id,
                    sent_at=self._now,
                    next_reading_at=first_reading_at(self._now),
                )
                if pause_until is not None:
                    quiet_until = bounded(pause_until, self._now)
                    accounts.set_quiet(self._connection, self._post.account, quiet_until, None)
            case Unconfirmed(detail=detail):
                self._lost(answer_lost(detail))
            case Refused(why=Refusal.DUPLICATE):
                self._lost(TEXT_IS_OUT, Reason.SAID_ALREADY)
            case Wait() as wait:
                self._wait_for_reset(wait)
            case NotReached(detail=detail):
                self._back_to_the_queue(detail)
                self._quiet(None, RETRY, None)
            case Refused(why=Refusal.MEDIA, detail=detail) if self._has_another_try():
                self._look_first(f"X does not know the picture any more ({detail})", self._now)
            case Refused(why=why) as refused if why in _NOT_THE_POSTS_FAULT:
                self._keep_for_later(refused)
            case refused:
                self._refused(refused)

    def _has_another_try(self) -> bool:
        """Forgets the uploads that X refused; whether they may be made anew."""
        tries = post_media.forget_uploads(self._connection, self._post.id)
        return 0 < tries < post_media.MOST_TRIES

    def _wait_for_reset(self, wait: Wait) -> None:
        until = self._quiet(wait.until, WAIT_WITHOUT_RESET, None)
        self._look_first(f"X asks us to wait ({wait.detail})", until)
        if wait.is_whole_app:
            accounts.set_all_quiet(self._connection, until)

    def _keep_for_later(self, refused: Refused) -> None:
        look_at = self._now + FIRST_LOOK_AFTER_A_NO
        match refused.why:
            case Refusal.RECONNECT | Refusal.CLOCK as why:
                account, detail = self._post.account, refused.detail
                is_clock = why is Refusal.CLOCK
                look_at = keep_quiet(
                    self._connection, account, detail, self._now, is_clock=is_clock
                )
            case Refusal.ENDED:
                look_at = self._quiet(None, RETRY, None)
        if refused.was_asked:
            self._look_first(refused.detail, look_at)
        else:
            self._back_to_the_queue(refused.detail)

    def bill(self, outcome: Outcome) -> None:
        """Writes the call into the ledger, if X bills it or may have billed it."""
        if not isinstance(outcome, Sent | Unconfirmed):
            return
        usd = post_price_usd(self._text, self._prices)
        ledger.charge(
            self._connection,
            Charge(
                at=self._now,
                account=self._post.account,
                call=Call.CREATE,
                units=1,
                usd=usd,
                campaign=self._thread.campaign,
                thread_key=self._thread.key,
                is_certain=isinstance(outcome, Sent),
            ),
        )
        budget.use_up(self._connection, self._thread.id, usd)

    def _lost(self, why: str, reason: Reason = Reason.UNCONFIRMED) -> None:
        self._transition_post(PostState.UNCONFIRMED, why, look_at=first_look_at(self._now))
        self._wait(reason, why)

    def _refused(self, refused: Refused) -> None:
        self._transition_post(PostState.REFUSED, refused.detail)
        if refused.why is Refusal.REPLY and self._post.position > 0:
            self._wait(Reason.ROOT_ONLY, REASONS[Reason.ROOT_ONLY].detail)
        else:
            self._wait(Reason.REFUSED, f"X refuses the post: {refused.detail}")

    def _look_first(self, why: str, look_at: datetime) -> None:
        """As `_back_to_the_queue`, but X answered, and a no is no proof that it stored nothing.

        So the post counts as one that may be out until the timeline was looked at, once.
        """
        reason = f"{why}; {LOOKED_FOR_FIRST}"
        self._transition_post(PostState.UNCONFIRMED, reason, look_at=look_at, is_answered=True)
        self._begins_again(why)

    def _back_to_the_queue(self, why: str) -> None:
        self._transition_post(PostState.UNSENT, why)
        self._begins_again(why)

    def _begins_again(self, why: str) -> None:
        if self._post.position == 0:
            self._transition(ThreadState.SCHEDULED, why)

    def _quiet(self, until: datetime | None, otherwise: timedelta, problem: str | None) -> datetime:
        quiet_until = later(self._now, until, otherwise)
        accounts.set_quiet(self._connection, self._post.account, quiet_until, problem)
        return quiet_until

    def _wait(self, reason: Reason, why: str) -> None:
        self._transition(ThreadState.WAITING, why, reason)

    def _transition_post(self, to: PostState, why: str, **columns: Unpack[PostColumns]) -> None:
        transition_post(
            self._connection,
            self._thread,
            self._post,
            to,
            at=self._now,
            why=why,
            from_state=PostState.SENDING,
            **columns,
        )

    def _transition(self, to: ThreadState, why: str, reason: Reason | None = None) -> None:
        thread = present(self._connection, self._thread)
        # A person stopped it, or takes it down, while the call was open: that stands.
        if thread.state is not ThreadState.PUBLISHING:
            return
        transition(self._connection, thread, to, at=self._now, why=why, reason=reason)
