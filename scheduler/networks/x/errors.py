"""What X's refusals mean for the publisher. Pure: status, headers and body in, a value out.

Source: X's documentation and recorded answers, as of late 2026; see docs/reference.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scheduler.networks.base import Outcome, Refusal, Refused, Unavailable, Unconfirmed, Wait
from scheduler.networks.foreign_text import printable

_RATE_LIMITED = 88  # X's older error codes, which still turn up
_OLD_CODES = {
    32: Refusal.RECONNECT,  # could not authenticate
    64: Refusal.RECONNECT,  # suspended
    89: Refusal.RECONNECT,  # expired token
    186: Refusal.TEXT,  # too long
    135: Refusal.CLOCK,  # timestamp out of bounds
    187: Refusal.DUPLICATE,
    326: Refusal.RECONNECT,  # locked
}
_APP_WINDOW = "x-app-limit-24hour"
_WINDOWS = ("x-rate-limit", _APP_WINDOW, "x-user-limit-24hour")


@dataclass(frozen=True, slots=True)
class _Body:
    """The parts of a problem that say what it is."""

    title: str = ""
    kind: str = ""  # `type`; only its ending is stable, hosts vary
    detail: str = ""
    codes: tuple[int, ...] = ()
    reset_date: str = ""

    @property
    def words(self) -> str:
        return f"{self.title} {self.detail}".lower()


def outcome_of(status: int, headers: Mapping[str, str], content: bytes) -> Outcome:
    """What an answer outside the 200s to a create means."""
    body = _read(content)
    detail = _detail(status, body)
    if status < 400 or status >= 500 or status == 408:
        return Unconfirmed(detail)  # whatever its body says
    if status == 429 or _RATE_LIMITED in body.codes:
        is_whole_app = headers.get(f"{_APP_WINDOW}-remaining") == "0"
        return Wait(_reset(headers), detail, is_whole_app)
    why = _why(status, body)
    return Refused(why, detail, _date(body.reset_date) if why is Refusal.SPEND_CAP else None)


def unavailable_of(status: int, headers: Mapping[str, str], content: bytes) -> Unavailable:
    """What an answer outside the 200s to a read means."""
    match outcome_of(status, headers, content):
        case Wait(until, detail):
            return Unavailable(detail, until)
        case Refused(why, detail, until):
            return Unavailable(
                detail,
                until,
                needs_reconnect=why is Refusal.RECONNECT,
                is_clock=why is Refusal.CLOCK,
                is_gone=status == 404,
                is_refused=why in (Refusal.TEXT, Refusal.FORBIDDEN) and status != 404,
            )
        case other:
            return Unavailable(getattr(other, "detail", ""))


def _why(status: int, body: _Body) -> Refusal:
    for code in body.codes:
        if code in _OLD_CODES:
            return _OLD_CODES[code]
    match status:
        case 400:
            return Refusal.MEDIA if "media id" in body.words else Refusal.TEXT
        case 401:
            return Refusal.RECONNECT
        case 402:
            return Refusal.CREDITS
        case 403:
            return _why_forbidden(body)
        case _:
            return Refusal.FORBIDDEN


def _why_forbidden(body: _Body) -> Refusal:
    """X uses 403 for six different things, told apart by type first and words second."""
    if body.kind.endswith("/oauth1-permissions"):
        return Refusal.RECONNECT
    if body.kind.endswith("/spend-cap") or "spend cap" in body.words:
        return Refusal.SPEND_CAP
    if body.kind.endswith("/credits") or "creditsdepleted" in body.words:
        return Refusal.CREDITS
    if "duplicate content" in body.words:
        return Refusal.DUPLICATE
    if "reply to this conversation" in body.words or "attempted to reply" in body.words:
        return Refusal.REPLY
    if "too long" in body.words:
        return Refusal.TEXT
    return Refusal.FORBIDDEN


def _reset(headers: Mapping[str, str]) -> datetime | None:
    """When every window that is used up is open again; None where no header says so."""
    empty = [window for window in _WINDOWS if headers.get(f"{window}-remaining") == "0"]
    resets = [headers.get(f"{window}-reset", "") for window in empty or _WINDOWS[:1]]
    moments = [_epoch(reset) for reset in resets]
    return max((moment for moment in moments if moment), default=None)


def used_up_until(headers: Mapping[str, str]) -> datetime | None:
    """After a yes: when the next call is allowed, if this one was the last of a window."""
    is_used_up = any(headers.get(f"{window}-remaining") == "0" for window in _WINDOWS)
    return _reset(headers) if is_used_up else None


def _epoch(seconds: str) -> datetime | None:
    if not (seconds.isascii() and seconds.isdigit()):
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _date(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _read(content: bytes) -> _Body:
    """The problem in `content`; an empty one for HTML, cut-off JSON and the like."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return _Body()
    if not isinstance(body, dict):
        return _Body()
    errors = _errors(body)
    return _Body(
        title=_text(body, "title"),
        kind=_text(body, "type"),
        detail=" ".join(
            dict.fromkeys(
                filter(
                    None, [_text(body, "detail"), *(_text(error, "message") for error in errors)]
                )
            )
        ),
        codes=tuple(error["code"] for error in errors if isinstance(error.get("code"), int)),
        reset_date=_text(body, "reset_date"),
    )


def _errors(body: dict[str, Any]) -> list[dict[str, Any]]:
    errors = body.get("errors")
    if not isinstance(errors, list):
        return []
    return [error for error in errors if isinstance(error, dict)]


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _detail(status: int, body: _Body) -> str:
    return f"{status}: {printable(body.detail or body.title) or 'no reason given'}"
