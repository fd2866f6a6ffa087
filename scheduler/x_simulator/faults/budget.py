"""The money: what is spent, and when X stops because of it."""

from datetime import datetime

from scheduler.x_simulator.faults.responses import next_cycle
from scheduler.x_simulator.faults.switches import Positions
from scheduler.x_simulator.http import problems
from scheduler.x_simulator.model.prices import micro
from scheduler.x_simulator.model.truth_log import TruthLog
from scheduler.x_simulator.model.types import milliseconds


class Credits:
    """Counts what answered calls cost, in all and in this month's billing cycle."""

    def __init__(self, log: TruthLog) -> None:
        self._log = log
        self._spent: int = log.spent_since(0)
        self._cycle: tuple[int, int] | None = None
        self._spent_in_cycle = 0

    def check(self, now: datetime, at: Positions) -> None:
        """Raises: Problem (402 or 403) if X would not do anything before somebody pays."""
        if at.credits_usd is not None and self._spent >= micro(at.credits_usd):
            raise problems.credits_depleted()
        if at.spend_cap_usd is not None and self._in_cycle(now) >= micro(at.spend_cap_usd):
            raise problems.spend_cap(next_cycle(now).date().isoformat())

    def pay(self, cost_micro: int, now: datetime) -> None:
        """Counts the cost of one answered call."""
        self._in_cycle(now)
        self._spent += cost_micro
        self._spent_in_cycle += cost_micro

    def _in_cycle(self, now: datetime) -> int:
        cycle = (now.year, now.month)
        if cycle != self._cycle:
            first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
            self._spent_in_cycle = self._log.spent_since(milliseconds(first))
            self._cycle = cycle
        return self._spent_in_cycle
