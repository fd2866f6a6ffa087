"""Follows every link of the desk, as somebody who presses them all."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import SplitResult, urljoin, urlsplit

from tests.support.desks.web import Answer, Browser

MOST_PAGES = 400  # so many lead nowhere new
# The same page for each thread or picture: enough of them show the kind.
MOST_OF_A_KIND = 12
# Our pages escape what they are given: a ">" ends a tag. Python's own parser takes as long as the
# desk takes to make the page.
_TAG = re.compile(r"<[a-zA-Z][^>]*")
_ATTRIBUTE = re.compile(r"""\s(href|src|id)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


class _Links:
    """Everything that a page leads to or loads, and every place in it that may be led to."""

    def __init__(self, page: str) -> None:
        self.paths: list[str] = []
        self.places: set[str] = set()
        for tag in _TAG.findall(page):
            for name, *given in _ATTRIBUTE.findall(tag):
                if value := unescape("".join(given)):
                    self.places.add(value) if name == "id" else self.paths.append(value)


@dataclass(frozen=True, slots=True)
class Followed:
    """A link, where it stands, what it led to, and what is found there; nothing in a file."""

    path: str
    on: str
    answer: Answer
    links: _Links


def _links_of(answer: Answer) -> _Links:
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    return _Links(answer.text if is_page else "")


def _whole(path: str, link: str) -> SplitResult:
    """Where a link on the page `path` leads to."""
    return _from("" if link.startswith("/") else path, link)


@lru_cache(maxsize=10_000)
def _from(path: str, link: str) -> SplitResult:
    return urlsplit(urljoin(f"http://desk{path}", link))


def crawled(
    browser: Browser, begins: str = "/", of_a_kind: int = MOST_OF_A_KIND
) -> Iterator[Followed]:
    """Every page that can be reached by links alone, and every file that they load."""
    waiting, known = deque([(begins, "")]), {begins}
    kinds: dict[str, int] = {}
    while waiting and len(known) < MOST_PAGES:
        path, on = waiting.popleft()
        answer = browser.get(path)
        links = _links_of(answer)
        yield Followed(path, on, answer, links)
        for link in links.paths:
            whole = _whole(path, link)
            if whole.netloc != "desk" or whole.scheme != "http":
                continue
            wanted = whole.path + (f"?{whole.query}" if whole.query else "")
            kind = "/".join(whole.path.split("/")[:2])
            if wanted in known or kinds.get(kind, 0) >= of_a_kind:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            known.add(wanted)
            waiting.append((wanted, path))


def leads_astray(browser: Browser) -> list[str]:
    """Every link that leads to nothing or breaks, with the page on which it stands."""
    wrong, places = [], {}
    wanted: list[tuple[str, str]] = []
    for one in crawled(browser):
        if one.answer.status >= 400:
            wrong.append(f"{one.on} leads to {one.path}: {one.answer.status}")
        if one.answer.headers.get("content-type", "").startswith("text/html"):
            places[one.path] = one.links.places
            wanted += [(one.path, link) for link in one.links.paths if "#" in link]
    for on, link in wanted:
        whole = _whole(on, link)
        page = whole.path + (f"?{whole.query}" if whole.query else "")
        is_known = whole.netloc == "desk" and page in places
        if is_known and whole.fragment and whole.fragment not in places[page]:
            wrong.append(f"{on} leads to {link}: there is no such place on it")
    return wrong
