"""Tells an entry of the audit in people's words and times. The entry itself keeps ids and UTC."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from scheduler.publishing.reasons import LOOKED_FOR_FIRST
from scheduler.store.operations import audit
from scheduler.store.operations.audit import AuditEntry
from scheduler.store.states import PostState, ThreadState

_T, _P = ThreadState, PostState
_ANY = "*"  # from whatever it was

_OF_THREAD: Mapping[tuple[str, str], str] = {
    ("", _T.SCHEDULED): "queued",
    (_T.SCHEDULED, _T.PUBLISHING): "began to go out",
    (_T.PUBLISHING, _T.SCHEDULED): "not out yet, and tried again",
    (_T.WAITING, _T.SCHEDULED): "back in the queue",
    (_T.CANCELLED, _T.SCHEDULED): "back in the queue",
    (_T.WAITING, _T.PUBLISHING): "goes on",
    (_ANY, _T.PUBLISHED): "all of it is out",
    (_ANY, _T.WAITING): "waits for a person",
    (_ANY, _T.CANCELLED): "cancelled",
    (_ANY, _T.TAKING_DOWN): "is being deleted from X",
    (_ANY, _T.TAKEN_DOWN): "deleted from X",
    (_ANY, ""): "taken out of the queue",
}
_OF_POST: Mapping[tuple[str, str], str] = {
    (_P.UNSENT, _P.SENDING): "handed to X",
    (_P.SENDING, _P.SENT): "out",
    (_P.SENDING, _P.UNSENT): "not taken by X",
    (_P.UNCONFIRMED, _P.SENT): "found on X",
    (_ANY, _P.UNSENT): "to be sent again",
    (_ANY, _P.UNCONFIRMED): "its answer was lost",
    (_ANY, _P.REFUSED): "not sent",
    (_ANY, _P.REMOVED): "deleted from X",
}
# Reasons that say no more than the words above.
_SAID_ALREADY = frozenset(
    {"due", "its turn", "X gave it an id", "every post is out", "applied from the campaign file"}
)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?\+00:00| \d\d:\d\d UTC)")
_APPROVED = re.compile(r"^(?:said yes to|approved the words) [0-9a-f]{12}")


def in_people_words(entry: AuditEntry, shown: Callable[[datetime], str]) -> str:
    """What happened to what, by whom and why; `shown` puts a time into people's words."""
    return f"{subject_of(entry)}: {by_whom_and_why(entry, shown)}"


def by_whom_and_why(entry: AuditEntry, shown: Callable[[datetime], str]) -> str:
    """The same where it is known what it happened to."""
    why = in_people_times(entry.why, shown)
    who = "by itself" if entry.actor == audit.ENGINE else f"by {entry.actor}"
    line = f"{what_happened(entry)}, {who}"
    return line if not why or says_no_more(why) else f"{line}: {_APPROVED.sub('approved', why)}"


def in_people_times(why: str, shown: Callable[[datetime], str]) -> str:
    """A reason whose instants are put into people's words by `shown`."""
    return _INSTANT.sub(
        lambda found: shown(datetime.fromisoformat(found[0].replace(" UTC", "+00:00"))), why
    )


def says_no_more(why: str) -> bool:
    """Whether a reason only repeats what happened: its turn came, say."""
    return why in _SAID_ALREADY


def subject_of(entry: AuditEntry) -> str:
    """What it happened to, as people know it."""
    kind, _, name = entry.subject.partition(":")
    match kind:
        case "thread":
            return name
        case "post":
            key, _, position = name.rpartition("#")
            return f"{key}, post {int(position) + 1}"
        case _:
            return f"{kind} {name}".strip()


def what_happened(entry: AuditEntry) -> str:
    """What became of it, without why."""
    match entry.subject.partition(":")[0]:
        case "thread" if entry.from_state == entry.to_state:
            return _of_thread_that_stays(entry)
        case "thread":
            return _word(_OF_THREAD, entry)
        case "post" if is_after_a_no(entry):
            return "not taken by X, as it says"
        case "post":
            return _word(_OF_POST, entry)
        case "hold":
            return _of_hold(entry)
        case _:
            return _moved(entry)


def is_after_a_no(entry: AuditEntry) -> bool:
    """Whether a post may be out although X answered: then no answer was lost."""
    return entry.to_state == _P.UNCONFIRMED and entry.why.endswith(LOOKED_FOR_FIRST)


def _of_thread_that_stays(entry: AuditEntry) -> str:
    """The thread's words or time were changed, or somebody decided about it."""
    if _APPROVED.match(entry.why):
        return "approved"
    if entry.why.startswith("said no: "):
        return "rejected"
    return "moved" if entry.why.startswith("moved to ") else "changed"


def _of_hold(entry: AuditEntry) -> str:
    if entry.to_state == "lifted":
        return "released"
    return "the reason" if entry.from_state else f"placed on {entry.to_state}"


def _word(words: Mapping[tuple[str, str], str], entry: AuditEntry) -> str:
    found = words.get((entry.from_state, entry.to_state)) or words.get((_ANY, entry.to_state))
    return found or _moved(entry)


def _moved(entry: AuditEntry) -> str:
    leave, to = (state.replace("_", " ") for state in (entry.from_state, entry.to_state))
    return f"{leave} -> {to or 'removed'}" if leave and leave != to else to or "removed"
