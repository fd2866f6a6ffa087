"""The words of the support lines. They rotate; the contacts in them never change."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import product
from math import gcd
from typing import Protocol

from scheduler.crisis.directory.entry import Assurance, ChannelKind
from scheduler.crisis.phrases import BOOKS, Book
from scheduler.crisis.phrases.book import Needs
from scheduler.crisis.register import Register
from scheduler.crisis.support.contacts import Contacts, InformalPlace, Way
from scheduler.errors import NoSupport
from scheduler.text.counting.length import LIMIT, weighted_length
from scheduler.text.split import with_whole_numbers

HELP_WEIGHT = 90  # what a help line may count, so that a root always knows its room
_ENOUGH = 300  # closing posts, so that no account says one twice in a month
_MOST = 2_000  # more of them are only work


class Helped(Protocol):
    """Whatever prints contacts; a Support."""

    @property
    def contacts(self) -> Contacts:
        """The ways it prints."""
        ...


def help_line(support: Helped, register: Register, variant: int = 0) -> str:
    """Phone and text in at most 90 weighted characters, without a link.

    `variant` counts round: any whole number gives a line, the same one for ever.
    """
    lines = _help_lines(support.contacts, register)
    return lines[_shuffled(variant, len(lines))]


def short_line(support: Helped, variant: int = 0) -> str:
    """The same ways in a few words, for an everyday post that stands alone."""
    lines = _short_lines(support.contacts)
    return lines[_shuffled(variant, len(lines))]


def closing_post(
    support: Helped, register: Register, variant: int = 0, *, thread_has_link: bool = False
) -> str:
    """The full footer, at most 280 weighted characters; `variant` counts round."""
    posts = _closing_posts(support.contacts, register, thread_has_link)
    return posts[_shuffled(variant, len(posts))]


def closing_variants(support: Helped, register: Register, thread_has_link: bool = False) -> int:
    """How many different closing posts there are in this voice."""
    return len(_closing_posts(support.contacts, register, thread_has_link))


@lru_cache(maxsize=256)
def fitted(contacts: Contacts) -> Contacts:
    """`contacts`, with as many of the nation's own services as every closing post has room for.

    Raises: NoSupport, if even the 24/7 ways alone do not fit.
    """
    for count in range(len(contacts.beside), -1, -1):
        fewer = replace(contacts, beside=contacts.beside[:count])
        if all(map(partial(_has_words, fewer), Register)):
            return fewer
    raise NoSupport(
        f"the 24/7 ways of {contacts.region} do not fit a help line of {HELP_WEIGHT} characters "
        f"or a closing post of {LIMIT}. Give {' or '.join(contacts.ids)} a shorter `short_name`."
    )


def _has_words(contacts: Contacts, register: Register) -> bool:
    """Whether there is a help line and a closing post, with a link in the thread and without."""
    return bool(_help_lines(contacts, register) and _short_lines(contacts)) and all(
        _fitting(_closing_lines(contacts, register, link, has_assurance=False, ends=False))
        for link in (False, True)
    )


@lru_cache(maxsize=64)
def _help_lines(contacts: Contacts, register: Register) -> tuple[str, ...]:
    book = BOOKS[contacts.language]
    ways = _in_a_line(contacts.always_open, book)
    lines: tuple[str, ...] = ()
    if register is Register.URGENT and contacts.emergency:
        danger = [line.format(number=contacts.emergency) for line in book.help_emergency]
        halves = (".", *_second_halves(contacts.always_open, book))
        lines = _that_fit(
            f"{first} {_capital(way)}{half}" for first, way, half in product(danger, ways, halves)
        )
    # Where an emergency number leaves no room for the ways, they come without it.
    return lines or _that_fit(
        _joined(opening, way, half)
        for opening in book.help_openings[register]
        for way in _labelled(ways, contacts, book)
        for half in _second_halves(contacts.always_open, book)
    )


@lru_cache(maxsize=64)
def _short_lines(contacts: Contacts) -> tuple[str, ...]:
    book = BOOKS[contacts.language]
    openings, ways = book.short_openings, _in_a_line(contacts.always_open, book)
    return _that_fit(_joined(opening, way, ".") for opening, way in product(openings, ways))


def _that_fit(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        line for line in map(with_whole_numbers, lines) if weighted_length(line) <= HELP_WEIGHT
    )


def _second_halves(ways: Sequence[Way], book: Book) -> list[str]:
    """What may be said of all these ways, each from the sign that joins it to its full stop."""
    is_free = all(way.is_free for way in ways)
    promises = (promise for promise in book.promises if is_free or book.free not in promise)
    common = frozenset.intersection(*(way.reassures for way in ways))
    assured = (*book.assured, *book.assured_at_all_hours)
    return [*(f": {promise}." for promise in promises), *_assured(common, assured)]


def _assured(promised: frozenset[Assurance], sentences: Sequence[tuple[Needs, str]]) -> list[str]:
    return [f". {_capital(words)}." for needed, words in sentences if needed <= promised]


def _joined(opening: str, ways: str, half: str) -> str:
    if not opening.endswith(":"):
        return f"{opening} {_capital(ways)}{half}"
    if half.startswith(": "):  # one colon is enough
        half = f". {_capital(half[2:])}"
    return f"{opening} {ways}{half}"


@lru_cache(maxsize=64)
def _closing_posts(
    contacts: Contacts, register: Register, thread_has_link: bool
) -> tuple[str, ...]:
    """With a sentence on what happens and a farewell; with less, where there is no room."""
    made: dict[str, None] = {}  # in their order, each once
    for has_assurance, has_farewell in ((True, True), (False, True), (False, False)):
        lines = _closing_lines(
            contacts, register, thread_has_link, has_assurance=has_assurance, ends=has_farewell
        )
        made.update(dict.fromkeys(_fitting(lines)))
        if len(made) >= _ENOUGH:
            break
    return tuple(made)


def _fitting(lines_in_turn: Iterable[Sequence[str]]) -> list[str]:
    """Every post of one line each that fits; thinned out evenly where there are very many."""
    weighed = [[(line, weighted_length(line)) for line in lines] for lines in lines_in_turn]
    room = LIMIT - (len(weighed) - 1)  # a line end between each two
    least = [min(weight for _, weight in lines) for lines in weighed]
    begun: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    for place, lines in enumerate(weighed):
        left = room - sum(least[place + 1 :])
        begun = [
            (so_far + weight, (*parts, line))
            for so_far, parts in begun
            for line, weight in lines
            if so_far + weight <= left
        ]
    every = 1 + len(begun) // _MOST
    return ["\n".join(parts) for _, parts in begun[::every]]


def _closing_lines(
    contacts: Contacts,
    register: Register,
    thread_has_link: bool,
    *,
    has_assurance: bool,
    ends: bool,
) -> Iterator[Sequence[str]]:
    book = BOOKS[contacts.language]
    danger = [line.format(number=contacts.emergency) for line in book.closing_emergency]
    is_urgent = register is Register.URGENT
    if contacts.emergency and is_urgent:
        yield danger
    yield book.closing_openings[register]
    for way, lines in _always_open_lines(contacts, book):
        extra = _assured(way.reassures, book.assured) if has_assurance else []
        has_assurance = has_assurance and not extra  # one sentence of it is enough
        yield _whole(f"{line[:-1]}{half}" for line in lines for half in extra or ["."])
    for way in sorted(contacts.beside, key=lambda way: way.hours is not None):  # open ones first
        yield _whole(_beside_lines(way, book))
    if contacts.emergency and not is_urgent:
        yield danger
    if contacts.informal:
        yield _company(contacts.informal, contacts.language, book, thread_has_link)
    if ends:
        yield book.closing_farewells[register]


def _always_open_lines(contacts: Contacts, book: Book) -> Iterator[tuple[Way, list[str]]]:
    """Each way that is always open, with the lines that print it."""
    ways = contacts.always_open
    if _is_one_number(ways):
        yield ways[0], _one_number(ways[0], book.closing_one_number)
        return
    for way in ways:
        lines = book.closing_phone if way.kind is ChannelKind.PHONE else book.closing_typed
        yield way, [line.format(way=_spoken(way, book), name=way.name) for line in lines]


def _beside_lines(way: Way, book: Book) -> list[str]:
    spoken = _spoken(way, book)
    if way.kind is ChannelKind.TEXT:
        spoken = f"{way.name}: {book.text.format(way=spoken)}"
    hours = ", ".join(filter(None, (way.hours, "" if way.is_free else way.cost)))
    lines = book.closing_beside if hours else book.closing_always
    return [line.format(way=spoken, hours=hours) for line in lines]


def _whole(lines: Iterable[str]) -> list[str]:
    """The lines with numbers that no line end tears apart."""
    return [with_whole_numbers(line) for line in lines]


def _company(place: InformalPlace, language: str, book: Book, thread_has_link: bool) -> list[str]:
    lines = book.company_in_words if thread_has_link else book.company_with_address
    moderated = f"{book.moderated} {place.hours}" if place.hours else book.moderated
    parts = [book.audiences.get(place.audience, place.audience), moderated]
    if language not in place.languages:
        parts.append(book.in_english)
    who = ", ".join(parts)
    return [
        line.format(address=place.address, search=place.search_words, who=who) for line in lines
    ]


def _labelled(lines: list[str], contacts: Contacts, book: Book) -> list[str]:
    return [*lines, *(book.uk_label + line for line in lines if contacts.is_uk)]


def _in_a_line(ways: Sequence[Way], book: Book) -> list[str]:
    """One or two ways, as the middle of a help line."""
    if _is_one_number(ways):
        return _one_number(ways[0], book.one_number)
    if len(ways) > 1:
        phone, typed = (_spoken(way, book) for way in ways)
        return [line.format(phone=phone, typed=typed) for line in book.two_ways]
    verb = book.call if ways[0].kind is ChannelKind.PHONE else book.text
    return [verb.format(way=_spoken(ways[0], book))]


def _one_number(way: Way, lines: Sequence[str]) -> list[str]:
    has_name = way.name != way.contact
    return [
        line.format(contact=way.contact, name=way.name)
        for line in lines
        if has_name or "{name}" not in line
    ]


def _is_one_number(ways: Sequence[Way]) -> bool:
    """Whether one number takes calls and texts."""
    if len(ways) < 2 or ways[0].contact != ways[1].contact:
        return False
    return not any(way.word or way.then for way in ways)


def _spoken(way: Way, book: Book) -> str:
    """Name and contact, the contact exactly as the directory has it."""
    if way.kind is ChannelKind.TEXT:
        words = book.text_word.format(word=way.word, contact=way.contact)
        spoken = words if way.word else way.contact
    else:
        spoken = way.name if way.contact in way.name else f"{way.name} {way.contact}"
    if way.then:
        spoken = f"{spoken}, {way.then}"
    return spoken if way.speaks else f"{spoken} {book.other_language}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shuffled(variant: int, count: int) -> int:
    """A place for each variant number, so that neighbours sound different.

    Every place is used once before any comes again.
    """
    step = max(1, round(count * 0.618))
    while gcd(step, count) > 1:
        step += 1
    return variant * step % count
