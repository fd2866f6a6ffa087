"""A real Chromium for the pages: one that is there, or one that is fetched. Never none.

`python -m tests.support.processes.browser` prints where it is, and installs it first where that
is possible.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

# The one that is made to have no window first: a page opened in it takes a quarter of the time.
_WITHOUT_WINDOWS = "chromium-headless-shell"
_NAMES = (
    *(_WITHOUT_WINDOWS, "chrome-headless-shell"),
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
)
_ARGUMENTS = (
    "--no-sandbox",  # as root, in a container
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No page lives long enough to earn back what compiling its scripts anew takes: axe, which
    # comes afresh with each page, is a fifth cheaper without.
    "--js-flags=--no-opt --no-maglev",
)
_AS_FAST_AS_IT_GOES = {"downloadThroughput": -1, "uploadThroughput": -1}
_IS_SEEN = """one => {
  for (let at = one; at && at !== document.body; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) return true;
  }
  return false;
}"""
_SELF = "one => one.outerHTML.slice(0, 200)"
_INSTALL_SECONDS = 900
_PATIENCE_MS = 180_000  # for a page, a press or what is expected: a busy machine draws late
# How late each page and script comes. A test that asks too early then fails each time, and not once
# a week on a busy machine. Tests that cut the connection fail too: see CONTRIBUTING.md.
_LATE_MS = int(os.environ.get("HANDRAIL_LATE_PAGES_MS", "0"))


class NoBrowser(Exception):
    """The pages cannot be tested here; the message says what to install."""


def chromium_path() -> str:
    """Where a Chromium is: HANDRAIL_BROWSER, on the PATH, Playwright's own, or Debian's.

    Where none is, one is installed, and each step is said before it is taken.
    Raises: NoBrowser if there is none and none could be installed.
    """
    for find in (_named, _on_path, _playwrights, _install_debians, _install_playwrights):
        if path := find():
            return path
    raise NoBrowser(
        "No Chromium was found, and none could be installed. Install Chromium or Google Chrome "
        "(Debian: apt install chromium, as root; macOS and Windows: from its own page), or name "
        "one that is there, and run it again: HANDRAIL_BROWSER=/path/to/chromium make test"
    )


def install_browser() -> None:
    """Makes sure that there is a Chromium before any test asks; ends the program if not."""
    try:
        os.environ["HANDRAIL_BROWSER"] = chromium_path()
    except NoBrowser as error:
        sys.exit(str(error))


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window, for as long as the block."""
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright, _arriving():
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(_ARGUMENTS))
        try:
            yield _patient(_late(browser) if _LATE_MS else browser)
        finally:
            browser.close()


def at_each_width(tab: Page, *widths: int) -> Iterator[int]:
    """The open page at one width after another, as tall as it is: a turned phone loads nothing."""
    shown = tab.viewport_size
    assert shown is not None
    for width in widths:
        tab.set_viewport_size({"width": width, "height": shown["height"]})
        yield width


def tab_to(tab: Page, wanted: Locator, most: int = 90) -> None:
    """Goes there by the Tab key alone, and sees on the way that one sees where one is."""
    wanted.wait_for()
    for _ in range(most):
        tab.keyboard.press("Tab")
        here = tab.locator(":focus")
        if here.count():
            assert here.evaluate(_IS_SEEN), f"nobody sees that it is chosen: {here.evaluate(_SELF)}"
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no way there by the keyboard: {wanted}")


@contextmanager
def _arriving() -> Iterator[None]:
    """A click ends when the page that it leads to stands with its scripts, not when it begins."""
    bare = Locator.click

    def click(self: Locator, **options: Any) -> None:
        bare(self, **options)
        self.page.wait_for_load_state()

    Locator.click = click
    try:
        yield
    finally:
        Locator.click = bare


def _patient(browser: Browser) -> Browser:
    """A browser that waits for a page or a press as long as `expect` does."""
    bare = browser.new_context

    def new_context(**options: Any) -> BrowserContext:
        context = bare(**options)
        context.set_default_timeout(_PATIENCE_MS)
        return context

    browser.new_context = new_context
    return browser


def _late(browser: Browser) -> Browser:
    """A browser to which everything comes late."""
    bare = browser.new_context

    def slow(tab: Page) -> None:
        way = tab.context.new_cdp_session(tab)
        way.send("Network.enable")
        late = {"offline": False, "latency": _LATE_MS}
        way.send("Network.emulateNetworkConditions", late | _AS_FAST_AS_IT_GOES)

    def new_context(**options: Any) -> BrowserContext:
        context = bare(**options)
        new_page = context.new_page

        def page() -> Page:
            tab = new_page()
            slow(tab)
            return tab

        context.new_page = page
        return context

    browser.new_context = new_context
    return browser


def _named() -> str | None:
    path = os.environ.get("HANDRAIL_BROWSER")
    if path and not shutil.which(path):
        raise NoBrowser(f"HANDRAIL_BROWSER is {path}, which is no program. Correct or unset it.")
    return path


def _on_path() -> str | None:
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def _playwrights() -> str | None:
    """Playwright's own, fetched before."""
    code = (
        "from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: print(p.chromium.executable_path)"
    )
    path = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
    return path if _starts(path) else None


def _install_debians() -> str | None:
    """Debian's or Ubuntu's, by apt, with the libraries and fonts that it asks for."""
    is_root: Callable[[], int] | None = getattr(os, "geteuid", None)
    if is_root is None or is_root() != 0 or not shutil.which("apt-get"):
        return None
    _say("installing Debian's by apt (100 to 300 MB to fetch, up to 1 GB on disk; some minutes)")
    _try(["apt-get", "update", "-qq"])
    for package in (_WITHOUT_WINDOWS, "chromium"):  # Debian has both, what is made of it may not
        if not _on_path():
            _try(["apt-get", "install", "-y", "-qq", package])
    return _on_path()


def _install_playwrights() -> str | None:
    """Playwright's own download, which not every network lets through."""
    _say("fetching Playwright's own (some 200 MB; a minute or more)")
    _try([sys.executable, "-m", "playwright", "install", "chromium"])
    return _playwrights()


def _starts(path: str) -> bool:
    """Whether a program is there and its libraries are."""
    if not os.access(path, os.X_OK):
        return False
    return subprocess.run([path, "--version"], capture_output=True).returncode == 0


def _say(step: str) -> None:
    print(
        f"The pages are tested in a real Chromium, and there is none here: {step}. "
        "To use one that is there instead: HANDRAIL_BROWSER=/path/to/chromium make test",
        file=sys.stderr,
        flush=True,
    )


def _try(command: list[str]) -> None:
    """Runs a step; if it fails, says its last line, for the next step may still do."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_INSTALL_SECONDS,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        )
        said = done.stderr.strip() or done.stdout.strip() or f"exit status {done.returncode}"
        why = said.splitlines()[-1] if done.returncode else None
    except subprocess.TimeoutExpired:
        why = f"no end after {_INSTALL_SECONDS // 60} minutes"
    if why is not None:
        print(f"That failed ({' '.join(command)}): {why}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    install_browser()
    print(os.environ["HANDRAIL_BROWSER"])
