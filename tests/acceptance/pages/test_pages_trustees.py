"""The trustees' half page in a real browser, on a phone and on a desk."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from scheduler.engagement.reports.full_report import whole_report
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.pages.trustees_page import render_trustees_page
from scheduler.store.database import open_database
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.examples.report_sample import fill, sqlite_url


@pytest.fixture(scope="session")
def trustees_address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("trustees")
    database = open_database(sqlite_url(folder), is_simulated=True)
    fill(database)
    clock = StandingClock(A_TUESDAY_NOON + timedelta(days=14))
    report = whole_report(database, clock, ZoneInfo("Europe/London"), Families())
    database.close()
    path = folder / "trustees.html"
    path.write_text(render_trustees_page(report, "Harbour Minds"), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("page", ["phone"], indirect=True)  # made as wide as the test says
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_readable_everywhere(
    page: Page,
    trustees_address: str,
    axe_findings: Callable[[Page], list[str]],
    scheme: str,
    width: int,
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(trustees_address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_findings(page) == []
