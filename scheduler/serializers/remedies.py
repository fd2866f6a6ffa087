"""What a person can do, as they would type it."""

from scheduler.publishing.reasons import REASONS
from scheduler.remedies import Action, Remedy, Sentence

_COMMANDS = {
    Action.APPROVE: "approve",
    Action.CHECK_ENTRY: "resources verify",
    Action.CHECK_SETUP: "doctor",
    Action.HOLD: "hold",
    Action.HOLD_EVERYTHING: "hold --why TEXT",
    Action.MOVE: "move",
    Action.RELEASE: "release",
    Action.RESOLVE: "resolve",
    Action.SEE_COSTS: "costs",
    Action.SEE_EVERY_THREAD: "queue --all",
    Action.SEE_PEOPLE: "people list",
    Action.SEE_QUEUE: "queue",
    Action.SEE_STATUS: "status",
    Action.SEE_STORY: "stories show",
    Action.TAKE_DOWN: "take-down",
    Action.UPGRADE: "upgrade",
}


def command(remedy: Remedy) -> str:
    """The command that does it."""
    return f"handrail {_COMMANDS[remedy.action]} {remedy.subject}".strip()


def in_words(sentence: Sentence) -> str:
    """The sentence with each remedy as its command."""
    return "".join(part if isinstance(part, str) else command(part) for part in sentence)


WHAT_TO_DO = {reason: in_words(told.what_to_do) for reason, told in REASONS.items()}
WHY_IT_WAITS = {reason: told.why for reason, told in REASONS.items()}
