"""doctor: every finding with its remedy, and nothing secret among them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from scheduler.clock import RehearsalClock
from scheduler.store.operations import heartbeat
from scheduler.store.queue.accounts import all_accounts, keep_in_step, set_quiet
from scheduler.x_simulator.process import start
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.workspaces import Workspace
from tests.support.processes.listening import Listener, a_listener
from tests.support.processes.rehearsals import (
    ACCOUNTS,
    MAIN,
    OPENS_AT,
    PEERS,
    Rehearsal,
    a_rehearsal,
    credentials,
)

ORGANISATION = """\
organisation: Harbour Minds
region: GB-ENG
timezone: Europe/London
accounts:
  main:
    handle: {main}
    role: organisation
    secrets: MAIN
  peers:
    handle: HarbourPeers
    role: peers
    secrets: PEERS
"""


@pytest.fixture
def listener() -> Iterator[Listener]:
    with a_listener() as one:
        yield one


@pytest.fixture(scope="module")
def x(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with a_rehearsal(tmp_path_factory.mktemp("x")) as one:
        yield one


def _set_up(workspace: Workspace, x_url: str, *more: str, main: str = "HarbourMinds") -> Path:
    organisation = workspace.root / "campaigns" / "organisation.yaml"
    organisation.write_text(ORGANISATION.format(main=main))
    lines = [f"HANDRAIL_X_API_URL={x_url}", *more]
    for prefix, name in (("MAIN", MAIN), ("PEERS", PEERS)):
        keys = credentials(ACCOUNTS[name])
        lines += [
            f"{prefix}_API_KEY={keys.api_key}",
            f"{prefix}_API_SECRET={keys.api_secret}",
            f"{prefix}_ACCESS_TOKEN={keys.access_token}",
            f"{prefix}_ACCESS_SECRET={keys.access_secret}",
        ]
    path = workspace.root / ".env"
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n")
    return path


def _levels(workspace: Workspace, *options: str) -> dict[str, str]:
    found = json.loads(workspace.run("doctor", "--json", *options).output)
    return {one["what"]: one["level"] for one in found}


def test_a_house_in_order_is_fine(workspace: Workspace, x: Rehearsal, listener: Listener) -> None:
    notify = f"HANDRAIL_NOTIFY=json://127.0.0.1:{listener.port}/s3cret"
    _set_up(workspace, x.url, notify, f"HANDRAIL_PING_URL=http://127.0.0.1:{listener.port}/p")
    with workspace.desk.database.write() as connection:
        heartbeat.beat(connection, "engine-1", A_TUESDAY_NOON)
    levels = _levels(workspace, "--ask-x", "--tell")
    del levels["clock"], levels["disk"]  # the clock of this test stands; the disk is the machine's
    assert set(levels.values()) == {"ok"}
    assert listener.heard[0]["title"] == "Handrail: a test"


def test_every_fault_has_its_remedy_and_no_secret_is_shown(
    workspace: Workspace, x: Rehearsal
) -> None:
    path = _set_up(
        workspace, x.url, "HANDRAIL_NOTIFY=nosuch://s3cret", "PEERS_API_KEY=change-me", main="Other"
    )
    path.write_text(path.read_text().replace("PEERS_ACCESS_TOKEN=", "PEERS_ACCESS_TOKEN_WAS="))
    path.chmod(0o644)
    answer = workspace.run("doctor", "--ask-x", "--tell")
    assert answer.exit_code == 1
    for said in (
        f"chmod 600 {path}",
        "Its keys belong to @HarbourMinds, not to @Other.",
        "PEERS_ACCESS_TOKEN is not set.",
        "address 1 (nosuch) cannot be read",
        "address 1 (nosuch) did not take the test message",
        "healthchecks.io",
        "Start it: handrail run",
    ):
        assert said in answer.output
    for secret in ("s3cret", "main secret", "app secret"):
        assert secret not in answer.output


def test_keys_that_x_refuses_are_wrong(workspace: Workspace, x: Rehearsal) -> None:
    path = _set_up(workspace, x.url)
    path.write_text(path.read_text().replace("MAIN_ACCESS_SECRET=", "MAIN_ACCESS_SECRET=not"))
    assert _levels(workspace, "--ask-x")["account main"] == "problem"
    assert _levels(workspace)["account main"] == "ok"  # without leave, X is not asked


def test_a_hint_that_keys_may_not_post_is_a_warning(workspace: Workspace, tmp_path: Path) -> None:
    RehearsalClock(tmp_path / "clock").jump_to(OPENS_AT)
    known = [replace(ACCOUNTS[MAIN], may_write=False), ACCOUNTS[PEERS]]
    with start(tmp_path / "x", tmp_path / "clock", known, 1) as running:
        _set_up(workspace, running.url)
        shown = workspace.run("doctor", "--ask-x").output
        levels = _levels(workspace, "--ask-x")
    assert (levels["account main"], levels["account peers"]) == ("warning", "ok")
    assert "hints that they may only read" in shown
    assert "with leave to read and write" in shown
    assert "as @HarbourPeers, and they may post" in shown


def test_an_account_whose_keys_are_right_again_goes_on_at_once(
    workspace: Workspace, x: Rehearsal
) -> None:
    _set_up(workspace, x.url)
    main = {"name": "main", "handle": "HarbourMinds", "role": "organisation", "region": "GB-ENG"}
    with workspace.desk.database.write() as connection:
        keep_in_step(connection, [main])
        set_quiet(connection, "main", A_TUESDAY_NOON, "X does not accept the keys.")
    assert "It waited for that, and goes on now." in workspace.run("doctor", "--ask-x").output
    with workspace.desk.database.read() as connection:
        (stored,) = all_accounts(connection)
    assert (stored.quiet_until, stored.problem) == (None, None)
    assert "It waited for that" not in workspace.run("doctor", "--ask-x").output


def test_an_x_that_does_not_say_what_keys_may_do_is_no_fault(
    workspace: Workspace, x: Rehearsal
) -> None:
    _set_up(workspace, x.url)
    for is_said in (False, True):
        switches = {"access_level": is_said}
        requests.post(f"{x.url}/rehearsal/switches", json=switches, timeout=60)
        shown = workspace.run("doctor", "--ask-x").output
        assert ("Whether they may post shows at the first post" in shown) is not is_said


def test_an_x_that_is_away_is_found(workspace: Workspace) -> None:
    _set_up(workspace, "http://127.0.0.1:1")
    levels = _levels(workspace, "--ask-x")
    assert (levels["clock"], levels["account main"]) == ("problem", "warning")


def test_a_dead_engine_is_found(workspace: Workspace) -> None:
    _set_up(workspace, "http://127.0.0.1:1")
    with workspace.desk.database.write() as connection:
        heartbeat.beat(connection, "engine-1", A_TUESDAY_NOON.replace(hour=3))
    shown = workspace.run("doctor").output
    assert "Nobody publishes, not since Tue 5 Oct 2027, 04:00." in shown


def test_settings_that_cannot_be_read_end_the_round(workspace: Workspace) -> None:
    _set_up(workspace, "http://127.0.0.1:1", "HANDRAIL_WORKERS=many", "HANDRAIL_PING_URL=s3cret")
    answer = workspace.run("doctor")
    assert answer.exit_code == 1
    assert "HANDRAIL_WORKERS" in answer.output
    assert "HANDRAIL_PING_URL" in answer.output
    assert "s3cret" not in answer.output


def test_an_address_of_x_in_the_open_is_wrong(workspace: Workspace) -> None:
    _set_up(workspace, "http://api.x.example")
    assert "must be an https address" in workspace.run("doctor").output


def test_files_that_cannot_be_read_are_found(workspace: Workspace) -> None:
    _set_up(workspace, "http://127.0.0.1:1")
    (workspace.root / "campaigns" / "organisation.yaml").write_text("organisation: [")
    assert _levels(workspace)["organisation"] == "problem"
    assert "Tue" not in workspace.run("queue").output  # in UTC then, and still at hand


def test_a_database_of_another_version_is_wrong(workspace: Workspace) -> None:
    _set_up(workspace, "http://127.0.0.1:1")
    with workspace.desk.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    answer = workspace.run("doctor")
    assert "The database is at version 0001" in answer.output
    assert "handrail upgrade" in answer.output


def test_a_folder_that_is_not_there_is_said_so(workspace: Workspace, tmp_path: Path) -> None:
    workspace.root = tmp_path / "nowhere"
    assert _levels(workspace) == {"workspace": "problem"}
