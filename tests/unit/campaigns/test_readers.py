"""A campaign's audience, language and topic: the fitting service stands beside those for all."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.campaigns.loader import load_workspace
from scheduler.campaigns.planning.check import plans_of
from scheduler.crisis.directory import services
from scheduler.crisis.directory.entry import ChannelKind
from scheduler.crisis.directory.expiry import stamped
from scheduler.crisis.readers import EVERYBODY, KNOWN_TOPICS, Readers, Wants
from scheduler.crisis.register import Register
from scheduler.crisis.support.offer import Support
from scheduler.crisis.support.wording import HELP_WEIGHT
from scheduler.publishing.planning.post_layout import sealed_posts
from scheduler.text.counting.length import LIMIT, weighted_length
from tests.support.examples.builders import a_thread
from tests.support.examples.campaign_files import HEAD, NOW, THREAD, a_workspace, mistakes, planned
from tests.unit.crisis.support.test_support import SUPPORTED

FRESH = stamped(services.load(), date(2027, 10, 10))
TOPICS = st.lists(st.sampled_from(sorted(KNOWN_TOPICS)), max_size=4, unique=True)
PRINTED = (ChannelKind.PHONE, ChannelKind.TEXT)
LANGUAGES = st.sampled_from([None, "en", "cy", "fr", "es"])


def readers(root: Path, more: str = "", head: str = "") -> Readers:
    [thread] = planned(a_workspace(root, THREAD + more, head=HEAD + head))
    return thread.readers


def complaint(root: Path, more: str = "", head: str = "") -> str:
    [told] = mistakes(a_workspace(root, THREAD + more, head=HEAD + head))
    return told


def test_without_them_a_thread_is_for_everybody(tmp_path: Path) -> None:
    assert readers(tmp_path) == EVERYBODY


def test_a_campaign_names_them_for_every_thread(tmp_path: Path) -> None:
    head = "audience: students\nlanguage: cy\ntopic: bereavement\n"
    assert readers(tmp_path, head=head) == Readers("cy", ("bereavement", "students"))


def test_a_thread_names_its_own_instead_key_by_key(tmp_path: Path) -> None:
    more = "  audience: [veterans, new parents]\n  language: en\n"
    found = readers(tmp_path, more, "audience: students\nlanguage: cy\ntopic: self-harm\n")
    assert found == Readers("en", ("self-harm", "veterans", "new-parents"))


def test_a_thread_may_be_for_everyone_again(tmp_path: Path) -> None:
    assert readers(tmp_path, "  audience: everyone\n", "audience: students\n") == EVERYBODY


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("LGBTQ+", "lgbtq"),
        ("Welsh speakers", "welsh"),
        ("young people", "young-people"),
        ("New parents", "new-parents"),
        ("eating disorders", "eating-disorders"),
        ("self harm", "self-harm"),
    ],
)
def test_they_are_written_as_people_say_them(tmp_path: Path, said: str, topic: str) -> None:
    assert readers(tmp_path, f"  audience: {said}\n").topics == (topic,)


def test_a_misspelt_one_is_told_at_its_place(tmp_path: Path) -> None:
    told = complaint(tmp_path, "  audience: studnets\n")
    assert told.startswith("campaigns/spring.yaml:")
    assert 'no service can be chosen for "studnets". Did you mean "students"?' in told


def test_a_misspelt_one_of_the_campaign_is_told_once(tmp_path: Path) -> None:
    two = THREAD + THREAD.replace("opener", "second").replace("09:00", "10:00").replace(
        "You are", "And you are"
    )
    [told] = mistakes(a_workspace(tmp_path, two, head=HEAD + "topic: berevement\n"))
    assert 'Did you mean "bereavement"?' in told


def test_a_language_without_words_is_told(tmp_path: Path) -> None:
    assert "is not one of the choices" in complaint(tmp_path, "  language: de\n")


def test_a_topic_of_the_charitys_own_directory_is_known(tmp_path: Path) -> None:
    own = services.load().entries[0].model_copy(update={"topics": ("carers",)})
    assert "carers" not in KNOWN_TOPICS
    loaded = load_workspace(a_workspace(tmp_path, THREAD + "  audience: carers\n"))
    known = replace(services.load(), entries=(*services.load().entries, own))
    [(_, [thread])] = plans_of(loaded, known, NOW)
    assert thread.readers.topics == ("carers",)


def test_they_add_to_what_the_charity_wants_for_its_readers_there() -> None:
    there = Wants("cy", ("students",))
    assert EVERYBODY.beside(there) == there
    assert Readers(None, ("veterans",)).beside(there) == Wants("cy", ("veterans", "students"))
    assert Readers("en", ("students",)).beside(there) == Wants("en", ("students",))


@given(LANGUAGES, TOPICS)
def test_they_are_stored_and_read_back_the_same(language: str | None, topics: list[str]) -> None:
    asked = Readers(language, tuple(topics))
    assert Readers.of_text(asked.as_text) == asked
    assert (asked.as_text == "") == (asked == EVERYBODY)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(SUPPORTED), st.sampled_from(Register), LANGUAGES, TOPICS, st.integers(0, 999)
)
def test_the_fitting_service_stands_beside_those_for_everyone(
    region: str, register: Register, language: str | None, topics: list[str], variant: int
) -> None:
    asked = Readers(language, tuple(topics))
    support = Support.for_region(FRESH, region, wants=asked.beside(FRESH.wants(region)))
    everyone = Support.for_region(FRESH, region, wants=Wants(support.contacts.language))
    assert support.contacts.always_open == everyone.contacts.always_open
    closing = support.closing(register, variant)
    assert weighted_length(closing) <= LIMIT
    assert weighted_length(support.help_line(register, variant)) <= HELP_WEIGHT
    fitting = {
        entry.id
        for entry in FRESH.serving(region)
        if set(entry.topics) & set(topics) and entry.ways(*PRINTED)
    }
    if fitting:
        assert fitting & set(support.ids), "a service of the topic is printed"


def test_a_sealed_thread_carries_the_service_of_its_readers() -> None:
    plain = a_thread(region="US")
    for_veterans = replace(plain, readers=Readers(None, ("veterans",)))
    assert "us-veterans" in sealed_posts(for_veterans, FRESH, 0)[-1].support_ids
    assert "us-veterans" not in sealed_posts(plain, FRESH, 0)[-1].support_ids
