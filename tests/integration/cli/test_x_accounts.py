"""accounts at a terminal: how each is connected. Nothing of it posts, and no token is printed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scheduler.bootstrap.keys.connections import connections_of
from scheduler.bootstrap.samples import copy_samples
from scheduler.bootstrap.workspace import Workspace
from scheduler.cli.app import app
from scheduler.clock import SystemClock
from scheduler.networks.x.tokens import GivenTokens
from scheduler.publishing.connections.renewing import locked
from scheduler.store.operations import connections

_SCOPES = frozenset({"tweet.read", "users.read", "tweet.write", "offline.access"})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace whose account main was connected in the browser, without media.write."""
    copy_samples(tmp_path)
    workspace, now = Workspace(tmp_path), SystemClock().now()
    context = connections_of(workspace)
    tokens = locked(context.vault(), GivenTokens("an-access", "a-refresh", 7_200, _SCOPES), now)
    handle = workspace.organisation.accounts["main"].handle
    with workspace.database.write() as connection:
        given = {"user_id": "1", "handle": handle, "by": "ada", "now": now}
        connections.connect(connection, "main", tokens, **given)  # type: ignore[arg-type]
    workspace.database.close()
    return tmp_path


def run(root: Path, *words: str) -> tuple[int, str]:
    ended = CliRunner().invoke(app, ["accounts", *words, "--workspace", str(root)])
    return ended.exit_code, ended.output


def test_the_list_says_how_each_account_is_connected(root: Path) -> None:
    code, said = run(root, "list")
    assert code == 0
    assert "connected in the browser" in said
    assert "It may not: upload pictures and films" in said
    assert "not connected" in said
    assert "an-access" not in said


def test_programs_read_it_as_json(root: Path) -> None:
    told = json.loads(run(root, "list", "--json")[1])
    main = next(one for one in told if one["account"] == "main")
    assert (main["how"], main["is_renewed"]) == ("connected in the browser", True)
    assert "a-refresh" not in json.dumps(told)


def test_disconnecting_without_an_app_says_what_is_left_to_do(root: Path) -> None:
    code, said = run(root, "disconnect", "main")
    assert code == 0
    assert "X could not be told" in said
    assert "must be connected" not in run(root, "list")[1]


def test_a_doctor_finds_what_a_connection_lacks(root: Path) -> None:
    ended = CliRunner().invoke(app, ["doctor", "--workspace", str(root)])
    assert "may not upload pictures and films" in " ".join(ended.output.split())
