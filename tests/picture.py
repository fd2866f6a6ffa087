"""Makes the pictures of the README, in docs/pictures: `python -m tests.picture`."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page

from scheduler.pages.threads_page import render_threads_page
from scheduler.web.application import desk_app
from scheduler.web.demo.stage import demonstration
from scheduler.web.server import listen, server_of
from tests.support.examples.threads_sample import LISTENING, a_page
from tests.support.processes.browser import chromium

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PIXEL_RATIO = 2  # sharp on the screens people have
WRITTEN = "What would you tell the person you were before you asked for help? #TimeToTalk"
COLOURS = 32  # as many as the desk shows, with the edges of letters between; a quarter of the bytes


def main() -> None:
    """Takes the pictures: one thread, the desk on a telephone and at a desk, a story's pages."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, chromium() as browser:
        _thread(browser, Path(folder))
        _on_a_telephone(browser, Path(folder))
        _stories(browser, Path(folder))
        _planning(browser, Path(folder))


def _thread(browser: Browser, folder: Path) -> None:
    page = folder / "threads.html"
    page.write_text(render_threads_page(a_page(LISTENING)), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 720, "height": 900}, device_scale_factor=PIXEL_RATIO)
    tab.goto(page.as_uri())
    tab.locator("article").first.screenshot(path=PICTURES / "thread.png")


def _on_a_telephone(browser: Browser, folder: Path) -> None:
    """Today, and what stands there once everything is held."""
    with _desk(folder) as url:
        tab = browser.new_page(
            viewport={"width": 390, "height": 780}, device_scale_factor=PIXEL_RATIO
        )
        tab.goto(url)
        tab.get_by_role("button", name="Amira Haddad").click()
        tab.get_by_text("Waiting for a person").wait_for()
        _keep(tab, "today.png")
        tab.get_by_role("link", name="Hold", exact=True).first.click()
        tab.get_by_role("button", name="Hold everything now").click()
        tab.get_by_text("Held. Nothing goes out from any account.").wait_for()
        _keep(tab, "held.png")
        tab.close()  # or the server waits for what it still tells this page


def _keep(tab: Page, name: str) -> None:
    taken = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
    taken.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / name, optimize=True)


def _stories(browser: Browser, folder: Path) -> None:
    """The first page for a storyteller, and the one on which a story is taken back."""
    with _desk(folder) as url:
        tab = browser.new_page(viewport={"width": 390, "height": 780})
        tab.goto(url)
        tab.get_by_role("button", name="Teller 4c1f").click()
        for name, path in (("story-start", "/stories/start"), ("story-take-back", _take_back(tab))):
            tab.goto(f"{url}{path}")
            taken = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
            few = taken.quantize(COLOURS, dither=Image.Dither.NONE)
            few.save(PICTURES / f"{name}.png", optimize=True)
        tab.close()


def _planning(browser: Browser, folder: Path) -> None:
    """The month, a thread as it is written, and what came back, on a wide screen."""
    with _desk(folder) as url:
        tab = browser.new_page(viewport={"width": 1180, "height": 760}, locale="en-GB")
        tab.goto(url)
        tab.get_by_role("button", name="Amira Haddad").click()
        tab.goto(f"{url}/calendar")
        tab.evaluate("scrollTo(0, 560)")  # to the weeks that have most in them
        _keep(tab, "calendar.png")
        tab.goto(f"{url}/campaigns")
        tab.locator("main a[href^='/campaign/']").first.click()
        tab.get_by_role("link", name="Add a thread").first.click()
        tab.get_by_label("Words of post 1").fill(WRITTEN)
        tab.locator("#preview article").first.wait_for()
        tab.get_by_text("Draft saved").first.wait_for()
        tab.evaluate("scrollTo(0, 300)")  # to the words, with what they become beside them
        _keep(tab, "composer.png")
        tab.goto(f"{url}/engagement")
        _keep(tab, "engagement.png")
        tab.close()


def _take_back(tab: Page) -> str:
    """Where the sample story is taken back."""
    found = tab.locator(".tasks a").first.get_attribute("href")
    return f"{found}/take-back"


@contextmanager
def _desk(folder: Path) -> Iterator[str]:
    """The demonstration, at its address."""
    with demonstration(folder, seed=1) as desk:
        listener, url = listen("127.0.0.1", 0)
        server = server_of(desk_app(desk))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        try:
            yield url
        finally:
            server.should_exit = True
            thread.join(20)


if __name__ == "__main__":
    main()
