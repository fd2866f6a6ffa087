"""The edges of the directory: what nobody wrote down, and what has no way to be printed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scheduler.crisis.directory.contact_format import wrong_with
from scheduler.crisis.directory.entry import Entry, Figure
from scheduler.crisis.directory.entry_changes import change_of
from scheduler.crisis.directory.phone_numbers import (
    PriceOfCalling,
    price_of_calling,
    wrong_to_dial,
)
from scheduler.crisis.directory.services import load
from scheduler.crisis.directory.verifications import Verification, applied
from scheduler.crisis.support.contacts import choose
from scheduler.crisis.workspace_files import CHECKS_FILE, directory_of


def an_entry(**changes: object) -> Entry:
    fields = {
        "id": "gb-line", "region": "GB", "name": "The Line", "hours": {"always": True},
        "channels": [{"kind": "phone", "contact": "0800 111 222"}], "tone": "formal",
        "what_happens": "Somebody answers.", "level": "unverified",
    }  # fmt: skip
    return Entry.model_validate({**fields, **changes})


def test_a_figure_that_nobody_wrote_down_has_no_source() -> None:
    assert an_entry().source_of(Figure.NUMBER) is None
    assert not an_entry().is_confirmed


def test_a_page_that_the_file_leaves_out_is_called_its_page() -> None:
    entry = an_entry().model_copy(update={"verified_on": date(2026, 12, 1)})
    source = entry.source_of(Figure.COST)
    assert source is not None
    assert (source.page, source.by) == ("its page", "nobody named")


@pytest.mark.parametrize(
    ("contact", "region", "price"),
    [
        ("not a number", "GB", PriceOfCalling.FREE),
        ("0800 111 222", "XX", PriceOfCalling.FREE),
        ("988", "US", PriceOfCalling.FREE),
        ("+1 900 555 0199", "US", PriceOfCalling.PREMIUM),
    ],
)
def test_what_a_number_costs_by_its_kind(contact: str, region: str, price: PriceOfCalling) -> None:
    assert price_of_calling(contact, region) is price


def test_an_ordinary_number_may_be_dialled() -> None:
    assert wrong_to_dial("0117 496 0123", "GB") is None


def test_a_number_elsewhere_in_the_words_is_told_and_its_own_is_not() -> None:
    assert list(wrong_with(an_entry(name="The Line 0800 111 222"))) == []
    assert len(list(wrong_with(an_entry(name="The Line 0800 111 223")))) == 1
    assert list(wrong_with(an_entry(what_happens="Since 1987, 24 of us answer."))) == []


def test_what_no_post_prints_needs_no_check_of_its_own() -> None:
    assert change_of(None, an_entry(), ()) is None


def test_an_informal_place_without_an_address_is_no_place() -> None:
    entry = an_entry(
        tone="informal", search_words="The Line", level="checked",
        page="https://x.org", verified_on="2026-12-01",
    )  # fmt: skip
    assert choose(replace(load(), entries=(entry,)), "GB").informal is None


def test_a_figure_without_a_page_was_read_on_its_page() -> None:
    made = Verification("gb-calm", date(2026, 12, 1), "Ana", figure=Figure.COST, value="free")
    entry = applied(load(), [made]).entry("gb-calm")
    assert entry is not None
    assert entry.sources[Figure.COST].page == "its page"


def test_a_log_alone_is_read_with_the_shipped_directory(tmp_path: Path) -> None:
    (tmp_path / CHECKS_FILE).write_text("- {id: gb-calm, on: 2026-12-01, by: Ana}\n", "utf-8")
    entry = directory_of(tmp_path, frozenset()).entry("gb-calm")
    assert entry is not None
    assert entry.verified_by == "Ana"
