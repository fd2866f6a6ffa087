"""What `check` finds, as values: what each is about, and what a terminal says of it.

A page says the same in words of its own, with what a person at the desk can do: see
`web/show/findings.py`. What names no account, thread, rule or key of a file needs none of this: a
sentence serves everybody.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class CheckFinding(ABC):
    """One thing that `check` found."""

    __slots__ = ()

    @property
    @abstractmethod
    def wrong(self) -> str:
        """What is so: a sentence without its full stop."""

    @property
    def remedy(self) -> str:
        """What to do, in whole sentences; "" where the other says it all."""
        return ""

    def __str__(self) -> str:
        return f"{self.wrong}. {self.remedy}" if self.remedy else self.wrong


@dataclass(frozen=True, slots=True)
class UnconfirmedDay(CheckFinding):
    """A day that can be planned on, and not published on yet."""

    why: str
    line: str  # which confirms it, for organisation.yaml

    @property
    def wrong(self) -> str:
        return self.why

    @property
    def remedy(self) -> str:
        then = "Once you have read it on its organiser's page, write below `dates:` in "
        return f"{then}organisation.yaml: `{self.line}`"


@dataclass(frozen=True, slots=True)
class ClocksChange(CheckFinding):
    """A time that a change of the clocks leaves out, or makes come twice."""

    written: datetime  # naive
    moved: datetime | None = None  # to when it goes out; None: it comes twice, the first is meant

    @property
    def wrong(self) -> str:
        at = self.written
        how = "comes twice" if self.moved is None else "does not exist"
        where = "back" if self.moved is None else "forward"
        return f"{at:%H:%M} {how} on {at.day} {at:%b %Y}: the clocks go {where}"

    @property
    def remedy(self) -> str:
        when = "the first time" if self.moved is None else f"at {self.moved:%H:%M}"
        return f"It goes out {when}."


@dataclass(frozen=True, slots=True)
class OtherClock(CheckFinding):
    """A time zone that is not that of the readers' region on that day."""

    ours: datetime
    zone: str
    theirs: datetime
    region: str
    their_zone: str

    @property
    def wrong(self) -> str:
        ours, theirs = f"{self.ours:%H:%M} in {self.zone}", f"{self.theirs:%H:%M} in {self.region}"
        return f"{ours} is {theirs} that day"

    @property
    def remedy(self) -> str:
        return f"Did you mean `timezone: {self.their_zone}` in organisation.yaml?"


@dataclass(frozen=True, slots=True)
class UnlistedMention(CheckFinding):
    """Somebody is mentioned whom the campaign does not list."""

    handle: str

    @property
    def wrong(self) -> str:
        return f"it mentions @{self.handle}, which is not under `mentions` in the campaign"


class WayOut(StrEnum):
    """How words that a rule stops may go out all the same."""

    NONE = ""
    QUOTE = "quote"  # a second person reads the sentence, and that a rule misread it
    QUOTE_AGAIN = "quote again"  # it was asked for, and what was quoted is not the sentence
    NOBODY = "nobody"  # it was asked for, and this rule is lifted for nobody


@dataclass(frozen=True, slots=True)
class RuleFound(CheckFinding):
    """What a content rule finds in a post."""

    rule: str
    message: str
    suggestion: str
    post: int = 0  # which, from 1; 0 of a thread that has one
    where: str = ""  # what is not in the words: the description of a picture
    words: str = ""  # that were found; "" where they are not said again
    accepted: str = ""  # why a writer asks a second person to accept it
    way_out: WayOut = WayOut.NONE

    @property
    def place(self) -> str:
        """Where it is, to begin a sentence with."""
        post = f"post {self.post}, " if self.post else ""
        return f"{post}{self.where}, " if self.where else post

    @property
    def said(self) -> str:
        """What the rule says, and of which words."""
        return f"{self.message} (“{self.words}”)" if self.words else self.message

    @property
    def wrong(self) -> str:
        return f"{self.place}{self.rule}: {self.said}"

    @property
    def remedy(self) -> str:
        if self.accepted:
            return f"Accepted: {self.accepted}"
        match self.way_out:
            case WayOut.NONE:
                return self.suggestion
            case WayOut.NOBODY:
                return f"{self.suggestion} Nobody lifts this rule."
            case _:
                again = "`words` is not the sentence. " if self.way_out is not WayOut.QUOTE else ""
                return (
                    f"{self.suggestion} {again}If it means something else, quote the sentence "
                    "under `accept` as `words`, with your reason: a second person then reads both."
                )


@dataclass(frozen=True, slots=True)
class SharedHashtag(CheckFinding):
    """Several accounts say one hashtag in the same minute."""

    rule: str
    message: str
    suggestion: str
    tag: str  # without "#"
    accounts: tuple[str, ...]

    @property
    def wrong(self) -> str:
        return f"{self.rule}: {self.message} (#{self.tag}: {', '.join(self.accounts)})"

    @property
    def remedy(self) -> str:
        return self.suggestion


@dataclass(frozen=True, slots=True)
class SaidElsewhere(CheckFinding):
    """An account says in a post what it says in one of another thread: X refuses the second."""

    words: str  # the first of them
    is_before: bool  # the other one
    key: str  # of the other thread
    day: date

    @property
    def wrong(self) -> str:
        return self.of(f"{self.key}, {self.on}")

    @property
    def on(self) -> str:
        """The day of the other one."""
        return f"{self.day.day} {self.day:%B %Y}"

    def of(self, other: str) -> str:
        """What is so; `other` names the other thread."""
        when = "before" if self.is_before else "afterwards"
        return (
            f"“{self.words}” is said from the same account {when} ({other}), and X refuses the "
            "same words twice within some weeks"
        )

    @property
    def remedy(self) -> str:
        return "Say one of them in other words."


@dataclass(frozen=True, slots=True)
class InQuietHours(CheckFinding):
    """A time that an account keeps quiet."""

    at: datetime
    account: str
    hours: str

    @property
    def wrong(self) -> str:
        return f"{self.at:%H:%M} lies in the quiet hours of {self.account} ({self.hours})"

    @property
    def remedy(self) -> str:
        return "Move it, or change `quiet` in organisation.yaml."


@dataclass(frozen=True, slots=True)
class Unanswered(CheckFinding):
    """A question that nobody is there to read the answers of."""

    @property
    def wrong(self) -> str:
        return "a post asks a question, and nobody is named who reads the replies"

    @property
    def remedy(self) -> str:
        return 'Add `cover: "Comms desk, 09:00-21:00"` to the campaign.'


@dataclass(frozen=True, slots=True)
class StoryUnread(CheckFinding):
    """A story of which nobody reads the replies."""

    @property
    def wrong(self) -> str:
        return "nobody is named who reads the replies to this story"

    @property
    def remedy(self) -> str:
        return "Add `story_cover` to organisation.yaml, or `cover` here."


@dataclass(frozen=True, slots=True)
class Embargoed(CheckFinding):
    """A time outside those in which it may go out."""

    is_before: bool

    @property
    def wrong(self) -> str:
        return f"this lies {'before the embargo ends' if self.is_before else 'after `not_after`'}"

    @property
    def remedy(self) -> str:
        return f"Move it, or `{'not_before' if self.is_before else 'not_after'}`."


@dataclass(frozen=True, slots=True)
class NotTheirAccount(CheckFinding):
    """A story whose teller has not said yes to that account."""

    account: str
    theirs: tuple[str, ...]  # to which they have

    @property
    def wrong(self) -> str:
        return f"its teller has not said yes to {self.account}"

    @property
    def remedy(self) -> str:
        return f"Ask them, or choose from: {', '.join(self.theirs)}."


@dataclass(frozen=True, slots=True)
class TextAgain(CheckFinding):
    """The text of another thread of the files again, or nearly."""

    key: str  # of the other one
    is_same: bool = True

    @property
    def wrong(self) -> str:
        return self.of(self.key)

    def of(self, other: str) -> str:
        """What is so; `other` names the other thread."""
        again = f"this is the text of {other} again"
        return (
            again if self.is_same else f"this is nearly the text of {other}, from another account"
        )

    @property
    def remedy(self) -> str:
        if self.is_same:
            return "Say it in other words."
        return "Say it in that account's own words; X counts such pairs as spam."


@dataclass(frozen=True, slots=True)
class SameMinute(CheckFinding):
    """Another thread goes out from the same account in the same minute."""

    key: str  # of the other one
    account: str
    clocks: ClocksChange | None = None  # which brought them together

    @property
    def wrong(self) -> str:
        return self.of(self.key, self.account)

    def of(self, other: str, account: str) -> str:
        """What is so; the words name the other thread, and the account."""
        reason = f", for {self.clocks.wrong}" if self.clocks else ""
        return f"{other} goes out from {account} in the same minute{reason}"

    @property
    def remedy(self) -> str:
        return "Leave some minutes between two threads of one account."


@dataclass(frozen=True, slots=True)
class TooSoonAfter(CheckFinding):
    """A thread follows another one of its account sooner than the account leaves between two."""

    first: str  # its key
    second: str
    minutes: int
    account: str
    clocks_change: bool  # between the two

    @property
    def wrong(self) -> str:
        return self.of(self.first, self.second, self.account)

    def of(self, first: str, second: str, account: str) -> str:
        """What is so; the words name the two threads, and the account."""
        said = f"{second} follows {first} after {self.minutes} minutes, both from {account}."
        return f"{said} The clocks change between them that night." if self.clocks_change else said


@dataclass(frozen=True, slots=True)
class OutOfTune(CheckFinding):
    """Something light stands beside something grave."""

    light: str  # the thread's key
    kind: str | None  # a celebration, a joke
    grave: str

    @property
    def wrong(self) -> str:
        return self.of(self.light, self.grave)

    def of(self, light: str, grave: str) -> str:
        """What is so; the words name the two threads."""
        return f"{light}, a {self.kind}, stands beside {grave}, which is about something grave."


@dataclass(frozen=True, slots=True)
class TextInQueue(CheckFinding):
    """The text of what is queued or went out of late, or nearly."""

    rule: str
    suggestion: str
    key: str
    account: str
    day: date
    is_same: bool

    @property
    def wrong(self) -> str:
        return f"{self.rule}: {self.of(self.key, self.account)}"

    def of(self, other: str, account: str) -> str:
        """What is so; the words name the other thread, and its account."""
        how = "the text" if self.is_same else "nearly the text"
        on = f"{self.day.day} {self.day:%B %Y}"
        return f"this is {how} of {other} (account {account}, {on})"

    @property
    def remedy(self) -> str:
        return self.suggestion


@dataclass(frozen=True, slots=True)
class TypedStory(CheckFinding):
    """A storyteller's words that somebody typed into a campaign."""

    story: str

    @property
    def wrong(self) -> str:
        return f"these are words of story {self.story}, typed and not agreed to here"

    @property
    def remedy(self) -> str:
        return f"Refer to it instead: `story: {self.story}`, once its teller has said yes."
