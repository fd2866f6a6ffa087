"""Publishes what is due, one account at a time; makes no call that was not committed before."""

import contextlib
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Unpack

from sqlalchemy.exc import SQLAlchemyError

from scheduler.errors import HandrailError, MovedOn, NoSupport
from scheduler.networks.base import AccountName
from scheduler.publishing.account_lease import fenced_write, hold_lease
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.credentials import is_itself, is_ready, keep_quiet
from scheduler.publishing.directory.versions import DirectoryBehind
from scheduler.publishing.operations import hold
from scheduler.publishing.reasons import NOT_SHOWN_AFTER_A_NO, REASONS
from scheduler.publishing.recovery import abandoned
from scheduler.publishing.recovery.reconciler import Reconciler
from scheduler.publishing.sending import dialogue
from scheduler.publishing.sending.fair_queue import Turns
from scheduler.publishing.sending.media_upload import AllReady, ForAPerson, NotYet, upload_all
from scheduler.publishing.sending.pacing import StartDecision, judge_lateness, may_begin_at
from scheduler.publishing.sending.sealing import Supports
from scheduler.publishing.sending.thread_run import ThreadRun
from scheduler.store.agreements import approvals
from scheduler.store.queue import accounts, due
from scheduler.store.queue.sending.leases import Lease
from scheduler.store.queue.sending.pace import UnreadablePace, begin_later
from scheduler.store.queue.threads import StoredThread, thread_by_id, why_not_gone_on_with
from scheduler.store.queue.transitions import ThreadColumns, transition
from scheduler.store.states import Reason, ThreadState

log = logging.getLogger(__name__)
TURN = timedelta(seconds=0.5)  # then the account gives way to others that wait


class Publisher:
    """Publishes. Keeps in memory who was identified, whose turn it was, what may lack the disk."""

    def __init__(self, context: PublishingContext, is_stopping: Callable[[], bool]) -> None:
        self._context = context
        self._is_stopping = is_stopping
        self._identified: dict[str, str | None] = {}  # account: the mark of what signed then
        self._behind: set[str] = set()  # accounts whose last commit has not waited for the disk
        self._shut: set[int] = set()  # threads whose gate did not open at all when last tried
        self._turns = Turns()
        self._supports = Supports()
        self._looks = Reconciler(context)

    def due_accounts(self) -> list[str]:
        """Lists the accounts with something to send now, once holds that are over are lifted."""
        if not self._context.is_clock_right():
            return []  # by a wrong clock nothing is sent, late, skipped, or over
        if not self._context.may_seal():
            return []  # no account is taken from an engine that may
        hold.end_those_over(self._context)
        with self._context.database.read() as connection:
            return due.due_accounts(connection, self._context.clock.now())

    def ask_about_unreadable_times(self) -> None:
        """Has threads wait for a person whose time cannot be read: they would never fall due.

        They lie in no account's way, so no lease is needed: whoever is first moves them.
        """
        with self._context.database.read() as connection:
            lost = due.never_due(connection)
        now = self._context.clock.now()
        for thread in lost:
            why = _what_changed(thread.fault or "its time cannot be read")
            with self._context.database.write() as connection, contextlib.suppress(MovedOn):
                transition(
                    connection, thread, ThreadState.WAITING, at=now, why=why, reason=Reason.CHANGED
                )

    def publish_account(self, account: str) -> bool:
        """Sends what this account has due, unless another engine has it; whether more is left.

        More is left where it gave way after a while, between two threads: accounts that wait come
        first, then it is to be called again.
        """
        gave_way = False
        with hold_lease(self._context, account) as lease:
            if lease is not None:
                gave_way = self._publish_in_turn(lease)
                self._reach_disk(lease)
        return gave_way

    def _publish_in_turn(self, lease: Lease) -> bool:
        # First of all: a post that was "sending" under an older lease may be public. Unless it is
        # marked, the thread would look ready for its next post.
        abandoned.mark_unconfirmed(self._context, lease)
        ends_at = self._context.clock.now() + TURN
        seen: dict[int, StoredThread] = {}
        while not self._must_pause() and (thread := self._earliest(lease)) is not None:
            # Nothing of it changed since we last tried: the gate stays shut. No circles.
            if seen.get(thread.id) == thread and thread.id not in self._shut:
                return False
            # It was shut before anything was said, and nothing that we know of says why: a person
            # must look, and the others need not wait behind it.
            if seen.get(thread.id) == thread:
                self._shut.discard(thread.id)
                if not self._is_not_ready(lease, thread):
                    self._wait(lease, thread, Reason.CHANGED, REASONS[Reason.CHANGED].detail)
                continue
            if seen and self._context.clock.now() >= ends_at:
                return True
            seen[thread.id] = thread
            if not self._is_identified(lease):
                return False
            # Every account of a dialogue, or none: half a conversation must not go out.
            with dialogue.others(self._context, lease, thread) as others:
                if others is not None and all(map(self._is_identified, others)):
                    with contextlib.suppress(MovedOn):  # a person was faster: it is read anew
                        self._publish(lease, thread, others)
        return False

    def _must_pause(self) -> bool:
        context = self._context
        return self._is_stopping() or not context.is_clock_right() or not context.may_seal()

    def _reach_disk(self, lease: Lease) -> None:
        """Waits for what the last thread's end has left to the next durable commit."""
        if lease.account in self._behind:
            with fenced_write(self._context, lease):
                self._behind.discard(lease.account)

    def _earliest(self, lease: Lease) -> StoredThread | None:
        with self._context.database.read() as connection:
            return self._turns.next_thread(connection, lease.account, self._context.clock.now())

    def _is_identified(self, lease: Lease) -> bool:
        if not is_ready(self._context, lease):
            self._identified.pop(lease.account, None)
            return False
        mark = self._context.key_mark(lease.account)
        if lease.account in self._identified and self._identified[lease.account] == mark:
            return True
        self._identified.pop(lease.account, None)
        with self._context.database.read() as connection:
            handle = accounts.handle_of(connection, lease.account)
        if is_itself(self._context, lease, handle):
            self._identified[lease.account] = mark
        return lease.account in self._identified

    def _forget(self, accounts_to_ask: set[str]) -> None:
        for account in accounts_to_ask:
            self._identified.pop(account, None)

    def _publish(self, lease: Lease, thread: StoredThread, others: Sequence[Lease]) -> None:
        if thread.may_be_out_unknown:
            self._look_first(lease, thread)
            return
        with self._context.database.read() as connection:
            fault = why_not_gone_on_with(connection, thread)
        if fault is not None:
            self._wait(lease, thread, Reason.CHANGED, _what_changed(fault))
            return
        # The order matters: a thread that lacks a yes must not be told of as late, one that our own
        # pace puts off is not late, and nothing is uploaded (X bills it) before all of that.
        if self._is_not_ready(lease, thread):
            return
        # What has begun is finished: it is never late, and never waits for the account's pace.
        if not thread.has_begun:
            if self._is_put_off(lease, thread):
                return
            decision = judge_lateness(thread.begin_at, thread.late, self._context.clock.now())
            if decision is StartDecision.ASK:
                self._wait(lease, thread, Reason.LATE, REASONS[Reason.LATE].detail)
                return
            if decision is StartDecision.SKIP:
                self._skip(lease, thread)
                return
        try:
            support = self._supports.of(self._context.directory(), thread.region, thread.readers)
        except NoSupport as error:
            self._wait(lease, thread, Reason.NO_SUPPORT, str(error))
            return
        if not self._pictures_are_ready(lease, thread):
            return
        self._send(ThreadRun(self._context, lease, others, thread, support, self._is_stopping))

    def _look_first(self, lease: Lease, thread: StoredThread) -> None:
        """Looks for a post that X said no to before it is sent again.

        Where the timeline cannot be read, it waits as any lost post does, and others go on.
        """
        away = self._looks.look_before_sending_again(lease, thread)
        now, why = self._context.clock.now(), NOT_SHOWN_AFTER_A_NO
        with fenced_write(self._context, lease) as connection:
            if not thread_by_id(connection, thread.id).may_be_out_unknown:
                return
            for account, outage in away.items():
                if outage.needs_reconnect or outage.is_clock:
                    keep_quiet(connection, account, outage.detail, now, is_clock=outage.is_clock)
            transition(
                *(connection, thread, ThreadState.WAITING),
                at=now,
                why=why,
                reason=Reason.UNCONFIRMED,
            )

    def _is_not_ready(self, lease: Lease, thread: StoredThread) -> bool:
        """Whether approval, an embargo, a date or somebody's leave keep it; the gate asks again."""
        shows = thread.has_media or thread.tells_a_story
        if not (thread.needs_approval or thread.not_before or thread.cannot_publish or shows):
            return False
        with self._context.database.read() as connection:
            obstacle = approvals.why_not_ready(connection, thread, self._context.clock.now())
        if obstacle:
            self._wait(lease, thread, *obstacle)
        return obstacle is not None

    def _pictures_are_ready(self, lease: Lease, thread: StoredThread) -> bool:
        """Uploads what the thread shows, before its gate opens."""
        match upload_all(self._context, lease, thread):
            case AllReady():
                return True
            case NotYet(needs_reconnect=account):
                self._forget({account} if account else set())
            case stuck:
                self._give_up(lease, thread, stuck)
        return False

    def _is_put_off(self, lease: Lease, thread: StoredThread) -> bool:
        """Whether the pace of an account that speaks in it lets this thread begin only later."""
        context, now = self._context, self._context.clock.now()
        try:
            with context.database.read() as connection:
                at = may_begin_at(connection, thread, now)
        except UnreadablePace as error:
            self._wait(lease, thread, Reason.CHANGED, _what_changed(str(error)))
            return True
        if at <= now:
            return False
        with fenced_write(context, lease) as connection:
            begin_later(connection, thread.id, at)
        return True

    def _send(self, run: ThreadRun) -> None:
        ready = run.first()
        (self._shut.add if ready is None else self._shut.discard)(run.thread.id)
        while ready is not None:
            # "sending" is on the disk. A crash from here until `conclude` has committed leaves it
            # there: nobody can know whether the post is out, so it is looked for, never sent again.
            account = AccountName(ready.post.account)
            who_may_reply = run.thread.reply_settings if ready.parent is None else None
            outcome = self._context.network.create_post(
                account, ready.sealed, ready.parent, who_may_reply, ready.media_ids
            )
            if not run.is_last(ready.post):  # no help follows it
                self._correct_help(run)
            ready = run.conclude(ready, outcome)
        self._forget(run.must_identify_again)
        (self._behind.discard if run.is_on_disk else self._behind.add)(run.lease.account)

    def _correct_help(self, run: ThreadRun) -> None:
        """Has the next post carry the help lines of now: somebody may just have corrected one.

        While the directory's file is broken, those of a moment ago; where there are none any more,
        nothing goes on.
        """
        try:
            directory = self._context.directory()
        except DirectoryBehind:
            run.has_support = False  # an engine whose directory is the newest goes on
            return
        except (HandrailError, OSError, SQLAlchemyError) as error:  # X's answer must be kept
            log.warning("the crisis directory cannot be read (%s)", type(error).__name__)
            return
        try:
            run.support = self._supports.of(directory, run.thread.region, run.thread.readers)
        except NoSupport:
            run.has_support = False  # its next turn says so

    def _give_up(self, lease: Lease, thread: StoredThread, stuck: ForAPerson) -> None:
        """A person must see to its pictures; what it reserved for itself is free again."""
        free: ThreadColumns = {} if thread.has_begun else {"reserved_usd": 0.0}
        self._wait(lease, thread, stuck.reason, stuck.why, **free)

    def _wait(
        self,
        lease: Lease,
        thread: StoredThread,
        reason: Reason,
        why: str,
        **columns: Unpack[ThreadColumns],
    ) -> None:
        now = self._context.clock.now()
        with fenced_write(self._context, lease) as connection:
            transition(
                connection, thread, ThreadState.WAITING, at=now, why=why, reason=reason, **columns
            )

    def _skip(self, lease: Lease, thread: StoredThread) -> None:
        why = "Its time had passed, and its campaign says to skip what is late."
        with fenced_write(self._context, lease) as connection:
            transition(
                connection, thread, ThreadState.CANCELLED, at=self._context.clock.now(), why=why
            )


def _what_changed(fault: str) -> str:
    return f"{REASONS[Reason.CHANGED].detail[:-1]}: {fault}."
