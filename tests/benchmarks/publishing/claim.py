"""Claiming an account and picking its thread, 1,000 due: at a million stored over at a thousand."""

import time
from dataclasses import dataclass
from statistics import median

from scheduler.publishing.sending.fair_queue import Turns
from scheduler.store.queue.sending import leases
from tests.benchmarks import Measure, at_most, spread
from tests.benchmarks.publishing._stored import ACCOUNTS, Stored, a_stored_queue
from tests.support.clocks import A_TUESDAY_NOON

LIMIT = 1.5


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    small: int  # threads stored, besides those that are due
    large: int
    due: int  # at least one an account
    rounds: int


FULL = Size(small=1_000, large=1_000_000, due=1_000, rounds=200)
TINY = Size(small=10, large=100, due=len(ACCOUNTS), rounds=2)


def measure(size: Size = FULL) -> Measure:
    """The median of the rounds' own ratios, the two databases in turn."""
    with (
        a_stored_queue(size.small, size.due) as small,
        a_stored_queue(size.large, size.due) as large,
    ):
        pairs = [(_claim(small, number), _claim(large, number)) for number in range(size.rounds)]
    ratios = [at_large / at_small for at_small, at_large in pairs]
    return at_most(
        "claim",
        median(ratios),
        LIMIT,
        rounds=size.rounds,
        due=size.due,
        threads=[size.small, size.large],
        of_rounds=spread(ratios),
        seconds_at_small=spread([one for one, _ in pairs]),
        seconds_at_large=spread([one for _, one in pairs]),
    )


def _claim(stored: Stored, number: int) -> float:
    account = ACCOUNTS[number % len(ACCOUNTS)]
    began = time.perf_counter()
    due = stored.publisher.due_accounts()
    lease = leases.claim(stored.database, account, "bench", 120.0)
    with stored.database.read() as connection:
        thread = Turns().next_thread(connection, account, A_TUESDAY_NOON)
    seconds = time.perf_counter() - began
    if lease is None or thread is None or len(due) != len(ACCOUNTS):
        raise RuntimeError("nothing was claimed: this is no measure")
    leases.release(stored.database, lease)
    return seconds
