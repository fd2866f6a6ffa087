"""Bounds a report: the threads that began in a time, of some accounts, of one campaign."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, true

from scheduler.store.tables.queue import ledger, posts, threads


@dataclass(frozen=True, slots=True)
class Period:
    """From one instant until before another; None is without an end on that side.

    A dialogue is a thread of the account that begins it.
    """

    start: datetime | None = None
    end: datetime | None = None
    accounts: frozenset[str] | None = None  # None: every account
    campaign: str | None = None  # None: every campaign

    def covers(self, at: datetime) -> bool:
        """Whether an instant lies in it."""
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)

    def holds(self, column: ColumnElement[datetime]) -> ColumnElement[bool]:
        """The same of a column."""
        bounds = [column >= self.start] if self.start is not None else []
        bounds += [column < self.end] if self.end is not None else []
        return and_(true(), *bounds)

    def began(self, thread_id: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether the first post of a thread went out in it."""
        if self == ALWAYS:
            return true()
        roots = select(posts.c.thread_id).where(
            posts.c.position == 0, self.holds(posts.c.sent_at), self._of(posts.c.account)
        )
        if self.campaign is not None:
            ours = threads.c.campaign == self.campaign
            roots = roots.join(threads, threads.c.id == posts.c.thread_id).where(ours)
        return thread_id.in_(roots)

    def chooses(
        self,
        sent_at: ColumnElement[datetime],
        account: ColumnElement[str],
        campaign: ColumnElement[str],
    ) -> ColumnElement[bool]:
        """Whether a thread is of it whose first post went out then, there and for that."""
        is_of = true() if self.campaign is None else campaign == self.campaign
        return and_(self.holds(sent_at), self._of(account), is_of)

    def billed(self) -> ColumnElement[bool]:
        """Whether an entry of the ledger is of it; a call that served several is of no campaign."""
        return self.chooses(ledger.c.at, ledger.c.account, ledger.c.campaign)

    @property
    def whose(self) -> "Period":
        """The same accounts, at any time and for every campaign."""
        return Period(accounts=self.accounts)

    def _of(self, account: ColumnElement[str]) -> ColumnElement[bool]:
        return true() if self.accounts is None else account.in_(sorted(self.accounts))


ALWAYS = Period()
