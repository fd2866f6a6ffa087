"""An engine that dies or freezes at any moment of the path; the next one makes it good."""

import os
import random
import signal
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.campaigns.planned import PlannedThread
from scheduler.store.database import Database
from scheduler.store.tables import SQLModel, accounts
from tests.builders import a_thread, put_into_queue
from tests.faults.words import PATIENT
from tests.mortal import Life, Nursery
from tests.rehearsals import Rehearsal
from tests.stage import add_fault
from tests.truth import Judgement, judge, unexplained

SHARDS = 4  # so that two cores share the work
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
        self.threads: list[PlannedThread] = []
        self._before = len(rehearsal.truth())

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
        put_into_queue(self.database, *new, now=self.rehearsal.clock.now())
        self.threads.extend(new)

    def start_over(self) -> None:
        """Judges only what is planned from here on."""
        self.threads.clear()
        self._before = len(self.rehearsal.truth())

    def lose_an_answer(self, position: int, times: int = 1) -> None:
        add_fault(self.rehearsal, fault="drop", when="after", position=position, times=times)

    def judgement(self) -> Judgement:
        return judge(self.threads, self.rehearsal.truth()[self._before :])

    def everything(self) -> dict[str, list[Any]]:
        """All that is stored, but for who holds which account."""
        with self.database.read() as connection:
            found = {
                name: [tuple(row) for row in connection.execute(select(table)).all()]
                for name, table in SQLModel.metadata.tables.items()
                if table is not accounts
            }
            found["quiet"] = [
                tuple(row)
                for row in connection.execute(
                    select(accounts.c.name, accounts.c.quiet_until, accounts.c.problem)
                )
            ]
        return found


@pytest.fixture
def scene(
    queue_path: Path, rehearsal: Rehearsal, stage_folder: Path, nursery: Nursery
) -> Iterator[Scene]:
    made = Scene(f"sqlite:///{queue_path}", rehearsal, stage_folder / "clock", nursery)
    yield made
    made.database.close()


@pytest.fixture
def scene_anywhere(
    database_url: str, rehearsal: Rehearsal, stage_folder: Path, nursery: Nursery
) -> Iterator[Scene]:
    """The same on SQLite and on PostgreSQL."""
    made = Scene(database_url, rehearsal, stage_folder / "clock", nursery)
    yield made
    made.database.close()


@pytest.fixture
def moments(scene: Scene, tmp_path: Path) -> list[str]:
    """The moments of one undisturbed life with a lost answer in it, by name."""
    scene.plan(1)
    scene.lose_an_answer(1)
    log = tmp_path / "moments"
    assert scene.nursery.live(replace(scene.life, log=str(log))) == 0
    assert len(scene.judgement().whole) == 1
    return log.read_text().splitlines()


def is_between_commit_and_call(moments: list[str], number: int) -> bool:
    following = moments[number + 1] if number + 1 < len(moments) else ""
    return "before create_post" in (moments[number], following)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_kill_at_every_moment_is_made_good_by_the_next_life(
    scene: Scene, moments: list[str], shard: int
) -> None:
    assert {"before own_timeline", "after create_post", "before identity"} <= set(moments)
    for number in range(shard, len(moments), SHARDS):
        scene.start_over()
        scene.plan(1)
        scene.lose_an_answer(1)
        assert scene.nursery.live(replace(scene.life, ends_at=number)) == -signal.SIGKILL
        assert scene.nursery.live(scene.life) == 0
        judgement = scene.judgement()
        killed = f"killed at {number}, {moments[number]}"
        assert judgement.wrongs == [], killed
        assert unexplained(scene.database, judgement) == [], killed
        # Between commit and call nobody can know whether the post went out: a person decides.
        is_whole = not is_between_commit_and_call(moments, number)
        assert bool(judgement.whole) is is_whole, killed


@pytest.mark.parametrize("shard", range(SHARDS))
def test_an_engine_that_wakes_after_its_lease_writes_nothing(
    scene: Scene, moments: list[str], shard: int
) -> None:
    chosen = [number for number, name in enumerate(moments) if name != "before a commit"]
    for number in chosen[shard::SHARDS]:
        scene.start_over()
        scene.plan(1)
        scene.lose_an_answer(1)
        frozen = scene.nursery.begin(replace(scene.life, ends_at=number, signal=signal.SIGSTOP))
        told = f"frozen at {number}, {moments[number]}"
        if not scene.nursery.is_stopped(frozen):
            assert scene.nursery.end_of(frozen) == 0
            continue
        assert scene.nursery.live(replace(scene.life, owner="second")) == 0, told
        stored = scene.everything()
        calls = len(scene.rehearsal.truth())
        os.kill(frozen, signal.SIGCONT)
        assert scene.nursery.end_of(frozen) == 0, told
        assert scene.everything() == stored, told
        judgement = scene.judgement()
        assert judgement.wrongs == [], told
        if is_between_commit_and_call(moments, number):
            continue  # the residue: the call goes out late; a person is asked meanwhile
        assert len([row for row in scene.rehearsal.truth()[calls:] if row["effect"]]) == 0, told
        assert unexplained(scene.database, judgement) == [], told


def test_an_engine_frozen_inside_a_transaction_only_delays_the_other(
    scene: Scene, moments: list[str]
) -> None:
    for number in [at for at, name in enumerate(moments) if name == "before a commit"][:6]:
        scene.start_over()
        scene.plan(1)
        frozen = scene.nursery.begin(replace(scene.life, ends_at=number, signal=signal.SIGSTOP))
        assert scene.nursery.is_stopped(frozen)
        second = scene.nursery.begin(replace(scene.life, owner="second", moves_clock=False))
        os.kill(frozen, signal.SIGCONT)
        assert scene.nursery.end_of(frozen) == 0
        assert scene.nursery.end_of(second) == 0
        judgement = scene.judgement()
        assert judgement.wrongs == []
        assert len(judgement.whole) == 1
        assert unexplained(scene.database, judgement) == []


def test_many_deaths_at_random_lose_nothing(scene_anywhere: Scene) -> None:
    chance = random.Random(1)  # noqa: S311 - a test's dice
    scene_anywhere.plan(3)
    scene_anywhere.plan(3, "peers")
    scene_anywhere.lose_an_answer(0, times=2)
    scene_anywhere.lose_an_answer(2, times=2)
    deaths = 0
    while True:
        life = replace(scene_anywhere.life, ends_at=chance.randrange(8, 60))
        if scene_anywhere.nursery.live(life) == 0:
            break
        deaths += 1
        assert deaths < 200, "it does not come to an end"
    judgement = scene_anywhere.judgement()
    assert deaths > 1
    assert judgement.wrongs == []
    assert unexplained(scene_anywhere.database, judgement) == []


def test_two_engines_on_one_database_share_the_work(scene_anywhere: Scene) -> None:
    scene_anywhere.plan(5)
    scene_anywhere.plan(5, "peers")
    scene_anywhere.lose_an_answer(0, times=2)
    scene_anywhere.lose_an_answer(1, times=2)
    first = scene_anywhere.nursery.begin(scene_anywhere.life)
    second = scene_anywhere.nursery.begin(
        replace(scene_anywhere.life, owner="second", moves_clock=False)
    )
    assert scene_anywhere.nursery.end_of(first) == 0
    assert scene_anywhere.nursery.end_of(second) == 0
    judgement = scene_anywhere.judgement()
    assert judgement.wrongs == []
    assert unexplained(scene_anywhere.database, judgement) == []
    assert len(judgement.whole) == 10
