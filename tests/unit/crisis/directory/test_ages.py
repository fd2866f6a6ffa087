"""Old entries are warned of, then held back; the core lines stay, louder and louder."""

from datetime import date, timedelta

import pytest

from scheduler.crisis.directory.entry import Entry
from scheduler.crisis.directory.expiry import Standing, as_of, due, is_printed, stamped, standing
from scheduler.crisis.directory.services import Directory, load
from scheduler.crisis.support.contacts import choose
from scheduler.crisis.support.offer import Support

CHECKED_ON = date(2026, 11, 1)


def an_entry(*, is_core: bool = False, **changes: object) -> Entry:
    fields = {
        "id": "gb-line", "region": "GB", "name": "The Line", "hours": {"always": True},
        "channels": [{"kind": "phone", "contact": "0800 111 222"}], "tone": "formal",
        "what_happens": "Somebody answers.", "page": "https://theline.org",
        "verified_on": CHECKED_ON, "level": "checked", "is_core": is_core,
    }  # fmt: skip
    return Entry.model_validate({**fields, **changes})


def after(days: int) -> date:
    return CHECKED_ON + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "is_core", "expected"),
    [
        (-1, False, Standing.CURRENT),
        (59, False, Standing.CURRENT),
        (60, False, Standing.DUE),
        (89, True, Standing.DUE),
        (90, False, Standing.HELD),
        (90, True, Standing.OVERDUE),
        (1000, True, Standing.OVERDUE),
    ],
)
def test_an_entry_ages(days: int, is_core: bool, expected: Standing) -> None:
    assert standing(an_entry(is_core=is_core), after(days)) is expected


def test_what_was_never_verified_does_not_age() -> None:
    entry = an_entry(level="unverified", verified_on=None)
    assert standing(entry, after(0)) is Standing.UNVERIFIED
    assert not is_printed(entry, after(0))
    assert not is_printed(entry, None)


def test_without_a_day_age_is_no_question() -> None:
    assert is_printed(an_entry(), None)


@pytest.mark.parametrize(
    ("days", "is_core", "words"),
    [
        (70, False, "was last checked 70 days ago and is held back in 20 days."),
        (70, True, "was last checked 70 days ago and grows overdue in 20 days."),
        (95, False, "is not printed until somebody checks it."),
        (95, True, "Please check now: The Line"),
        (180, True, "CHECK TODAY: The Line"),
    ],
)
def test_a_warning_says_what_follows_and_grows_louder(days: int, is_core: bool, words: str) -> None:
    [found] = due(Directory((an_entry(is_core=is_core),), {}), after(days))
    assert words in found.warning


def test_the_oldest_is_named_first() -> None:
    found = list(due(load(), date(2027, 1, 20)))
    assert [one.age_days for one in found] == sorted((one.age_days for one in found), reverse=True)
    assert found[0].entry.id == "us-trans-lifeline"


def test_only_the_wanted_ids_are_looked_at() -> None:
    found = due(load(), date(2027, 2, 20), frozenset({"gb-shout"}))
    assert [one.entry.id for one in found] == ["gb-shout"]


def test_nothing_is_due_while_checks_are_fresh() -> None:
    assert list(due(load(), date(2026, 11, 23))) == []


def test_help_never_runs_out_because_a_spreadsheet_is_old() -> None:
    support = Support.for_region(load(), "GB-SCT", on=date(2036, 1, 1))
    assert support.ids == ("gb-samaritans", "gb-shout")


def test_what_is_held_back_is_not_printed() -> None:
    held = choose(load(), "GB", date(2027, 6, 1))
    assert held.informal is None


def test_a_rehearsal_takes_everything_checked_for_fresh() -> None:
    on = date(2030, 5, 5)
    fresh = stamped(load(), on)
    assert choose(fresh, "GB", on).informal is not None
    assert list(due(fresh, on)) == []
    clic = fresh.entry("gb-clic")
    assert clic is not None
    assert clic.verified_on is None


def test_a_directory_as_of_a_day_prints_nothing_that_is_held_back() -> None:
    later = as_of(load(), date(2027, 6, 1))
    assert choose(later, "GB").informal is None
    assert Support.for_region(later, "GB").ids == ("gb-samaritans", "gb-shout")
    assert as_of(load(), date(2026, 11, 23)) is load()
