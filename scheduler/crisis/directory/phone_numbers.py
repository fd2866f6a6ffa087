"""Phone numbers and short codes in free text, beside those of the directory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources

import yaml

from scheduler.crisis.directory.entry import Channel, ChannelKind, Entry
from scheduler.crisis.directory.services import Directory, places
from scheduler.text.folding import folded_text

_THREE_DIGITS = re.compile(r"\d[^\d\n]*\d[^\d\n]*\d")
_SHORTEST_PHONE = 7  # digits; what is shorter is a short code
_SHORTEST_GUESS = 5  # below, two codes are too alike to guess which was meant
_RUN = re.compile(r"(?<![\w£$€.,/:%#@-])\+?\(?\d[\d ().-]{1,20}\d(?!\w| ?\d|%|/\d|:\d|[.,]\d|-\d)")
_ASKED = re.compile(
    r"\b(?:call|calling|ring|ringing|phone|phoning|dial|dialling|text|texting|sms|tel|telephone"
    r"|number|helpline|hotline|lifeline|samaritans|ffoniwch|tecstiwch)\b[^.!?\n\d]{0,25}$"
)
_TEXT_WORD = re.compile(
    r"\b(?:text|texting|sms|send)\s+[\"']?([a-z]+)[\"']?\s+to\s+(\d[\d ]{2,8}\d)"
)
_DATE = re.compile(
    r"(?:19|20)\d\d(?:[ -](?:19|20)?\d\d){0,2}|\d{1,2}[ .-]\d{1,2}[ .-](?:19|20)?\d\d"
)
_ENQUIRIES = "118"  # directory enquiries, at any price they like
_EMERGENCIES = frozenset({"999", "112", "911", "000", "111", "10177"})


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that somebody typed, and what the directory knows of it."""

    start: int  # in the folded text
    end: int
    digits: str
    known: tuple[Entry, ...]  # the entries of the region that print it
    elsewhere: tuple[Entry, ...]  # entries of other regions, or that are not printed
    meant: str | None  # the nearest contact of the region, as printed


def typed_numbers(text: str, directory: Directory, region: str) -> Iterator[Typed]:
    """The phone numbers and short codes in `text`, in order; not dates, sums or measures."""
    plain = folded_text(text)
    if not _THREE_DIGITS.search(plain):
        return
    book = directory.kept(region, lambda: _Book(directory, region))
    for run in _RUN.finditer(plain):
        digits = digits_of(run.group())
        if digits in directory.own_numbers:
            continue
        before = plain[max(0, run.start() - 40) : run.start()]
        known, elsewhere = book.holders(digits)
        meant = None if known else book.nearest(digits)
        is_number = (
            known
            or elsewhere
            or (meant and " " in run.group())
            or _ASKED.search(before)
            or _looks_like_phone(run, region)
        )
        if is_number and not _is_other(run, bool(known)):
            yield Typed(run.start(), run.end(), digits, known, elsewhere, meant)


def wrong_words(text: str, directory: Directory, region: str) -> Iterator[tuple[int, int, str]]:
    """Where a right number has a wrong word to text: its place, and the right line."""
    plain = folded_text(text)
    if not _THREE_DIGITS.search(plain):
        return
    for match in _TEXT_WORD.finditer(plain):
        digits = digits_of(match.group(2))
        words = [
            (channel.word, channel in entry.ways(ChannelKind.TEXT))
            for entry in directory.serving(region)
            for channel in entry.channels
            if channel.kind is ChannelKind.TEXT
            and channel.word
            and digits_of(channel.contact) == digits
        ]
        known = {word.lower() for word, _ in words} | _partner_words().get(digits, frozenset())
        right = [word for word, is_printed in words if is_printed]
        if right and match.group(1) not in known:
            lines = (f"text {word} to {match.group(2)}" for word in right)
            yield match.start(), match.end(), " or ".join(lines)


@cache
def _partner_words() -> dict[str, frozenset[str]]:
    """Words of partners, in small letters, by the digits of the number that takes them."""
    file = resources.files("scheduler.crisis") / "data" / "partner_words.yaml"
    rows = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - text
    return {digits: frozenset(word.lower() for word in words) for digits, words in rows.items()}


def is_dialable(contact: str, region: str) -> bool:
    """Whether a contact can be a phone number or a short code of the region's country."""
    digits = digits_of(contact)
    if len(digits) < _SHORTEST_PHONE:
        return len(digits) >= 3
    import phonenumbers  # its tables are large; only files and free text need them

    try:
        number = phonenumbers.parse(contact, places(region)[-1])
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number) or phonenumbers.is_possible_short_number(number)


class PriceOfCalling(Enum):
    """What a number's own kind says of the price of calling it."""

    FREE = "free"  # or nothing is known against it: a short code
    CHARGED = "charged"  # as any call, or a little more
    PREMIUM = "premium"
    PERSONAL = "personal"  # forwarded, at a price that nobody sees
    NOT_GIVEN_OUT = "not given out"  # no number of the country's plan


def price_of_calling(contact: str, region: str) -> PriceOfCalling:
    """What calling a number of the region's country costs, by the kind of number it is.

    Source: the numbering plans that `phonenumbers` carries.
    """
    import phonenumbers
    from phonenumbers import PhoneNumberType, shortnumberinfo

    country = places(region)[-1]
    try:
        number = phonenumbers.parse(contact, country)
    except phonenumbers.NumberParseException:
        return PriceOfCalling.FREE
    if not phonenumbers.is_possible_number(number) or len(digits_of(contact)) < _SHORTEST_PHONE:
        cost = shortnumberinfo.expected_cost_for_region(number, country)
        is_asking = digits_of(contact).startswith(_ENQUIRIES) and country in ("GB", "IE")
        is_dear = is_asking or cost == shortnumberinfo.ShortNumberCost.PREMIUM_RATE
        return PriceOfCalling.PREMIUM if is_dear else PriceOfCalling.FREE
    if not phonenumbers.is_valid_number(number):
        return PriceOfCalling.NOT_GIVEN_OUT
    match phonenumbers.number_type(number):
        case PhoneNumberType.PREMIUM_RATE:
            return PriceOfCalling.PREMIUM
        case PhoneNumberType.PERSONAL_NUMBER | PhoneNumberType.PAGER:
            return PriceOfCalling.PERSONAL
        case PhoneNumberType.TOLL_FREE:
            return PriceOfCalling.FREE
        case _:
            return PriceOfCalling.CHARGED


def wrong_to_dial(contact: str, region: str) -> str | None:
    """Why nobody should be asked to dial a number of the region; None where all is well."""
    digits = digits_of(contact)
    is_part = digits.startswith("0") and len(digits) <= _SHORTEST_PHONE  # an area without the rest
    if is_part or re.search(r"[^\d\s()+.-]", contact) or not is_dialable(contact, region):
        return f'"{contact}" cannot be dialled in {region}'
    match price_of_calling(contact, region):
        case PriceOfCalling.PREMIUM:
            return f"{contact} is a number that callers pay a premium for"
        case PriceOfCalling.PERSONAL:
            return f"{contact} forwards calls at a high price"
        case _:
            return None


class _Book:
    """The directory's numbers, by their digits."""

    def __init__(self, directory: Directory, region: str) -> None:
        self._here: dict[str, list[tuple[Entry, Channel]]] = {}
        self._elsewhere: dict[str, list[Entry]] = {}
        here = {entry.id for entry in directory.serving(region)}
        for entry in directory.entries:
            printed = entry.ways(ChannelKind.PHONE, ChannelKind.TEXT)
            for channel in entry.channels:
                if channel.kind not in (ChannelKind.PHONE, ChannelKind.TEXT):
                    continue
                digits = digits_of(channel.contact)
                if entry.id in here and channel in printed:
                    self._here.setdefault(digits, []).append((entry, channel))
                else:
                    self._elsewhere.setdefault(digits, []).append(entry)

    def holders(self, digits: str) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        known = tuple(entry for entry, _ in self._here.get(digits, ()))
        return known, tuple(self._elsewhere.get(digits, ()))

    def nearest(self, digits: str) -> str | None:
        if len(digits) < _SHORTEST_GUESS:
            return None
        for known, holders in self._here.items():
            if len(known) >= _SHORTEST_GUESS and _is_one_slip(digits, known):
                return holders[0][1].contact
        return None


def digits_of(text: str) -> str:
    """The digits alone, in their order."""
    return re.sub(r"\D", "", text)


def _is_one_slip(typed: str, meant: str) -> bool:
    """Whether one wrong, missing, doubled or swapped digit turns `meant` into `typed`."""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    if len(typed) == len(meant):
        wrong = [
            place for place, pair in enumerate(zip(typed, meant, strict=True)) if pair[0] != pair[1]
        ]
        if len(wrong) == 1:
            return True
        first, last = wrong[0], wrong[-1]
        return (
            len(wrong) == 2
            and last == first + 1
            and typed[first] == meant[last]
            and typed[last] == meant[first]
        )
    longer, shorter = sorted((typed, meant), key=len, reverse=True)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def _looks_like_phone(run: re.Match[str], region: str) -> bool:
    if len(digits_of(run.group())) < _SHORTEST_PHONE:
        return False
    import phonenumbers

    try:
        number = phonenumbers.parse(run.group(), places(region)[-1])
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number)


def _is_other(run: re.Match[str], is_known: bool) -> bool:
    """A date, or an emergency number: those are everybody's to say."""
    if is_known:
        return False
    return bool(_DATE.fullmatch(run.group().strip())) or digits_of(run.group()) in _EMERGENCIES
