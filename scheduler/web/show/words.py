"""What a page calls things: states, reasons, people's initials, money."""

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache

from scheduler.campaigns.model.plan import ReplySettings
from scheduler.publishing.monitoring.history import (
    in_people_times,
    is_after_a_no,
    says_no_more,
)
from scheduler.remedies import Remedy
from scheduler.store.operations.audit import AuditEntry
from scheduler.store.overview.listing import ThreadRow
from scheduler.store.states import PostState, Reason, ThreadState

_WORD_BEGINS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_+|\s+|-+")
_COLOURS = 6
_NAMES = 256  # of people and accounts: a page says the same few again and again
_ASKED = re.compile(r"asked ([a-z0-9, -]+) to approve ")
_CENT = Decimal("0.01")


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
    Reason.SAID_ALREADY: (
        "Said already, says X",
        "X refuses words that it has from this account already. Either this post is out after all, "
        "or another one of the account says the same. It is never sent twice by itself.",
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
    Reason.ACCOUNT: (
        "Account signed out",
        "X no longer takes the account’s tokens or keys. Connect it again, then send it again.",
    ),
    Reason.BUDGET: ("Over the cap", "It would pass a spending cap."),
    Reason.APPROVAL: ("Needs approval", "Without it, it stays unsent and waits here."),
    Reason.CONSENT: (
        "Needs the teller’s yes",
        "It is somebody’s story, and waits for their yes to exactly these words.",
    ),
    Reason.MEDIA: ("Picture changed", "A picture is not the one that was approved."),
    Reason.LEAVE: (
        "Needs somebody’s leave",
        "Somebody who can be seen in its picture does not agree to that, or no longer.",
    ),
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


_STATE_WORDS: dict[str, str] = {
    **{state: pill.word for state, pill in _STATES.items()},
    ThreadState.PUBLISHING: "Going out",
    ThreadState.WAITING: "Waits for a person",
    "held": "On hold",
}


def state_word(state: str) -> str:
    """A state, or what else a calendar can be asked for, as people say it."""
    return _STATE_WORDS.get(state) or state[:1].upper() + state[1:]


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


def pill_of_row(row: ThreadRow) -> Pill:
    """Where a thread of a list stands, as a pill."""
    return pill_of(
        row.state,
        row.reason,
        is_held=row.is_held,
        needs_approval=row.wants_yes,
        out=row.posts_out,
        posts=row.posts,
    )


# Where the state alone would not say what happened.
_BECAME: dict[tuple[str, str], str] = {
    ("", ThreadState.SCHEDULED): "put into the queue",
    (ThreadState.SCHEDULED, ThreadState.PUBLISHING): "began to go out",
    (ThreadState.PUBLISHING, ThreadState.SCHEDULED): "not out yet, and tried again",
    (ThreadState.WAITING, ThreadState.SCHEDULED): "back in the queue",
    (ThreadState.CANCELLED, ThreadState.SCHEDULED): "back in the queue",
    (PostState.UNSENT, PostState.SENDING): "handed to X",
    (PostState.SENDING, PostState.SENT): "out",
    (PostState.SENDING, PostState.UNSENT): "not taken by X",
    (PostState.SENDING, PostState.UNCONFIRMED): "its answer was lost",
    (PostState.UNCONFIRMED, PostState.SENT): "found on X",
}
_DID = ("asked ", "took back ", "agreed to ", "asks for ")


def happened(
    entry: AuditEntry, called: Callable[[str], str], shown: Callable[[datetime], str]
) -> str:
    """One line of a thread's history: Approved, by Ruth Okafor: kind and clear.

    `called` makes a name of an id, `shown` people's words of an instant.
    """
    who = called(entry.actor)
    if entry.to_state.startswith("comment "):
        return f"Comment by {who}"
    state = _BECAME.get((entry.from_state, entry.to_state)) or (
        entry.to_state.replace("_", " ") or "removed"
    )
    # What somebody did without changing how it stands: asked for an approval, say.
    if entry.from_state == entry.to_state and entry.why.startswith(_DID):
        asked = _ASKED.match(entry.why)
        ids = asked[1].split(", ") if asked else []  # or: everybody who may
        whom = ", ".join(one if " " in one else called(one) for one in ids)
        why = entry.why if asked is None else f"asked {whom}{entry.why[asked.end(1) :]}"
        return f"{who} {in_people_times(why, shown)}"
    said_yes = entry.why.startswith("approved the words ")
    if said_yes:
        state = "approved"
    elif entry.to_state and entry.from_state == entry.to_state:
        state = "noted"
    elif is_after_a_no(entry):
        state = "not taken by X, as it says"
    elif state == "waiting" and who != "Handrail":
        state = "left waiting"
    by = "" if who == "Handrail" else f" by {who}"
    why = entry.why.partition("; ")[2] if said_yes else entry.why
    why = "" if says_no_more(why) else why
    why = f": {in_people_times(why, shown).rstrip('.')}" if why else ""
    return f"{state[:1].upper()}{state[1:]}{by}{why}"  # X keeps its capital


# Who may reply, in X's words and in ours.
MAY_REPLY = {
    None: "Everybody",
    ReplySettings.FOLLOWING: "Whom the account follows",
    ReplySettings.MENTIONED_USERS: "Whom it mentions",
    ReplySettings.SUBSCRIBERS: "Subscribers",
    ReplySettings.VERIFIED: "Verified accounts",
}


@lru_cache(maxsize=_NAMES)
def initials(name: str) -> str:
    """Two letters at most, for a round picture."""
    return "".join(word[0] for word in _words(name)[:2]).upper() or "?"


@lru_cache(maxsize=_NAMES)
def said_as_name(handle: str) -> str:
    """A handle as words: HarbourMinds reads Harbour Minds."""
    return " ".join(_words(handle)) or handle


def colour_of(name: str) -> int:
    """One of the colours for a name, always the same."""
    return zlib.crc32(name.encode()) % _COLOURS


def usd(amount: float) -> str:
    """Dollars and whole cents, halves up: $0.24; less than $0.01 where it is next to nothing."""
    cents = Decimal(f"{amount:.3f}").quantize(_CENT, ROUND_HALF_UP)
    return f"${cents:,.2f}" if cents or not amount else f"less than ${_CENT}"


def usd_exact(amount: float) -> str:
    """Dollars to a tenth of a cent, for a bill of single calls, which cost parts of a cent."""
    return f"${amount:,.3f}"


def title_of(text: str, most: int = 90) -> str:
    """The first line of a text, cut between words."""
    line = next((one.strip() for one in text.splitlines() if one.strip()), "")
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


_WHAT_TO_TYPE = re.compile(
    r"(See|The names|To [a-z ]+|If [a-z ]+|Decide|Check|Make a new sheet)?:?\s*$"
)


def sentence_of(parts: Sequence[str | Remedy]) -> str:
    """An error's message for a page: what happened, without what one would type."""
    words = "".join(part for part in parts if isinstance(part, str)).strip()
    words = _WHAT_TO_TYPE.sub("", words).strip()
    return words if words.endswith((".", "?", "”")) else f"{words}."


def _words(name: str) -> list[str]:
    return [word for word in _WORD_BEGINS.split(name) if word]
