"""What a look at one thing found."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    FINE = "fine"
    LOOK = "look"  # it works, and somebody should know
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing, how it is, and what to do about it; a remedy unless all is fine."""

    what: str
    level: Level
    says: str
    remedy: str = ""


def fine(what: str, says: str) -> Finding:
    """Nothing to do."""
    return Finding(what, Level.FINE, says)


def look(what: str, says: str, remedy: str) -> Finding:
    """It works, and somebody should know."""
    return Finding(what, Level.LOOK, says, remedy)


def wrong(what: str, says: str, remedy: str) -> Finding:
    """It keeps us from publishing, or puts a secret at risk."""
    return Finding(what, Level.WRONG, says, remedy)
