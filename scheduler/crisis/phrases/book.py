"""What a language needs to have words for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler.crisis.register import Register


@dataclass(frozen=True, slots=True)
class Book:
    """The parts of help lines and closing posts in one language.

    In braces: {way} a name with its number, {phone} and {typed} two of them, {contact} a bare
    number, {name}, {number}, {hours}, {address}, {search}, {who}.
    """

    help_openings: Mapping[Register, tuple[str, ...]]
    promises: tuple[str, ...]
    free: str  # the word that a promise must not use where a call is not free
    two_ways: tuple[str, ...]
    one_number: tuple[str, ...]
    call: str
    text: str
    text_word: str  # a word to a number
    uk_label: str
    other_language: str  # beside a service that does not speak this language
    closing_openings: Mapping[Register, tuple[str, ...]]
    closing_phone: tuple[str, ...]
    closing_typed: tuple[str, ...]
    closing_one_number: tuple[str, ...]
    closing_beside: tuple[str, ...]
    closing_emergency: tuple[str, ...]
    company_with_address: tuple[str, ...]
    company_in_words: tuple[str, ...]
    moderated: str
    always: str
    audiences: Mapping[str, str] = field(default_factory=dict)  # of informal places
