"""Numbers under another's name, and forms that have ended, never come out of the directory."""

import pytest

from scheduler.crisis.directory.phone_numbers import digits_of
from scheduler.crisis.directory.services import load
from scheduler.crisis.rules.check import find
from scheduler.crisis.rules.contacts import old_forms


@pytest.mark.parametrize(
    ("number", "owner"),
    [
        ("0800 138 1111", "gb-stepchange"),  # printed as Combat Stress in a veterans' app
        ("0300 304 7000", "gb-saneline"),  # as MindOut, and as Anxiety UK
        ("1800 111 888", "ie-hse"),  # as Aware
        ("9152987821", "in-icall"),  # as AASRA, and as KIRAN
        ("0808 808 4000", "gb-debtline"),
        ("0808 808 8000", "gb-nir-lifeline"),
        ("0808 801 0434", "gb-nir-beat"),
    ],
)
def test_a_number_has_its_own_owner_and_no_other(number: str, owner: str) -> None:
    holders = {
        entry.id
        for entry in load().entries
        for channel in entry.channels
        if digits_of(channel.contact) == digits_of(number)
    }
    assert holders == {owner}


@pytest.mark.parametrize(
    "never",
    ["0300 102 1234", "0808 068 4141", "1-866-306-0264", "07860 039967", "0845 100 0066",
     "07984 967 708", "0808 808 2003", "0808 808 4994", "116123", "1988"],
)  # fmt: skip
def test_a_wrong_number_of_the_lists_is_nobodys(never: str) -> None:
    contacts = {channel.contact for entry in load().entries for channel in entry.channels}
    assert never not in contacts


def test_the_four_numbers_of_beat_are_each_bound_to_one_nation() -> None:
    beat = {entry.region: entry for entry in load().entries if entry.printed_name == "Beat"}
    assert set(beat) == {"GB-ENG", "GB-SCT", "GB-WLS", "GB-NIR"}
    for region, entry in beat.items():
        served = {one.id for one in load().serving(region) if one.printed_name == "Beat"}
        assert served == {entry.id}
    assert not [one for one in load().serving("GB") if one.printed_name == "Beat"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Samaritans in Welsh: 0300 123 3011", "samaritans-welsh-0300"),
        ("Switchboard, 0300 330 0630", "switchboard-0300"),
        ("LGBT Ireland 1890 929 539", "lgbt-ireland-1890"),
        ("Talk Suicide Canada: 1-833-456-4566", "talk-suicide-canada"),
        ("Text 45645 in Canada", "talk-suicide-canada"),
        ("Anorexie, boulimie: 0810 037 037", "anorexie-boulimie-0810"),
        ("YouthLine 1-800-268-9688", "lgbt-youthline-800"),
    ],
)
def test_a_form_that_has_ended_is_flagged_with_what_to_write(text: str, form: str) -> None:
    [known] = [one for one in old_forms() if one.id == form]
    assert known.now in [one.suggestion for one in find(text, load(), "GB") if one.rule == "HL02"]


def told_of(text: str) -> list[str]:
    return [one.suggestion for one in find(text, load(), "GB-ENG") if one.rule == "HL01"]


@pytest.mark.parametrize("word", ["PANDAS", "STUDENT", "YM", "THEMIX", "SHOUT"])
def test_a_partners_word_is_a_known_word(word: str) -> None:
    assert told_of(f"Text {word} to 85258") == []


@pytest.mark.parametrize("word", ["DEAF", "HUG", "HOME"])
def test_a_word_that_nobody_takes_is_put_right_by_what_is_printed(word: str) -> None:
    (right,) = told_of(f"Text {word} to 85258")
    assert "text SHOUT to 85258" in right


def test_what_people_dial_is_stored_and_no_code_of_a_country_before_a_short_one() -> None:
    for entry in load().entries:
        for channel in entry.channels:
            if channel.contact.startswith("+"):
                assert len(digits_of(channel.contact)) > 9
