"""Whether a service's own page still shows its contacts."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.crisis.directory.entry import ChannelKind, Entry

_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageCheck:
    """What a page showed. `missing` says nothing where the page could not be read."""

    entry: Entry
    missing: tuple[str, ...]
    problem: str | None = None


def check_page(entry: Entry, fetch: Callable[[str], str]) -> PageCheck:
    """Looks for the entry's numbers on its page. `fetch` gives a page's HTML, or raises OSError.

    A page that does not show a number is a reason to look, not proof: many show it elsewhere.
    """
    if entry.page is None:
        return PageCheck(entry, (), "it names no page")
    try:
        page = fetch(entry.page)
    except OSError as error:
        return PageCheck(entry, (), f"the page could not be read ({error})")
    words = html.unescape(_TAG.sub(" ", page))
    missing = tuple(
        channel.contact
        for channel in entry.channels
        if channel.kind in (ChannelKind.PHONE, ChannelKind.TEXT)
        and not _shows(words, re.sub(r"\D", "", channel.contact))
    )
    return PageCheck(entry, missing)


def _shows(words: str, digits: str) -> bool:
    spaced = r"[\s().-]*".join(digits)
    return re.search(rf"(?<!\d){spaced}(?!\d)", words) is not None
