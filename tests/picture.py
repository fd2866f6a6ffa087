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
COLOURS = 32  # as many as the desk shows, with the edges of letters between; a quarter of the bytes


def main() -> None:
    """Takes the picture of one thread, of Today on a telephone, and of a storyteller's pages."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, chromium() as browser:
        _thread(browser, Path(folder))
        _today(browser, Path(folder))
        _stories(browser, Path(folder))


def _thread(browser: Browser, folder: Path) -> None:
    page = folder / "threads.html"
    page.write_text(render_threads_page(a_page(LISTENING)), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 720, "height": 900}, device_scale_factor=PIXEL_RATIO)
    tab.goto(page.as_uri())
    tab.locator("article").first.screenshot(path=PICTURES / "thread.png")


def _today(browser: Browser, folder: Path) -> None:
    with _desk(folder) as url:
        tab = browser.new_page(
            viewport={"width": 390, "height": 780}, device_scale_factor=PIXEL_RATIO
        )
        tab.goto(url)
        tab.get_by_role("button", name="Amira Haddad").click()
        tab.get_by_text("Waiting for a person").wait_for()
        taken = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
        tab.close()  # or the server waits for what it still tells this page
    few = taken.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(PICTURES / "today.png", optimize=True)


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
