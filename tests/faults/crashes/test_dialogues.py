"""An engine that dies or freezes in a dialogue had several accounts: the next one has all again."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.dialogues import ANSWER, a_dialogue
from tests.faults.scenes import SHARDS, Scene
from tests.support.judges.truth import unexplained

# What is special to a dialogue is who holds which account; test_posts.py has PostgreSQL as well.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def begin(scene: Scene) -> None:
    """A dialogue of five posts whose first answer is lost, and found."""
    scene.start_over()
    scene.put(a_dialogue(scene.rehearsal.clock.now(), "main"))
    scene.lose_an_answer(ANSWER)


@pytest.fixture
def moments(scene: Scene, tmp_path: Path) -> list[str]:
    begin(scene)
    moments = scene.moments_of(tmp_path / "moments")
    assert len(scene.judgement().whole) == 1
    return moments


def is_between_commit_and_call(moments: list[str], number: int) -> bool:
    return "before create_post" in moments[number : number + 2]


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_kill_at_every_moment_is_made_good_by_the_next_life(
    scene: Scene, moments: list[str], shard: int
) -> None:
    for number in range(shard, len(moments), SHARDS):
        begin(scene)
        killed = f"killed at {number}, {moments[number]}"
        assert scene.nursery.live(replace(scene.alone, ends_at=number)) == -signal.SIGKILL, killed
        assert scene.nursery.live(scene.alone) == 0, killed
        judgement = scene.judgement()
        assert judgement.wrongs == [], killed
        assert unexplained(scene.database, judgement) == [], killed
        assert bool(judgement.whole) is not is_between_commit_and_call(moments, number), killed


@pytest.mark.parametrize("shard", range(SHARDS))
def test_one_that_wakes_after_its_leases_changes_nothing(
    scene: Scene, moments: list[str], shard: int
) -> None:
    chosen = [number for number, name in enumerate(moments) if name != "before a commit"]
    for number in chosen[shard::SHARDS]:
        begin(scene)
        told = f"frozen at {number}, {moments[number]}"
        frozen = scene.nursery.begin(replace(scene.alone, ends_at=number, signal=signal.SIGSTOP))
        assert scene.nursery.is_stopped(frozen), told
        assert scene.nursery.live(replace(scene.alone, owner="second")) == 0, told
        stored, calls = scene.everything(), len(scene.truth())
        os.kill(frozen, signal.SIGCONT)
        assert scene.nursery.end_of(frozen) == 0, told
        assert scene.everything() == stored, told
        judgement = scene.judgement()
        assert judgement.wrongs == [], told
        if not is_between_commit_and_call(moments, number):
            assert [row for row in scene.truth()[calls:] if row["effect"]] == [], told
            assert unexplained(scene.database, judgement) == [], told
