"""The power goes at any moment of the path: what had not reached the disk is undone as well.

A commit that does not wait for the disk is lost here with all that came after the last one that
did, which is the worst that SQLite promises.
"""

import shutil
import signal
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from scheduler.store.database import Database
from scheduler.store.tables.queue import posts, threads
from tests.faults.scenes import FORGOTTEN, Scene
from tests.support.judges.truth import unexplained
from tests.support.processes.mortal import Nursery
from tests.support.processes.rehearsals import Rehearsal


def a_scene(path: Path, rehearsal: Rehearsal, clock: Path, nursery: Nursery) -> Scene:
    """Two threads of one account, due now, in a queue of their own at `path`.

    It knows no other's support lines, so X must have forgotten them.
    """
    rehearsal.clock.jump_to(rehearsal.clock.now() + FORGOTTEN)
    scene = Scene(f"sqlite:///{path}", rehearsal, clock, nursery)
    scene.plan(2)
    scene.database.close()
    scene.alone = replace(scene.alone, disk=f"{path}.disk")
    return scene


def test_a_power_cut_at_every_moment_is_made_good_by_the_next_life(
    migrated_sqlite: Path,
    tmp_path: Path,
    rehearsal: Rehearsal,
    stage_folder: Path,
    nursery: Nursery,
) -> None:
    def scene_at(name: str) -> Scene:
        path = Path(shutil.copy(migrated_sqlite, tmp_path / f"{name}.db"))
        return a_scene(path, rehearsal, stage_folder / "clock", nursery)

    moments = scene_at("whole").moments_of(tmp_path / "moments")
    chosen = [at for at, name in enumerate(moments) if name.startswith("after")]
    assert [moments[at] for at in chosen].count("after create_post") == 6
    for number in chosen:
        scene = scene_at(str(number))
        assert scene.nursery.live(replace(scene.alone, ends_at=number)) == -signal.SIGKILL
        on_disk = f"sqlite:///{scene.alone.disk}"
        is_known = _is_known(scene, on_disk)
        assert scene.nursery.live(replace(scene.alone, database_url=on_disk, disk="")) == 0
        judgement = scene.judgement()
        told = f"cut at {number}, {moments[number]}"
        assert judgement.wrongs == [], told
        database = Database(on_disk)
        assert unexplained(database, judgement) == [], told
        with database.read() as connection:
            stand = connection.execute(select(threads.c.state, threads.c.reason, threads.c.detail))
            told += f": {stand.all()}"
        database.close()
        assert len(judgement.whole) == (2 if is_known else 1), told


def _is_known(scene: Scene, on_disk: str) -> bool:
    """Whether each post that the disk calls "sending" is on X.

    Between "sending" and its call nobody can know whether the post went out. Asked of what is
    there, not of the moment's number: a lease that is renewed on a busy machine moves those.
    """
    database = Database(on_disk)
    with database.read() as connection:
        states = connection.execute(select(posts.c.state)).scalars().all()
    database.close()
    created = sum(row["effect"] == "created" for row in scene.truth())
    return created >= states.count("sent") + states.count("sending")


def test_when_an_account_is_done_all_of_it_is_on_the_disk(
    migrated_sqlite: Path,
    tmp_path: Path,
    rehearsal: Rehearsal,
    stage_folder: Path,
    nursery: Nursery,
) -> None:
    path = Path(shutil.copy(migrated_sqlite, tmp_path / "queue.db"))
    scene = a_scene(path, rehearsal, stage_folder / "clock", nursery)
    assert scene.nursery.live(scene.alone) == 0
    database = Database(f"sqlite:///{scene.alone.disk}")
    with database.read() as connection:
        states = connection.execute(select(posts.c.state)).scalars().all()
    database.close()
    assert states == ["sent"] * 6
