"""Asks services' own pages, politely: one at a time, slowly, and once a day at most."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import requests

from scheduler.private_files import make_private_folder, write_private

_KEPT_SECONDS = 24 * 60 * 60
_PAUSE_SECONDS = 2.0
_TIMEOUT_SECONDS = 10.0
_MOST_BYTES = 2_000_000
_NAME = "Handrail (a charity checks that your number is still right)"


def kept_pages(folder: Path) -> Callable[[str], str]:
    """A fetcher that keeps each page in `folder` for a day. It raises OSError where none comes."""
    session = requests.Session()
    session.headers["User-Agent"] = _NAME

    def fetch(address: str) -> str:
        kept = folder / f"{hashlib.sha256(address.encode()).hexdigest()[:24]}.html"
        if kept.exists() and time.time() - kept.stat().st_mtime < _KEPT_SECONDS:
            return kept.read_text(encoding="utf-8")
        time.sleep(_PAUSE_SECONDS)
        answer = session.get(address, timeout=_TIMEOUT_SECONDS, stream=True)
        answer.raise_for_status()
        text = answer.raw.read(_MOST_BYTES, decode_content=True).decode("utf-8", "replace")
        make_private_folder(folder)
        write_private(kept, text)
        return text

    return fetch
