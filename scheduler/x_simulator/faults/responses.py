"""The answer to a call that a fault struck."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from scheduler.x_simulator.faults.rules import FaultKind
from scheduler.x_simulator.http import problems
from scheduler.x_simulator.http.wire import Dropped, Hung, Slow, Truncated, as_json

HANG_SECONDS = 1.5  # real ones: long enough to be silence, short enough to rehearse with
SLOW_SECONDS = 0.5
DRIP_SECONDS = 4.0
_WINDOW = timedelta(minutes=15)
_JSON = "application/json; charset=utf-8"
_NOTHING: dict[str, Any] = {"data": {"id": "", "text": ""}}  # never sent whole
_PROBLEMS: Mapping[FaultKind, Callable[[datetime], problems.Problem]] = {
    FaultKind.ERROR_500: lambda _: problems.server_error(500),
    FaultKind.ERROR_502: lambda _: problems.server_error(502),
    FaultKind.ERROR_503: lambda _: problems.server_error(503),
    FaultKind.HTML_500: lambda _: problems.server_error(500),
    FaultKind.HTML_502: lambda _: problems.server_error(502),
    FaultKind.HTML_503: lambda _: problems.server_error(503),
    FaultKind.BAD_REQUEST: lambda _: problems.invalid_request("no reason that anybody understands"),
    FaultKind.BAD_MEDIA: lambda _: problems.invalid_request("Your media IDs are invalid."),
    FaultKind.REQUEST_TIMEOUT: lambda _: problems.request_timeout(),
    FaultKind.UNAUTHORIZED: lambda _: problems.unauthorized(),
    FaultKind.NO_CREDITS: lambda _: problems.credits_depleted(),
    FaultKind.FORBIDDEN: lambda _: problems.forbidden(),
    FaultKind.DUPLICATE: lambda _: problems.duplicate(),
    FaultKind.REPLY: lambda _: problems.cold_reply(),
    FaultKind.SPEND_CAP: lambda now: problems.spend_cap(next_cycle(now).date().isoformat()),
    FaultKind.PERMISSIONS: lambda _: problems.read_only_app(),
    FaultKind.TOO_MANY: lambda _: problems.too_many_requests(),
    FaultKind.TOO_MANY_NO_RESET: lambda _: problems.too_many_requests(),
}


@dataclass(frozen=True, slots=True)
class Broken:
    """A response, and the status line that the client can see of it."""

    response: Response
    status: int | None  # None: no status line is sent


def broken_answer(
    kind: FaultKind, now: datetime, status: int | None, body: dict[str, Any] | None
) -> Broken:
    """What the client gets in place of `status` and `body`.

    Both are None where the fault came before the deed, so that there is no answer to break.
    """
    if kind in _PROBLEMS:
        problem = _PROBLEMS[kind](now)
        return Broken(_refusal(kind, problem, now), problem.status)
    match kind:
        case FaultKind.DROP:
            return Broken(Dropped(), None)
        case FaultKind.HANG:
            return Broken(Hung(HANG_SECONDS), None)
        case FaultKind.GARBAGE_200 | FaultKind.GARBAGE_201:
            status = 200 if kind is FaultKind.GARBAGE_200 else 201
            return Broken(Response(b"OK \x00\xff", status, media_type=_JSON), status)
        case FaultKind.EMPTY_200:
            return Broken(Response(b"", 200, media_type=_JSON), 200)
        case FaultKind.REDIRECT:
            return Broken(Response(b"", 307, {"location": "/2/tweets"}), 307)
        case FaultKind.SLOW | FaultKind.DRIP:
            down = problems.server_error(503)
            status, content = status or down.status, as_json(body or down.body)
            if kind is FaultKind.SLOW:
                return Broken(Slow(content, status, SLOW_SECONDS), status)
            return Broken(Slow(content, status, DRIP_SECONDS, pieces=len(content)), status)
    status, content = status or 200, as_json(body or _NOTHING)
    if kind is FaultKind.TRUNCATED:
        return Broken(Truncated(content, status, media_type=_JSON), status)
    return Broken(Response(content[: len(content) // 2], status, media_type=_JSON), status)


def _refusal(kind: FaultKind, problem: problems.Problem, now: datetime) -> Response:
    if kind.endswith("_html"):
        page = f"<html><head><title>{problem.status}</title></head><body>Try later</body></html>"
        return Response(page, problem.status, media_type="text/html")
    headers = {}
    if kind is FaultKind.TOO_MANY:
        headers = {
            "x-rate-limit-limit": "100",
            "x-rate-limit-remaining": "0",
            "x-rate-limit-reset": str(int((now + _WINDOW).timestamp())),
        }
    return Response(as_json(problem.body), problem.status, headers, _JSON)


def next_cycle(now: datetime) -> datetime:
    """The first instant of the next month: when a new billing cycle begins."""
    return (
        now.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)
    ).replace(day=1)
