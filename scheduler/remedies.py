"""What a person can do next, as a value: the terminal shows a command, a page may show a button."""

from dataclasses import dataclass
from enum import Enum


class NextStep(Enum):
    """Something that can be done, and how it is typed; `{}` is the thing that it is done to."""

    CHECK = "check"
    INIT = "init DIR"
    REHEARSE = "rehearse"
    RUN = "run"
    STATUS = "status"
    ENTRIES_DUE = "resources due"
    VERIFY_ENTRY = "resources verify {}"
    NEW_STORY = "stories new"
    STORIES = "stories list"
    SHOW_STORY = "stories show {}"
    CONSENT = "stories consent {}"
    KEEP_WORDS = "stories keep ID {}"
    RELEASE_STORY = "stories release {}"
    TAKE_BACK = "stories take-back {}"
    CHECKED_IN = "stories checked-in {}"
    PEOPLE = "people list"
    NEW_PASSPHRASE = "people passphrase ID"  # noqa: S105 - what to type, and no secret
    ERASE_PERSON = "privacy erase {}"

    def command(self, subject: str = "") -> str:
        """What to type."""
        return f"handrail {self.value.format(subject)}".rstrip()


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to do about what is wrong."""

    step: NextStep
    subject: str = ""  # the key or id of what it is done to
    lead: str = "See"  # in the reader's language

    def __str__(self) -> str:
        return f"{self.lead}: {self.step.command(self.subject)}"
