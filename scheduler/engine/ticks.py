"""What happens how often: a table, and nothing that could be lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tick:
    """One verb, called again and again; a call that is still at work is not begun twice."""

    name: str
    every_seconds: float
    verb: Callable[[], object]


@dataclass(frozen=True, slots=True)
class AccountTick:
    """A verb for each account that `due` names, several accounts side by side.

    A verb that returns True gave way to accounts that wait, and is called again after them.
    """

    name: str
    every_seconds: float
    due: Callable[[], Sequence[str]]
    verb: Callable[[str], object]
