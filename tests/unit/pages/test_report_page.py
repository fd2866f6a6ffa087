"""The report's page: what it says, and what it never does."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduler.engagement.reports.full_report import WholeReport, whole_report
from scheduler.engagement.reports.groups import By
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.pages.charts.engagement import figures
from scheduler.pages.report_page import render_report_page, save_charts
from scheduler.store.database import open_database
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.report_sample import count_everyone, fill, sqlite_url

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeReport]:
    database = open_database(sqlite_url(tmp_path_factory.mktemp("report")), is_simulated=True)
    fill(database)
    count_everyone(database)
    clock = StandingClock(A_TUESDAY_NOON + timedelta(days=14))
    yield whole_report(database, clock, LONDON, Families())
    database.close()


@pytest.fixture(scope="module")
def html(report: WholeReport) -> str:
    """The page of `report`, drawn once: its charts take a second or two."""
    return render_report_page(report, "Harbour Minds")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[WholeReport]:
    database = open_database(sqlite_url(tmp_path), is_simulated=False)
    yield whole_report(database, StandingClock(), LONDON, Families())
    database.close()


def test_every_chart_has_a_sentence_and_its_numbers(report: WholeReport) -> None:
    made = figures(report)
    assert [one.name for one in made] == [
        "hashtags", "hashtags-by-rate", "growth", "hours", "best-hours", "parts-of-day",
        "way-down", "volume",
    ]  # fmt: skip
    for one in made:
        assert one.sentence.endswith(".")
        assert one.table.rows
        assert all(len(row) == len(one.table.headings) for row in one.table.rows)


def test_the_sentence_says_what_the_comparison_found(report: WholeReport) -> None:
    sentence = figures(report)[0].sentence
    assert sentence.startswith("Seen more than the others: Listening.")


def test_a_name_with_markup_in_it_stays_text(html: str) -> None:
    assert "<b>Odd" not in html
    for source in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.S):
        json.loads(source)


def test_a_hashtag_breaks_between_its_words_and_nowhere_else(
    report: WholeReport, empty: WholeReport
) -> None:
    row = replace(report.groups[By.HASHTAG][0], group="DearNHSProfessionals")
    long_named = replace(empty, groups={**empty.groups, By.HASHTAG: (row,)})
    html = render_report_page(long_named, "Harbour Minds")
    assert '<th scope="row">Dear<wbr>NHSProfessionals</th>' in html


def test_a_rehearsals_page_says_so_and_a_real_one_does_not(html: str, empty: WholeReport) -> None:
    assert "Simulated." in html
    assert "Simulated." not in render_report_page(empty, "Harbour Minds")


def test_the_page_names_what_cannot_be_told(html: str) -> None:
    assert "Whom a post helped" in html
    assert "What 2 posts gathered" in html


def test_with_nothing_published_there_is_no_chart_and_no_script(empty: WholeReport) -> None:
    html = render_report_page(empty, "Harbour Minds")
    assert "Nothing is published yet." in html
    assert "<script" not in html
    assert "<figure" not in html


def test_each_chart_is_saved_as_png_svg_and_vega_lite(report: WholeReport, tmp_path: Path) -> None:
    made = save_charts(report, tmp_path / "charts")
    assert len(made) == 24
    assert (tmp_path / "charts" / "hours.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "charts" / "hours.svg").read_text("utf-8").startswith("<svg")


def test_what_everyone_said_is_drawn_by_the_day_our_own_hashtags_first(report: WholeReport) -> None:
    volume = next(one for one in figures(report) if one.name == "volume")
    assert volume.sentence.startswith("Most was said with #TimeToTalk: ")
    assert "none of ours" in volume.sentence
    assert [row[0] for row in volume.table.rows] == ["#Listening", "#TimeToTalk"]
    assert [row[1] for row in volume.table.rows] == ["ours", "followed"]
    assert volume.table.rows[0][4:] == ("34%", "31")
    drawn = (
        [value for values in volume.spec["datasets"].values() for value in values]
        if ("datasets" in volume.spec)
        else volume.spec["data"]["values"]
    )
    assert len(drawn) == 2 * 13  # the days on which every hour is known


def test_best_hours_never_say_more_than_they_know(report: WholeReport) -> None:
    best = next(one for one in figures(report) if one.name == "best-hours")
    assert best.sentence.startswith("No hour can be told from the others yet.")
    assert {row[2] for row in best.table.rows} <= {
        "cannot tell", "too few to tell", "none stands out",
    }  # fmt: skip
    assert best.table.notes
