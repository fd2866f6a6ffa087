"""The report in a real browser, on a phone and on a desk."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from scheduler.engagement.reports.full_report import whole_report
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.pages.report_page import render_report_page
from scheduler.store.database import open_database
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.report_sample import count_everyone, fill, sqlite_url

CHARTS = 8


@pytest.fixture(scope="session")
def report_address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    database = open_database(sqlite_url(folder), is_simulated=True)
    fill(database)
    count_everyone(database)
    clock = StandingClock(A_TUESDAY_NOON + timedelta(days=14))
    report = whole_report(database, clock, ZoneInfo("Europe/London"), Families())
    path = folder / "report.html"
    path.write_text(render_report_page(report, "Harbour Minds"), encoding="utf-8")
    database.close()
    return path.as_uri()


def open_report(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function(f"document.querySelectorAll('[data-interactive]').length == {CHARTS}")


def test_every_chart_becomes_interactive_without_another_host(
    page: Page, report_address: str
) -> None:
    open_report(page, report_address)
    assert page.locator("[data-interactive=yes]").count() == CHARTS


def test_axe_finds_nothing_with_the_numbers_open_and_closed(
    page: Page, report_address: str, axe_findings: Callable[[Page], list[str]]
) -> None:
    open_report(page, report_address)
    assert axe_findings(page) == []
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    assert axe_findings(page) == []


def test_nothing_is_wider_than_the_screen(page: Page, report_address: str) -> None:
    open_report(page, report_address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_charts_are_there_as_pictures(page: Page, report_address: str) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(report_address)
    assert plain.locator(".chart > svg").count() == CHARTS
    context.close()


def test_small_multiples_stand_one_under_another_on_a_phone(
    page: Page, report_address: str
) -> None:
    open_report(page, report_address)
    chart = page.locator("#chart-3 svg")
    box = chart.bounding_box()
    assert box is not None
    width = float(chart.get_attribute("width") or 0)
    assert box["width"] >= 0.9 * min(width, box["width"] / 0.9)
    is_narrow = page.evaluate("matchMedia('(max-width: 40rem)').matches")
    assert (box["height"] > box["width"]) is is_narrow


# As wide as real ones: a long name, and an interval in every figure.
_WIDE = """() => {
  for (const name of document.querySelectorAll("#groups tbody th"))
    name.textContent = "dear-mental-health-professionals";
  for (const figure of document.querySelectorAll("#groups td"))
    figure.textContent = "178\\n(81 to 207)";
}"""


def test_a_long_name_hides_no_figure_on_a_desk(page: Page, report_address: str) -> None:
    open_report(page, report_address)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(_WIDE)
    hidden = page.eval_on_selector_all(
        "#groups > .wide", "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
    )
    assert hidden == 0
