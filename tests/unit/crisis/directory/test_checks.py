"""The log of checks: who looked at which entry, and what that changes."""

from datetime import date
from pathlib import Path

import pytest

from scheduler.crisis.directory.entry import Confidence, Entry
from scheduler.crisis.directory.expiry import Standing, standing
from scheduler.crisis.directory.services import load
from scheduler.crisis.directory.verifications import Verification, add, applied, checklist, read
from scheduler.crisis.workspace_files import CHECKS_FILE, OWN_FILE, directory_of
from scheduler.errors import MistakesFound, NotPossible

LATER = date(2027, 3, 1)


def entry_of(folder: Path, entry_id: str) -> Entry:
    entry = directory_of(folder).entry(entry_id)
    assert entry is not None
    return entry


def test_a_check_makes_an_entry_current_again(tmp_path: Path) -> None:
    assert standing(entry_of(tmp_path, "gb-calm"), LATER) is Standing.HELD
    add(tmp_path / CHECKS_FILE, Verification("gb-calm", LATER, "Ana O'Neill: comms"))
    entry = entry_of(tmp_path, "gb-calm")
    assert standing(entry, LATER) is Standing.CURRENT
    assert entry.verified_by == "Ana O'Neill  comms"


def test_a_check_brings_an_unverified_entry_into_posts(tmp_path: Path) -> None:
    add(
        tmp_path / CHECKS_FILE, Verification("gb-clic", LATER, "Ana", Confidence.PROVIDER_CONFIRMED)
    )
    assert entry_of(tmp_path, "gb-clic").level is Confidence.PROVIDER_CONFIRMED
    assert read(tmp_path / CHECKS_FILE) == [
        Verification("gb-clic", LATER, "Ana", Confidence.PROVIDER_CONFIRMED)
    ]


def test_the_newest_check_counts_and_an_older_one_changes_nothing(tmp_path: Path) -> None:
    for on, by in ((LATER, "Ben"), (date(2027, 1, 1), "Ana"), (date(2020, 1, 1), "Cem")):
        add(tmp_path / CHECKS_FILE, Verification("gb-calm", on, by))
    assert entry_of(tmp_path, "gb-calm").verified_by == "Ben"
    old = applied(load(), [Verification("gb-calm", date(2020, 1, 1), "Cem")])
    assert old == load()


def test_a_workspace_joins_its_own_file_and_its_checks(tmp_path: Path) -> None:
    (tmp_path / OWN_FILE).write_text("hide: [gb-calm]", encoding="utf-8")
    assert entry_of(tmp_path, "gb-calm").is_hidden


@pytest.mark.parametrize(
    "text",
    [
        "- {id: gb-calm, on: soon, by: Ana}",
        "- {id: gb-calm, by: Ana}",
        "- gb-calm",
        "- {id: gb-calm, on: 2027-01-01, by: Ana, level: sure}",
        "- {id: gb-calm, on: [2027], by: Ana}",
    ],
)
def test_a_line_that_is_no_check_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / CHECKS_FILE).write_text(f"# log\n{text}\n", encoding="utf-8")
    with pytest.raises(MistakesFound, match=r"crisis-checks\.yaml:2:3: this line is not a check"):
        directory_of(tmp_path)


def test_a_log_that_is_not_yaml(tmp_path: Path) -> None:
    (tmp_path / CHECKS_FILE).write_text("- {", encoding="utf-8")
    with pytest.raises(MistakesFound, match=r"crisis-checks\.yaml:2:1: a list or mapping"):
        directory_of(tmp_path)
    (tmp_path / CHECKS_FILE).write_text("gb-calm: 2027-01-01", encoding="utf-8")
    with pytest.raises(MistakesFound, match=r"crisis-checks\.yaml:1:1: this is not a list"):
        directory_of(tmp_path)


def test_no_log_is_no_check(tmp_path: Path) -> None:
    assert read(tmp_path / CHECKS_FILE) == []


def test_an_empty_log_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / CHECKS_FILE).write_text("# nobody yet\n", encoding="utf-8")
    assert directory_of(tmp_path) == load()


def test_the_checklist_names_what_to_see_and_forbids_a_test_call() -> None:
    for entry_id, words in (
        ("gb-shout", "the word SHOUT"),
        ("gb-eng-nhs-111", "“choose the mental health option”"),
    ):
        entry = load().entry(entry_id)
        assert entry is not None
        lines = checklist(entry)
        assert any(words in line for line in lines)
        assert "Nobody called or texted the line" in lines[-1]
    calm = load().entry("gb-calm")
    assert calm is not None
    assert any("answered 5pm to midnight" in line for line in checklist(calm))


def test_an_entry_without_a_page_cannot_be_checked() -> None:
    kiran = load().entry("in-kiran")
    assert kiran is not None
    with pytest.raises(NotPossible, match="names no page"):
        checklist(kiran)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    assert not entry_of(tmp_path, "gb-calm").is_hidden
    (tmp_path / OWN_FILE).write_text("hide: [gb-calm]", encoding="utf-8")
    assert entry_of(tmp_path, "gb-calm").is_hidden
    (tmp_path / OWN_FILE).write_text("hide: []  # none", encoding="utf-8")
    assert not entry_of(tmp_path, "gb-calm").is_hidden


def test_a_log_that_was_cut_off_within_its_last_line_is_gone_on_with(tmp_path: Path) -> None:
    log = tmp_path / CHECKS_FILE
    add(log, Verification("gb-calm", LATER, "Ana"))
    log.write_bytes(log.read_bytes().rstrip(b"\n"))
    add(log, Verification("gb-calm", LATER, "Bo"))
    assert [one.by for one in read(log)] == ["Ana", "Bo"]
