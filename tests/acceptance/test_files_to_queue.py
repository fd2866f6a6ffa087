"""init, check, plan, apply, status, report, upgrade: from a folder of files to a queue."""

import csv
import io
import sqlite3
from pathlib import Path

import pytest

from tests.support.examples.campaign_files import a_workspace
from tests.support.processes.commands import ORGANISATION, handrail

THREADS = """\
- id: opener
  account: main
  when: 2037-10-10 09:00
  text: |
    You are welcome here, whatever today was like.
    ---
    See what we do on harbourminds.org.uk and stay as long as you like.
- id: single
  account: peers
  when: 2037-10-11 09:00
  hashtags: [TeamHarbour]
  text: |
    We read every letter that you send us.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return a_workspace(tmp_path, THREADS, organisation=ORGANISATION)


def _state(workspace: Path) -> bytes | None:
    database = workspace / ".handrail" / "handrail.db"
    return database.read_bytes() if database.exists() else None


def test_init_makes_a_workspace_that_checks_without_mistakes(tmp_path: Path) -> None:
    made = handrail(tmp_path, "init", "ours")
    assert made.status == 0, made.err
    assert "organisation.yaml" in made.out
    checked = handrail(tmp_path / "ours", "check")
    assert checked.status == 0, checked.err
    assert "no mistakes" in checked.out


def test_init_leaves_what_is_there_alone(workspace: Path) -> None:
    again = handrail(workspace, "init")
    assert again.status == 0, again.err
    ours = workspace / "campaigns" / "organisation.yaml"
    assert ours.read_text(encoding="utf-8") == ORGANISATION


def test_a_mistake_is_told_by_file_line_and_column(tmp_path: Path) -> None:
    wrong = THREADS.replace("account: peers", "account: pears")
    workspace = a_workspace(tmp_path, wrong, organisation=ORGANISATION)
    line = next(
        number
        for number, text in enumerate(_campaign(workspace).splitlines(), start=1)
        if "pears" in text
    )
    for command in ("check", "plan", "apply"):
        told = handrail(workspace, command)
        assert told.status == 1
        assert f"campaigns/spring.yaml:{line}:" in told.err + told.out
        assert "peers" in told.err + told.out  # did you mean
        assert "Traceback" not in told.err
    assert _state(workspace) is None, "something was stored"


def test_plan_json_says_what_will_go_out_and_what_it_costs(workspace: Path) -> None:
    planned = handrail(workspace, "plan", "spring", "--json")
    assert planned.status == 0, planned.err
    assert planned.json.keys() >= {"campaign", "price_usd", "threads"}
    assert planned.json["campaign"] == "spring"
    opener, single = planned.json["threads"]
    assert opener.keys() >= {
        *("key", "due_at", "local_time", "price_usd", "hashtags"),
        *("support", "warnings", "posts"),
    }
    assert opener["key"] == "spring/opener"
    assert opener["due_at"] == "2037-10-10T09:00:00Z"
    assert len(opener["posts"]) == 3
    assert [post["has_url"] for post in opener["posts"]] == [False, True, False]
    assert all(post["weighted_length"] <= 280 for post in opener["posts"])
    assert opener["posts"][0].keys() >= {
        *("position", "account", "text", "weighted_length", "has_url"),
    }
    assert "samaritans" in " ".join(opener["support"])
    assert single["hashtags"] == ["TeamHarbour"]
    total = sum(thread["price_usd"] for thread in planned.json["threads"])
    assert planned.json["price_usd"] == pytest.approx(total)


def test_applying_twice_changes_nothing(workspace: Path) -> None:
    first = handrail(workspace, "apply")
    assert first.status == 0, first.err
    assert "2 new" in first.out
    before = handrail(workspace, "plan", "spring", "--json").json
    second = handrail(workspace, "apply")
    assert second.status == 0, second.err
    assert "2 unchanged" in second.out
    assert "new" not in second.out
    assert handrail(workspace, "plan", "spring", "--json").json == before


def test_status_json_and_its_exit_status(workspace: Path) -> None:
    handrail(workspace, "apply")
    told = handrail(workspace, "status", "--json")
    assert told.status == 1, "nobody publishes"
    assert told.json.keys() >= {"engine", "threads", "next_due", "waiting"}
    assert told.json["engine"] == {"running": False, "last_seen": None}
    assert told.json["threads"].items() >= {
        ("scheduled", 2),
        *((state, 0) for state in ("publishing", "published", "waiting", "cancelled")),
    }
    assert told.json["next_due"] == "2037-10-10T09:00:00Z"
    assert told.json["waiting"] == []


def test_the_report_is_json_and_csv_before_anything_is_out(workspace: Path) -> None:
    handrail(workspace, "apply")
    as_json = handrail(workspace, "report", "hashtags", "--json")
    assert as_json.status == 0, as_json.err
    assert as_json.json["simulated"] is False
    assert as_json.json["hashtags"] == []
    as_csv = handrail(workspace, "report", "hashtags", "--csv")
    heading = next(csv.reader(io.StringIO(as_csv.out)))
    assert heading[:2] == ["hashtag", "posts"]


def test_upgrade_twice_is_no_harm(workspace: Path) -> None:
    handrail(workspace, "apply")
    for _ in range(2):
        done = handrail(workspace, "upgrade")
        assert done.status == 0, done.err
    assert handrail(workspace, "status", "--json").json["threads"]["scheduled"] == 2


def test_a_database_of_another_version_says_which_command_helps(workspace: Path) -> None:
    handrail(workspace, "apply")
    with sqlite3.connect(workspace / ".handrail" / "handrail.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    told = handrail(workspace, "status")
    assert told.status == 1
    assert "handrail upgrade" in told.err
    assert "Traceback" not in told.err


def _campaign(workspace: Path) -> str:
    return (workspace / "campaigns" / "spring.yaml").read_text(encoding="utf-8")
