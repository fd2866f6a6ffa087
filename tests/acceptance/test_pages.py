"""The page of threads in a real browser, on a phone and on a desk."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from scheduler.pages.threads_page import render_threads_page
from tests.threads_sample import a_page


@pytest.fixture
def address(tmp_path: Path) -> str:
    """The sample page as a file."""
    path = tmp_path / "threads.html"
    path.write_text(render_threads_page(a_page()), encoding="utf-8")
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


def test_the_way_to_help_can_be_read_in_the_first_post(page: Page, address: str) -> None:
    page.goto(address)
    first = page.locator(".post .text").first
    assert "116 123" in first.inner_text()
    assert first.is_visible()


def test_the_keyboard_reaches_the_threads_first(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#threads"


def test_a_page_with_something_axe_objects_to_is_noticed(
    page: Page, axe_findings: Callable[[Page], list[str]]
) -> None:
    page.set_content("<html lang=en><title>t</title><main><h1>t</h1><img src='data:,'></main>")
    assert [finding.partition(":")[0] for finding in axe_findings(page)] == ["image-alt"]
