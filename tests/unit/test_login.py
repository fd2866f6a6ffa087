"""Who works here is what the system knows, whatever the environment says."""

import os
import pwd
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scheduler.bootstrap.workspace import this_person
from scheduler.cli.app import app
from scheduler.errors import NotAllowed

TYPED = ("LOGNAME", "USER", "LNAME", "USERNAME", "SUDO_USER", "HOME", "LOGIN")


@pytest.mark.parametrize("name", TYPED)
def test_a_variable_makes_nobody_somebody_else(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "lead")
    assert this_person() == pwd.getpwuid(os.getuid()).pw_name


def test_no_variable_at_all_does_not_either(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in TYPED:
        monkeypatch.delenv(name, raising=False)
    assert this_person() == pwd.getpwuid(os.getuid()).pw_name


def test_a_user_without_a_name_is_known_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setenv("LOGNAME", "lead")
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert this_person() == f"user {os.getuid()}"


def test_a_typed_login_opens_no_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["init", str(tmp_path / "here")]).exit_code == 0
    monkeypatch.chdir(tmp_path / "here")
    ada = ["people", "add", "ada", "--role", "administrator", "--no-passphrase", "--login", "ada-l"]
    assert runner.invoke(app, ada).exit_code == 0
    for name in TYPED:
        monkeypatch.setenv(name, "ada-l")
    answer = runner.invoke(app, ["people", "list"])
    assert isinstance(answer.exception, NotAllowed)


def test_nothing_in_the_program_asks_the_environment_who_it_is() -> None:
    asked = subprocess.run(
        ["grep", "-rnE", "getuser|getlogin|LOGNAME|expanduser", "scheduler", "--include=*.py"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [one for one in asked.stdout.splitlines() if "Never what LOGNAME" not in one] == []
