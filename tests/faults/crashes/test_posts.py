"""An engine that dies or freezes at any moment of the path; the next one makes it good."""

import os
import random
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.scenes import SHARDS, Scene
from tests.support.judges.truth import unexplained


@pytest.fixture
def moments(scene: Scene, tmp_path: Path) -> list[str]:
    """Of a life that loses an answer, and finds the post."""
    scene.plan(1)
    scene.lose_an_answer(1)
    moments = scene.moments_of(tmp_path / "moments")
    assert len(scene.judgement().whole) == 1
    return moments


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
        assert scene.nursery.live(replace(scene.alone, ends_at=number)) == -signal.SIGKILL
        assert scene.nursery.live(scene.alone) == 0
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
        frozen = scene.nursery.begin(replace(scene.alone, ends_at=number, signal=signal.SIGSTOP))
        told = f"frozen at {number}, {moments[number]}"
        if not scene.nursery.is_stopped(frozen):
            assert scene.nursery.end_of(frozen) == 0
            continue
        assert scene.nursery.live(replace(scene.alone, owner="second")) == 0, told
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
    for number in [at for at, name in enumerate(moments) if name == "before a commit"]:
        scene.start_over()
        scene.plan(1)
        frozen = scene.nursery.begin(replace(scene.life, ends_at=number, signal=signal.SIGSTOP))
        if not scene.nursery.is_stopped(frozen):
            assert scene.nursery.end_of(frozen) == 0
            continue
        second = scene.nursery.begin(replace(scene.life, owner="second", moves_clock=False))
        os.kill(frozen, signal.SIGCONT)
        assert scene.nursery.end_of(frozen) == 0
        assert scene.nursery.end_of(second) == 0
        judgement = scene.judgement()
        assert judgement.wrongs == []
        assert len(judgement.whole) == 1
        assert unexplained(scene.database, judgement) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_ends_the_transaction_of_an_engine_that_does_not_wake(
    scene: Scene, moments: list[str]
) -> None:
    """Its locks would keep other engines from the account, and people from placing a hold."""
    number = moments.index("after create_post") + 1
    assert moments[number] == "before a commit"
    scene.start_over()
    scene.plan(1)
    life = replace(scene.life, ends_at=number, signal=signal.SIGSTOP, frozen_seconds=0.5)
    frozen = scene.nursery.begin(life)
    assert scene.nursery.is_stopped(frozen)
    assert scene.nursery.live(replace(scene.life, owner="second")) == 0
    judgement = scene.judgement()
    assert len(judgement.whole) == 1
    stored = scene.everything()
    os.kill(frozen, signal.SIGCONT)
    # Its connection is gone: it tries to write again, and meets whoever has its account now.
    assert scene.nursery.end_of(frozen) == 0
    assert scene.everything() == stored
    assert scene.judgement().wrongs == []


def test_many_deaths_at_random_lose_nothing(scene: Scene) -> None:
    chance = random.Random(1)  # noqa: S311 - a test's dice
    scene.plan(3)
    scene.plan(3, "peers")
    scene.lose_an_answer(0, times=2)
    scene.lose_an_answer(2, times=2)
    deaths = 0
    while True:
        life = replace(scene.life, ends_at=chance.randrange(8, 60))
        if scene.nursery.live(life) == 0:
            break
        deaths += 1
        assert deaths < 200, "it does not come to an end"
    judgement = scene.judgement()
    assert deaths > 1
    assert judgement.wrongs == []
    assert unexplained(scene.database, judgement) == []


def test_two_engines_on_one_database_share_the_work(scene: Scene) -> None:
    scene.plan(5)
    scene.plan(5, "peers")
    scene.lose_an_answer(0, times=2)
    scene.lose_an_answer(1, times=2)
    first = scene.nursery.begin(scene.life)
    second = scene.nursery.begin(replace(scene.life, owner="second", moves_clock=False))
    assert scene.nursery.end_of(first) == 0
    assert scene.nursery.end_of(second) == 0
    judgement = scene.judgement()
    assert judgement.wrongs == []
    assert unexplained(scene.database, judgement) == []
    assert len(judgement.whole) == 10
