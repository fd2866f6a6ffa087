"""What is stored stays, in order."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.x_simulator.model.accounts import RehearsalAccount
from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.truth_log import Truth, TruthLog

MAIN = RehearsalAccount("HarbourMinds", "k", "s", "t", "ts")
PEERS = RehearsalAccount("HarbourPeers", "k", "s", "t2", "ts2")
NOON = datetime(2027, 10, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def archive(tmp_path):
    archive = Archive(tmp_path / "rehearsal.sqlite")
    yield archive
    archive.close()


def test_ids_grow_while_the_clock_stands_still(archive):
    ids = [archive.add(MAIN, f"post {number}", None, NOON) for number in range(5)]
    assert ids == sorted(set(ids))
    assert archive.add(MAIN, "later", None, NOON + DAY) > ids[-1]


def test_ids_go_on_growing_after_a_restart(archive, tmp_path):
    before = archive.add(MAIN, "one", None, NOON)
    archive.close()
    again = Archive(tmp_path / "rehearsal.sqlite")
    assert again.add(MAIN, "two", None, NOON) > before
    again.close()


def test_the_same_text_is_known_for_its_account_and_window_only(archive):
    archive.add(MAIN, "hello", None, NOON)
    assert archive.has_posted(MAIN, "hello", NOON, DAY)
    assert not archive.has_posted(PEERS, "hello", NOON, DAY)
    assert not archive.has_posted(MAIN, "Hello", NOON, DAY)
    assert not archive.has_posted(MAIN, "hello", NOON + DAY, DAY)


def test_a_deleted_text_may_be_said_again(archive):
    archive.delete(archive.add(MAIN, "hello", None, NOON), NOON)
    assert not archive.has_posted(MAIN, "hello", NOON, DAY)


def test_a_reply_knows_its_root_and_its_depth(archive):
    root = archive.post(archive.add(MAIN, "root", None, NOON))
    first = archive.post(archive.add(MAIN, "first", root, NOON))
    second = archive.post(archive.add(MAIN, "second", first, NOON))
    assert (second.parent_id, second.root_id, second.depth) == (first.post_id, root.post_id, 2)


def test_the_truth_cannot_be_changed(archive, tmp_path):
    TruthLog(archive).record(
        Truth("create", "HarbourMinds", 201, effect="created", post_id=7), NOON
    )
    archive.close()
    with sqlite3.connect(tmp_path / "rehearsal.sqlite") as other:
        for statement in ("UPDATE truth SET status = 500", "DELETE FROM truth"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                other.execute(statement)
    other.close()
    again = Archive(tmp_path / "rehearsal.sqlite")
    assert [row["status"] for row in TruthLog(again).truths()] == [201]
    again.close()


def test_the_truth_can_be_read_from_a_point_on(archive):
    for call in ("create", "delete"):
        TruthLog(archive).record(Truth(call, "HarbourMinds", 200), NOON)
    assert [row["call"] for row in TruthLog(archive).truths(after=1)] == ["delete"]


def test_a_post_is_billed_once_a_day(archive):
    assert archive.first_reads("post", [1, 2], NOON) == [1, 2]
    assert archive.first_reads("post", [2, 3], NOON) == [3]
    assert archive.first_reads("post", [2], NOON + DAY) == [2]
