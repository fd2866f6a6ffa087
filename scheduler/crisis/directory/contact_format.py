"""Says what no service's contact, name or words can be, for each kind and region."""

import re
from collections.abc import Iterator

from scheduler.crisis.directory.entry import Channel, ChannelKind, Entry
from scheduler.crisis.directory.phone_numbers import (
    PriceOfCalling,
    digits_of,
    is_dialable,
    price_of_calling,
)
from scheduler.text.counting.length import has_url
from scheduler.yaml_files.reader import Loc

Wrong = tuple[Loc, str, str]  # where in the entry, what is wrong, what to do

_ON_ITS_PAGE = "Compare it with the service's own page."
_WORD = re.compile(r"[A-Za-z0-9]{1,15}")
_ADDRESS = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[\w./-]*)?", re.ASCII | re.IGNORECASE)
_RUN = re.compile(r"(?<![A-Za-z])\+?\(?\d[\d\s().-]*\d")
_LONGEST_THAT_MEANS_NO_CALL = 4  # digits: a year, an age, "988" is one of its contacts anyway
_IN_WORDS = ("name", "short_name", "audience", "what_happens", "search_words", "cost")


def wrong_with(entry: Entry) -> Iterator[Wrong]:
    """Everything in the entry that a reader could be led astray by, whoever wrote it."""
    for index, channel in enumerate(entry.channels):
        for key, wrong, remedy in _wrong_channel(entry, channel):
            yield ("channels", index, key), wrong, remedy
    known = [digits_of(channel.contact) for channel in entry.channels]
    for field in _IN_WORDS:
        words = getattr(entry, field) or ""
        if any(_is_foreign(run.group(), known) for run in _RUN.finditer(words)):
            wrong = f"`{field}` holds a number that is none of its contacts"
            yield (field,), wrong, "A number stands under `channels`, and nowhere else."
        if has_url(words) or "@" in words:
            wrong = f"`{field}` holds an address"
            yield (field,), wrong, "An address stands under `channels`, and nowhere else."


def _wrong_channel(entry: Entry, channel: Channel) -> Iterator[tuple[str, str, str]]:
    contact = channel.contact
    match channel.kind:
        case ChannelKind.PHONE | ChannelKind.TEXT | ChannelKind.WHATSAPP:
            yield from _wrong_number(entry, channel)
            if channel.word is not None and not _WORD.fullmatch(channel.word):
                yield "word", f'"{channel.word}" is not one word to text', _ON_ITS_PAGE
        case _:
            if not _ADDRESS.fullmatch(contact):
                wrong = f'"{contact}" is not an address such as shoutcrisis.org/chat'
                yield "contact", wrong, "Write it without https://, in plain letters."


def _wrong_number(entry: Entry, channel: Channel) -> Iterator[tuple[str, str, str]]:
    contact, region = channel.contact, entry.region
    if not is_dialable(contact, region):
        yield "contact", f'"{contact}" cannot be dialled in {region}', _ON_ITS_PAGE
        return
    is_called_free = (channel.cost or entry.cost) == "free"
    match price_of_calling(contact, region):
        case PriceOfCalling.PREMIUM:
            wrong = f"{contact} is a number that callers pay a premium for"
            yield "contact", wrong, "No post prints one. Look for another on the service's page."
        case PriceOfCalling.NOT_GIVEN_OUT:
            wrong = f"{contact} is no number that {region} gives out"
            yield "contact", wrong, _ON_ITS_PAGE
        case PriceOfCalling.PERSONAL:
            wrong = f"{contact} forwards calls at a high price"
            yield "contact", wrong, "No post prints one. Look for another on the service's page."
        case PriceOfCalling.CHARGED if is_called_free and channel.kind is ChannelKind.PHONE:
            wrong = f"{contact} is not free to call"
            yield "contact", wrong, 'Say what it costs, such as `cost: "a call to a mobile"`.'


def _is_foreign(run: str, known: list[str]) -> bool:
    digits = digits_of(run)
    if len(digits) <= _LONGEST_THAT_MEANS_NO_CALL:
        return False
    return not any(digits in contact for contact in known)
