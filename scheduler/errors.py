"""One tree of errors. Each message says what happened, to which thing, and what to do next.

    HandrailError
    ├── MistakesFound      in files, all at once
    ├── NoSupport          no help that readers can use
    ├── SettingsError
    ├── DatabaseError
    │   └── DatabaseAway   for now: it may be there again in a while, by itself
    ├── NotAllowed         not theirs to do
    │   └── TryAgainLater  too many wrong tries: nobody is shut out, everybody waits
    └── NotPossible        not as the thing stands now
        ├── UnknownThread
        ├── AlreadyLifted  a hold
        ├── AlreadyOver    a thread that is cancelled, or comes down
        ├── AlreadyPublished
        ├── HasBegun
        ├── NotWaiting
        ├── MovedOn        since it was read: look again
        ├── FileChangedSince    since it was read: nothing was written
        └── ChangedSinceSeen  what was read is not what stands there now

A class of its own is for what a caller tells apart; its docstring is its message.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scheduler.findings import CheckFinding
from scheduler.remedies import Action, Remedy


class HandrailError(Exception):
    """Something a person can act on. The command line prints it and exits with `exit_code`."""

    exit_code = 1

    def __init__(self, *sentence: str | Remedy) -> None:
        """Takes the message, with what can be done about it in its places."""
        self.sentence = sentence
        super().__init__("".join(map(str, sentence)))


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
    about: CheckFinding | None = field(
        default=None, compare=False, repr=False
    )  # for pages, if known

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


class DatabaseAway(DatabaseError):
    """The database starts up, is full, read-only or out of reach: what was begun was undone."""


class NotPossible(HandrailError):
    """What was asked for does not fit the thing's present state."""


class NotAllowed(HandrailError):
    """Somebody asked for what is not theirs to do. Nothing was changed."""


class TryAgainLater(NotAllowed):
    """Try again in SECONDS seconds."""

    def __init__(self, seconds: int, *sentence: str | Remedy) -> None:
        self.seconds = seconds
        super().__init__(*sentence)


class UnknownThread(NotPossible):
    """There is no thread "KEY" in the queue. See: the queue"""

    def __init__(self, key: str) -> None:
        self.key = key
        see = Remedy(Action.SEE_QUEUE)
        super().__init__(f'There is no thread "{key}" in the queue. See: ', see)


class AlreadyLifted(NotPossible):
    """Hold NUMBER is not in force. See: the status"""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"Hold {number} is not in force. See: ", Remedy(Action.SEE_STATUS))


class AlreadyOver(NotPossible):
    """KEY is cancelled already."""

    def __init__(self, key: str, state: str) -> None:
        self.key, self.state = key, state
        super().__init__(f"{key} is {state.replace('_', ' ')} already.")


class AlreadyPublished(NotPossible):
    """KEY is out. To delete it from X: take it down"""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"{key} is out. To delete it from X: ", Remedy(Action.TAKE_DOWN, key))


class HasBegun(NotPossible):
    """KEY has begun or is over. See: hold it, take it down"""

    def __init__(self, key: str, *sentence: str | Remedy) -> None:
        self.key = key
        super().__init__(f"{key} ", *sentence)


class NotWaiting(NotPossible):
    """KEY does not wait for anybody: it is scheduled."""

    def __init__(self, key: str, state: str) -> None:
        self.key, self.state = key, state
        super().__init__(f"{key} does not wait for anybody: it is {state}.")


class MovedOn(NotPossible):
    """KEY has moved on meanwhile. Look at it again."""

    def __init__(self, key: str, from_state: str, to: str) -> None:
        self.key, self.from_state, self.to = key, from_state, to
        super().__init__(f"{key} has moved on meanwhile. Look at it again.")


class ChangedSinceSeen(NotPossible):
    """SUBJECT has changed since you looked. Nothing was done: look at it again."""

    def __init__(
        self,
        subject: str,
        *sentence: str | Remedy,
        seen: str,
        now: str,
        before: Sequence[str] | None = None,
        after: Sequence[str] = (),
    ) -> None:
        """Takes what a page needs to show the difference.

        `seen` and `now` are the marks of what was on screen and of what stands there, for the next
        try; `before` and `after` the texts, a post or a line each. `before` is None where only
        its mark is known: then the page has them, which showed them.
        """
        self.subject, self.seen, self.now = subject, seen, now
        self.before, self.after = None if before is None else tuple(before), tuple(after)
        message = f"{subject} has changed since you looked. Nothing was done: look at it again."
        super().__init__(*(sentence or (message,)))


class FileChangedSince(NotPossible):
    """FILE was changed since you read it, so nothing was written. Look at it again."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path} was changed since you read it, so nothing was written. Look at it again."
        )
