"""Judges each address of a post: whose it is, and what was meant where one is a slip away."""

import re
from collections.abc import Iterator

from scheduler.crisis.rules.contact_book import ContactBook, ServiceName, is_one_slip
from scheduler.crisis.rules.contact_reading import Reading, WrongContact

_HOST = re.compile(
    r"(?<![@\w.-])(?:https?://)?((?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,24})\b(?![@\w])", re.I
)
_MAY_BE_HOST = re.compile(r"\.[a-z]{2}", re.I)  # says no quickly
_DOT = re.compile(r"\sdot\s", re.I)
_SPOKEN_HOST = re.compile(
    r"\b[\w-]{3,40}(?:\sdot\s(?:co|org|com|net|uk|ie|info|au|nz|ca)\b){1,3}", re.I
)
_AT_SITE = re.compile(
    r"\s{0,2}(?:[:=,(>|-]|'s site|website|site|online|is|lives|are|at|on|chat|visit|go to|see|"
    r"\s){0,12}(?:https?://)?(?:www\.)?",
    re.I,
)
_SHARED = frozenset({"gov", "nhs", "hse", "hrsa", "mohfw", "sanidad"})
_UNCLEAR = frozenset(
    {"panda", "pandas", "jigsaw", "aware", "shelter", "refuge", "clic", "lifeline"}
)


def wrong_addresses(reading: Reading, book: ContactBook) -> Iterator[WrongContact]:
    """Each address that is not as the directory has it."""
    text = reading.words.text
    first = _MAY_BE_HOST.search(text)
    begins = max(text.rfind(gap, 0, first.start()) for gap in " \n") + 1 if first else len(text)
    for match in _HOST.finditer(text, begins):
        advice = _wrong_address(
            book, match[1].lower(), text[max(0, match.start() - 90) : match.start()]
        )
        if advice:
            yield WrongContact(*reading.words.span(match.start(), match.end()), advice)
    for match in _SPOKEN_HOST.finditer(text) if "dot" in text.lower() else ():
        host = _DOT.sub(".", match.group().lower())
        if advice := _wrong_address(book, host, text[max(0, match.start() - 90) : match.start()]):
            yield WrongContact(*reading.words.span(match.start(), match.end()), advice)


def _wrong_address(book: ContactBook, host: str, before: str) -> str | None:
    host = host.removeprefix("www.")
    owners = book.owners(host)
    named = [one for one in book.named(before) if _AT_SITE.fullmatch(before, one.end)]
    ids = named[-1].ids if named else frozenset[str]()
    right = book.addresses_of(ids)
    if owners:
        is_theirs = not ids or bool(owners & ids) or not right
        return None if is_theirs else f"Did you mean {right[0]}?"
    label = host.partition(".")[0].replace("-", "")
    like = book.address_like(host)
    is_shared = bool(set(host.split(".")) & _SHARED)
    if like and not is_shared and (label not in _UNCLEAR or ids):
        return f"Did you mean {right[0] if right else like}?"
    if ids and right and _resembles(label, before, named[-1]):
        return f"Did you mean {right[0]}?"
    return None


def _resembles(label: str, before: str, name: ServiceName) -> bool:
    """Whether an address is made of the name before it."""
    squeezed = re.sub(r"[^a-z0-9]", "", before[name.start : name.end].lower())
    return len(squeezed) > 3 and (label.startswith(squeezed) or is_one_slip(label, squeezed))
