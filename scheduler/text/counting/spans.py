"""A part of a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, by its place in it."""

    start: int
    end: int
    text: str
