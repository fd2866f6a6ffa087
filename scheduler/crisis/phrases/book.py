"""What a language needs to have words for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler.crisis.directory.entry import Assurance
from scheduler.crisis.register import Register

Needs = frozenset[Assurance]


@dataclass(frozen=True, slots=True)
class Book:
    """The parts of help lines and closing posts in one language.

    In braces: {way} a name with its number, {phone} and {typed} two of them, {contact} a bare
    number, {name}, {number}, {hours}, {address}, {search}, {who}.
    """

    help_openings: Mapping[Register, tuple[str, ...]]
    help_emergency: tuple[str, ...]  # what an urgent help line begins with
    short_openings: tuple[str, ...]  # for a post that stands alone on an everyday
    promises: tuple[str, ...]  # second halves that hold for every line that is always open
    assured: tuple[tuple[Needs, str], ...]  # and those that a service itself must say
    free: str  # the word that a promise must not use where a call is not free
    two_ways: tuple[str, ...]
    one_number: tuple[str, ...]
    call: str
    text: str
    text_word: str  # a word to a number
    uk_label: str
    other_language: str  # beside a service that does not speak this language
    in_english: str  # the same of a place, in a row of its properties
    # A closing post says once, in its first line, that what follows is open day and night.
    closing_openings: Mapping[Register, tuple[str, ...]]
    closing_phone: tuple[str, ...]
    closing_typed: tuple[str, ...]
    closing_one_number: tuple[str, ...]
    closing_always: tuple[str, ...]  # a service beside them that is always open too
    closing_beside: tuple[str, ...]
    closing_emergency: tuple[str, ...]
    company_with_address: tuple[str, ...]
    company_in_words: tuple[str, ...]
    closing_farewells: Mapping[Register, tuple[str, ...]]  # the last words, warm and plain
    moderated: str
    audiences: Mapping[str, str] = field(default_factory=dict)  # of informal places


def needs(*assurances: Assurance) -> Needs:
    """What a service must say of itself before a sentence is printed of it."""
    return frozenset(assurances)
