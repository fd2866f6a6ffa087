"""What a page calls things: states, reasons, people's initials, money."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scheduler.campaigns.model.plan import ReplySettings
from scheduler.remedies import Remedy
from scheduler.store.operations.audit import AuditEntry
from scheduler.store.states import Reason, ThreadState

_WORD_BEGINS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_+|\s+|-+")
_COLOURS = 6


class PillKind(StrEnum):
    """The shape and the colour of a pill."""

    DRAFT = "draft"
    APPROVAL = "approval"
    SCHEDULED = "scheduled"
    GOING = "going"
    PUBLISHED = "published"
    HELD = "held"
    NEEDS = "needs"
    FAILED = "failed"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Pill:
    """Where a thread stands: a shape, and the word beside it."""

    kind: PillKind
    word: str


# Why a thread waits: the word of its pill, and what happens next, in a sentence.
WAITS = {
    Reason.LATE: ("Its time has gone by", "Would it still be right now?"),
    Reason.UNCONFIRMED: (
        "Did it arrive?",
        "X gave no answer to a post. It may be out. It is never sent twice by itself.",
    ),
    Reason.ROOT_ONLY: (
        "Half out",
        "Its first post is out, with the help line, and X refuses the reply.",
    ),
    Reason.REFUSED: ("X refuses it", "Its text must change before it can go out."),
    Reason.NO_SUPPORT: (
        "No help line",
        "Its region has no checked help line that is open day and night. It waits for one.",
    ),
    Reason.ACCOUNT: ("Account signed out", "X no longer takes the account’s tokens or keys."),
    Reason.BUDGET: ("Over the cap", "It would pass a spending cap."),
    Reason.APPROVAL: ("Needs approval", "Without it, it stays unsent and waits here."),
    Reason.CONSENT: (
        "Needs the teller’s yes",
        "It is somebody’s story, and waits for their yes to exactly these words.",
    ),
    Reason.MEDIA: ("Picture changed", "A picture is not the one that was approved."),
    Reason.NOT_READY: ("Not yet", "It may not go out yet: an embargo, or a day to be confirmed."),
    Reason.HELD: (
        "Missed while on hold",
        "Its time passed while it was held. It stays unsent until you decide.",
    ),
    Reason.CHANGED: (
        "Changed from outside",
        "Its rows in the database are not as they were applied. Nothing of it goes out.",
    ),
}
_STATES = {
    ThreadState.SCHEDULED: Pill(PillKind.SCHEDULED, "Scheduled"),
    ThreadState.PUBLISHED: Pill(PillKind.PUBLISHED, "Published"),
    ThreadState.CANCELLED: Pill(PillKind.FAILED, "Cancelled"),
    ThreadState.TAKING_DOWN: Pill(PillKind.DOWN, "Being taken down"),
    ThreadState.TAKEN_DOWN: Pill(PillKind.DOWN, "Taken down"),
}


def pill_of(
    state: ThreadState,
    reason: Reason | None,
    *,
    is_held: bool = False,
    needs_approval: bool = False,
    out: int = 0,
    posts: int = 0,
) -> Pill:
    """Where a thread stands, as a pill."""
    if state is ThreadState.WAITING and reason is not None:
        kind = PillKind.APPROVAL if reason is Reason.APPROVAL else PillKind.NEEDS
        return Pill(kind, WAITS[reason][0])
    if is_held and state in (ThreadState.SCHEDULED, ThreadState.PUBLISHING):
        return Pill(PillKind.HELD, f"On hold: {out} of {posts} out" if out else "On hold")
    if state is ThreadState.PUBLISHING:
        return Pill(PillKind.GOING, f"Going out: {out} of {posts}")
    if needs_approval and state is ThreadState.SCHEDULED:
        return Pill(PillKind.APPROVAL, "Needs approval")
    return _STATES.get(state, Pill(PillKind.NEEDS, "Needs attention"))


_DID = ("asked ", "took back ", "agreed to ", "asks for ")


def happened(entry: AuditEntry, who: str) -> str:
    """One line of a thread's history: Approved, by Ruth Okafor: kind and clear."""
    state = entry.to_state.replace("_", " ") or "removed"
    # What somebody did without changing how it stands: asked for an approval, say.
    if entry.from_state == entry.to_state and entry.why.startswith(_DID):
        return f"{who} {entry.why}"
    said_yes = entry.why.startswith("approved the words ")
    if said_yes:
        state = "approved"
    elif entry.to_state and entry.from_state == entry.to_state:
        state = "noted"
    elif state == "waiting" and who != "Handrail":
        state = "left waiting"
    by = "" if who == "Handrail" else f" by {who}"
    why = entry.why.partition("; ")[2] if said_yes else entry.why
    why = f": {why.rstrip('.')}" if why else ""
    return f"{state.capitalize()}{by}{why}"


# Who may reply, in X's words and in ours.
MAY_REPLY = {
    None: "Everybody",
    ReplySettings.FOLLOWING: "Whom the account follows",
    ReplySettings.MENTIONED_USERS: "Whom it mentions",
    ReplySettings.SUBSCRIBERS: "Subscribers",
    ReplySettings.VERIFIED: "Verified accounts",
}


def initials(name: str) -> str:
    """Two letters at most, for a round picture."""
    return "".join(word[0] for word in _words(name)[:2]).upper() or "?"


def said_as_name(handle: str) -> str:
    """A handle as words: HarbourMinds reads Harbour Minds."""
    return " ".join(_words(handle)) or handle


def colour_of(name: str) -> int:
    """One of the colours for a name, always the same."""
    return zlib.crc32(name.encode()) % _COLOURS


def usd(amount: float) -> str:
    """Dollars and cents; tenths of a cent where there is less than a dollar."""
    return f"${amount:,.2f}" if amount >= 1 or amount == 0 else f"${amount:,.3f}"


def title_of(text: str, most: int = 90) -> str:
    """The first line of a text, cut between words."""
    line = next((one.strip() for one in text.splitlines() if one.strip()), "")
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def sentence_of(parts: Sequence[str | Remedy]) -> str:
    """An error's message for a page: what happened, without what one would type."""
    said = "".join(part for part in parts if isinstance(part, str)).strip()
    said = re.sub(r"(See|The names|To [a-z ]+|Decide|Check)?:?\s*$", "", said).strip()
    said = re.sub(r"\s+--[a-z-]+( [A-Z]+)?", "", said).rstrip(" :,")
    return said if said.endswith((".", "?", "”")) else f"{said}."


def _words(name: str) -> list[str]:
    return [word for word in _WORD_BEGINS.split(name) if word]
