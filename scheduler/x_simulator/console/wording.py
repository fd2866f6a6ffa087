"""The page's words for what the server calls by short names."""

from collections.abc import Mapping

from scheduler.x_simulator.faults.rules import FaultKind

CALLS: Mapping[str, str] = {
    "create": "publishing a post",
    "delete": "deleting a post",
    "lookup": "reading figures",
    "timeline": "reading our timeline",
    "me": "checking the accounts",
    "mentions": "reading mentions",
    "search": "searching",
    "counts": "counting posts",
    "users": "looking somebody up",
    "hide": "hiding a reply",
    "token": "asking for a token",
    "app_token": "asking for an app's token",
    "revoke": "giving a token back",
    "media_initialize": "beginning an upload",
    "media_append": "uploading a part",
    "media_finalize": "finishing an upload",
    "media_upload": "uploading a file",
    "media_status": "asking about an upload",
    "media_metadata": "writing an alt text",
    "media_subtitles": "giving a film its captions",
}
_CHANGES = frozenset({"create", "delete", "hide", "media_finalize", "media_upload"})
ANSWERS: Mapping[int, str] = {
    200: "done",
    201: "published",
    307: "sent elsewhere",
    400: "refused: text or fields are wrong",
    401: "refused: who is that?",
    402: "refused: no money left",
    403: "refused: not allowed",
    404: "not found",
    408: "X heard no whole request",
    429: "too many calls: wait",
    500: "error at X",
    502: "error at X",
    503: "X is down",
}
KINDS: Mapping[FaultKind, str] = {
    FaultKind.DROP: "The line drops",
    FaultKind.HANG: "Silence, then the line drops",
    FaultKind.SLOW: "The answer comes very slowly",
    FaultKind.DRIP: "The answer comes byte by byte",
    FaultKind.TRUNCATED: "The answer breaks off",
    FaultKind.CUT_JSON: "Half an answer",
    FaultKind.GARBAGE_200: "Garbage instead of an answer (200)",
    FaultKind.GARBAGE_201: "Garbage instead of an answer (201)",
    FaultKind.EMPTY_200: "An answer without words (200)",
    FaultKind.REDIRECT: "Sent elsewhere (307)",
    FaultKind.BAD_REQUEST: "Text or fields are wrong (400)",
    FaultKind.BAD_MEDIA: "X does not know the picture (400)",
    FaultKind.REQUEST_TIMEOUT: "X heard no whole request (408)",
    FaultKind.ERROR_500: "Error at X (500)",
    FaultKind.ERROR_502: "Error at X (502)",
    FaultKind.ERROR_503: "X is down (503)",
    FaultKind.HTML_500: "Error page (500)",
    FaultKind.HTML_502: "Error page (502)",
    FaultKind.HTML_503: "Error page (503)",
    FaultKind.UNAUTHORIZED: "The account is not connected any more (401)",
    FaultKind.NO_CREDITS: "No money left (402)",
    FaultKind.FORBIDDEN: "Not allowed, without a reason (403)",
    FaultKind.DUPLICATE: "Refused as said before (403)",
    FaultKind.REPLY: "The reply is not allowed (403)",
    FaultKind.SPEND_CAP: "The spending limit is reached (403)",
    FaultKind.PERMISSIONS: "The app may not write (403)",
    FaultKind.TOO_MANY: "Too many calls (429)",
    FaultKind.TOO_MANY_NO_RESET: "Too many calls, and no word of when (429)",
}
MIXTURE_WORDS: Mapping[str, tuple[str, str]] = {
    "calm": ("Calm", "Nothing goes wrong."),
    "storm": ("Storm", "About one call in ten is lost, broken or refused."),
    "outage": ("Outage", "X is down from 11:00 to 13:00 UTC, every day."),
    "out-of-credits": ("Out of credits", "The money is gone after two dozen calls."),
}
NAMINGS: Mapping[str, str] = {
    "tweet": "old names",
    "post": "new names",
    "tweet-ignored": "new names, and the old ones are not heard",
}
RESETS: Mapping[str, str] = {
    "right": "right",
    "missing": "missing",
    "wrong": "ten minutes too early",
}


def fault_words(struck: str, call: str) -> str:
    """ "drop after" in words; only what changes something can go wrong before or after it."""
    kind, _, when = struck.rpartition(" ")
    words = KINDS[FaultKind(kind)]
    return f"{words}, {when} it was stored" if call in _CHANGES else words
