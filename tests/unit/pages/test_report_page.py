"""The report's page: what it says, and what it never does."""

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
from scheduler.pages.charts.drawing import INK
from scheduler.pages.charts.engagement import comparison_chart, figures
from scheduler.pages.report_page import render_report_page, save_charts
from scheduler.store.database import open_database
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.examples.report_sample import count_everyone, fill, sqlite_url

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


def test_a_chart_has_its_own_rows_and_order_and_none_of_another(report: WholeReport) -> None:
    whole = {one.name: one for one in figures(report)}["hashtags"]
    first = comparison_chart("one", "One", [report.comparisons[0]])
    assert first is not None
    for chart, rows in ((whole, report.comparisons), (first, report.comparisons[:1])):
        groups = [row.group for row in rows if row.difference]
        layers = [layer for layer in chart.spec["layer"] if "y" in layer["encoding"]]
        assert [layer["encoding"]["y"]["sort"] for layer in layers] == [groups, groups]
        drawn = [values for values in chart.spec["datasets"].values() if "group" in values[0]]
        assert [[value["group"] for value in values] for values in drawn] == [groups]


def test_a_name_with_markup_in_it_stays_text(report: WholeReport) -> None:
    odd = "<b>& <script>alert(1)</script>"
    row = replace(report.groups[By.HASHTAG][0], group=odd)
    first = replace(report.advice[0], hashtag=odd)
    named = replace(report, groups={**report.groups, By.HASHTAG: (row,)}, advice=(first,))
    html = render_report_page(named, "Harbour Minds")
    assert "<b>Odd" not in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_page_is_small_enough_for_a_phone_on_the_road(html: str) -> None:
    assert len(html.encode()) < 300_000


def test_the_page_has_no_script_and_asks_no_other_host(html: str) -> None:
    assert "<script" not in html
    assert "default-src 'none'" in html
    assert not re.search(r"""(src|href)=["']?https?:|url\((?!#)""", html)


def test_what_a_team_reads_in_two_minutes_stands_before_the_figures(html: str) -> None:
    front, _, _ = html.partition("All the figures")
    assert "<details" not in front
    words = re.sub(r"<[^>]+>", " ", front.partition("<main")[2]).split()
    assert len(words) < 400  # two minutes at 200 words
    assert "Keep" in front
    assert "Seen most" in front
    assert "What do you wish someone had asked you?" in front


def test_of_many_hashtags_the_first_few_are_in_front(report: WholeReport) -> None:
    many = tuple(replace(report.advice[0], hashtag=f"Tag{number}") for number in range(9))
    html = render_report_page(replace(report, advice=many), "Harbour Minds")
    assert "The other 3 hashtags" in html
    assert html.index("Tag5") < html.index("The other 3 hashtags") < html.index("Tag6")


def test_colours_of_charts_follow_the_page_into_the_dark(html: str) -> None:
    assert 'fill="currentColor"' in html
    assert INK not in html.partition("</style>")[2]


def test_a_hashtag_breaks_between_its_words_and_nowhere_else(report: WholeReport) -> None:
    row = replace(report.groups[By.HASHTAG][0], group="DearNHSProfessionals")
    long_named = replace(report, groups={**report.groups, By.HASHTAG: (row,)})
    html = render_report_page(long_named, "Harbour Minds")
    assert '<th scope="row">Dear<wbr>NHSProfessionals</th>' in html


def test_a_rehearsals_page_says_so_and_a_real_one_does_not(html: str, empty: WholeReport) -> None:
    assert "Simulated." in html
    assert "Simulated." not in render_report_page(empty, "Harbour Minds")


def test_the_page_names_what_cannot_be_told(html: str) -> None:
    assert "Whom a post helped" in html
    assert "What 2 posts gathered" in html


def test_threads_too_young_to_be_compared_are_named(report: WholeReport) -> None:
    html = render_report_page(replace(report, unsettled_threads=1), "Harbour Minds")
    assert "How 1 thread younger than four days will do: it is in the sums" in html


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
