"""check beside a queue: what repeats a scheduled thread is a mistake at its place."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scheduler.cli.main import app
from scheduler.errors import NotPossible
from tests.campaign_files import THREAD, a_workspace

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


def test_without_a_queue_and_with_wrong_settings_check_goes_on(workspace: Path) -> None:
    forget_spring(workspace)
    add_echo(workspace)
    assert run("check", "campaigns/echo.yaml").exit_code == 0
    (workspace / ".env").write_text("HANDRAIL_WORKERS=many\n", encoding="utf-8")
    assert run("check", "campaigns/echo.yaml").exit_code == 0


def test_what_is_applied_as_it_stands_is_no_mistake(workspace: Path) -> None:
    assert run("apply").exit_code == 0
    assert run("check").exit_code == 0
