"""Footers that inform: what happens, warm last words, the emergency number first when urgent."""

from itertools import pairwise

import pytest

from scheduler.crisis.directory.services import load
from scheduler.crisis.readers import Wants
from scheduler.crisis.register import Register
from scheduler.crisis.support.offer import Support
from scheduler.crisis.support.sealed_post import Place, SealedPost, SupportWording
from scheduler.text.counting.length import weighted_length
from tests.support.examples.spaces import plain
from tests.unit.crisis.support.test_support import SUPPORTED, every_help_line

GB = Support.for_region(load(), "GB-ENG")
EVERY_LANGUAGE = [("GB-WLS", "cy"), ("CA", "fr"), ("US", "es"), *((r, "en") for r in SUPPORTED)]
SOME = range(0, 600, 7)


def made(region: str, language: str) -> Support:
    return Support.for_region(load(), region, wants=Wants(language))


def lines(register: Register, support: Support = GB) -> list[str]:
    return [plain(line) for line in every_help_line(support, register)]


def closings(register: Register, support: Support = GB) -> list[str]:
    return [plain(support.closing(register, number)) for number in SOME]


@pytest.mark.parametrize("register", [Register.EVERYDAY, Register.TENDER])
@pytest.mark.parametrize(
    "says",
    [
        "A volunteer answers",
        "You need not be suicidal",
        "You need not give a name",
        "no appointment",
    ],
)
def test_second_halves_say_what_happens(register: Register, says: str) -> None:
    assert any(says in line for line in lines(register))


def test_neighbours_nearly_always_say_something_else() -> None:
    said = lines(Register.EVERYDAY)
    halves = [line.rpartition("85258")[2] or line.rpartition("116 123")[2] for line in said]
    assert sum(one == two for one, two in pairwise(halves)) < len(halves) / 20


def test_what_happens_is_said_only_where_the_service_says_it_of_itself() -> None:
    for register in Register:
        told = [*lines(register, made("CA", "en")), *closings(register, made("CA", "en"))]
        assert not any("volunteer" in line or "name" in line for line in told)
        assert any("omebody trained answers" in line for line in told)


def test_an_everyday_post_that_stands_alone_gets_a_short_line() -> None:
    voice = SupportWording(Register.EVERYDAY, 3)
    short = SealedPost("We ran.", Place.SINGLE, GB, voice)
    line = short.text.partition("\n\n")[2]
    assert weighted_length(line) <= 66
    assert "116 123" in plain(line)
    assert "SHOUT to 85258" in line
    assert len({GB.short_line(number) for number in range(56)}) == 56


@pytest.mark.parametrize("register", [Register.TENDER, Register.URGENT])
def test_other_registers_keep_the_whole_line_on_a_post_that_stands_alone(
    register: Register,
) -> None:
    post = SealedPost("We ran.", Place.SINGLE, GB, SupportWording(register, 3))
    assert post.text.endswith(GB.help_line(register, 3))


def test_an_everyday_post_about_suicide_keeps_the_whole_line() -> None:
    voice = SupportWording(Register.EVERYDAY, 3)
    post = SealedPost("Suicide prevention day.", Place.SINGLE, GB, voice)
    assert post.text.endswith(GB.help_line(Register.EVERYDAY, 3))


def test_the_emergency_number_comes_first_in_the_urgent_register() -> None:
    assert all(line.index("999") < line.index("116 123") for line in lines(Register.URGENT))
    for closing in closings(Register.URGENT):
        assert "999" in closing.splitlines()[0]
    for closing in closings(Register.TENDER):
        assert "999" not in closing.splitlines()[0]


def test_where_an_emergency_number_has_no_room_the_ways_come_without_it() -> None:
    from dataclasses import replace

    directory = replace(load(), emergency={"GB": "999 from any telephone, a mobile or a landline"})
    [first, *_] = lines(Register.URGENT, Support.for_region(directory, "GB"))
    assert "999" not in first
    assert "116 123" in first


@pytest.mark.parametrize("register", Register)
@pytest.mark.parametrize(("region", "language"), EVERY_LANGUAGE)
def test_they_end_as_sentences_and_never_on_what_they_are_not(
    region: str, language: str, register: Register
) -> None:
    support = made(region, language)
    for text in [*lines(register, support), *closings(register, support)]:
        assert text.endswith(".")
        assert "crisis" not in text.splitlines()[-1].casefold()
        assert "24/7" not in text, "a voice reads it badly"
        assert "open now" not in text


@pytest.mark.parametrize("register", Register)
def test_the_last_words_are_warm_and_plain(register: Register) -> None:
    assert {closing.splitlines()[-1] for closing in closings(register)} <= {
        "Take care.", "Go well.", "Thank you for being here.", "Be well.", "Go gently.",
        "Take your time.", "Take care of yourself.", "Take it slowly.", "You are not alone.",
    }  # fmt: skip


def test_shout_is_named_in_every_closing_post() -> None:
    for register in Register:
        assert all("Shout: text SHOUT to 85258." in closing for closing in closings(register))


def test_englands_111_stands_in_its_closing_posts() -> None:
    for register in Register:
        for closing in closings(register):
            assert "NHS 111, choose the mental health option." in closing


def test_what_is_always_open_comes_before_what_has_hours() -> None:
    support = Support.for_region(load(), "GB-NIR", wants=Wants("en", ("lgbtq",)))
    closing = plain(support.closing(Register.TENDER))
    assert closing.index("Lifeline NI 0808 808 8000.") < closing.index("Switchboard 0800 0119 100")
    assert closing.index("SHOUT") < closing.index("Lifeline NI")


def test_a_service_that_is_not_free_says_what_it_costs() -> None:
    from datetime import date

    from scheduler.crisis.directory.verifications import Verification, applied

    checked = applied(load(), [Verification("ie-bodywhys", date(2026, 12, 1), "Ana")])
    support = Support.for_region(checked, "IE", wants=Wants("en", ("eating-disorders",)))
    assert ", the rate of a Dublin number." in support.closing(Register.TENDER)


def test_a_service_by_appointment_is_in_no_closing_post() -> None:
    from datetime import date

    from scheduler.crisis.directory.verifications import Verification, applied

    checks = [Verification("gb-eng-op-courage", date(2026, 12, 1), "Ana")]
    support = Support.for_region(
        applied(load(), checks), "GB-ENG", wants=Wants("en", ("veterans",))
    )
    assert "gb-eng-op-courage" not in support.ids


def test_no_number_breaks_over_a_line() -> None:
    for register in Register:
        for text in (GB.help_line(register, 5), GB.closing(register, 5), GB.short_line(5)):
            assert "116\u00a0123" in text
            assert "116 123" not in text


def test_a_place_in_english_says_so_in_another_language() -> None:
    assert "yn Saesneg" in made("GB-WLS", "cy").closing(Register.TENDER)


def test_a_thread_that_asks_for_much_still_gets_a_post() -> None:
    support = Support.for_region(load(), "GB-SCT", wants=Wants("en", ("lgbtq", "young-people")))
    assert weighted_length(support.closing(Register.TENDER)) <= 280
