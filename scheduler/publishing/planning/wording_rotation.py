"""Which wording of the support lines each thread gets, so that none becomes wallpaper.

X refuses the same text twice from one account, and forbids it across accounts.
"""

import hashlib
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
        order = [(first + step) % count for step in range(count)]
        free = [variant for variant in order if self._is_free(account, due_at, variant)]
        today = self._by_day[due_at.date()]
        chosen = next((v for v in free if v not in today), next(iter(free), first))
        self._note(UsedWording(account, due_at, chosen))
        return chosen

    def _is_free(self, account: str, due_at: datetime, variant: int) -> bool:
        times = self._by_account[account].get(variant, ())
        return all(abs(due_at - time) >= _APART for time in times)

    def _note(self, taken: UsedWording) -> None:
        self._by_account[taken.account].setdefault(taken.variant, []).append(taken.due_at)
        self._by_day[taken.due_at.date()].add(taken.variant)
