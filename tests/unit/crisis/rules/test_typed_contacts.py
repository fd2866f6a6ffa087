"""A typed contact is judged by its owner, hours, cost and readers, however it is written."""

import json
from pathlib import Path
from time import process_time

import pytest

from scheduler.crisis.directory.phone_numbers import PriceOfCalling, price_of_calling
from scheduler.crisis.directory.services import Directory, load
from scheduler.crisis.rules.check import find, find_in_thread
from scheduler.crisis.rules.contact_book import is_one_slip
from scheduler.crisis.rules.contacts import unknown_contacts
from scheduler.text.rules.base import Passage, Severity

_ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[4] / "tests/corpus/contacts.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


def told(text: str | list[str], region: str = "GB") -> list[str]:
    """The advice on the contacts of a post, or of a thread."""
    posts = text if isinstance(text, list) else [text]
    found = find_in_thread(posts, load(), region)
    return [one.finding.suggestion for one in found if one.finding.rule.startswith("HL")]


@pytest.mark.parametrize("row", _ROWS, ids=[f"{r['region']}: {r['text']}" for r in _ROWS])
def test_a_typed_contact_is_flagged_where_it_is_wrong_and_only_there(row: dict[str, str]) -> None:
    assert bool(told(row["text"], row["region"])) == (row["should"] == "flag")


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Ring Samaritans on one one six, one three two.", "Did you mean 116 123?"),
        ("In an emergency, dial 911.", "The emergency number of these readers is 112 or 999."),
        ("CALM answers 24/7 on 0800 58 58 58.", "CALM answers 5pm to midnight"),
        ("Childline answers on 116 123.", "It belongs to Samaritans. Did you mean 0800 1111?"),
        ("Mermaids: 116 123", "It belongs to Samaritans, and not to who is named here."),
        ("See samaritans.com", "Did you mean samaritans.org?"),
        ("Samaritans: giveusashout.org", "Did you mean samaritans.org?"),
        ("Samaritans ①①⑥ ①②③", "Write it in one line and in plain digits"),
        ("Samaritans\n116\n123", "Write it in one line and in plain digits"),
        ("Text Samaritans on 116 123.", "116 123 is for calls."),
        ("Call 85258.", "85258 is for texts"),
        ("Ring NHS 111 on 112.", "an emergency number, and not that service's"),
        ("SANEline, 0300 304 7000, is free.", "SANEline: call cost not confirmed"),
        ("Samaritans, 116 123: calls cost 12p a minute.", "Samaritans is free."),
        ("Beat: 0808 801 0432", "It belongs to Beat (Scotland) (GB-SCT): say for whom it is."),
    ],
)
def test_it_says_what_is_so(text: str, advice: str) -> None:
    assert any(advice in one for one in told(text))


def test_a_real_line_is_never_turned_into_another() -> None:
    assert told("Call 0808 808 4000 for help.", "GB-NIR") == [
        "It may be National Debtline, which nobody has confirmed. Leave it out."
    ]


def test_an_office_number_is_said_to_be_unjudged_and_blocks_nothing() -> None:
    found = find("Call our office on 0113 496 0999.", load(), "GB")
    assert [(one.rule, one.severity) for one in found] == [("HL01", Severity.WARN)]
    assert found[0].suggestion.startswith("Nobody here can judge this number")


def test_a_hidden_service_stays_out_even_by_its_name() -> None:
    entry = load().entry("gb-debtline")
    assert entry is not None
    hidden = Directory((entry.model_copy(update={"is_hidden": True}),), {"GB": "999"})
    found = find("National Debtline: 0808 808 4000", hidden, "GB")
    assert [one.rule for one in found] == ["HL01"]


def test_the_words_that_are_wrong_are_marked() -> None:
    text = "Ring Samaritans on one one six, one three two."
    found = [one for one in find(text, load(), "GB") if one.rule == "HL01"]
    assert [text[one.start : one.end] for one in found] == ["one one six, one three two"]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "part",
    ["1 ", "116 132 ", "one ", "double ", "call the ", "text HELLO to ", "a dot ", "a.", "a-", "a@",
     "from 9 to 5 ", "Ol ", "①", "1,", "in Wales ", "twenty ", "0"],
)  # fmt: skip
def test_a_hostile_post_takes_time_in_line_with_its_length(part: str) -> None:
    def seconds(size: int) -> float:
        passage = Passage(f"1{part * (size // len(part))}")
        begun = process_time()
        list(unknown_contacts(passage, load(), "GB"))
        return process_time() - begun

    # Four times the length; sixteen times the time would be its square.
    short = max(seconds(12_500), 0.025)
    assert seconds(50_000) < 12 * short


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Call in at 116 Harbour Road.", False),
        ("Call 1737 Harbour Road home.", False),
        ("Call +999 1234567 now.", True),
        ("Samaritans\u2028116\u2028132", True),
        ("See " + "a" * 45 + ".com", False),
        ("Samaritans: 0808 800 5001", True),
        ("Mermaids is open day and night.", False),
        ("Samaritans 116–132", True),
        ("Visit harbourminds dot org", False),
        ("Samaritans, and for children 0800 1111 Childline.", False),
        ("Call SANEline on 0800 0119 101.", True),
        ("Ring 3, 4, 5, 1234567890123456, 12.", False),
        ("Raffle 3, 1234567890123456, 400.", False),
    ],
)
def test_what_stands_around_a_number_says_what_it_is(text: str, is_told: bool) -> None:
    assert bool(told(text)) == is_told


def test_numbers_at_the_seam_of_two_posts_that_are_two_are_left_alone() -> None:
    assert told(["We are 12 of 400.", "30 came."]) == []
    assert told(["Call 116 123, or 400", "300 of us."]) == []


@pytest.mark.parametrize(
    ("typed", "meant"), [("116123", "116123"), ("116321", "116123"), ("1161", "116123")]
)
def test_two_slips_are_no_slip(typed: str, meant: str) -> None:
    assert not is_one_slip(typed, meant)


@pytest.mark.parametrize(
    ("contact", "price"),
    [
        ("0800 1111", PriceOfCalling.FREE),
        ("116 123", PriceOfCalling.FREE),
        ("0300 304 7000", PriceOfCalling.CHARGED),
        ("0906 757 7777", PriceOfCalling.PREMIUM),
        ("070 1234 5678", PriceOfCalling.PERSONAL),
        ("no number", PriceOfCalling.FREE),
    ],
)
def test_a_number_says_what_calling_it_costs(contact: str, price: PriceOfCalling) -> None:
    assert price_of_calling(contact, "GB") is price
