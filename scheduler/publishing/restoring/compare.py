"""Compares each account's timeline with a queue that was put back, and adopts what went out.

Nothing is sent here, and nothing counts as unsent that may be out: what X shows is adopted, as lost
answers are; what may be out without X showing it is looked for again, or waits for a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from scheduler.campaigns.model.prices import post_price_usd
from scheduler.errors import NotPossible
from scheduler.networks.base import AccountName, RemotePost, Unavailable
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.reasons import DUE_MEANWHILE, RESTORED, TWO_FIT
from scheduler.publishing.recovery.matching import CLOCK_SKEW, first_look_at
from scheduler.publishing.restoring.gone_stories import gone_stories
from scheduler.publishing.restoring.matching import (
    MAY_BE_OUT,
    Candidate,
    Texts,
    candidates_for,
)
from scheduler.store.agreements.content_hash import hash_of
from scheduler.store.backups import compared, unknown_posts
from scheduler.store.backups.unknown_posts import UnknownPost
from scheduler.store.metrics.reading_ages import first_reading_at
from scheduler.store.money import ledger
from scheduler.store.money.ledger import Call, Charge
from scheduler.store.queue import accounts
from scheduler.store.queue.sending import gate, unconfirmed
from scheduler.store.queue.threads import (
    StoredPost,
    StoredThread,
    thread_by_id,
    threads_with_unsent,
)
from scheduler.store.queue.transitions import present, transition, transition_post
from scheduler.store.states import PostState, Reason, ThreadState

_X_BEGAN = datetime(2010, 11, 6, tzinfo=UTC)  # X takes no earlier start
_MOST = 1_000  # posts of a timeline that are read in one go; see `networks.x.client`


@dataclass(frozen=True, slots=True)
class Stranger:
    """A post on X since the backup that belongs to no thread of this queue."""

    account: str
    handle: str
    remote_id: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ComparedWithX:
    """What came of it."""

    read: Mapping[str, int]  # posts of each account that was compared
    away: Mapping[str, str]  # accounts that could not be, and why
    found: Sequence[tuple[str, int]]  # key and position of each post that was adopted
    looked_for: Sequence[str]  # keys: the next post of a thread that had begun may be out
    for_a_person: Sequence[str]  # keys that wait: their time passed meanwhile, or two fit
    strangers: Sequence[Stranger]
    gone_stories: Sequence[str]  # ids: X lacks a post of them, so they were taken back, perhaps


def compare(context: PublishingContext, only: Sequence[str] = ()) -> ComparedWithX:
    """Brings the queue in step with X, account by account; done again, it changes nothing.

    Raises: NotPossible where no backup was put back, or all of it was released.
    """
    with context.database.read() as connection:
        since = compared.restored(connection)
        names = [one.name for one in accounts.all_accounts(connection)]
    if since is None:
        raise NotPossible("No backup was put back here, so there is nothing to compare.")
    began = context.clock.now()
    timelines, away = _timelines(context, [one for one in names if not only or one in only], since)
    gone = gone_stories(context, list(timelines))
    work = _Work(context, since.made_at, list(timelines))
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        work.adopt(connection, timelines)
        work.doubt_the_rest(connection)
        unknown_posts.keep(connection, list(timelines), work.unknown)
        for account, posts in timelines.items():
            _bill(connection, context, account, len(posts) + gone.read.get(account, 0))
            compared.note_compared(connection, account, began)
    return ComparedWithX(
        {account: len(posts) for account, posts in timelines.items()},
        away,
        work.found,
        work.looked_for,
        work.for_a_person,
        work.strangers,
        gone.stories,
    )


def _timelines(
    context: PublishingContext, names: Sequence[str], since: compared.RestoredSince
) -> tuple[dict[str, Sequence[RemotePost]], dict[str, str]]:
    read: dict[str, Sequence[RemotePost]] = {}
    away: dict[str, str] = {}
    after = max(since.made_at - CLOCK_SKEW, _X_BEGAN)
    for name in names:
        answer = context.network.own_timeline(AccountName(name), None, after)
        if isinstance(answer, Unavailable):
            away[name] = answer.detail
        elif len(answer) >= _MOST:
            away[name] = f"it posted {_MOST:,} times since the backup, or more than that"
        else:
            read[name] = answer
    return read, away


def _bill(connection: Connection, context: PublishingContext, account: str, count: int) -> None:
    if count:
        usd = count * context.prices.read_usd
        now = context.clock.now()
        ledger.charge(connection, Charge(now, account, Call.READ, count, usd))


class _Work:
    """One comparison, in one transaction."""

    def __init__(self, context: PublishingContext, made_at: datetime, names: Sequence[str]) -> None:
        self._context = context
        self._now = context.clock.now()
        self._names = names
        self._texts = Texts(context.directory())
        self._handles: dict[str, str] = {}
        self._threads: dict[int, StoredThread] = {}
        self._made_at = made_at  # anything may have been sent from then on
        self.found: list[tuple[str, int]] = []
        self.looked_for: list[str] = []
        self.for_a_person: list[str] = []
        self.strangers: list[Stranger] = []
        self.unknown: list[tuple[UnknownPost, str]] = []  # the first posts of these, and their text

    def adopt(self, connection: Connection, timelines: Mapping[str, Sequence[RemotePost]]) -> None:
        """Adopts what fits one post alone, the oldest first: each reply hangs under another."""
        self._handles = {one.name: one.handle for one in accounts.all_accounts(connection)}
        self._threads = {
            one.id: one
            for one in threads_with_unsent(connection, self._names)
            if one.fault is None  # nothing of it goes out; a person looks at its rows
        }
        shown = [(remote, name) for name, its in timelines.items() for remote in its]
        for remote, name in sorted(shown, key=lambda one: (one[0].created_at, one[0].remote_id)):
            if not unconfirmed.is_known(connection, remote.remote_id):
                self._place(connection, remote, name)

    def _place(self, connection: Connection, remote: RemotePost, account: str) -> None:
        fitting = candidates_for(remote, account, self._threads.values(), self._texts)
        match fitting:
            case [one]:
                self._adopt(connection, one, remote)
            case []:
                its = account, self._handles[account], remote.remote_id, remote.created_at
                self.strangers.append(Stranger(*its))
                if remote.in_reply_to is None:
                    unknown = UnknownPost(account, remote.remote_id, remote.created_at)
                    self.unknown.append((unknown, remote.text))
            case _:
                for one in fitting:
                    self._leave_to_a_person(connection, one)

    def _adopt(self, connection: Connection, one: Candidate, remote: RemotePost) -> None:
        """As a lost post that was found; see `recovery.reconciler`."""
        why = "After a restore, it was found on the account's timeline."
        text = self._texts.as_sent(one)
        thread, post = self._doubt(connection, one, remote.created_at, text, look=False)
        transition_post(
            connection,
            thread,
            post,
            PostState.SENT,
            at=self._now,
            why=why,
            remote_id=remote.remote_id,
            sent_at=remote.created_at,
            look_at=None,
            next_reading_at=first_reading_at(remote.created_at),
        )
        ledger.make_certain(connection, thread.key)
        if thread.state is ThreadState.WAITING:
            is_last = post.position == thread.posts[-1].position
            to = ThreadState.PUBLISHED if is_last else ThreadState.PUBLISHING
            transition(connection, thread, to, at=self._now, why=why)
        self.found.append((thread.key, post.position))
        self._read_again(connection, thread.id)

    def _leave_to_a_person(self, connection: Connection, one: Candidate) -> None:
        text = self._texts.as_sent(one)
        self._doubt(connection, one, self._made_at, text, look=False, why=TWO_FIT)
        self.for_a_person.append(one.thread.key)

    def _doubt(
        self,
        connection: Connection,
        one: Candidate,
        sending_at: datetime,
        text: str,
        *,
        look: bool,
        why: str = RESTORED,
    ) -> tuple[StoredThread, StoredPost]:
        """The post counts as one whose answer was lost, and its thread waits, unless it ended."""
        thread, post = one.thread, one.post
        if post.state is PostState.REFUSED:
            transition_post(connection, thread, post, PostState.UNSENT, at=self._now, why=why)
            thread = self._read_again(connection, thread.id)
            post = thread.posts[post.position]
        if post.state is not PostState.UNCONFIRMED:
            self._bill_perhaps(connection, thread, post, text, sending_at)
            transition_post(
                connection,
                thread,
                post,
                PostState.UNCONFIRMED,
                at=self._now,
                why=why,
                sending_at=post.sending_at or sending_at,
                sent_text=text,
                sent_hash=hash_of(text),
                look_at=first_look_at(self._now) if look else None,
            )
        if thread.state in (ThreadState.SCHEDULED, ThreadState.PUBLISHING):
            transition(
                connection,
                thread,
                ThreadState.WAITING,
                at=self._now,
                why=why,
                reason=Reason.UNCONFIRMED,
            )
        thread = self._read_again(connection, thread.id)
        return present(connection, thread), thread.posts[post.position]

    def _bill_perhaps(
        self,
        connection: Connection,
        thread: StoredThread,
        post: StoredPost,
        text: str,
        at: datetime,
    ) -> None:
        """X has billed the call, if there was one; it is certain once the post is found."""
        usd = post_price_usd(text, self._context.prices)
        account, campaign = post.account, thread.campaign
        charge = Charge(at, account, Call.CREATE, 1, usd, campaign, thread.key, is_certain=False)
        ledger.charge(connection, charge)

    def _read_again(self, connection: Connection, thread_id: int) -> StoredThread:
        self._threads[thread_id] = thread_by_id(connection, thread_id)
        return self._threads[thread_id]

    def doubt_the_rest(self, connection: Connection) -> None:
        """What had begun, or fell due since, is never sent without somebody's, or X's, word.

        A timeline shows a post many minutes late at times, so that it is not there is no proof.
        """
        for thread in list(self._threads.values()):
            if thread.account not in self._names:
                continue
            if thread.state is ThreadState.PUBLISHING:
                self._look_for_the_next(connection, thread)
            elif thread.state is ThreadState.SCHEDULED and thread.begin_at <= self._now:
                self._wait(connection, thread)

    def _look_for_the_next(self, connection: Connection, thread: StoredThread) -> None:
        following = next(one for one in thread.posts if one.state in MAY_BE_OUT)
        one = Candidate(thread, following)
        self._doubt(connection, one, self._made_at, self._texts.as_sent(one), look=True)
        self.looked_for.append(thread.key)

    def _wait(self, connection: Connection, thread: StoredThread) -> None:
        transition(
            connection,
            thread,
            ThreadState.WAITING,
            at=self._now,
            why=DUE_MEANWHILE,
            reason=Reason.HELD,
        )
        self.for_a_person.append(thread.key)
