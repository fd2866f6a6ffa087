"""A queue, the lives that work on it, and what came of them."""

import os
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import CompoundSelect, Select, exists, literal, select, union_all

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.store.database import Database
from scheduler.store.tables.queue import SQLModel, accounts
from tests.faults.words import PATIENT
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.judges.truth import Judgement, judge
from tests.support.processes.mortal import Life, Nursery
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import add_fault

FORGOTTEN = timedelta(days=32)  # X refuses a text that it has seen within 30
SHARDS = 4  # of the moments, so that two cores share the work
_numbers = count(1)


class Scene:
    """A queue, the lives that publish it, and what came of it."""

    def __init__(
        self, database_url: str, rehearsal: Rehearsal, clock: Path, nursery: Nursery
    ) -> None:
        self.nursery = nursery
        self.rehearsal = rehearsal
        self.database = Database(database_url)
        self.life = Life(database_url, rehearsal.url, str(clock))
        # Where one lives after the other: the dead one's account is free soon, but not at once.
        self.alone = replace(self.life, lease_seconds=0.05, idle_seconds=0.05)
        self.threads: list[PlannedThread] = []
        self._before = len(rehearsal.truth())

    def moments_of(self, log: Path) -> list[str]:
        """The moments of one undisturbed life, by name; `log` is a file to write them to."""
        assert self.nursery.live(replace(self.life, log=str(log))) == 0
        return log.read_text().splitlines()

    def plan(self, threads: int, account: str = "main") -> None:
        """Threads of a root, a middle and a closing post, due now."""
        number = next(_numbers)
        where = f"{os.getpid()} {number}"
        new = [
            a_thread(
                f"crash{number}/{account}{one}",
                f"What helped you? {account} {one} of {where}",
                f"More of it: {account} {one} of {where}",
                account=account,
                due_at=self.rehearsal.clock.now(),
                late=PATIENT,
            )
            for one in range(threads)
        ]
        self.put(*new)

    def put(self, *threads: PlannedThread) -> None:
        """Puts threads into the queue, to be judged in the end."""
        put_into_queue(self.database, *threads, now=self.rehearsal.clock.now())
        self.threads.extend(threads)

    def start_over(self) -> None:
        """Judges only what is planned from here on."""
        self.threads.clear()
        self._before = len(self.rehearsal.truth())

    def lose_an_answer(self, position: int, times: int = 1) -> None:
        add_fault(self.rehearsal, fault="drop", when="after", position=position, times=times)

    def truth(self) -> list[dict[str, Any]]:
        """What happened on X since it began, or began over."""
        return self.rehearsal.truth()[self._before :]

    def judgement(self) -> Judgement:
        return judge(self.threads, self.truth())

    def everything(self) -> dict[str, list[Any]]:
        """All that is stored, but for who holds which account."""
        with self.database.read() as connection:
            filled = set(connection.execute(_filled()).scalars())
            found = {
                name: [tuple(row) for row in connection.execute(rows)] if name in filled else []
                for name, rows in _rows().items()
            }
            found["quiet"] = [
                tuple(row)
                for row in connection.execute(
                    select(accounts.c.name, accounts.c.quiet_until, accounts.c.problem).order_by(
                        accounts.c.name  # PostgreSQL gives them as they were written last
                    )
                )
            ]
        return found


@cache
def _rows() -> dict[str, Select[Any]]:
    return {
        name: select(table).order_by(*table.primary_key)
        for name, table in SQLModel.metadata.tables.items()
        if table is not accounts
    }


@cache
def _filled() -> CompoundSelect[Any]:
    """Which tables have rows: most have none, and to ask each of them takes longer than a life."""
    known = SQLModel.metadata.tables
    return union_all(
        *(select(literal(name)).where(exists().select_from(known[name])) for name in _rows())
    )
