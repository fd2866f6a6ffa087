"""A real Chromium for the pages: one that is there, or one that is fetched. Never none.

`python -m tests.support.browser` prints where it is, and installs it first where that is possible.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--no-sandbox",  # as root, in a container
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_INSTALL_SECONDS = 900


class NoBrowser(Exception):
    """The pages cannot be tested here; the message says what to install."""


def chromium_path() -> str:
    """Where a Chromium is: HANDRAIL_BROWSER, on the PATH, Playwright's own, or Debian's.

    Raises: NoBrowser if there is none and none could be installed.
    """
    for find in (_named, _on_path, _playwrights, _debians):
        if path := find():
            return path
    raise NoBrowser(
        "No Chromium was found, and none could be installed. Install chromium or Google Chrome, "
        "or set HANDRAIL_BROWSER to the path of one, and run the tests again."
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
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def _named() -> str | None:
    path = os.environ.get("HANDRAIL_BROWSER")
    if path and not shutil.which(path):
        raise NoBrowser(f"HANDRAIL_BROWSER is {path}, which is no program. Correct or unset it.")
    return path


def _on_path() -> str | None:
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def _playwrights() -> str | None:
    """Playwright's own download, which not every network lets through."""
    code = (
        "from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: print(p.chromium.executable_path)"
    )
    path = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
    if not os.access(path, os.X_OK):
        _try([sys.executable, "-m", "playwright", "install", "chromium"])
    return path if os.access(path, os.X_OK) else None


def _debians() -> str | None:
    is_root: Callable[[], int] | None = getattr(os, "geteuid", None)
    if is_root is None or is_root() != 0 or not shutil.which("apt-get"):
        return None
    _try(["apt-get", "update", "-qq"])
    _try(["apt-get", "install", "-y", "-qq", "chromium"])
    return _on_path()


def _try(command: list[str]) -> None:
    subprocess.run(
        command,
        capture_output=True,
        check=False,
        timeout=_INSTALL_SECONDS,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    )


if __name__ == "__main__":
    install_browser()
    print(os.environ["HANDRAIL_BROWSER"])
