"""A machine without a Chromium: what is said before one is fetched, and where none can be."""

import os
import sys
from pathlib import Path

import pytest

from tests.support.processes.browser import NoBrowser, chromium_path

POINT_AT_ONE = "HANDRAIL_BROWSER=/path/to/chromium make test"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of the PATH, empty; Playwright's own download is out of reach."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.delenv("HANDRAIL_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")
    return folder


def a_program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def be_root(monkeypatch: pytest.MonkeyPatch, is_root: bool) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0 if is_root else 1000)


def test_a_chromium_that_is_there_is_taken_without_a_word(
    programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = a_program(programs / "chromium", "exit 0")
    assert chromium_path() == str(there)
    assert capsys.readouterr() == ("", "")


def test_one_that_never_has_a_window_is_taken_first(programs: Path) -> None:
    a_program(programs / "chromium", "exit 0")
    without = a_program(programs / "chromium-headless-shell", "exit 0")
    assert chromium_path() == str(without)


def test_where_apt_has_only_the_one_with_windows_that_is_installed(
    programs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chromium = programs / "chromium"
    made = f"printf '#!/bin/sh\\n' > {chromium}; /bin/chmod +x {chromium}"
    script = f'case "$*" in *headless-shell) exit 100;; *chromium) {made};; esac'
    a_program(programs / "apt-get", script)
    be_root(monkeypatch, is_root=True)
    assert chromium_path() == str(chromium)
    assert "chromium-headless-shell): exit status 100" in capsys.readouterr().err


def test_before_apt_installs_it_its_weight_and_the_way_round_are_said(
    programs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chromium = programs / "chromium"
    a_program(programs / "apt-get", f"printf '#!/bin/sh\\n' > {chromium}; /bin/chmod +x {chromium}")
    be_root(monkeypatch, is_root=True)
    assert chromium_path() == str(chromium)
    (said,) = capsys.readouterr().err.splitlines()
    assert "by apt (100 to 300 MB" in said
    assert POINT_AT_ONE in said


@pytest.mark.parametrize("is_root", [True, False])
def test_where_none_may_be_installed_it_says_what_to_do(
    programs: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    is_root: bool,
) -> None:
    a_program(programs / "apt-get", "echo 'E: Unable to locate package' >&2; exit 100")
    be_root(monkeypatch, is_root)
    with pytest.raises(NoBrowser, match=f"apt install chromium, as root.*{POINT_AT_ONE}"):
        chromium_path()
    said = capsys.readouterr().err
    assert ("E: Unable to locate package" in said) == is_root
    assert "fetching Playwright's own" in said


def test_a_name_that_is_no_program_is_told(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDRAIL_BROWSER", sys.executable + "-not-there")
    with pytest.raises(NoBrowser, match="which is no program"):
        chromium_path()
