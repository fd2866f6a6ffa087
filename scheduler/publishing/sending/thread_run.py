"""Takes one thread out: opens the gate before each call, records its outcome after it.

The commit that records "post n sent" also records "post n+1 sending": one a post. It waits for the
disk, but for a thread's last, which the next thread's first or the end of the turn takes along.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection

from scheduler.crisis.support.offer import Support
from scheduler.crisis.support.sealed_post import SealedPost
from scheduler.errors import MovedOn
from scheduler.networks.base import MediaId, Outcome, Refusal, Refused, RemoteId, Sent
from scheduler.publishing.account_lease import retry_write
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations import hold
from scheduler.publishing.reasons import REASONS
from scheduler.publishing.sending import outcomes
from scheduler.publishing.sending.media_upload import still_to_pay_usd
from scheduler.publishing.sending.sealing import seal
from scheduler.store.money import budget
from scheduler.store.queue import post_media
from scheduler.store.queue.sending import gate, leases, unconfirmed
from scheduler.store.queue.sending.gate import Denial, SendRequest
from scheduler.store.queue.sending.leases import Lease
from scheduler.store.queue.threads import StoredPost, StoredThread
from scheduler.store.queue.transitions import ThreadColumns, present, transition
from scheduler.store.states import PostState, Reason, ThreadState

log = logging.getLogger(__name__)
SAME_TEXT_WINDOW = timedelta(days=30)
_STOPS_EVERYTHING = frozenset({Refusal.CREDITS, Refusal.SPEND_CAP})


@dataclass(frozen=True, slots=True)
class Ready:
    """A post whose "sending" is committed: the one call may be made."""

    post: StoredPost
    sealed: SealedPost
    parent: RemoteId | None
    media_ids: tuple[MediaId, ...] = ()


@dataclass(slots=True)
class ThreadRun:
    """Takes one thread from its next unsent post as far as it will go."""

    context: PublishingContext
    lease: Lease
    others: Sequence[Lease]  # of the other accounts of a dialogue
    thread: StoredThread
    support: Support  # of now: see `Publisher`
    is_stopping: Callable[[], bool]
    has_support: bool = True  # False: it was there at the beginning, and is not any more
    must_identify_again: set[str] = field(default_factory=set)
    is_on_disk: bool = True  # all that it committed; else the next durable commit takes it along
    _newest: RemoteId | None = field(init=False)

    def __post_init__(self) -> None:
        known = [post.remote_id for post in self.thread.posts if post.remote_id is not None]
        self._newest = RemoteId(known[-1]) if known else None

    def first(self) -> Ready | None:
        """Opens the gate for the first post that is still unsent."""
        unsent = [post for post in self.thread.posts if post.state is PostState.UNSENT]
        # Price, gate and state in one commit: a crash before it leaves a thread that has not begun.
        with self.context.database.write() as connection:
            self._begin(connection)
            if not self._has_money(connection):
                return None
            ready = self._open(connection, unsent[0])
            if ready is not None and self.thread.state is ThreadState.SCHEDULED:
                now = self.context.clock.now()
                transition(connection, self.thread, ThreadState.PUBLISHING, at=now, why="due")
        return ready

    def conclude(self, ready: Ready, outcome: Outcome) -> Ready | None:
        """Records what came of a call and, where the thread goes on, opens the gate again."""
        pause = self.context.pause
        # X's answer is in this process alone, so a database that is locked for a moment must not
        # cost us it. Recording it twice does no harm: the second finds no post that is "sending".
        following = None
        try:
            following = retry_write(lambda: self._record(ready, outcome), pause)
        except MovedOn:
            log.warning("%s is not what was sent any more: X's answer is not kept", self.thread.key)
        if isinstance(outcome, Refused) and outcome.why in _STOPS_EVERYTHING:
            retry_write(lambda: hold.stop_for_money(self.context, outcome), pause)
        if outcomes.needs_reconnect(outcome):
            self.must_identify_again.add(ready.post.account)
        return following

    def is_last(self, post: StoredPost) -> bool:
        """Whether no post of the thread comes after it."""
        return post.position + 1 == len(self.thread.posts)

    def _record(self, ready: Ready, outcome: Outcome) -> Ready | None:
        # A thread's last answer need not wait for the disk: no call follows it. Lost in a power
        # cut, it leaves its post "sending", which is looked for and found, as after any crash here.
        is_durable = not (self.is_last(ready.post) and isinstance(outcome, Sent))
        with self.context.database.write(is_durable=is_durable) as connection:
            self._begin(connection)
            outcomes.record(
                connection, self.context, self.thread, ready.post, ready.sealed.text, outcome
            )
            following = None
            if isinstance(outcome, Sent):
                self._newest = outcome.remote_id
                may_call = outcome.pause_until is None and self.has_support
                may_call = may_call and not self.is_stopping()
                following = self._follow(connection, ready.post.position + 1, may_call=may_call)
        self.is_on_disk = is_durable or not self.context.database.is_sqlite
        return following

    def _has_money(self, connection: Connection) -> bool:
        """Whether the whole thread fits under the caps; asked at its root only."""
        if self.thread.has_begun:
            return True
        now = self.context.clock.now()
        refusal = budget.reserve(
            connection,
            self.thread.id,
            self.thread.campaign,
            still_to_pay_usd(connection, self.context, self.thread),
            self.context.monthly_cap_usd,
            now,
        )
        if refusal is not None:
            transition(
                connection,
                self.thread,
                ThreadState.WAITING,
                at=now,
                why=refusal,
                reason=Reason.BUDGET,
            )
        return refusal is None

    def _begin(self, connection: Connection) -> None:
        # Gate, account, thread: every transaction locks in this order, so that none waits for
        # another in a circle.
        gate.lock_gate_shared(connection)
        for lease in (self.lease, *self.others):
            leases.keep(connection, lease, self.context.lease_seconds)

    def _follow(self, connection: Connection, position: int, *, may_call: bool) -> Ready | None:
        if position == len(self.thread.posts):
            self._end(connection)
            return None
        return self._open(connection, self.thread.posts[position]) if may_call else None

    def _open(self, connection: Connection, post: StoredPost) -> Ready | None:
        now = self.context.clock.now()

        def was_sent(text: str) -> bool:
            since = now - SAME_TEXT_WINDOW
            return unconfirmed.was_sent_since(
                connection, post.account, text, since, besides=post.id
            )

        # Sealed now, from the directory of this minute, and compared with what is sent: a number
        # that changed a moment ago is right.
        try:
            sealed = seal(self.thread, post, self.support, was_sent)
        except ValueError as error:  # longer than any post: nobody can have applied it
            self._wait(connection, Reason.CHANGED, f"{REASONS[Reason.CHANGED].detail} {error}")
            return None
        request = SendRequest(self.thread, post, sealed.text, self.lease.fence)
        denial = gate.open_gate(connection, request, now)
        if denial is Denial.NO_YES:
            self._wait(connection, Reason.CONSENT, REASONS[Reason.CONSENT].detail)
        if denial is Denial.CHANGED:
            self._wait(connection, Reason.CHANGED, REASONS[Reason.CHANGED].detail)
        if denial is not None:
            return None
        shows = self.thread.has_media or self.thread.tells_a_story
        pictures = post_media.ready_ids(connection, post.id) if shows else ()
        return Ready(post, sealed, self._newest, tuple(map(MediaId, pictures)))

    def _wait(self, connection: Connection, reason: Reason, why: str) -> None:
        free: ThreadColumns = {} if self.thread.has_begun else {"reserved_usd": 0.0}
        transition(
            connection,
            present(connection, self.thread),
            ThreadState.WAITING,
            at=self.context.clock.now(),
            why=why,
            reason=reason,
            **free,
        )

    def _end(self, connection: Connection) -> None:
        thread = present(connection, self.thread)
        # A person stopped it, or takes it down, while the last call was open: that stands.
        if thread.state is not ThreadState.PUBLISHING:
            return
        now = self.context.clock.now()
        transition(
            connection,
            thread,
            ThreadState.PUBLISHED,
            at=now,
            why="every post is out",
            reserved_usd=0.0,
        )
