"""Defines telling people: a message, the ways to hand it over, and whether somebody took it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """A few plain lines: keys, accounts, reasons and what to do. No story, no token."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message at one address."""

    address: str  # told apart without its secret: "address 2 (slack)"
    is_taken: bool


class Teller(Protocol):
    """A way to people. Never raises for what a service or the line does."""

    def tell(self, message: Message) -> Sequence[Delivery]:
        """Hands the message to every address; one delivery each."""
        ...


class Pinger(Protocol):
    """A watcher that raises the alarm when it hears nothing from us."""

    def ping(self) -> bool:
        """Says that we are alive; whether it was heard. Never raises for the line."""
        ...
