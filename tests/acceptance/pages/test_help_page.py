"""The "find help now" page in a real browser, on a phone and on a desk."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scheduler.crisis.directory.services import load
from scheduler.pages.help_page import help_page, render_help_page


@pytest.fixture(params=["GB-SCT", "US", "ZA"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The page of a region as a file."""
    path = tmp_path / "help.html"
    made = help_page(load(), request.param, "Harbour Minds", date(2026, 11, 23))
    path.write_text(render_help_page(made), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_wcag_2_2_aa(
    page: Page, address: str, axe_findings: Callable[[Page], list[str]], scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    assert axe_findings(page) == []


def test_nothing_is_wider_than_the_screen(page: Page, address: str) -> None:
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_number_can_be_reached_by_keyboard_and_is_large_enough(page: Page, address: str) -> None:
    page.goto(address)
    link = page.locator(".ways a").first
    link.focus()
    assert page.evaluate("document.activeElement.href").startswith(("tel:", "sms:"))
    box = link.bounding_box()
    assert box is not None
    assert box["height"] >= 44


def test_on_paper_every_service_stays_whole_and_links_lose_their_frames(
    page: Page, address: str
) -> None:
    page.goto(address)
    page.emulate_media(media="print")
    style = "getComputedStyle(document.querySelector('{}')).{}"
    assert page.evaluate(style.format(".services li", "breakInside")) == "avoid"
    expect(page.locator("nav")).to_be_hidden()
