"""Support comes from the directory, and always has a 24/7 way without appointment."""

import copy
import pickle
import weakref
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.crisis.directory.entry import ChannelKind, Entry
from scheduler.crisis.directory.services import Directory, load
from scheduler.crisis.register import Register
from scheduler.crisis.support.contacts import Contacts
from scheduler.crisis.support.offer import Support
from scheduler.crisis.support.wording import HELP_WEIGHT, closing_variants
from scheduler.errors import NoSupport
from scheduler.text.counting.length import LIMIT, has_url, weighted_length
from tests.support.examples.spaces import plain

SUPPORTED = (
    "AU", "CA", "GB", "GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS", "GG", "IE", "IM", "IN", "JE", "NZ",
    "US", "ZA",
)  # fmt: skip
REGIONS = st.sampled_from(SUPPORTED)
REGISTERS = st.sampled_from(Register)
VARIANTS = st.integers(-10_000, 1_000_000)


def support_of(region: str) -> Support:
    return Support.for_region(load(), region)


def directory_with(**changes: object) -> Directory:
    """A directory of one service, which always answers, with `changes`."""
    fields = {
        "id": "gb-line", "region": "GB", "name": "The Line", "hours": {"always": True},
        "channels": [{"kind": "phone", "contact": "0800 111 222"}], "tone": "formal",
        "what_happens": "Somebody answers.", "page": "https://theline.org",
        "verified_on": "2026-11-01", "level": "checked",
    }  # fmt: skip
    return Directory((Entry.model_validate({**fields, **changes}),), {})


def contacts_in(contacts: Contacts) -> list[str]:
    return [way.contact for way in (*contacts.always_open, *contacts.beside)]


@settings(max_examples=150, deadline=None)
@given(REGIONS, REGISTERS, VARIANTS)
def test_every_help_line_fits_and_prints_the_contacts(
    region: str, register: Register, variant: int
) -> None:
    support = support_of(region)
    line = support.help_line(register, variant)
    assert weighted_length(line) <= HELP_WEIGHT
    assert not has_url(line)
    assert "{" not in line
    assert line.endswith(".")
    for way in support.contacts.always_open:
        assert way.contact in plain(line)
        assert (way.word or "") in line


@settings(max_examples=150, deadline=None)
@given(REGIONS, REGISTERS, VARIANTS, st.booleans())
def test_every_closing_post_fits_and_prints_the_contacts(
    region: str, register: Register, variant: int, thread_has_link: bool
) -> None:
    support = support_of(region)
    text = support.closing(register, variant, thread_has_link=thread_has_link)
    contacts = support.contacts
    assert weighted_length(text) <= LIMIT
    assert "{" not in text
    assert "open now" not in text
    assert all(line.endswith((".", ":")) for line in text.splitlines()), "lines end as sentences"
    assert contacts.emergency is not None
    assert contacts.emergency in text
    for way in (*contacts.always_open, *contacts.beside):
        assert way.contact in plain(text)
        assert (way.hours or "") in text
    if contacts.informal:
        name = contacts.informal.search_words if thread_has_link else contacts.informal.address
        assert name in text
        assert (contacts.informal.hours or "moderated") in text
    assert has_url(text) == (contacts.informal is not None and not thread_has_link)


@pytest.mark.parametrize("region", SUPPORTED)
@pytest.mark.parametrize("register", Register)
@pytest.mark.parametrize("thread_has_link", [False, True])
def test_closing_posts_are_many_and_distinct(
    region: str, register: Register, thread_has_link: bool
) -> None:
    support = support_of(region)
    count = closing_variants(support, register, thread_has_link)
    texts = {
        support.closing(register, variant, thread_has_link=thread_has_link)
        for variant in range(count)
    }
    assert len(texts) == count
    assert count >= (300 if region.startswith("GB") else 60)


def every_help_line(support: Support, register: Register) -> list[str]:
    """Each help line of a voice, until the first comes again and all behind it."""
    lines = [support.help_line(register, 0)]
    while (line := support.help_line(register, len(lines))) != lines[0]:
        lines.append(line)
    again = range(len(lines), 2 * len(lines))
    assert [support.help_line(register, variant) for variant in again] == lines
    return lines


@pytest.mark.parametrize("region", SUPPORTED)
def test_help_lines_are_distinct(region: str) -> None:
    lines = every_help_line(support_of(region), Register.TENDER)
    assert len(set(lines)) == len(lines)


def test_a_variant_is_the_same_for_ever_and_counts_round() -> None:
    support = support_of("GB-ENG")
    count = support.closing_variants(Register.TENDER)
    assert support.closing(Register.TENDER, 3) == support.closing(Register.TENDER, 3 + count)
    assert support.closing(Register.TENDER, 3) == support_of("GB-ENG").closing(Register.TENDER, 3)


def test_the_draft_of_the_facts_is_among_the_help_lines() -> None:
    assert plain(support_of("GB-ENG").help_line(Register.TENDER, 0)) == (
        "Hard day? Samaritans 116 123 or text SHOUT to 85258: free, day or night, no appointment."
    )


@pytest.mark.parametrize("region", [*sorted(load().regions - set(SUPPORTED)), "XX"])
def test_a_region_without_a_way_is_refused_by_name(region: str) -> None:
    with pytest.raises(NoSupport, match=f"for {region}. Add a checked one"):
        support_of(region)


@pytest.mark.parametrize(
    "change",
    [
        {"needs_appointment": True},
        {"needs_referral": True},
        {"is_crisis_service": False},
        {"is_hidden": True},
        {"level": "unverified"},
        {"audience": "veterans"},
        {"hours": {"printed": "9am-5pm", "zone": "Europe/London"}},
        {"hours": {"always": True, "is_confirmed": False}},
        {"channels": [{"kind": "online", "contact": "theline.org"}]},
    ],
)
def test_what_is_not_always_open_to_everyone_is_not_enough(change: dict[str, object]) -> None:
    with pytest.raises(NoSupport):
        Support.for_region(directory_with(**change), "GB")


def test_ids_name_everything_that_is_printed() -> None:
    assert support_of("GB-SCT").ids == (
        "gb-samaritans", "gb-shout", "gb-sct-breathing-space", "gb-side-by-side",
    )  # fmt: skip
    assert support_of("US").ids == ("us-988",)
    assert support_of("US").region == "US"
    assert support_of("GB").help_line_ids == ("gb-samaritans", "gb-shout")


def test_what_a_region_lacks_is_named() -> None:
    assert support_of("GB").missing == ()
    assert support_of("IN").missing == (
        "a way that is not a phone call", "an informal, welcoming place",
    )  # fmt: skip
    bare = Support.for_region(directory_with(), "GB")
    assert "an emergency number" in bare.missing
    texted = directory_with(channels=[{"kind": "text", "contact": "85258"}])
    assert "a phone line" in Support.for_region(texted, "GB").missing


def test_a_number_to_text_without_a_word() -> None:
    texted = directory_with(channels=[{"kind": "text", "contact": "85258"}])
    support = Support.for_region(texted, "GB")
    assert "text 85258" in support.help_line(Register.EVERYDAY)
    assert "ext 85258" in support.closing(Register.EVERYDAY)


def test_free_is_said_only_of_what_is_free() -> None:
    support = Support.for_region(directory_with(cost="local rate"), "GB")
    lines = [support.help_line(Register.TENDER, variant) for variant in range(60)]
    assert not any("ree" in line.replace("three", "") for line in lines)


def test_a_name_too_long_for_a_help_line_is_refused_with_a_remedy() -> None:
    with pytest.raises(NoSupport, match="Give gb-line a shorter `short_name`"):
        Support.for_region(directory_with(name="A line " * 15), "GB")


def test_a_name_too_long_for_a_closing_post_is_refused_with_a_remedy() -> None:
    directory = replace(directory_with(), emergency={"GB": "999 " * 70})
    with pytest.raises(NoSupport, match="or a closing post of 280"):
        Support.for_region(directory, "GB")


def test_a_nations_own_service_gives_way_where_there_is_no_room() -> None:
    national = directory_with().entries[0]
    beside = directory_with(
        id="gb-sct-line",
        region="GB-SCT",
        name="A line of Scotland " * 13,
        in_closing=True,
        audience="people in Scotland",
    ).entries[0]
    support = Support.for_region(Directory((national, beside), {}), "GB-SCT")
    assert "Scotland" not in support.closing(Register.TENDER)
    assert support.ids == ("gb-line",)


def test_an_informal_place_without_confirmed_hours_prints_none() -> None:
    place = directory_with(
        id="gb-place", name="Place", tone="informal", is_crisis_service=False,
        search_words="The Place", channels=[{"kind": "online", "contact": "theplace.org"}],
    ).entries[0]  # fmt: skip
    phoned = directory_with(id="gb-warm", name="Warm", tone="informal", search_words="Warm")
    entries = (*directory_with().entries, *phoned.entries, place)
    support = Support.for_region(Directory(entries, {}), "GB")
    assert "theplace.org (everyone, moderated)" in support.closing(Register.TENDER)


def test_a_support_is_made_from_a_directory_only() -> None:
    with pytest.raises(TypeError, match="for_region"):
        Support()
    with pytest.raises(TypeError, match="for_region"):
        Support(support_of("GB").contacts)


def test_a_support_cannot_be_subclassed() -> None:
    with pytest.raises(TypeError, match="subclassed"):
        type("Fake", (Support,), {})


def test_a_support_without_contents_prints_nothing() -> None:
    empty = object.__new__(Support)
    with pytest.raises(NoSupport, match="not made from a directory"):
        empty.help_line(Register.TENDER)


def test_a_support_does_not_change() -> None:
    support = support_of("GB")
    with pytest.raises(AttributeError):
        support.contacts = None  # type: ignore[misc, assignment]
    with pytest.raises(AttributeError):
        del support.contacts  # type: ignore[misc]
    with pytest.raises(AttributeError):
        object.__setattr__(support, "_contacts", None)


def test_a_copy_of_a_support_is_itself_and_it_cannot_be_stored() -> None:
    support = support_of("GB")
    assert copy.copy(support) is support
    assert copy.deepcopy(support) is support
    with pytest.raises(TypeError, match="cannot be stored"):
        pickle.dumps(support)


def test_a_support_that_is_gone_leaves_nothing_behind() -> None:
    support = support_of("GB")
    seen = weakref.ref(support)
    del support
    assert seen() is None


def test_every_printed_contact_is_the_directorys() -> None:
    for region in SUPPORTED:
        known = {
            channel.contact
            for entry in load().serving(region)
            for channel in entry.ways(ChannelKind.PHONE, ChannelKind.TEXT)
        }
        assert set(contacts_in(support_of(region).contacts)) <= known
