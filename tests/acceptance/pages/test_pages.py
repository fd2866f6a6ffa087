"""The page of threads in a real browser, on a phone and on a desk."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scheduler.pages.threads_page import render_threads_page
from tests.support.examples.threads_sample import a_page, a_preview


@pytest.fixture(params=[a_page, a_preview], ids=["published", "preview"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The sample page as a file: of what is out, and of what is only planned."""
    path = tmp_path / "threads.html"
    path.write_text(render_threads_page(request.param()), encoding="utf-8")
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
    expect(first).to_contain_text("116 123")
    expect(first).to_be_visible()


def test_the_keyboard_reaches_the_threads_first(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#threads"


def test_a_page_with_something_axe_objects_to_is_noticed(
    page: Page, axe_findings: Callable[[Page], list[str]]
) -> None:
    page.set_content("<html lang=en><title>t</title><main><h1>t</h1><img src='data:,'></main>")
    assert [finding.partition(":")[0] for finding in axe_findings(page)] == ["image-alt"]


def test_prices_and_warnings_stand_beside_a_thread_and_on_a_phone_below_it(
    page: Page, tmp_path: Path
) -> None:
    path = tmp_path / "preview.html"
    path.write_text(render_threads_page(a_preview()), encoding="utf-8")
    page.goto(path.as_uri())
    thread, beside = (page.locator(name).first.bounding_box() for name in (".thread", ".beside"))
    assert thread
    assert beside
    if page.viewport_size and page.viewport_size["width"] < 600:
        assert beside["y"] >= thread["y"] + thread["height"]
    else:
        assert beside["x"] >= thread["x"] + thread["width"]
        assert beside["y"] < thread["y"] + thread["height"]
    assert page.locator(".beside").inner_text().startswith("wmhd/listening")
