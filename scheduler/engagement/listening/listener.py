"""Asks how much is said with tracked hashtags: counts, and where it is wished, a search."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.campaigns.model.organisation import Volume
from scheduler.clock import Clock
from scheduler.engagement.listening.search_summary import summary_of
from scheduler.engagement.listening.tracked import Tracked, tracked
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.networks.base import AccountName, Unavailable
from scheduler.networks.listening import Listening
from scheduler.networks.waits import bounded
from scheduler.store.database import Database
from scheduler.store.metrics.volume import ask_next, due_queries, record_hours, record_search
from scheduler.store.money import budget
from scheduler.store.money.ledger import Call, Charge, charge
from scheduler.store.operations.duties import ALONE, AnyDuty

RECENT = timedelta(days=7)  # X tells no more
COUNT_AGAIN = timedelta(days=6)  # a day less: no hour is missed if one call fails
SEARCH_AGAIN = RECENT
BACK_OFF = timedelta(hours=1)
REFUSED_AGAIN = timedelta(days=1)
LEAST_POSTS = 10  # X gives no fewer in one page
NO_MONEY_AGAIN = timedelta(days=1)  # measuring is what a cap stops first
_ROUNDING_USD = 1e-9  # sums of cents in floating point

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ListeningPrices:
    """US dollars."""

    count_usd: float  # one request
    post_usd: float  # one post that a search brings


class Listener:
    """Asks what is due and can be paid for, and stores counts only."""

    def __init__(
        self,
        database: Database,
        network: Listening,
        clock: Clock,
        wanted: Callable[[], tuple[Volume | None, Families]],
        prices: ListeningPrices,
        monthly_cap_usd: float | None = None,
        duty: AnyDuty = ALONE,
    ) -> None:
        self._database = database
        self._network = network
        self._clock = clock
        self._wanted = wanted  # read anew each time: the files may have changed
        self._prices = prices
        self._cap_usd = monthly_cap_usd
        self._duty = duty  # or two engines would ask, and pay, the same

    def listen_due(self) -> int:
        """Asks what is due, and says how many calls brought something back.

        Raises: DutyLost if another engine listens now; X's last answer is left to it.
        """
        volume, families = self._wanted()
        if volume is None:
            return 0
        now = self._clock.now()
        with self._database.read() as connection:
            tags = {tag.query: tag for tag in tracked(connection, volume, families, now)}
            due = due_queries(connection, list(tags), now)
        asker, heard = AccountName(volume.account), 0
        for question in due:
            if not self._duty.is_ours():
                break
            if question.count:
                heard += self._count(asker, question.query)
            if question.search and volume.read_posts:
                heard += self._search(asker, tags[question.query], volume.read_posts)
        return heard

    def _count(self, asker: AccountName, query: str) -> bool:
        now = self._clock.now()
        left_usd = self._left_usd()
        if left_usd is not None and left_usd + _ROUNDING_USD < self._prices.count_usd:
            self._put_off(query, count_at=now + NO_MONEY_AGAIN)
            return False
        answer = self._network.recent_counts(asker, query)
        if isinstance(answer, Unavailable):
            self._put_off(query, count_at=_again(answer, now))
            return False
        # An hour that X has only a part of is not known yet, or not any more.
        hours = [
            (hour.start, hour.posts)
            for hour in answer
            if hour.start >= now - RECENT and hour.end <= now
        ]
        with self._database.write() as connection:
            self._duty.keep(connection)
            record_hours(connection, query, hours)
            ask_next(connection, query, count_at=now + COUNT_AGAIN, now=now)
            charge(connection, Charge(now, asker, Call.COUNT, 1, self._prices.count_usd))
        return True

    def _search(self, asker: AccountName, tag: Tracked, most: int) -> bool:
        now = self._clock.now()
        left_usd = self._left_usd()
        if left_usd is not None and self._prices.post_usd:
            most = min(most, int((left_usd + _ROUNDING_USD) / self._prices.post_usd))
        if most < LEAST_POSTS:
            self._put_off(tag.query, search_at=now + NO_MONEY_AGAIN)
            return False
        result = self._network.recent_posts(asker, tag.query, most)
        if isinstance(result, Unavailable):
            self._put_off(tag.query, search_at=_again(result, now))
            return False
        summary = summary_of(result, frozenset(tag.spellings), now - RECENT, now)
        usd = summary.posts * self._prices.post_usd
        with self._database.write() as connection:
            self._duty.keep(connection)
            record_search(connection, tag.query, summary)
            ask_next(connection, tag.query, search_at=now + SEARCH_AGAIN, now=now)
            if summary.posts:
                charge(connection, Charge(now, asker, Call.SEARCH, summary.posts, usd))
        return True

    def _left_usd(self) -> float | None:
        with self._database.read() as connection:
            return budget.left_usd(connection, self._cap_usd, self._clock.now())

    def _put_off(
        self, query: str, count_at: datetime | None = None, search_at: datetime | None = None
    ) -> None:
        later = count_at or search_at
        _log.warning("%s is asked again at %s", query, later.isoformat() if later else "")
        with self._database.write() as connection:
            ask_next(connection, query, count_at, search_at, now=self._clock.now())


def _again(why: Unavailable, now: datetime) -> datetime:
    if why.until is not None and why.until > now:
        return bounded(why.until, now)
    return now + (REFUSED_AGAIN if why.needs_reconnect or why.is_refused else BACK_OFF)
