"""What is written to a terminal: whole words, and nothing that moves its cursor."""

import json
import os

import pytest

from scheduler.cli.output import err, out, put, put_json, table, tell

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
