"""Walks the demonstration in a real browser, with a stop-watch: `python -m tests.walk`.

Prints the table of docs/guides/desk.md: what is pressed, and how many seconds the desk took until
it stood there. A script presses: what a person reads and thinks comes on top.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

from tests.support.processes.browser import chromium

WIDTH, HEIGHT = 390, 844  # a telephone
CAMPAIGN = "evening-letters"


class Watch:
    """A stop-watch, and the table that it fills."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.clicks = 0

    def anew(self, heading: str) -> None:
        """Begins another walk."""
        self._began, self.clicks = time.monotonic(), 0
        print(f"\n{heading}\n\n| Step | What you press | Clicks | After |\n|---|---|---|---|")

    def note(self, step: str, pressed: str, clicks: int = 0) -> None:
        """One row: what stands there now."""
        self.clicks += clicks
        seconds = time.monotonic() - self._began
        print(f"| {step} | {pressed} | {self.clicks} | {seconds:.1f} s |", flush=True)


def main() -> None:
    """Starts the demonstration, and walks through it."""
    watch = Watch()
    with TemporaryDirectory() as folder, chromium() as browser:
        watch.anew("To a campaign on hold")
        with _served(Path(folder)) as url:
            watch.note("the desk is there", "`handrail demo --serve`")
            tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            tab.goto(url)
            _hold_a_campaign(tab, watch)
            _release(tab)
            watch.anew("From “something sad happened” to “all held”")
            _hold_everything(tab, watch)
            tab.close()


def _hold_a_campaign(tab: Page, watch: Watch) -> None:
    tab.get_by_role("button", name="Amira Haddad").click()
    tab.get_by_text("Waiting for a person").wait_for()
    watch.note("Today, as Amira of communications", "**Amira Haddad**", 1)
    tab.get_by_role("link", name="Hold", exact=True).first.click()
    tab.get_by_label("One campaign").wait_for()
    watch.note("the page that holds", "**Hold**", 1)
    tab.get_by_label("One campaign").select_option(CAMPAIGN)
    tab.get_by_role("button", name="Hold this part").click()
    tab.get_by_text("is on hold").first.wait_for()
    watch.note("the campaign is held", "*Evening letters*, **Hold this part**", 2)


def _release(tab: Page) -> None:
    tab.get_by_role("link", name="Release").first.click()
    tab.get_by_role("button", name=re.compile("^Release")).first.click()
    tab.get_by_text("Released").first.wait_for()


def _hold_everything(tab: Page, watch: Watch) -> None:
    tab.get_by_role("link", name="Hold", exact=True).first.click()
    tab.get_by_role("button", name="Hold everything now").wait_for()
    watch.note("the page that holds, from whatever page you are on", "**Hold**", 1)
    tab.get_by_role("button", name="Hold everything now").click()
    tab.get_by_text("Held. Nothing goes out from any account.").wait_for()
    watch.note(
        "nothing goes out; what would look out of place is listed", "**Hold everything now**", 1
    )


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The demonstration, as its command serves it; gives its address."""
    command = [sys.executable, "-m", "scheduler", "demo", "--serve", "--port", "0"]
    nothing = {"BROWSER": "true", "PYTHONUNBUFFERED": "1"}  # no window of one's own opens
    with subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | nothing,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://\S+", said)
            if found is None:
                raise RuntimeError("the demonstration did not say where it is")
            yield found[0]
        finally:
            process.terminate()
            process.wait(30)


if __name__ == "__main__":
    main()
