"""What people wrote is shown as they wrote it."""

import pytest

from scheduler.cli.output import err, out


def test_brackets_and_colons_are_printed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    written = "[/hold] it said :heart: and [bold]loud"
    out().print(written)
    err().print(written)
    printed = capsys.readouterr()
    assert printed.out == printed.err == f"{written}\n"
