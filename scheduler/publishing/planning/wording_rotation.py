"""Which wording of the support lines each thread gets, so that none becomes wallpaper.

X refuses the same text twice from one account, and forbids it across accounts.
"""

import hashlib
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_APART = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class UsedWording:
    """A wording that a thread has already."""

    account: str
    due_at: datetime
    variant: int


class WordingRotation:
    """Gives out wordings; the same calls in the same order give the same answers."""

    def __init__(self, taken: Iterable[UsedWording]) -> None:
        self._by_account: dict[str, dict[int, list[datetime]]] = defaultdict(dict)
        self._by_day: dict[date, set[int]] = defaultdict(set)
        for one in taken:
            self._note(one)

    def give(self, key: str, account: str, due_at: datetime, count: int) -> int:
        """A wording in [0, count) that `account` has free for a month either side.

        One that no other account has that day, if there is any; when all are taken, the first
        choice again (the gate then looks once more at what was really sent).
        """
        first = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % count
        chosen = self._choose(first, account, due_at, count)
        self._note(UsedWording(account, due_at, chosen))
        return chosen

    def _choose(self, first: int, account: str, due_at: datetime, count: int) -> int:
        today = self._by_day[due_at.date()]
        second_best: int | None = None
        for step in range(count):
            variant = (first + step) % count
            if self._is_free(account, due_at, variant):
                if variant not in today:
                    return variant
                second_best = variant if second_best is None else second_best
        return first if second_best is None else second_best

    def _is_free(self, account: str, due_at: datetime, variant: int) -> bool:
        times = self._by_account[account].get(variant, ())
        after = bisect_right(times, due_at - _APART)  # the first that may be too close
        return after == len(times) or times[after] - due_at >= _APART

    def _note(self, taken: UsedWording) -> None:
        insort(self._by_account[taken.account].setdefault(taken.variant, []), taken.due_at)
        self._by_day[taken.due_at.date()].add(taken.variant)
