"""What `check` finds, in the words of the desk: by handles and titles, without a rule's code, and
with what a form or a button here can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import singledispatch

from scheduler.errors import Mistake
from scheduler.findings import (
    CheckFinding,
    Embargoed,
    InQuietHours,
    NotTheirAccount,
    OutOfTune,
    RuleFound,
    SaidElsewhere,
    SameMinute,
    SharedHashtag,
    StoryUnread,
    TextAgain,
    TextInQueue,
    TooSoonAfter,
    TypedStory,
    Unanswered,
    UnlistedMention,
    WayOut,
)


@dataclass(frozen=True, slots=True)
class NamesHere:
    """What the desk calls accounts and threads."""

    handles: Mapping[str, str]  # of our accounts, by short name
    title_of: Callable[[str], str]  # of a thread, by its key

    def account(self, name: str) -> str:
        return f"@{self.handles[name]}" if name in self.handles else name

    def accounts(self, names: tuple[str, ...]) -> str:
        return ", ".join(map(self.account, names))


@dataclass(frozen=True, slots=True)
class FindingToShow:
    """One finding in plain words, and the page of its campaign on which it can be mended."""

    said: str
    page: str  # "head": the campaign by form; "file"; "" where the thread itself is mended
    line: int = 0  # of a mistake, in its file


_PAGES: Mapping[type, str] = {
    Unanswered: "head",
    StoryUnread: "head",
    UnlistedMention: "file",
    TypedStory: "file",
}


def page_of(found: object) -> str:
    """The page of a campaign on which a finding can be mended; "" where that is its thread's."""
    return _PAGES.get(type(found), "")


def finding_to_show(found: str | CheckFinding, names: NamesHere) -> FindingToShow:
    """A warning, for a page."""
    return FindingToShow(said_plainly(found, names), page_of(found))


def mistake_to_show(one: Mistake, names: NamesHere) -> FindingToShow:
    """A mistake, for a page."""
    return FindingToShow(mistake_plainly(one, names), page_of(one.about), one.line)


def mistake_plainly(one: Mistake, names: NamesHere) -> str:
    """What is wrong and what to do, in sentences; what nobody made a value of as it is."""
    return said_plainly(one.about or f"{one.wrong}. {one.remedy}", names)


@singledispatch
def said_plainly(found: object, names: NamesHere) -> str:
    """What was found, in sentences; what names nothing that is called otherwise here as it is."""
    return str(found)


@said_plainly.register
def _(found: UnlistedMention, names: NamesHere) -> str:
    return f"it mentions @{found.handle}, whom the campaign’s file does not list for that"


@said_plainly.register
def _(found: RuleFound, names: NamesHere) -> str:
    place = found.place.removesuffix(", ")
    said = f"{place}: {found.said}" if place else found.said
    if found.way_out not in (WayOut.QUOTE, WayOut.QUOTE_AGAIN):
        return f"{said}. {found.remedy}"
    again = "What a second person was given is not the sentence. "
    way_out = "If it means something else, keep your words and say why: a second person reads both."
    first = again if found.way_out is WayOut.QUOTE_AGAIN else ""
    return f"{said}. {found.suggestion} {first}{way_out}"


@said_plainly.register
def _(found: SharedHashtag, names: NamesHere) -> str:
    whose = names.accounts(found.accounts)
    return f"{found.message} (#{found.tag}: {whose}). {found.suggestion}"


@said_plainly.register
def _(found: SaidElsewhere, names: NamesHere) -> str:
    return f"{found.of(f'{names.title_of(found.key)}, {found.on}')}. {found.remedy}"


@said_plainly.register
def _(found: InQuietHours, names: NamesHere) -> str:
    whose = names.account(found.account)
    return (
        f"{found.at:%H:%M} lies in the quiet hours of {whose} ({found.hours}). Choose another time."
    )


@said_plainly.register
def _(found: Unanswered, names: NamesHere) -> str:
    return f"{found.wrong}. Say of the campaign who reads them, and when."


@said_plainly.register
def _(found: StoryUnread, names: NamesHere) -> str:
    return f"{found.wrong}. Say of the campaign who reads them, and when."


@said_plainly.register
def _(found: Embargoed, names: NamesHere) -> str:
    if found.is_before:
        return f"{found.wrong}. Choose a later time."
    return "this lies after the last time at which it may go out. Choose an earlier one."


@said_plainly.register
def _(found: NotTheirAccount, names: NamesHere) -> str:
    told = f"its teller has not said yes to {names.account(found.account)}"
    return f"{told}. Ask them, or choose from: {names.accounts(found.theirs)}."


@said_plainly.register
def _(found: TextAgain, names: NamesHere) -> str:
    return f"{found.of(names.title_of(found.key))}. {found.remedy}"


@said_plainly.register
def _(found: SameMinute, names: NamesHere) -> str:
    told = found.of(names.title_of(found.key), names.account(found.account))
    return f"{told}. {found.remedy}"


@said_plainly.register
def _(found: TextInQueue, names: NamesHere) -> str:
    told = found.of(names.title_of(found.key), names.account(found.account))
    return f"{told}. {found.remedy}"


@said_plainly.register
def _(found: TooSoonAfter, names: NamesHere) -> str:
    first, second = names.title_of(found.first), names.title_of(found.second)
    return found.of(first, second, names.account(found.account))


@said_plainly.register
def _(found: OutOfTune, names: NamesHere) -> str:
    return found.of(names.title_of(found.light), names.title_of(found.grave))


@said_plainly.register
def _(found: TypedStory, names: NamesHere) -> str:
    instead = "Refer to it in the campaign’s file instead, once its teller has said yes."
    return f"{found.wrong}. {instead}"
