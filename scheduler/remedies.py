"""What a person can do about something, as a value.

The terminal makes a command of it, and a page a button: see `scheduler/serializers/remedies.py`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What can be done, in plain words."""

    APPROVE = "approve it"
    CHECK_ENTRY = "check the entry"
    CHECK_SETUP = "check the setup"
    HOLD = "hold it"
    HOLD_EVERYTHING = "hold everything"
    MOVE = "move it"
    RELEASE = "release the hold"
    RESOLVE = "resolve it"
    SEE_COSTS = "the costs"
    SEE_EVERY_THREAD = "the whole queue"
    SEE_PEOPLE = "the people"
    SEE_QUEUE = "the queue"
    SEE_STATUS = "the status"
    SEE_STORY = "the story"
    TAKE_DOWN = "take it down"
    UPGRADE = "upgrade the database"


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to do, and to which thing."""

    action: Action
    subject: str = ""  # a thread's key, a hold's number, an entry's id; "" where any is meant

    def __str__(self) -> str:
        return f"{self.action} {self.subject}".strip()


Sentence = tuple[str | Remedy, ...]  # plain text, with what can be done in its places
