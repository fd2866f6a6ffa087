"""Runs commands in this process, in a workspace of the samples."""

from pathlib import Path

from typer.testing import CliRunner, Result

from scheduler.cli.app import app

WAITING = "campaigns/still-waiting.yaml"


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=typed)


def break_a_file(
    workspace: Path, before: str = "account: east", after: str = "account: eats"
) -> None:
    path = workspace / WAITING
    path.write_text(path.read_text().replace(before, after, 1))
