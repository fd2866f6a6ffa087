"""What is written to a terminal: whole words, and nothing that moves its cursor."""

import io
import json
import os
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from scheduler.cli.app import app
from scheduler.cli.output import err, out, put, put_json, table, tell
from scheduler.errors import NotPossible
from scheduler.remedies import in_words

HOSTILE = "a\x1b[2J\x07b\x9b31m\u202ec\u2066\ufeff\rd"
HARMLESS = "a<U+001B>[2J<U+0007>b<U+009B>31m<U+202E>c<U+2066><U+FEFF><U+000D>d"


def test_foreign_words_do_not_reach_the_terminal_as_commands(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out().print(HOSTILE, markup=False, soft_wrap=True)
    out().print(table(["words"], [[HOSTILE]]))
    err().print(HOSTILE, markup=False, soft_wrap=True)
    tell(HOSTILE)
    written = capsys.readouterr()
    assert written.out.count(HARMLESS) == 2
    assert written.err.count(HARMLESS) == 2
    put(HOSTILE)
    assert capsys.readouterr().out == HOSTILE  # a pipe gets what is there
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    put(HOSTILE)
    assert capsys.readouterr().out == HARMLESS


def test_json_stays_json_and_shows_what_nobody_sees(capsys: pytest.CaptureFixture[str]) -> None:
    put_json({"words": HOSTILE})
    written = capsys.readouterr().out
    assert not set(HOSTILE) & set(written) & set("\x1b\x07\x9b\u202e\u2066\ufeff\r")
    assert json.loads(written) == {"words": HOSTILE}


def test_lines_break_between_words_on_a_terminal_and_not_in_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "campaigns/spring.yaml:8:11: " + "this text is longer than a line " * 4
    tell(line)
    assert capsys.readouterr().err == line + "\n"
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((80, 24)))
    tell(f"short\n{line}")
    written = capsys.readouterr().err.splitlines()
    assert written[0] == "short"
    assert len(written) > 2
    assert all(len(one) <= 80 for one in written)
    assert " ".join(" ".join(written[1:]).split()) == line.strip()


ROWS = [
    ["world-mental-health-day/what-next", "Samaritans, by phone, day and night", "1,200"],
    ["still-waiting/opener", "Shout, by text, day and night, for everyone here", "3"],
]


def _table_at(width: int) -> list[str]:
    console = Console(width=width, highlight=False, markup=False, file=io.StringIO())
    console.print(table(("Thread", "What it carries", "Seen"), ROWS, figures=1))
    written = console.file.getvalue()  # type: ignore[attr-defined]
    return [line.rstrip() for line in written.splitlines()]


@pytest.mark.parametrize("width", range(20, 140, 4))
def test_a_table_breaks_no_word_however_narrow(width: int) -> None:
    shown = " ".join(" ".join(_table_at(width)).split())
    for row in ROWS:
        for word in " ".join(row).split():
            if len(word) <= width - 10:
                assert word in shown, f"{word} was broken at {width}"


def test_a_table_with_room_is_in_columns_and_its_figures_to_the_right() -> None:
    lines = _table_at(100)
    assert lines[0].startswith("Thread")
    assert lines[0].endswith("Seen")
    assert lines[1].endswith("1,200")
    assert lines[2].endswith("    3")
    assert len(lines) == 3


def test_a_table_without_room_has_a_line_for_each_value() -> None:
    lines = _table_at(34)
    assert lines[0] == "world-mental-health-day/what-next"
    assert lines[3] == "  Seen: 1,200"


def test_a_table_without_rows_is_its_headings() -> None:
    console = Console(width=80, file=io.StringIO())
    console.print(table(("Thread", "Seen"), [], figures=1))
    assert console.file.getvalue().split() == ["Thread", "Seen"]  # type: ignore[attr-defined]


def test_a_command_s_summary_is_whole_in_the_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERMINAL_WIDTH", "80")
    for group in ((), ("report",), ("resources",), ("stories",), ("people",)):
        shown = CliRunner().invoke(app, [*group, "--help"]).output
        assert "..." not in shown.partition("Commands:")[2]
        assert all(len(line) <= 80 for line in shown.splitlines())


@pytest.mark.parametrize("command", ["status", "queue", "log", "sent", "costs", "check", "plan"])
@pytest.mark.parametrize("name", ["nowhere", "elsewhere"])
def test_looking_at_what_is_no_workspace_makes_nothing(
    tmp_path: Path, command: str, name: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    answer = CliRunner().invoke(app, [command, "--workspace", str(tmp_path / name)])
    assert isinstance(answer.exception, NotPossible)
    assert "handrail init" in in_words(answer.exception.sentence)
    assert not (tmp_path / "nowhere").exists()
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_line_that_stays_whole_breaks_between_words_on_a_terminal() -> None:
    line = "Sun 10 Oct 2027, 09:00  main  world-mental-health-day/opener  3 posts  $0.230  new"
    address = "https://x.com/HarbourMinds/status/" + "1" * 60
    seen, piped = io.StringIO(), io.StringIO()
    kind = type(out())
    terminal = kind(file=seen, force_terminal=True, width=80, highlight=False)
    terminal.print(line, soft_wrap=True)
    terminal.print(address, soft_wrap=True)
    kind(file=piped, width=80, highlight=False).print(line, soft_wrap=True)
    first, second, third = seen.getvalue().splitlines()
    assert first.rstrip().endswith("$0.230")
    assert second.rstrip() == "new"
    assert third == address
    assert piped.getvalue() == line + "\n"
