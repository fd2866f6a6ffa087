"""A typed number is the directory's, or it is flagged, with what was probably meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.crisis.directory.entry import ChannelKind
from scheduler.crisis.directory.phone_numbers import is_dialable
from scheduler.crisis.directory.services import load
from scheduler.crisis.register import Register
from scheduler.crisis.rules.check import BY_ID, find, find_in_thread
from scheduler.crisis.rules.contact_judge import may_hold_contacts
from scheduler.crisis.rules.contacts import RULES, OldForm, old_forms
from scheduler.crisis.support.offer import Support
from scheduler.text.rules.base import Passage, Rule, Severity
from scheduler.text.rules.house_rules import HouseRules
from tests.unit.crisis.support.test_support import SUPPORTED

FLAGGED = [(rule, text) for rule in RULES for text in rule.flagged]
ALLOWED = [(rule, text) for rule in RULES for text in rule.allowed]


def found(rule_id: str, text: str, region: str = "GB-ENG") -> list[str]:
    """The advice of a rule's findings."""
    return [finding.suggestion for finding in find(text, load(), region) if finding.rule == rule_id]


@pytest.mark.parametrize(("rule", "text"), FLAGGED, ids=[f"{r.id}: {t}" for r, t in FLAGGED])
def test_what_must_be_flagged_is(rule: Rule, text: str) -> None:
    assert found(rule.id, text)


@pytest.mark.parametrize(("rule", "text"), ALLOWED, ids=[f"{r.id}: {t}" for r, t in ALLOWED])
def test_what_must_not_be_flagged_is_not(rule: Rule, text: str) -> None:
    assert found(rule.id, text) == []


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Call Samaritans on 116 132.", "Did you mean 116 123?"),
        ("Call 116 12 for help", "Did you mean 116 123?"),
        ("Call 1116 123 for help", "Did you mean 116 123?"),
        ("Call 116 223 for help", "Did you mean 116 123?"),
        ("Text SHOUT to 85285.", "Did you mean 85258?"),
        ("Text HELLO to 85258.", "Did you mean “text SHOUT to 85258 or text THEMIX to 85258”?"),
        ("Childline, call 0800 1112", "Did you mean 0800 1111?"),
        (
            "Call 988 any time",
            "It belongs to 988 Suicide & Crisis Lifeline (US); leave it out here.",
        ),
        ("Text HOME to 741741", "It may be Crisis Text Line, which nobody has confirmed."),
        ("Ring 0151 496 0123", "Leave it out, or add the service"),
    ],
)
def test_a_slip_is_recognised(text: str, advice: str) -> None:
    assert any(advice in told for told in found("HL01", text))


@pytest.mark.parametrize(
    "text",
    [
        "Doors open 10 10 2027, seats 12 to 400.",
        "Since 2019-2020 we have grown.",
        "112 people, 26.2 miles, 3,140 pounds",
        "Ages 16 64, heats 1 2 3",
        "Call us soon, 20 of you did",
        "Order ref 4417 123",
        "+1 2 3",
        "Call it a day on 10.10.2027",
        "Ring the bell, please, 2026-2027",
    ],
)
def test_sums_dates_and_measures_are_not_numbers_to_call(text: str) -> None:
    assert found("HL01", text) == []


def test_a_number_and_its_old_form_are_told_once() -> None:
    findings = find("Call The Mix on 0808 808 4994", load(), "GB-ENG")
    assert [finding.rule for finding in findings] == ["HL02"]


@pytest.mark.parametrize(
    "claim",
    [
        "calls cost 10p",
        "weekends only",
        "only on weekdays.",
        "9am to 5pm. We are back in May",
        "standard rates",
    ],
)
def test_a_claim_behind_the_last_of_several_numbers_is_told_where_it_stands(claim: str) -> None:
    text = f"Call 116 123 or 0800 1111, {claim}"
    told = [finding.words for finding in find(text, load(), "GB-ENG") if finding.rule == "HL01"]
    assert told
    assert all(words and words in claim for words in told)


def test_a_region_that_no_phone_book_knows() -> None:
    assert found("HL01", "Order ref 0808 808 4009", "XX") == []
    assert not is_dialable("0808 808 4000", "XX")


def test_the_same_number_is_right_where_it_belongs() -> None:
    assert found("HL01", "Call or text 988.", "US") == []


def test_a_number_that_is_not_a_number_is_not_dialable() -> None:
    assert not is_dialable("+999 1234567890123456789", "GB")
    assert not is_dialable("12", "GB")
    assert not is_dialable("0800 000 000 000 000 000", "GB")


def test_every_number_of_the_directory_can_be_dialled() -> None:
    wrong = [
        (entry.id, channel.contact)
        for entry in load().entries
        for channel in entry.channels
        if channel.kind in (ChannelKind.PHONE, ChannelKind.TEXT)
        and not is_dialable(channel.contact, entry.region)
    ]
    assert wrong == []


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(SUPPORTED),
    st.sampled_from(Register),
    st.integers(0, 5_000),
    st.booleans(),
)
def test_support_lines_never_carry_an_old_or_unknown_contact(
    region: str, register: Register, variant: int, thread_has_link: bool
) -> None:
    support = Support.for_region(load(), region)
    closing = support.closing(register, variant, thread_has_link=thread_has_link)
    for text in (support.help_line(register, variant), closing):
        assert [f for f in find(text, load(), region) if f.rule.startswith("HL")] == []


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_one_wrong_digit_never_passes(data: st.DataObject) -> None:
    contact = data.draw(st.sampled_from(["116 123", "85258", "0800 068 4141", "0800 58 58 58"]))
    places = [place for place, character in enumerate(contact) if character.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != contact[place]]))
    wrong = contact[:place] + digit + contact[place + 1 :]
    assert f"Did you mean {contact}?" in found("HL01", f"Call {wrong}.")


def test_no_entry_of_the_directory_is_an_old_form() -> None:
    for entry in load().entries:
        for channel in entry.ways(*ChannelKind):
            line = f"{entry.printed_name} {channel.contact} {channel.word} {channel.then}".lower()
            assert not any(form.pattern.search(line) for form in old_forms())


@pytest.mark.parametrize("form", old_forms(), ids=lambda form: form.id)
def test_the_cheap_look_hides_no_old_form(form: OldForm) -> None:
    @settings(max_examples=20, deadline=None)
    @given(st.from_regex(form.pattern, alphabet=st.characters(max_codepoint=126)))
    def each(words: str) -> None:
        assert form.may_stand_in(words, has_digit=any(map(str.isdigit, words)))

    each()


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("We meet at the harbour.", False),
        ("One of us made two cakes.", False),
        ("Ring nine nine nine.", True),
        ("Diolch: naw naw naw", True),
        ("Room 7", True),
        ("Write to harbourminds.org", True),
        ("We will", True),  # three letters in a row that look like digits
        ("I|I", True),
        ("a|b, c_d", False),
        ("It is there every hour.", True),
        ("an hour_long talk", False),
        ("an hour|long talk", True),
        ("tŷ", True),  # signs of other scripts are read with care
    ],
)
def test_what_may_hold_a_contact_is_told_quickly(text: str, may: bool) -> None:
    assert may_hold_contacts(text) is may


def test_a_thread_is_looked_at_post_by_post() -> None:
    posts = ["We talk about suicide today, gently.", "Then call 116 132."]
    assert [(one.position, one.finding.rule) for one in find_in_thread(posts, load(), "GB")] == [
        (1, "HL01")
    ]


def test_detail_is_judged_beside_the_whole_thread() -> None:
    posts = ["Content note: mentions suicide.", "He had swallowed all the tablets."]
    placed = list(find_in_thread(posts, load(), "GB"))
    assert [(one.position, one.finding.rule) for one in placed] == [(1, "SM05")]


def test_a_charity_softens_the_rule_on_numbers_and_not_the_one_on_old_forms() -> None:
    app = HouseRules({"HL01": "off", "HL02": "off"})
    rules = [f.rule for f in find("Call 116 132, or HOPELINEUK.", load(), "GB", app=app)]
    assert rules == ["HL02"]
    softer = find("Call 116 132.", load(), "GB", app=HouseRules({"HL01": "warn"}))
    assert [finding.severity for finding in softer] == [Severity.WARN]


def test_a_number_is_nothing_to_a_rule_that_has_no_directory() -> None:
    assert list(BY_ID["HL01"].check(Passage("Call 116 132."))) == []


def test_every_rule_has_its_own_id() -> None:
    assert {"SM01", "AX01", "XP01", "HL01", "HL02"} <= set(BY_ID)
