"""What /metrics answers, as Prometheus reads it. No text, no handle, no story's id is in a label.

Counters and call times are of this process; what stands in the queue is of all engines together,
and so the same at each.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from scheduler.clock import Clock
from scheduler.crisis.directory.services import Directory
from scheduler.networks.base import Network, NotReached, Refused, Sent, Unconfirmed, Wait
from scheduler.networks.wrapped import Answer, WrappedNetwork
from scheduler.store.database import Database
from scheduler.store.operations.figures import Figures, figures, waits_before_first_calls

_OUTCOMES: dict[type, str] = {
    Sent: "sent",
    Refused: "refused",
    Wait: "wait",
    NotReached: "not_reached",
    Unconfirmed: "unconfirmed",
}
_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600)


class FiguresPage:
    """Keeps this process's counters, and asks the queue for the rest each time that it is read."""

    def __init__(
        self, database: Database, clock: Clock, directory: Callable[[], Directory] | None = None
    ) -> None:
        self._registry = CollectorRegistry()
        self.posts = Counter(
            "handrail_posts",
            "Calls that publish a post, by what came of them.",
            ("network", "outcome"),
            registry=self._registry,
        )
        self.calls = Histogram(
            "handrail_call_seconds",
            "How long a network took to answer.",
            ("network", "call"),
            registry=self._registry,
            buckets=_SECONDS,
        )
        self.leases_lost = Counter(
            "handrail_lease_lost",
            "Accounts that another engine had taken over while this one worked.",
            registry=self._registry,
        )
        self._due_to_call = Histogram(
            "handrail_due_to_call_seconds",
            "From when a thread was due to its first call; of those begun since this process was.",
            registry=self._registry,
            buckets=_SECONDS,
        )
        self._database, self._clock = database, clock
        self._seen_until = clock.now()
        self._registry.register(_Queue(self._read, directory, lambda: clock.now().date()))

    def _read(self) -> Figures:
        with self._database.read() as connection:
            return figures(connection, self._clock.now())

    def _observe_first_calls(self) -> None:
        """Each thread that was begun since the last answer, whichever engine began it."""
        with self._database.read() as connection:
            begun = waits_before_first_calls(connection, self._seen_until, self._clock.now())
        for began, seconds in begun:
            self._due_to_call.observe(seconds)
            self._seen_until = began

    def text(self) -> bytes:
        """Everything, in Prometheus' text format.

        Raises: DatabaseError or what the driver says, where the queue cannot be asked.
        """
        self._observe_first_calls()
        return generate_latest(self._registry)


class _Queue(Collector):
    """What stands in the queue, read anew for each answer."""

    def __init__(
        self,
        read: Callable[[], Figures],
        directory: Callable[[], Directory] | None,
        today: Callable[[], date],
    ) -> None:
        self._read, self._directory, self._today = read, directory, today

    def describe(self) -> Sequence[GaugeMetricFamily]:
        """Nothing beforehand: registering asks no database."""
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One family after the other."""
        found = self._read()
        yield _one("unconfirmed_posts", "Posts whose answer was lost.", found.unconfirmed_posts)
        yield _by(
            "waiting_threads", "Threads that wait for a person.", "reason", found.waiting_threads
        )
        yield _by(
            "quiet_accounts",
            "Accounts that make no call for a while.",
            "network",
            {"x": found.quiet_accounts},
        )
        yield _by(
            "engine_last_beat_timestamp_seconds",
            "When each engine of the last day was heard last.",
            "owner",
            found.last_beats,
        )
        yield _by("spent_usd_total", "What was billed, in US dollars.", "call", found.spent_usd)
        yield _one(
            "readings_overdue", "Posts whose reading is an hour late.", found.readings_overdue
        )
        yield _one(
            "notices_open", "Things that people were told and that stand.", found.notices_open
        )
        if self._directory is not None:
            yield _one(
                "help_lines_unchecked_days",
                "Days since the line that was checked longest ago was checked.",
                _oldest_days(self._directory(), self._today()),
            )


def _oldest_days(directory: Directory, today: date) -> int:
    checked = [
        entry.verified_on
        for entry in directory.entries
        if entry.verified_on and entry.may_be_printed
    ]
    return max(0, (today - min(checked)).days) if checked else 0


def _one(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"handrail_{name}", says, value=value)


def _by(name: str, says: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"handrail_{name}", says, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), value)
    return family


class MeasuredNetwork(WrappedNetwork):
    """Times each call, and counts what came of each post."""

    def __init__(self, network: Network, page: FiguresPage, name: str = "x") -> None:
        super().__init__(network, name)
        self._page = page

    def _around(self, call: str, ask: Callable[[], Answer]) -> Answer:
        began = time.monotonic()
        try:
            answer = ask()
        finally:
            seconds = time.monotonic() - began
            self._page.calls.labels(self._name, call).observe(seconds)
        if call == "create":
            self._page.posts.labels(self._name, _OUTCOMES[type(answer)]).inc()
        return answer
