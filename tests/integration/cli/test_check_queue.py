"""check beside a queue: what repeats a scheduled thread is a mistake at its place."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scheduler.cli.app import app
from scheduler.errors import NotPossible
from tests.support.examples.campaign_files import THREAD, a_workspace

WORDS = "Some evenings are long and quiet, and then a short message from a friend can do a lot."
ECHO = f"""\
campaign: echo
title: Echo
owner: Comms team
threads:
  - id: opener
    account: fundraising
    when: Mon 11 Oct 2027, 09:00
    text: |
      {WORDS} Really.
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of one campaign."""
    monkeypatch.chdir(tmp_path)
    return a_workspace(tmp_path, THREAD.replace("You are welcome here.", WORDS))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def add_echo(workspace: Path) -> None:
    """A second one, which says nearly the same from another account."""
    (workspace / "campaigns" / "echo.yaml").write_text(ECHO, encoding="utf-8")


def forget_spring(workspace: Path) -> None:
    """Its file goes; what was applied of it stays in the queue."""
    (workspace / "campaigns" / "spring.yaml").unlink()


def test_nearly_the_same_text_is_told_with_its_place(workspace: Path) -> None:
    assert run("apply").exit_code == 0
    forget_spring(workspace)
    add_echo(workspace)
    answer = run("check", "campaigns/echo.yaml")
    assert answer.exit_code == 1
    assert "echo.yaml:5:5: XP01: this is nearly the text of spring/opener" in answer.stderr
    assert "Say it in that account's own words." in answer.stderr
    applied = run("apply", "campaigns/echo.yaml")
    assert isinstance(applied.exception, NotPossible)
    assert "echo/opener: XP01: this is nearly the text of spring" in str(applied.exception)


def test_without_a_queue_there_is_nothing_to_say(workspace: Path) -> None:
    forget_spring(workspace)
    add_echo(workspace)
    answer = run("check", "campaigns/echo.yaml")
    assert (answer.exit_code, answer.stderr) == (0, "")


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ("HANDRAIL_WORKERS=many", "HANDRAIL_WORKERS: "),
        ("HANDRAIL_DATABASE_URL=postgresql+psycopg://nobody@127.0.0.1:1/none", "database"),
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_queue_that_cannot_be_opened_is_said_in_one_line(
    workspace: Path, settings: str, why: str, form: str
) -> None:
    (workspace / ".env").write_text(settings + "\n", encoding="utf-8")
    answer = run("check", "campaigns/spring.yaml", "--format", form)
    assert answer.exit_code == 0
    (said,) = answer.stderr.splitlines()
    assert said.startswith("Not compared with the queue, which cannot be opened: ")
    assert why in said
    assert form == "text" or json.loads(answer.stdout) == {"mistakes": []}


def test_a_queue_that_is_no_database_is_said(workspace: Path) -> None:
    (workspace / ".handrail").mkdir()
    (workspace / ".handrail" / "handrail.db").write_bytes(b"no database at all, but a file" * 99)
    answer = run("check")
    assert answer.exit_code == 0
    assert answer.stderr.startswith("Not compared with the queue")
    assert "file is not a database. Check HANDRAIL_DATABASE_URL." in answer.stderr


def test_what_is_applied_as_it_stands_is_no_mistake(workspace: Path) -> None:
    assert run("apply").exit_code == 0
    assert run("check").exit_code == 0


def test_a_post_that_the_queue_has_from_the_account_is_told(workspace: Path) -> None:
    assert run("apply").exit_code == 0
    forget_spring(workspace)
    own = ECHO.replace("account: fundraising", "account: main").replace(
        f"{WORDS} Really.", f"Quite another beginning.\n      ---\n      {WORDS}"
    )
    (workspace / "campaigns" / "echo.yaml").write_text(own, encoding="utf-8")
    answer = run("check")
    said = " ".join(answer.stdout.split())
    assert answer.exit_code == 0
    assert "echo/opener: “Some evenings are long" in said
    assert "is said from the same account before (spring/opener, 10 October 2027)" in said
    assert "X refuses the same words twice" in " ".join(run("plan").stdout.split())
    assert run("apply").exit_code == 0, "X does not say how long it refuses: nobody is kept from it"


def test_a_post_of_another_month_or_account_is_not_told(workspace: Path) -> None:
    assert run("apply").exit_code == 0
    forget_spring(workspace)
    own = ECHO.replace("account: fundraising", "account: main").replace("11 Oct", "15 Nov")
    own = own.replace(f"{WORDS} Really.", f"Another beginning.\n      ---\n      {WORDS}")
    (workspace / "campaigns" / "echo.yaml").write_text(own, encoding="utf-8")
    assert "X refuses" not in run("check").stdout
