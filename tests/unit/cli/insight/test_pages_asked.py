"""A service's page is asked for slowly, once a day, and never for more than it needs."""

import os
import time
from pathlib import Path

import pytest
import requests

from scheduler.cli.insight import page_fetch
from scheduler.cli.insight.page_fetch import kept_pages


class Answer:
    """What the web would say."""

    def __init__(self, body: bytes, *, is_refused: bool = False) -> None:
        self.raw = self
        self._body = body
        self._is_refused = is_refused

    def raise_for_status(self) -> None:
        if self._is_refused:
            raise requests.HTTPError("403")

    def read(self, most: int, *, decode_content: bool) -> bytes:
        assert decode_content
        return self._body[:most]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were asked, by a web that answers with their length."""
    seen: list[str] = []

    def get(session: requests.Session, address: str, **options: object) -> Answer:
        assert options == {"timeout": 10.0, "stream": True}
        assert "Handrail" in str(session.headers["User-Agent"])
        seen.append(address)
        return Answer(f"page {len(seen)}".encode(), is_refused="refused" in address)

    monkeypatch.setattr(requests.Session, "get", get)
    monkeypatch.setattr(page_fetch, "_PAUSE_SECONDS", 0)
    return seen


def test_a_page_is_kept_for_a_day(tmp_path: Path, asked: list[str]) -> None:
    fetch = kept_pages(tmp_path / "pages")
    assert (fetch("https://a.org"), fetch("https://a.org")) == ("page 1", "page 1")
    assert asked == ["https://a.org"]
    [kept] = (tmp_path / "pages").iterdir()
    day_ago = time.time() - 25 * 60 * 60
    os.utime(kept, (day_ago, day_ago))
    assert fetch("https://a.org") == "page 2"


def test_a_refusal_is_an_os_error_and_is_not_kept(tmp_path: Path, asked: list[str]) -> None:
    with pytest.raises(OSError, match="403"):
        kept_pages(tmp_path)("https://refused.org")
    assert list(tmp_path.iterdir()) == []
