"""doctor says what a workspace's own directory file changes of the help."""

from datetime import date
from pathlib import Path

from scheduler.checkup.directory import changes
from scheduler.checkup.finding import CheckResult, Health
from scheduler.crisis.directory.verifications import Verification, add
from scheduler.crisis.workspace_files import CHECKS_FILE, OWN_FILE, directory_of


def found(folder: Path, own: str = "") -> list[CheckResult]:
    if own:
        (folder / OWN_FILE).write_text(own, encoding="utf-8")
    return list(changes(folder, lambda: directory_of(folder)))


def test_without_changes_all_is_well(tmp_path: Path) -> None:
    [one] = found(tmp_path)
    assert one.level is Health.FINE


def test_each_change_is_named_checked_or_not(tmp_path: Path) -> None:
    own = "entries: [{id: gb-calm, cost: 10p}, {id: gb-shout, name: Shout it}]"
    calm, shout = found(tmp_path, own)
    assert calm.level is Health.LOOK
    assert "CALM (gb-calm): cost free becomes 10p. Nobody has checked this" in calm.says
    assert calm.remedy
    assert "name Shout becomes Shout it" in shout.says
    digest = directory_of(tmp_path).changes[0].proposed.digest
    add(tmp_path / CHECKS_FILE, Verification("gb-calm", date(2026, 12, 1), "Ana", of=digest))
    checked = found(tmp_path)[0]
    assert "Checked by Ana on 2026-12-01" in checked.says
    assert (checked.level, checked.remedy) == (Health.FINE, "")


def test_a_file_that_cannot_be_read_is_wrong(tmp_path: Path) -> None:
    [one] = found(tmp_path, "entries: [{id: gb-samaritans, name: 'Ring 0909 879 0000'}]")
    assert one.level is Health.WRONG
    assert "holds a number" in one.says
