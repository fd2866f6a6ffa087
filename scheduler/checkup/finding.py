"""Defines what a look at one thing found."""

from dataclasses import dataclass
from enum import StrEnum

from scheduler.remedies import Remedy, Sentence, in_words


class Health(StrEnum):
    """How bad it is."""

    FINE = "ok"
    LOOK = "warning"  # it works, and somebody should know
    WRONG = "problem"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing, how it is, and what to do about it; a remedy unless all is fine."""

    what: str
    level: Health
    found: Sentence
    next_step: Sentence = ()

    @property
    def says(self) -> str:
        """How it is, with what to type to know more."""
        return in_words(self.found)

    @property
    def remedy(self) -> str:
        """What to do about it, with what to type."""
        return in_words(self.next_step)


def fine(what: str, *found: Remedy | str) -> CheckResult:
    """Nothing to do."""
    return CheckResult(what, Health.FINE, found)


def look(what: str, says: str, *remedy: Remedy | str) -> CheckResult:
    """It works, and somebody should know."""
    return CheckResult(what, Health.LOOK, (says,), remedy)


def wrong(what: str, says: str, *remedy: Remedy | str) -> CheckResult:
    """It keeps us from publishing, or puts a secret at risk."""
    return CheckResult(what, Health.WRONG, (says,), remedy)
