"""The words of the support lines. They rotate; the contacts in them never change."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product
from math import gcd
from typing import Protocol

from scheduler.crisis import phrases
from scheduler.crisis.contacts import Contacts, InformalPlace, Way
from scheduler.crisis.directory import places
from scheduler.crisis.entry import Kind
from scheduler.crisis.register import Register
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
    is_free = all(way.is_free for way in contacts.always_open)
    promises = [promise for promise in phrases.PROMISES if is_free or "free" not in promise]
    lines = (
        _sentence(opening, ways, promise)
        for opening in phrases.HELP_OPENINGS[register]
        for ways in _labelled(_in_a_line(contacts.always_open), contacts.region)
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
    choices = [phrases.CLOSING_OPENINGS[register], *_closing_lines(contacts, thread_has_link)]
    return _fitting(choices)


def _fitting(choices: list[Sequence[str]]) -> tuple[str, ...]:
    weighed = [[(line, weighted_length(line)) for line in lines] for lines in choices]
    room = LIMIT - (len(choices) - 1)  # a line end between each two
    return tuple(
        "\n".join(line for line, _ in lines)
        for lines in product(*weighed)
        if sum(weight for _, weight in lines) <= room
    )


def _closing_lines(contacts: Contacts, thread_has_link: bool) -> Iterator[Sequence[str]]:
    if _is_one_number(contacts.always_open):
        yield _one_number(contacts.always_open[0], phrases.CLOSING_ONE_NUMBER)
    else:
        for way in contacts.always_open:
            lines = phrases.CLOSING_PHONE if way.kind is Kind.PHONE else phrases.CLOSING_TYPED
            yield [line.format(way=_spoken(way)) for line in lines]
    for way in contacts.beside:
        hours = way.hours or "24/7"
        yield [line.format(way=_spoken(way), hours=hours) for line in phrases.CLOSING_BESIDE]
    if contacts.emergency:
        yield [line.format(number=contacts.emergency) for line in phrases.CLOSING_EMERGENCY]
    if contacts.informal:
        yield _company(contacts.informal, thread_has_link)


def _company(place: InformalPlace, thread_has_link: bool) -> list[str]:
    lines = phrases.COMPANY_IN_WORDS if thread_has_link else phrases.COMPANY_WITH_ADDRESS
    hours = f", moderated {place.hours}" if place.hours else ", moderated"
    who = place.audience + hours
    return [
        line.format(address=place.address, search=place.search_words, who=who) for line in lines
    ]


def _labelled(lines: list[str], region: str) -> list[str]:
    if places(region)[-1] != "GB":
        return lines
    return [*lines, *(phrases.UK_LABEL + line for line in lines)]


def _in_a_line(ways: Sequence[Way]) -> list[str]:
    """One or two ways, as the middle of a help line."""
    if _is_one_number(ways):
        return _one_number(ways[0], phrases.HELP_ONE_NUMBER)
    if len(ways) > 1:
        return [
            line.format(phone=_spoken(ways[0]), typed=_spoken(ways[1]))
            for line in phrases.HELP_TWO_WAYS
        ]
    verb = "call" if ways[0].kind is Kind.PHONE else "text"
    return [f"{verb} {_spoken(ways[0])}"]


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


def _spoken(way: Way) -> str:
    """Name and contact, the contact exactly as the directory has it."""
    if way.kind is Kind.TEXT:
        return f"{way.word} to {way.contact}" if way.word else way.contact
    spoken = way.name if way.contact in way.name else f"{way.name} {way.contact}"
    return f"{spoken}, {way.then}" if way.then else spoken


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
