"""X's rate limits: two kinds of windows for each call, by the civil clock.

Windows begin at whole quarters of an hour and at midnight UTC, so that a restart can count the
truth log and go on. Refused calls do not count.

Source: X's rate limit page, as of late 2026; where its pages differ, the stricter figure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.x_simulator.faults.switches import Positions
from scheduler.x_simulator.model.accounts import RehearsalAccount
from scheduler.x_simulator.model.truth_log import TruthLog
from scheduler.x_simulator.model.types import milliseconds

QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)
_WRONG_BY = 600  # seconds that a wrong reset header is too early


@dataclass(frozen=True, slots=True)
class Limit:
    """So many calls in one window, for each user or for the whole app."""

    calls: int
    window: timedelta
    of_app: bool = False


def _quarter(user: int | None = None, app: int | None = None) -> tuple[Limit, ...]:
    limits = (
        (Limit(user, QUARTER) if user else None),
        (Limit(app, QUARTER, of_app=True) if app else None),
    )
    return tuple(filter(None, limits))


def _upload(user: int, app: int) -> tuple[Limit, ...]:
    return (Limit(user, QUARTER), Limit(app, DAY, of_app=True))


LIMITS: Mapping[str, tuple[Limit, ...]] = {
    "create": _upload(100, 10_000),
    "delete": _quarter(user=50),
    "lookup": _quarter(user=5_000, app=3_500),
    "timeline": _quarter(user=900, app=10_000),
    "mentions": _quarter(user=300, app=450),
    "search": _quarter(user=300, app=450),
    "counts": _quarter(app=300),
    "me": _quarter(user=75),
    "hide": _quarter(user=50),
    "media_initialize": _upload(1_875, 180_000),
    "media_append": _upload(1_875, 180_000),
    "media_finalize": _upload(1_875, 180_000),
    "media_status": _upload(1_000, 100_000),
    "media_metadata": _upload(500, 50_000),
    "media_subtitles": _upload(500, 50_000),  # X names no limit: that of metadata
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a call found: whether it may pass, and the headers of its answer."""

    is_open: bool
    headers: Mapping[str, str]


_FREE = Allowance(True, {})


class Limits:
    """Counts calls within the windows that are open."""

    def __init__(self, log: TruthLog, accounts: Iterable[RehearsalAccount]) -> None:
        self._log = log
        self._apps = {account.handle: account.api_key for account in accounts}
        self._used: Counter[tuple[str, str, int]] = Counter()  # call, whose, window's start
        self._counted_at: tuple[int, int] | None = None  # starts of the windows in `_used`

    def pass_through(
        self, call: str, account: RehearsalAccount, now: datetime, at: Positions
    ) -> Allowance:
        """Counts the call if every window has room for it."""
        if not at.limits or call not in LIMITS:
            return _FREE
        self._turn_to(now)
        limits = LIMITS[call]
        keys = [self._key(call, account.handle, limit, now) for limit in limits]
        is_open = all(
            self._used[key] < limit.calls for key, limit in zip(keys, limits, strict=True)
        )
        if is_open:
            self._used.update(keys)
        headers: dict[str, str] = {}
        for key, limit in zip(keys, limits, strict=True):
            headers |= dict(self._headers(key, limit, now, at))
        return Allowance(is_open, headers)

    def _headers(
        self, key: tuple[str, str, int], limit: Limit, now: datetime, at: Positions
    ) -> Iterator[tuple[str, str]]:
        if limit.window == DAY:
            if not at.day_headers:
                return
            prefix = f"x-{'app' if limit.of_app else 'user'}-limit-24hour"
        elif limit.of_app and len(LIMITS[key[0]]) > 1:
            return  # X's headers tell the user's window where there is one
        else:
            prefix = "x-rate-limit"
        reset = _start(now, limit.window) // 1000 + int(limit.window.total_seconds())
        yield f"{prefix}-limit", str(limit.calls)
        yield f"{prefix}-remaining", str(max(limit.calls - self._used[key], 0))
        if at.reset_header != "missing":
            yield f"{prefix}-reset", str(reset - (_WRONG_BY if at.reset_header == "wrong" else 0))

    def _key(self, call: str, handle: str, limit: Limit, now: datetime) -> tuple[str, str, int]:
        whose = f"app {self._apps[handle]}" if limit.of_app else handle
        return call, whose, _start(now, limit.window)

    def _turn_to(self, now: datetime) -> None:
        """Drops windows that have closed; counts the truth where nothing was counted yet."""
        starts = (_start(now, QUARTER), _start(now, DAY))
        if starts == self._counted_at:
            return
        self._used.clear()
        for call, handle, at_ms, calls in self._log.calls_since(starts[1]):
            for limit in LIMITS.get(call, ()):
                if at_ms >= _start(now, limit.window) and handle in self._apps:
                    self._used[self._key(call, handle, limit, now)] += calls
        self._counted_at = starts


def _start(now: datetime, window: timedelta) -> int:
    """When the window around `now` began, in milliseconds since 1970."""
    length = int(window.total_seconds() * 1000)
    return milliseconds(now) // length * length
