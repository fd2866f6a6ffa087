"""The words of the support lines. They rotate; the contacts in them never change."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product
from math import gcd
from typing import Protocol

from scheduler.crisis.directory.entry import ChannelKind
from scheduler.crisis.phrases import BOOKS, Book
from scheduler.crisis.register import Register
from scheduler.crisis.support.contacts import Contacts, InformalPlace, Way
from scheduler.errors import NoSupport
from scheduler.text.length import LIMIT, weighted_length

HELP_WEIGHT = 90  # what a help line may count, so that a root always knows its room


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


def closing_post(
    support: Helped, register: Register, variant: int = 0, *, thread_has_link: bool = False
) -> str:
    """The full footer, at most 280 weighted characters; `variant` counts round."""
    posts = _closing_posts(support.contacts, register, thread_has_link)
    return posts[_shuffled(variant, len(posts))]


def closing_variants(support: Helped, register: Register, thread_has_link: bool = False) -> int:
    """How many different closing posts there are in this voice."""
    return len(_closing_posts(support.contacts, register, thread_has_link))


def fitted(contacts: Contacts) -> Contacts:
    """`contacts`, with as many of the nation's own services as every closing post has room for.

    Raises: NoSupport, if even the 24/7 ways alone do not fit.
    """
    for count in range(len(contacts.beside), -1, -1):
        fewer = replace(contacts, beside=contacts.beside[:count])
        if all(
            _help_lines(fewer, register) and _closing_posts(fewer, register, has_link)
            for register in Register
            for has_link in (False, True)
        ):
            return fewer
    raise NoSupport(
        f"the 24/7 ways of {contacts.region} do not fit a help line of {HELP_WEIGHT} characters "
        f"or a closing post of {LIMIT}. Give {' or '.join(contacts.ids)} a shorter `short_name`."
    )


def help_variants(support: Helped, register: Register) -> int:
    """How many different help lines there are in this voice."""
    return len(_help_lines(support.contacts, register))


@lru_cache(maxsize=64)
def _help_lines(contacts: Contacts, register: Register) -> tuple[str, ...]:
    book = BOOKS[contacts.language]
    is_free = all(way.is_free for way in contacts.always_open)
    promises = [promise for promise in book.promises if is_free or book.free not in promise]
    lines = (
        _sentence(opening, ways, promise)
        for opening in book.help_openings[register]
        for ways in _labelled(_in_a_line(contacts.always_open, book), contacts, book)
        for promise in promises
    )
    return tuple(line for line in lines if weighted_length(line) <= HELP_WEIGHT)


def _sentence(opening: str, ways: str, promise: str) -> str:
    if opening.endswith(":"):
        return f"{opening} {ways}. {_capital(promise)}."
    return f"{opening} {_capital(ways)}: {promise}."


@lru_cache(maxsize=64)
def _closing_posts(
    contacts: Contacts, register: Register, thread_has_link: bool
) -> tuple[str, ...]:
    book = BOOKS[contacts.language]
    return _fitting(
        [book.closing_openings[register], *_closing_lines(contacts, book, thread_has_link)]
    )


def _fitting(choices: list[Sequence[str]]) -> tuple[str, ...]:
    weighed = [[(line, weighted_length(line)) for line in lines] for lines in choices]
    room = LIMIT - (len(choices) - 1)  # a line end between each two
    return tuple(
        "\n".join(line for line, _ in lines)
        for lines in product(*weighed)
        if sum(weight for _, weight in lines) <= room
    )


def _closing_lines(
    contacts: Contacts, book: Book, thread_has_link: bool
) -> Iterator[Sequence[str]]:
    if _is_one_number(contacts.always_open):
        yield _one_number(contacts.always_open[0], book.closing_one_number)
    else:
        for way in contacts.always_open:
            lines = book.closing_phone if way.kind is ChannelKind.PHONE else book.closing_typed
            yield [line.format(way=_spoken(way, book)) for line in lines]
    for way in contacts.beside:
        spoken, hours = _spoken(way, book), way.hours or book.always
        if way.kind is ChannelKind.TEXT:
            spoken = f"{way.name}: {book.text.format(way=spoken)}"
        yield [line.format(way=spoken, hours=hours) for line in book.closing_beside]
    if contacts.emergency:
        yield [line.format(number=contacts.emergency) for line in book.closing_emergency]
    if contacts.informal:
        yield _company(contacts.informal, book, thread_has_link)


def _company(place: InformalPlace, book: Book, thread_has_link: bool) -> list[str]:
    lines = book.company_in_words if thread_has_link else book.company_with_address
    hours = f"{book.moderated} {place.hours}" if place.hours else book.moderated
    who = f"{book.audiences.get(place.audience, place.audience)}, {hours}"
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
    return len(ways) > 1 and ways[0].contact == ways[1].contact


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
