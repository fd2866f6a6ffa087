"""A campaign's topic and language add what fits, beside the ways for everyone."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.crisis.directory.entry import Confidence, Entry
from scheduler.crisis.directory.expiry import stamped
from scheduler.crisis.directory.services import load
from scheduler.crisis.readers import Wants
from scheduler.crisis.register import Register
from scheduler.crisis.support.offer import Support
from scheduler.crisis.support.wording import HELP_WEIGHT
from scheduler.errors import NoSupport
from scheduler.text.counting.length import LIMIT, weighted_length
from tests.support.examples.spaces import plain
from tests.unit.crisis.support.test_support import SUPPORTED

TOPICS = sorted({topic for entry in load().entries for topic in entry.topics})
TODAY = date(2026, 11, 23)


def support(region: str, language: str = "en", *topics: str) -> Support:
    return Support.for_region(load(), region, wants=Wants(language, topics))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(sorted(load().regions)),
    st.sampled_from(Register),
    st.sampled_from(["en", "cy", "fr", "es", "de"]),
    st.lists(st.sampled_from(TOPICS), max_size=3, unique=True),
    st.integers(0, 730),
    st.integers(0, 10_000),
    st.booleans(),
    st.booleans(),
)
def test_whatever_is_asked_there_is_valid_support_or_a_refusal(
    region: str,
    register: Register,
    language: str,
    topics: list[str],
    days: int,
    variant: int,
    thread_has_link: bool,
    is_fresh: bool,
) -> None:
    on = TODAY + timedelta(days=days)
    directory = stamped(load(), on) if is_fresh else load()
    try:
        made = Support.for_region(directory, region, on=on, wants=Wants(language, tuple(topics)))
    except NoSupport:
        assert region not in SUPPORTED
        return
    line = made.help_line(register, variant)
    closing = made.closing(register, variant, thread_has_link=thread_has_link)
    assert weighted_length(line) <= HELP_WEIGHT
    assert weighted_length(closing) <= LIMIT
    assert made.contacts.always_open
    for text in (line, closing):
        assert not any(contact in plain(text) for contact in unverified(directory.entries))
    for way in made.contacts.always_open:
        assert way.contact in plain(line)
        assert way.contact in plain(closing)
    for way in made.contacts.beside:
        assert way.contact in plain(closing)
        assert (way.hours or "") in closing


def unverified(entries: tuple[Entry, ...]) -> set[str]:
    printable = {
        channel.contact
        for entry in entries
        for channel in entry.channels
        if entry.level is not Confidence.UNVERIFIED and channel.level is not Confidence.UNVERIFIED
    }
    return {channel.contact for entry in entries for channel in entry.channels} - printable


@pytest.mark.parametrize(
    ("region", "topic", "entry_id"),
    [
        ("GB-ENG", "young-people", "gb-papyrus"),
        ("GB-ENG", "students", "gb-papyrus"),
        ("US", "veterans", "us-veterans"),
        ("US", "lgbtq", "us-trans-lifeline"),
        ("IE", "bereavement", "ie-pieta"),
        ("AU", "indigenous", "au-13yarn"),
    ],
)
def test_a_topic_adds_its_service_beside_the_one_for_everyone(
    region: str, topic: str, entry_id: str
) -> None:
    ids = support(region, "en", topic).ids
    assert entry_id in ids
    assert set(support(region).help_line_ids) <= set(ids)


def test_hours_are_printed_for_whatever_is_not_always_open() -> None:
    assert "Mon-Fri 10am-6pm Pacific" in support("US", "en", "lgbtq").closing(Register.TENDER)


def test_a_service_to_text_is_added_by_name() -> None:
    texts = {support("GB", "en", "students").closing(Register.TENDER, n) for n in range(50)}
    assert any("The Mix: text THEMIX to 85258" in text for text in texts)


def test_welsh_leads_to_a_line_that_answers_in_welsh() -> None:
    made = support("GB-WLS", "cy")
    line = plain(made.help_line(Register.TENDER))
    assert "C.A.L.L. 0800 132 737" in line
    assert "SHOUT i 85258 (Saesneg)" in line
    closing = made.closing(Register.TENDER)
    assert "Bywyd mewn perygl: 999" in closing or "Os oes bywyd mewn perygl: 999" in closing
    assert "oedolion, cymedrolir 8yb tan hanner nos" in closing


def test_french_and_spanish_lead_to_lines_that_answer_in_them() -> None:
    assert "988" in support("CA", "fr").help_line(Register.TENDER)
    assert "jour et nuit" in support("CA", "fr").help_line(Register.TENDER)
    spanish = support("US", "es")
    assert "988 Lifeline, oprime 2" in spanish.help_line(Register.TENDER)
    assert "envía AYUDA al 988" in spanish.help_line(Register.TENDER)


@pytest.mark.parametrize(("region", "language"), [("GB-ENG", "fr"), ("US", "cy"), ("IE", "de")])
def test_where_nobody_answers_in_a_language_the_words_are_english(
    region: str, language: str
) -> None:
    assert support(region, language).help_line(Register.TENDER) == support(region).help_line(
        Register.TENDER
    )


@pytest.mark.parametrize(("region", "language"), [("GB-WLS", "cy"), ("CA", "fr"), ("US", "es")])
@pytest.mark.parametrize("register", Register)
@pytest.mark.parametrize("has_link", [False, True])
def test_every_language_has_a_closing_post_for_each_day_of_a_month(
    region: str, language: str, register: Register, has_link: bool
) -> None:
    made = support(region, language)
    count = made.closing_variants(register, thread_has_link=has_link)
    texts = {made.closing(register, number, thread_has_link=has_link) for number in range(count)}
    assert len(texts) == count
    assert count >= 60
