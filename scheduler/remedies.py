"""What a person can do about something, as a value: a command at the terminal, a page's button."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What can be done, in plain words."""

    ADD_CHARITY = "add a charity"
    ANYWAY = "say why it must be"
    APPLY = "apply it"
    APPROVE = "approve it"
    ASK_X = "ask X"
    ASK_X_WHOSE = "ask X whose it is"
    BACK_UP = "make a backup"
    BE_ADMINISTRATOR = "add them as an administrator"
    CANCEL = "cancel it"
    CANCEL_CAMPAIGN = "cancel all of it"
    CHECKED_IN = "note that they were asked"
    CHECK_ENTRY = "check the entry"
    CLOSE_STORY = "send the closing help"
    CHECK_FILES = "check the files"
    CHECK_SETUP = "check the setup"
    CLOCK = "look at the clock"
    CLOCK_IS_RIGHT = "say that the clock is right"
    COMPARE = "compare it with X"
    CODING_SHEET = "make a sheet of themes"
    CONSENT = "say yes to it"
    ERASE_PERSON = "erase them"
    HELP_PAGE = "write your help page"
    HOLD = "hold it"
    HOLD_EVERYTHING = "hold everything"
    INIT = "make a workspace"
    KEEP_WORDS = "keep the words"
    MOVE = "move it"
    NAME_IT = "choose another name"
    NEW_PASSPHRASE = "choose a new passphrase"  # noqa: S105 - what can be done, and no secret
    NEW_STORY = "begin a form"
    REHEARSE = "rehearse it"
    RELEASE = "release the hold"
    EDIT_STORY = "change its words"
    RELEASE_STORY = "release the story"
    RESET = "start a reset"
    RESOLVE = "resolve it"
    RESTORE = "restore it"
    RUN = "publish"
    SAY_MISREAD = "say that a rule misread it"
    SAY_WHO = "say who you are"
    SAY_WHY = "say why"
    SEE_COSTS = "the costs"
    SEE_ENTRIES_DUE = "the entries that are due"
    SEE_EVERY_THREAD = "the whole queue"
    SEE_MEDIA = "the pictures and films"
    SEE_PEOPLE = "the people"
    SEE_QUEUE = "the queue"
    SEE_STATUS = "the status"
    SEE_STORIES = "the stories"
    SEE_STORY = "the story"
    SEE_THREAD = "the thread"
    SIMULATE = "start a simulated X"
    STORY_DOWN = "take what is out down"
    TAKE_BACK = "take it back"
    THEY_AGREE = "say that they agree"
    TIDY_CHARITIES = "finish or undo what is half done"
    TO_ASK = "see whom to ask"
    TRY_ADDRESSES = "send a test to each"
    TAKE_DOWN = "take it down"
    UPGRADE = "upgrade the database"


_COMMANDS = {
    Action.ADD_CHARITY: "organisations add KEY",
    Action.APPLY: "apply",
    Action.APPROVE: "approve",
    Action.ASK_X_WHOSE: "accounts check",
    Action.BACK_UP: "backup FILE",
    Action.CANCEL: "cancel",
    Action.CANCEL_CAMPAIGN: "cancel --campaign",
    Action.CHECKED_IN: "stories checked-in",
    Action.CHECK_ENTRY: "resources verify",
    Action.CLOSE_STORY: "stories close",
    Action.CHECK_FILES: "check",
    Action.CHECK_SETUP: "doctor",
    Action.CLOCK: "clock",
    Action.CLOCK_IS_RIGHT: "clock --is-right --why TEXT",
    Action.COMPARE: "restore --compare",
    Action.CODING_SHEET: "report coding export SHEET.csv",
    Action.CONSENT: "stories consent",
    Action.ERASE_PERSON: "privacy erase",
    Action.HELP_PAGE: "resources page",
    Action.HOLD: "hold",
    Action.HOLD_EVERYTHING: "hold",
    Action.INIT: "init DIR",
    Action.EDIT_STORY: "stories edit",
    Action.KEEP_WORDS: "stories keep",
    Action.MOVE: "move",
    Action.NEW_PASSPHRASE: "people passphrase",
    Action.NEW_STORY: "stories new",
    Action.REHEARSE: "rehearse",
    Action.RELEASE: "release",
    Action.RELEASE_STORY: "stories release",
    Action.RESET: "people reset ID",
    Action.RESOLVE: "resolve",
    Action.RESTORE: "restore",
    Action.RUN: "run",
    Action.SAY_MISREAD: "stories misread",
    Action.SEE_COSTS: "costs",
    Action.SEE_ENTRIES_DUE: "resources due",
    Action.SEE_EVERY_THREAD: "queue --all",
    Action.SEE_MEDIA: "media list",
    Action.SEE_PEOPLE: "people list",
    Action.SEE_QUEUE: "queue",
    Action.SEE_STATUS: "status",
    Action.SEE_STORIES: "stories list",
    Action.SEE_STORY: "stories show",
    Action.SEE_THREAD: "show",
    Action.SIMULATE: "simulate",
    Action.STORY_DOWN: "stories down",
    Action.TAKE_BACK: "stories take-back",
    Action.TIDY_CHARITIES: "organisations tidy",
    Action.TO_ASK: "stories to-ask",
    Action.TAKE_DOWN: "take-down",
    Action.UPGRADE: "upgrade",
}

# What the command at hand takes, when it is typed once more.
_OPTIONS = {
    Action.ANYWAY: '--anyway "the reason"',
    Action.ASK_X: "--ask-x",
    Action.BE_ADMINISTRATOR: "--role administrator",
    Action.NAME_IT: "--id ID",
    Action.SAY_WHO: "--as ID",
    Action.SAY_WHY: "--why TEXT",
    Action.THEY_AGREE: "--they-agree",
    Action.TRY_ADDRESSES: "--tell",
}


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to do, and to which thing."""

    action: Action
    subject: str = ""  # a thread's key, a hold's number, an entry's id; "" where any is meant

    def __str__(self) -> str:
        return f"{self.action} {self.subject}".strip()


Sentence = tuple[str | Remedy, ...]  # plain text, with what can be done in its places


def then(lead: str, action: Action, subject: str = "") -> Sentence:
    """What to do next, to stand behind what happened; `lead` is in the reader's language."""
    return f" {lead}: ", Remedy(action, subject)


def command(remedy: Remedy) -> str:
    """The command that does it, or the option of the command at hand."""
    if option := _OPTIONS.get(remedy.action):
        return f"{option} {remedy.subject}".strip()
    return f"handrail {_COMMANDS[remedy.action]} {remedy.subject}".strip()


def in_words(sentence: Sentence) -> str:
    """The sentence with each remedy as its command."""
    return "".join(part if isinstance(part, str) else command(part) for part in sentence).strip()
