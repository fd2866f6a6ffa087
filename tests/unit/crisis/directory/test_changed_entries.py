"""No file goes round the help: what a reader acts on changes only with a check of its own."""

from datetime import date
from pathlib import Path

import pytest

from scheduler.crisis.directory.entry import ChannelKind, Entry
from scheduler.crisis.directory.services import Directory, load
from scheduler.crisis.directory.verifications import Verification, add
from scheduler.crisis.register import Register
from scheduler.crisis.support.offer import Support
from scheduler.crisis.workspace_files import CHECKS_FILE, OWN_FILE, directory_of
from scheduler.errors import MistakesFound
from tests.support.examples.spaces import plain

TODAY = date(2026, 12, 1)
ANOTHER = "0800 028 8000"  # a number that callers pay nothing for
CHANGED = f"entries: [{{id: gb-samaritans, channels: [{{kind: phone, contact: {ANOTHER}}}]}}]"


def with_own(folder: Path, text: str) -> Directory:
    (folder / OWN_FILE).write_text(text, encoding="utf-8")
    return directory_of(folder)


def mistakes(folder: Path, text: str) -> str:
    with pytest.raises(MistakesFound) as caught:
        with_own(folder, text)
    return str(caught.value)


def entry_of(directory: Directory, entry_id: str) -> Entry:
    entry = directory.entry(entry_id)
    assert entry is not None
    return entry


def line(directory: Directory, region: str = "GB-ENG") -> str:
    return plain(Support.for_region(directory, region).help_line(Register.TENDER))


def check(folder: Path, entry_id: str, by: str = "Ana") -> Directory:
    """As `resources verify` writes it, of what the file would change."""
    [change] = [one for one in directory_of(folder).changes if one.entry_id == entry_id]
    made = Verification(
        entry_id, TODAY, by, page="https://www.samaritans.org", of=change.proposed.digest
    )
    add(folder / CHECKS_FILE, made)
    return directory_of(folder)


def test_a_premium_number_never_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    text = "entries:\n- id: gb-samaritans\n  channels: [{kind: phone, contact: 0909 879 0000}]\n"
    told = mistakes(tmp_path, text)
    assert f"{OWN_FILE}:3:37: 0909 879 0000 is a number that callers pay a premium for" in told


def test_another_number_waits_for_its_own_check_and_the_shipped_one_stays(tmp_path: Path) -> None:
    directory = with_own(tmp_path, CHANGED)
    assert "116 123" in line(directory)
    assert ANOTHER not in line(directory)
    [change] = directory.changes
    assert not change.is_in_force
    assert change.lines == (f"phone 116 123 becomes phone {ANOTHER}",)


def test_a_check_of_another_kind_does_not_bring_it_in(tmp_path: Path) -> None:
    with_own(tmp_path, CHANGED)
    add(tmp_path / CHECKS_FILE, Verification("gb-samaritans", TODAY, "Ana"))
    assert "116 123" in line(directory_of(tmp_path))
    shipped = entry_of(load(), "gb-samaritans")
    add(tmp_path / CHECKS_FILE, Verification("gb-samaritans", TODAY, "Ana", of=shipped.digest))
    assert "116 123" in line(directory_of(tmp_path))


def test_a_check_of_exactly_this_brings_it_in_and_says_by_whom(tmp_path: Path) -> None:
    with_own(tmp_path, CHANGED)
    directory = check(tmp_path, "gb-samaritans")
    assert ANOTHER in line(directory)
    [change] = directory.changes
    assert change.check is not None
    assert (change.is_in_force, change.check.by, change.check.on) == (True, "Ana", TODAY)
    entry = entry_of(directory, "gb-samaritans")
    assert (entry.verified_by, entry.verified_on) == ("Ana", TODAY)


def test_another_change_after_the_check_waits_again(tmp_path: Path) -> None:
    with_own(tmp_path, CHANGED)
    check(tmp_path, "gb-samaritans")
    directory = with_own(tmp_path, CHANGED.replace(ANOTHER, "0800 028 8001"))
    assert "116 123" in line(directory)
    assert not directory.changes[0].is_in_force


def test_a_file_that_says_what_ships_changes_nothing(tmp_path: Path) -> None:
    same = CHANGED.replace(ANOTHER, "116 123").replace("]}]", "], name: Samaritans}]")
    assert with_own(tmp_path, same).changes == ()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("name: The Samaritans Line", "name Samaritans becomes The Samaritans Line"),
        ("hours: {printed: 9am-5pm, zone: Europe/London}", "hours always becomes 9am-5pm"),
        ("cost: 10p a minute", "cost free becomes 10p a minute"),
        ("audience: men", "audience everyone becomes men"),
        ("is_core: false", "is_core true becomes false"),
        ("languages: [en, cy]", "languages en becomes en, cy"),
        ("short_name: Sams", "short_name none becomes Sams"),
    ],
)
def test_whatever_a_reader_acts_on_waits(tmp_path: Path, row: str, says: str) -> None:
    directory = with_own(tmp_path, f"entries: [{{id: gb-samaritans, {row}}}]")
    assert directory.changes[0].lines == (says,)
    assert line(directory) == line(load())


def test_what_an_unconfirmed_service_is_waits_for_a_check_too(tmp_path: Path) -> None:
    text = "entries: [{id: gb-clic, level: checked, verified_on: 2026-12-01, verified_by: Ana}]"
    assert entry_of(with_own(tmp_path, text), "gb-clic").ways(*ChannelKind) == ()


def test_a_hidden_service_does_not_come_back_by_itself(tmp_path: Path) -> None:
    assert entry_of(
        with_own(tmp_path, "entries: [{id: in-kiran, is_hidden: false}]"), "in-kiran"
    ).is_hidden


def test_what_readers_do_not_act_on_changes_at_once(tmp_path: Path) -> None:
    text = "entries: [{id: gb-clic, note: Asked them on Monday., in_closing: true}]"
    directory = with_own(tmp_path, text)
    assert directory.changes == ()
    assert entry_of(directory, "gb-clic").note == "Asked them on Monday."


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("channels: [{kind: phone, contact: 0871 222 3333}]", "pay a premium for"),
        ("channels: [{kind: phone, contact: 0898 222 333}]", "is no number that GB gives out"),
        ("channels: [{kind: phone, contact: 070 1234 5678}]", "forwards calls at a high price"),
        ("channels: [{kind: phone, contact: 07911 123456}]", "is not free to call"),
        ("channels: [{kind: phone, contact: 0300 123 4567}]", "is not free to call"),
        ("channels: [{kind: phone, contact: +44 909 879 0000}]", "pay a premium for"),
        ("channels: [{kind: phone, contact: 118 118}]", "pay a premium for"),
        ("channels: [{kind: phone, contact: call me}]", "cannot be dialled"),
        ("channels: [{kind: text, contact: '85258', word: 'SHOUT or HELP'}]", "is not one word"),
        ("channels: [{kind: online, contact: 'https://samaritans.org'}]", "is not an address"),
        ("channels: [{kind: online, contact: 'user@samaritans.org'}]", "is not an address"),
        ("channels: [{kind: chat, contact: 'sаmaritans.org'}]", "is not an address"),
        (r'name: "Samaritans\nCall 0909"', "a line break"),
        (r'name: "Samaritans\u2028 hello"', "a line separator"),
        (r'name: "Samari\u202Etans"', "nobody can see"),
        ("name: Samaritans 0909 879 0000", "holds a number that is none of its contacts"),
        ("short_name: Ring 0909 879 0000", "holds a number that is none of its contacts"),
        ("what_happens: Better ring 0909 879 0000.", "holds a number that is none of its contacts"),
        ("name: samaritans.help", "holds an address"),
        ("name: Samaritans @help", "holds an address"),
        ("search_words: 'see https://bad.example.com'", "holds an address"),
        ("hours: {printed: 24/7, zone: Europe/London}", "hours that never end"),
        ("hours: {printed: day and night, zone: Europe/London}", "hours that never end"),
    ],
)  # fmt: skip
def test_what_no_service_can_have_is_a_mistake_with_its_place(
    tmp_path: Path, row: str, says: str
) -> None:
    told = mistakes(tmp_path, f"entries:\n- id: gb-samaritans\n  {row}\n")
    assert f"{OWN_FILE}:3:" in told
    assert says in told


def test_a_mobile_number_with_its_cost_may_be_proposed(tmp_path: Path) -> None:
    row = "channels: [{kind: phone, contact: 07911 123456}], cost: a call to a mobile"
    assert not with_own(tmp_path, f"entries: [{{id: gb-calm, {row}}}]").changes[0].is_in_force


OWN = """
entries:
  - id: {id}
    region: GB-ENG
    name: {name}
    channels: [{{kind: phone, contact: {number}}}]
    hours: {{always: true}}
    tone: formal
    is_core: true
    what_happens: Somebody answers.
    page: https://www.example.org
    verified_on: 2026-12-01
    verified_by: Ana
    level: checked
"""


def test_a_new_line_does_not_take_the_place_of_a_shipped_one_unchecked(tmp_path: Path) -> None:
    text = OWN.format(id="our-line", name="Our line", number=ANOTHER)
    directory = with_own(tmp_path, text)
    assert "116 123" in line(directory)
    assert not entry_of(directory, "our-line").may_be_printed
    [change] = directory.changes
    assert change.lines == (f"a new line that is always open: phone {ANOTHER}",)
    assert entry_of(check(tmp_path, "our-line"), "our-line").may_be_printed


def test_a_shipped_name_is_not_given_to_another_number(tmp_path: Path) -> None:
    told = mistakes(tmp_path, OWN.format(id="gb-sam", name="SAMARITANS", number=ANOTHER))
    assert "is the name of gb-samaritans" in told


def test_hours_of_its_own_channel_are_read_as_the_services_are(tmp_path: Path) -> None:
    hours = "hours: {printed: 24 hours, zone: Europe/London}"
    row = f"channels: [{{kind: phone, contact: 116 123, {hours}}}]"
    assert "hours that never end" in mistakes(tmp_path, f"entries: [{{id: gb-samaritans, {row}}}]")


@pytest.mark.parametrize("entry", load().entries, ids=lambda entry: entry.id)
def test_what_ships_keeps_the_same_rules(entry: Entry) -> None:
    from scheduler.crisis.directory.contact_format import wrong_with

    assert [wrong for _, wrong, _ in wrong_with(entry)] == []
