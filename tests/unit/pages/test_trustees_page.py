"""The half page for trustees: what it says, how large it is, and what it never does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduler.engagement.reports.full_report import WholeReport, whole_report
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.formatting import Exchange
from scheduler.pages.trustees_page import render_trustees_page
from scheduler.store.database import open_database
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.examples.report_sample import fill, sqlite_url

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeReport]:
    database = open_database(sqlite_url(tmp_path_factory.mktemp("report")), is_simulated=True)
    fill(database)
    clock = StandingClock(A_TUESDAY_NOON + timedelta(days=14))
    yield whole_report(database, clock, LONDON, Families())
    database.close()


def test_it_says_what_trustees_ask_for(report: WholeReport) -> None:
    page = render_trustees_page(replace(report, spent_usd=12.5, deleted_on_x=1), "Harbour Minds")
    for said in (
        "5 October 2027 to 12 October 2027",
        "in 24 threads from 2 accounts",
        f"{report.help_seen:,} <span",
        "times seen, in 48 posts that carry them",
        "$12.50 <span",
        "Seen most",
        "Keep #Listening",
        "Whom a post helped",
        "X counts how often a post was shown, and not to whom",
        "How 2 posts did: X gave no figures yet.",
        "How 1 post did that was deleted on X",
        "Simulated.",
    ):
        assert said in page
    assert report.total is not None
    assert report.help_seen == report.total.impressions
    assert page.count("<li><blockquote>") == 3


def test_it_is_small_and_needs_nothing_from_elsewhere(report: WholeReport) -> None:
    page = render_trustees_page(report, "Harbour Minds")
    assert len(page.encode()) < 300_000
    assert not any(part in page for part in ("<script", "http://", "https://", "<svg"))


def test_a_second_currency_has_the_day_of_its_rate(report: WholeReport) -> None:
    pounds = Exchange("GBP", 0.79, date(2026, 11, 3))
    page = render_trustees_page(replace(report, spent_usd=10.0), "Harbour Minds", pounds)
    assert "about £7.90, paid to X" in page
    assert "GBP at 0.79 a dollar, the rate of 3 Nov 2026." in page


def test_long_words_are_cut_and_markup_is_text(report: WholeReport) -> None:
    best = tuple(replace(one, words=f"<b>{'word ' * 60}") for one in report.standouts.best)
    standouts = replace(report.standouts, best=best)
    page = render_trustees_page(replace(report, standouts=standouts), "Harbour Minds")
    assert "<b>" not in page
    assert "…</blockquote>" in page


def test_without_a_lesson_or_a_post_it_says_so(report: WholeReport, tmp_path: Path) -> None:
    assert "too few posts yet" in render_trustees_page(replace(report, advice=()), "Harbour Minds")
    database = open_database(sqlite_url(tmp_path), is_simulated=False)
    empty = whole_report(database, StandingClock(), LONDON, Families())
    database.close()
    page = render_trustees_page(empty, "Harbour Minds")
    assert "Nothing is published yet." in page
    assert "Simulated" not in page
