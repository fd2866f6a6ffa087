"""One tree of errors. Each message says what happened, to which thing, and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.remedies import Remedy


class HandrailError(Exception):
    """Something a person can act on. The command line prints it and exits with `exit_code`.

    `what` says what happened, to which thing; `remedy` is what to do next, if it is one step.
    """

    exit_code = 1

    def __init__(self, what: str = "", remedy: Remedy | None = None) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(" ".join(str(part) for part in (what, remedy) if part))


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing wrong in a file, and its remedy.

    `line` and `column` count from 1.
    """

    path: str
    line: int
    column: int
    wrong: str  # a sentence without its full stop
    remedy: str  # a whole sentence that says what to do

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.wrong}. {self.remedy}"


class MistakesFound(HandrailError):
    """Every mistake of the files that were read, found at once; nothing was stored."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class NoSupport(HandrailError):
    """A region (or an entry) gives no 24/7 way to find help without an appointment."""


class SettingsError(HandrailError):
    """A setting or a secret is missing, a placeholder, or not to be used here."""


class DatabaseError(HandrailError):
    """The database is of another version, simulated where it must be real, or out of reach."""


class NotPossible(HandrailError):
    """What was asked for does not fit the thing's present state."""


class NotAllowed(HandrailError):
    """Somebody asked for what is not theirs to do. Nothing was changed."""
