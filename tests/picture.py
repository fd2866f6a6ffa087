"""Makes docs/pictures/thread.png from the page of threads: `python -m tests.picture`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from scheduler.pages.threads_page import render_threads_page
from tests.support.browser import chromium
from tests.support.threads_sample import LISTENING, a_page

PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "thread.png"
PIXEL_RATIO = 2  # sharp on the screens people have


def main() -> None:
    """Takes the picture of one thread."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, chromium() as browser:
        page = Path(folder) / "threads.html"
        page.write_text(render_threads_page(a_page(LISTENING)), encoding="utf-8")
        tab = browser.new_page(
            viewport={"width": 720, "height": 900}, device_scale_factor=PIXEL_RATIO
        )
        tab.goto(page.as_uri())
        tab.locator("article").first.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()
