"""The real publishing verbs over tweepy over HTTP on a rehearsal X, until nothing is due."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Select, bindparam, select, text

from scheduler.clock import RehearsalClock
from scheduler.crisis.directory import services
from scheduler.engine.work import AccountTick, is_account_due, one_pass, work_list
from scheduler.networks.base import AccountName, Network
from scheduler.networks.x.client import X
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.recovery.matching import BACK_OFF
from scheduler.publishing.recovery.reconciler import Reconciler
from scheduler.publishing.recovery.takedown_worker import TakedownWorker
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.database import Database
from scheduler.store.overview.waiting import count_by_state
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import posts, threads
from scheduler.store.types import UtcDateTime
from scheduler.x_simulator.process import RehearsalAccount, start
from tests.support.examples.builders import PRICES, handle_of
from tests.support.processes.rehearsals import ASKED, OPENS_AT, Rehearsal, credentials

# Only a fault loses an answer: a rehearsal X on a busy machine is waited for.
READ_TIMEOUT_SECONDS = 10.0
IMPATIENT_SECONDS = 0.5  # where a test is of silence: the rehearsal's lasts 1.5, its dripping 4
_STEPS = 400  # more than any run of these tests needs: a loop without end is a fault


def accounts_named(*names: str) -> dict[AccountName, RehearsalAccount]:
    """Accounts of one app, with the handles that the queue has for them."""
    return {
        AccountName(name): RehearsalAccount(
            handle_of(name), "app", "app secret", name, f"{name} secret"
        )
        for name in names
    }


@contextmanager
def a_stage(folder: Path, *names: str, seed: int = 7) -> Iterator[Rehearsal]:
    """A rehearsal X that knows accounts of these names."""
    clock = RehearsalClock(folder / "clock")
    if not clock.is_set:
        clock.jump_to(OPENS_AT)
    accounts = list(accounts_named(*names).values())
    with start(folder / "x", folder / "clock", accounts, seed) as running:
        yield Rehearsal(running, clock)


def network_of(url: str, *names: str, read_timeout_seconds: float = READ_TIMEOUT_SECONDS) -> X:
    """Our own adapter, for those accounts."""
    known = {name: credentials(account) for name, account in accounts_named(*names).items()}
    return X(known, url, 2, read_timeout_seconds)


def add_fault(rehearsal: Rehearsal, **rule: Any) -> None:
    """Puts one rule in force; see scheduler/x_simulator/faults/rules.py."""
    answer = ASKED.post(f"{rehearsal.url}/rehearsal/faults", json=rule, timeout=60)
    assert answer.status_code == 201, answer.text


def clear_faults(rehearsal: Rehearsal) -> None:
    """Ends every rule."""
    ASKED.delete(f"{rehearsal.url}/rehearsal/faults", timeout=60)


@dataclass
class House:
    """An engine without its timer: what it does at each tick, one after the other."""

    database: Database
    network: Network
    clock: RehearsalClock
    owner: str = "engine-1"
    lease_seconds: float = 120.0
    moves_clock: bool = True
    spread: Executor | None = None  # for several accounts side by side
    on_idle: Callable[[], None] = field(default=lambda: None)
    pause: Callable[[float], None] = time.sleep  # while the database cannot be written

    def __post_init__(self) -> None:
        self.context = PublishingContext(
            self.database,
            self.network,
            self.clock,
            services.load,
            self.owner,
            self.lease_seconds,
            PRICES,
            pause=self.pause,
        )
        self.publisher = Publisher(self.context, lambda: False)
        self.reconciler = Reconciler(self.context)
        self.remover = TakedownWorker(self.context)
        self.work = work_list(self.publisher, self.reconciler, self.remover)

    def run(self, steps: int = _STEPS) -> None:
        """Works and jumps until every thread has ended or waits, and no search is left.

        Raises: AssertionError if that does not come about.
        """
        for _ in range(steps):
            if self.step():
                return
        with self.database.read() as connection:
            standing = count_by_state(connection)
        raise AssertionError(f"publishing does not come to an end: {standing}")

    def step(self) -> bool:
        """Does what is due now; with nothing left, jumps. Whether all has ended."""
        if self.spread is None:
            one_pass(self.work)
        else:
            for tick in self.work:
                if isinstance(tick, AccountTick):
                    list(self.spread.map(tick.verb, tick.due()))
        if is_account_due(self.work):
            self.on_idle()
            return False
        return self._jump()

    def _jump(self) -> bool:
        with self.database.read() as connection:
            instant = connection.execute(_NEXT_INSTANT, {"now": self.clock.now()}).scalar()
            standing = count_by_state(connection)
        if instant is None or not (_is_open(standing) or self._searches() or self._removes()):
            return True
        if self.moves_clock:
            with contextlib.suppress(ValueError):  # another engine has jumped further
                self.clock.jump_to(instant)
        else:
            self.on_idle()
        return False

    def _searches(self) -> bool:
        lost = (posts.c.state == PostState.UNCONFIRMED) & posts.c.look_at.is_not(None)
        return self._is_there(select(posts.c.id).where(lost, posts.c.looks <= len(BACK_OFF)))

    def _removes(self) -> bool:
        """Whether a receipt is open for more than a post that may never appear."""
        own = posts.c.thread_id == threads.c.id
        is_out = select(posts.c.id).where(own, posts.c.state == PostState.SENT).exists()
        may_be = select(posts.c.id).where(own, posts.c.state == PostState.UNCONFIRMED).exists()
        is_open = threads.c.state == ThreadState.TAKING_DOWN
        return self._is_there(select(threads.c.id).where(is_open, is_out | ~may_be))

    def _is_there(self, wanted: Select[tuple[int]]) -> bool:
        with self.database.read() as connection:
            return connection.execute(wanted).first() is not None


# As `queue.next_instant`, but nobody measures here.
_NEXT_INSTANT = (
    text(
        """SELECT min(at) AS at FROM (
        SELECT min(begin_at) AS at FROM thread WHERE begin_at > :now
            AND state IN ('scheduled', 'publishing', 'taking_down')
        UNION ALL SELECT min(quiet_until) FROM account WHERE quiet_until > :now
        UNION ALL SELECT min(look_at) FROM post WHERE state = 'unconfirmed' AND look_at > :now
        UNION ALL SELECT min(until) FROM hold WHERE lifted_at IS NULL AND until > :now
    ) AS instants"""
    )
    .bindparams(bindparam("now", type_=UtcDateTime))
    .columns(at=UtcDateTime)
)


def _is_open(standing: Mapping[ThreadState, int]) -> bool:
    return any(standing[state] for state in (ThreadState.SCHEDULED, ThreadState.PUBLISHING))
