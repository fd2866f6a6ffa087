"""An engine that dies or freezes while it takes threads down; the next one leaves nothing on X."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations import take_down as taking_down
from scheduler.store.queue.threads import StoredThread, thread_by_key
from scheduler.store.states import PostState, ThreadState
from tests.faults.scenes import SHARDS, Scene
from tests.support.desks.people import ANA
from tests.support.processes.stage import House, network_of


def a_desk(scene: Scene) -> House:
    """An engine of this process, and what a person decides with."""
    life = scene.life
    network = network_of(
        scene.rehearsal.url, *life.accounts, read_timeout_seconds=life.read_timeout_seconds
    )
    return House(scene.database, network, scene.rehearsal.clock, lease_seconds=life.lease_seconds)


def take_down(context: PublishingContext, key: str) -> None:
    taking_down.take_down(context, key, actor=ANA, why="she took it back")


def put_out_and_take_down(scene: Scene) -> None:
    """One thread that is whole, and one whose second post is public and was lost sight of."""
    scene.plan(2)
    scene.lose_an_answer(1)
    app = a_desk(scene)
    app.publisher.publish_account("main")
    for thread in scene.threads:
        take_down(app.context, thread.key)


def left_on_x(scene: Scene) -> set[str]:
    """Ids of what was stored and never deleted."""
    by_effect: dict[str, set[str]] = {"created": set(), "deleted": set()}
    for row in scene.truth():
        if row["effect"]:
            by_effect[row["effect"]].add(row["post_id"])
    assert by_effect["created"], "nothing was ever out"
    return by_effect["created"] - by_effect["deleted"]


def stored_threads(scene: Scene) -> list[StoredThread]:
    with scene.database.read() as connection:
        found = [thread_by_key(connection, planned.key) for planned in scene.threads]
    return [thread for thread in found if thread is not None]


def assert_all_is_gone(scene: Scene, told: str) -> None:
    assert left_on_x(scene) == set(), told
    for thread in stored_threads(scene):
        assert thread.state is ThreadState.TAKEN_DOWN, told
        states = {post.state for post in thread.posts}
        assert states <= {PostState.REMOVED, PostState.UNSENT}, told


@pytest.fixture
def moments(scene: Scene, tmp_path: Path) -> list[str]:
    """Of a life that takes down a whole thread and half of another."""
    put_out_and_take_down(scene)
    moments = scene.moments_of(tmp_path / "moments")
    assert_all_is_gone(scene, "undisturbed")
    assert {"before delete_post", "after delete_post", "after own_timeline"} <= set(moments)
    return moments


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_kill_at_every_moment_leaves_nothing_on_x_in_the_end(
    scene: Scene, moments: list[str], shard: int
) -> None:
    for number in range(shard, len(moments), SHARDS):
        scene.start_over()
        put_out_and_take_down(scene)
        assert scene.nursery.live(replace(scene.alone, ends_at=number)) == -signal.SIGKILL
        assert scene.nursery.live(scene.alone) == 0
        assert_all_is_gone(scene, f"killed at {number}, {moments[number]}")


@pytest.mark.parametrize("shard", range(SHARDS))
def test_one_that_wakes_after_its_lease_changes_nothing(
    scene: Scene, moments: list[str], shard: int
) -> None:
    chosen = [number for number, name in enumerate(moments) if name != "before a commit"]
    for number in chosen[shard::SHARDS]:
        scene.start_over()
        put_out_and_take_down(scene)
        frozen = scene.nursery.begin(replace(scene.alone, ends_at=number, signal=signal.SIGSTOP))
        told = f"frozen at {number}, {moments[number]}"
        assert scene.nursery.is_stopped(frozen), told
        assert scene.nursery.live(replace(scene.alone, owner="second")) == 0, told
        assert_all_is_gone(scene, told)
        stored, calls = scene.everything(), len(scene.truth())
        os.kill(frozen, signal.SIGCONT)
        assert scene.nursery.end_of(frozen) == 0, told
        assert scene.everything() == stored, told
        assert [row for row in scene.truth()[calls:] if row["effect"]] == [], told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_what_a_dead_engine_left_half_out_can_be_taken_down(
    scene: Scene, tmp_path: Path, shard: int
) -> None:
    """Killed at every moment of publishing; then a person takes down what there may be."""
    scene.plan(1)
    moments = scene.moments_of(tmp_path / "moments")
    for number in range(shard, len(moments), SHARDS):
        scene.start_over()
        scene.plan(1)
        told = f"killed at {number}, {moments[number]}"
        assert scene.nursery.live(replace(scene.alone, ends_at=number)) == -signal.SIGKILL
        take_down(a_desk(scene).context, scene.threads[0].key)
        assert scene.nursery.live(scene.alone) == 0
        if any(row["effect"] == "created" for row in scene.truth()):
            assert left_on_x(scene) == set(), told
        (thread,) = stored_threads(scene)
        states = {post.state for post in thread.posts}
        assert PostState.SENT not in states, told
        if thread.state is ThreadState.TAKING_DOWN:  # as long as a post may appear
            assert PostState.UNCONFIRMED in states, told
        else:
            assert thread.state in {ThreadState.TAKEN_DOWN, ThreadState.CANCELLED}, told
            assert states <= {PostState.REMOVED, PostState.UNSENT}, told
