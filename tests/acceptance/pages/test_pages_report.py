"""The report in a real browser, on a phone and on a desk."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from scheduler.engagement.reports.full_report import whole_report
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.pages.report_page import render_report_page
from scheduler.store.database import open_database
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.examples.report_sample import count_everyone, fill, sqlite_url

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


OPEN_ALL = "all => all.forEach(one => { one.open = true })"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_the_figures_open_and_closed(
    page: Page, report_address: str, axe_findings: Callable[[Page], list[str]], scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(report_address)
    assert axe_findings(page) == []
    page.eval_on_selector_all("details", OPEN_ALL)
    assert axe_findings(page) == []


@pytest.mark.parametrize("page", ["phone"], indirect=True)  # made as wide as the test says
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_wider_than_the_screen(page: Page, report_address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(report_address)
    page.eval_on_selector_all("details", OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_charts_are_pictures_and_need_no_script(page: Page, report_address: str) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(report_address)
    expect(plain.locator(".chart > svg")).to_have_count(CHARTS)
    context.close()


@pytest.mark.parametrize("page", ["phone"], indirect=True)  # made as wide as the test says
def test_the_words_of_a_chart_can_be_read_on_a_phone(page: Page, report_address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(report_address)
    page.eval_on_selector_all("details", OPEN_ALL)
    heights = page.eval_on_selector_all(
        ".chart text",
        "all => all.filter(one => one.textContent).map(one => one.getBoundingClientRect().height)",
    )
    assert min(heights) >= 10  # pixels


def test_what_is_behind_opens_by_keyboard(page: Page, report_address: str) -> None:
    page.goto(report_address)
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#groups > details").first.get_attribute("open") is not None


# As wide as real ones: a long name, and an interval in every figure.
_WIDE = """() => {
  for (const name of document.querySelectorAll("#groups tbody th"))
    name.textContent = "dear-mental-health-professionals";
  for (const figure of document.querySelectorAll("#groups td"))
    figure.textContent = "178\\n(81 to 207)";
}"""


@pytest.mark.parametrize("page", ["desktop"], indirect=True)  # made as wide as the test says
def test_a_long_name_hides_no_figure_on_a_desk(page: Page, report_address: str) -> None:
    page.goto(report_address)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.eval_on_selector_all("details", OPEN_ALL)
    page.evaluate(_WIDE)
    hidden = page.eval_on_selector_all(
        "#groups > details > .wide",
        "all => all.filter(one => one.scrollWidth > one.clientWidth).length",
    )
    assert hidden == 0
