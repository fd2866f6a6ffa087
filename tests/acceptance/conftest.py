"""A real browser for the pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

from tests.support.processes.browser import chromium

WCAG_2_2_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# All rules are run. Only what they object to is worked out in full and handed over: the selector
# of every node that passed would take as long as the looking itself.
_OPTIONS = {
    "runOnly": {"type": "tag", "values": list(WCAG_2_2_AA)},
    "resultTypes": ["violations"],
}
_LOOK = "options => axe.run(document, options).then(found => found.violations)"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, found or installed; without one the test fails and says what to do."""
    with chromium() as one:
        yield one


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Iterator[Callable[[int], Page]]:
    """A tab of a width, kept for the next test: a new one takes longer than most pages do."""
    kept: dict[int, Page] = {}

    def tab_of(width: int) -> Page:
        if width not in kept or kept[width].is_closed():
            kept[width] = browser.new_context().new_page()
        tab = kept[width]
        tab.set_viewport_size({"width": width, "height": 844})
        tab.emulate_media(media="null", color_scheme="null", reduced_motion="null")
        tab.mouse.move(-1, -1)  # over nothing
        return tab

    yield tab_of
    for tab in kept.values():
        tab.context.close()


@pytest.fixture(params=["phone", "desktop"])
def page(request: pytest.FixtureRequest, tabs: Callable[[int], Page]) -> Iterator[Page]:
    """A tab on a phone's width and on a desk's, in turn, that reaches no other host."""
    tab = tabs({"phone": 390, "desktop": 1280}[request.param])
    foreign: list[str] = []

    def note(asked: Request) -> None:
        if _is_foreign(asked.url):
            foreign.append(asked.url)

    tab.on("request", note)
    yield tab
    tab.goto("about:blank")
    tab.remove_listener("request", note)
    tab.context.clear_cookies()
    assert foreign == [], "a page of ours asks another host"


@pytest.fixture
def axe_findings() -> Callable[[Page], list[str]]:
    """What axe objects to at WCAG 2.2 AA; nothing, if all is well."""

    def look(tab: Page) -> list[str]:
        tab.wait_for_load_state()  # a click waits for the next page to stand, and a key does not
        if not tab.evaluate("'axe' in window"):  # half a megabyte: once a page that is opened
            tab.evaluate(Axe().axe_script)
        with _unrolled(tab):
            return [
                f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']]}"
                for one in tab.evaluate(_LOOK, _OPTIONS)
            ]

    return look


@contextmanager
def _unrolled(tab: Page) -> Iterator[None]:
    """The whole page in view: where one has to scroll, a bar lies over what is at the fold."""
    shown = tab.viewport_size
    assert shown is not None
    whole = int(tab.evaluate("document.documentElement.scrollHeight"))
    if whole > shown["height"]:
        tab.set_viewport_size({"width": shown["width"], "height": whole})
    yield
    if whole > shown["height"]:
        tab.set_viewport_size({"width": shown["width"], "height": shown["height"]})


def _is_foreign(url: str) -> bool:
    return not url.startswith(("file:", "data:", "about:", "http://127.0.0.1", "http://localhost"))
