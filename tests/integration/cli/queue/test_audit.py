"""audit verify: what it says of a log that is whole, and of one that was meddled with."""

import json

import pytest
from sqlalchemy import delete, update

from scheduler.store.tables.queue import audit, audit_seals
from tests.support.desks.workspaces import Workspace
from tests.support.examples.builders import a_thread, put_into_queue


@pytest.fixture
def written(workspace: Workspace) -> Workspace:
    put_into_queue(workspace.desk.database, a_thread())
    for number in (1, 2):
        workspace.run("hold", "--why", "news")
        workspace.run("release", str(number))
    return workspace


def verified(workspace: Workspace, *options: str) -> tuple[int, str]:
    result = workspace.run("audit", "verify", *options)
    return result.exit_code, result.output


def as_json(workspace: Workspace, *options: str) -> dict[str, object]:
    _, output = verified(workspace, "--json", *options)
    found: dict[str, object] = json.loads(output)
    return found


def _change_a_row(workspace: Workspace) -> None:
    with workspace.desk.database.write() as connection:
        connection.execute(update(audit).where(audit.c.id == 2).values(actor="bo"))


def test_a_log_that_nobody_touched_is_whole(written: Workspace) -> None:
    code, output = verified(written)
    assert code == 0
    assert "were not sealed until now: one that was taken away there" in output
    assert output.endswith("Nothing was meddled with.\n")
    code, output = verified(written)
    assert code == 0
    assert "not sealed until now" not in output
    assert "sealed without a key" in output
    assert f"Head: {as_json(written)['head']}\n" in output


def test_a_row_that_was_changed_is_named(written: Workspace) -> None:
    verified(written)
    _change_a_row(written)
    code, output = verified(written)
    assert code == 1
    assert output.startswith("row 2 was changed.\n")
    assert "Nothing was meddled with" not in output


def test_words_that_were_erased_are_told_apart(written: Workspace) -> None:
    verified(written)
    with written.desk.database.write() as connection:
        connection.execute(update(audit).where(audit.c.why == "news").values(why=""))
    code, output = verified(written)
    assert code == 0
    assert "The words of 2 rows were erased; the rest stands." in output


def test_a_head_that_was_noted_shows_that_the_end_was_cut_off(written: Workspace) -> None:
    verified(written)
    head = str(as_json(written)["head"])
    assert verified(written, "--head", head)[0] == 0
    with written.desk.database.write() as connection:
        connection.execute(delete(audit).where(audit.c.id == 4))
        connection.execute(delete(audit_seals).where(audit_seals.c.audit_id == 4))
        connection.execute(delete(audit).where(audit.c.id > 4))
        connection.execute(delete(audit_seals).where(audit_seals.c.audit_id > 4))
    assert verified(written)[0] == 0
    code, output = verified(written, "--head", head)
    assert code == 1
    assert "the head that was noted is not in the chain" in output


def test_a_program_reads_the_same(written: Workspace) -> None:
    verified(written)
    whole = as_json(written)
    assert (whole["is_whole"], whole["found"], whole["is_keyed"]) == (True, [], False)
    _change_a_row(written)
    meddled = as_json(written)
    assert meddled["found"] == [{"row": 2, "fault": "changed"}]
    assert verified(written, "--json")[0] == 1
    assert whole["sealed"] == meddled["sealed"]
