"""Number, word, hours, for whom and cost: each is confirmed by itself, and only as it is."""

from datetime import date
from pathlib import Path

import pytest

from scheduler.crisis.directory.entry import ChannelKind, Confidence, Entry, Figure
from scheduler.crisis.directory.figures import still_to_confirm, why_not
from scheduler.crisis.directory.services import SHIPPED_BY, load
from scheduler.crisis.directory.verifications import Verification, add
from scheduler.crisis.workspace_files import CHECKS_FILE, directory_of

TODAY = date(2026, 12, 1)
BEAT = {
    Figure.NUMBER: "08088010677",
    Figure.HOURS: "mon-fri 3pm-8pm",
    Figure.WHO: "anyone in England with an eating disorder, or near somebody who has one",
    Figure.COST: "free",
}


def entry_of(entry_id: str, folder: Path | None = None) -> Entry:
    entry = (directory_of(folder) if folder else load()).entry(entry_id)
    assert entry is not None
    return entry


def confirm(folder: Path, entry_id: str, figures: dict[Figure, str], on: date = TODAY) -> Entry:
    for figure, value in figures.items():
        made = Verification(entry_id, on, "Ana", page="https://x.org", figure=figure, value=value)
        add(folder / CHECKS_FILE, made)
    return entry_of(entry_id, folder)


def test_every_figure_of_the_directory_says_where_it_was_read_when_and_by_whom() -> None:
    for entry in load().entries:
        for figure in entry.figures:
            source = entry.source_of(figure)
            assert source is not None, (entry.id, figure)
            assert source.page
            assert not source.is_the_charitys


def test_nothing_is_printed_before_every_figure_is_confirmed(tmp_path: Path) -> None:
    some = dict(list(BEAT.items())[:-1])
    entry = confirm(tmp_path, "gb-eng-beat", some)
    assert entry.ways(*ChannelKind) == ()
    assert still_to_confirm(entry) == (Figure.COST,)
    entry = confirm(tmp_path, "gb-eng-beat", {Figure.COST: "free"})
    assert still_to_confirm(entry) == ()
    assert (entry.level, entry.verified_on, entry.verified_by) == (Confidence.CHECKED, TODAY, "Ana")
    assert [channel.contact for channel in entry.ways(*ChannelKind)] == ["0808 801 0677"]


def test_only_the_number_that_was_named_is_printed(tmp_path: Path) -> None:
    figures = {
        Figure.NUMBER: "85258", Figure.WORD: "pandas", Figure.HOURS: "Mon-Fri 10am-5pm",
        Figure.WHO: "new parents and their families", Figure.COST: "free",
    }  # fmt: skip
    entry = confirm(tmp_path, "gb-pandas", figures)
    assert [channel.contact for channel in entry.ways(*ChannelKind)] == ["85258"]


def test_a_single_channel_of_a_checked_service_is_confirmed_by_its_number(tmp_path: Path) -> None:
    entry = confirm(tmp_path, "gb-wls-call", {Figure.NUMBER: "81066"})
    assert "81066" in [channel.contact for channel in entry.ways(ChannelKind.TEXT)]
    assert entry.verified_by == SHIPPED_BY, "the rest is as old as it was"


@pytest.mark.parametrize(
    ("hours", "always", "printed"),
    [("24/7", True, "24/7"), ("Mon-Fri 9am-5pm", False, "Mon-Fri 9am-5pm")],
)
def test_hours_that_nobody_knew_are_filled_in(
    tmp_path: Path, hours: str, always: bool, printed: str
) -> None:
    entry = confirm(tmp_path, "gb-galop", {Figure.HOURS: hours})
    assert (entry.hours.always, entry.hours.printed) == (always, printed)
    assert entry.hours.is_confirmed


def test_a_cost_that_nobody_knew_is_filled_in(tmp_path: Path) -> None:
    assert confirm(tmp_path, "gb-saneline", {Figure.COST: "a local call"}).cost == "a local call"


def test_a_service_grows_young_again_when_the_last_figure_is_confirmed(tmp_path: Path) -> None:
    figures = {
        Figure.NUMBER: "0800 58 58 58", Figure.HOURS: "5pm to midnight",
        Figure.WHO: "everyone", Figure.COST: "free",
    }  # fmt: skip
    entry = confirm(tmp_path, "gb-calm", figures)
    assert entry.is_confirmed
    assert entry.verified_on == TODAY
    (tmp_path / CHECKS_FILE).unlink()
    older = confirm(tmp_path, "gb-calm", figures, date(2026, 1, 1))
    assert older.verified_on == date(2026, 11, 15), "an old look makes nothing young"


@pytest.mark.parametrize(
    ("entry_id", "figure", "value", "says"),
    [
        ("gb-eng-beat", Figure.NUMBER, "0808 801 0432", "The directory says 0808 801 0677"),
        ("gb-shout", Figure.WORD, "HELP", "The directory says SHOUT, and you read HELP."),
        ("gb-calm", Figure.WORD, "CALM", "CALM has no word to confirm."),
        ("gb-calm", Figure.HOURS, "24/7", "The directory says 5pm to midnight"),
        ("gb-calm", Figure.COST, "10p", "The directory says free"),
        ("gb-shout", Figure.HOURS, "9am-5pm", "The directory says 24/7"),
        ("gb-galop", Figure.HOURS, "24 hours a day", "hours that never end"),
        ("gb-galop", Figure.HOURS, "9am\n0909", "a line break"),
        ("gb-saneline", Figure.COST, " ", "Say the cost that you read."),
    ],
)
def test_another_value_confirms_nothing(
    entry_id: str, figure: Figure, value: str, says: str
) -> None:
    told = why_not(entry_of(entry_id), figure, value)
    assert told is not None
    assert says in told


def test_a_line_of_the_log_that_agrees_no_longer_is_passed_over(tmp_path: Path) -> None:
    entry = confirm(tmp_path, "gb-shout", {Figure.WORD: "HELP"})
    assert entry == entry_of("gb-shout")


@pytest.mark.parametrize("value", ["24/7", "Day and  Night", "ALWAYS"])
def test_always_is_said_in_several_ways(value: str) -> None:
    assert why_not(entry_of("gb-shout"), Figure.HOURS, value) is None


def test_an_address_is_confirmed_as_a_number_is() -> None:
    assert why_not(entry_of("gb-clic"), Figure.NUMBER, "CLIC-UK.org") is None


def test_a_full_check_of_another_shape_than_now_is_passed_over(tmp_path: Path) -> None:
    add(tmp_path / CHECKS_FILE, Verification("gb-clic", TODAY, "Ana", of="0123456789abcdef"))
    assert entry_of("gb-clic", tmp_path).level is Confidence.UNVERIFIED
