"""The page of the rehearsal X: what went out, who answered, what it cost, and what may go wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from scheduler.clock import Clock
from scheduler.x_simulator.console.control import is_from_here
from scheduler.x_simulator.console.threads import Threads
from scheduler.x_simulator.console.wording import (
    ANSWERS,
    CALLS,
    KINDS,
    MIXTURE_WORDS,
    NAMINGS,
    RESETS,
    fault_words,
)
from scheduler.x_simulator.faults.presets import MIXTURES
from scheduler.x_simulator.faults.rules import FaultKind, FaultRule, Faults
from scheduler.x_simulator.faults.switches import Switches
from scheduler.x_simulator.model.accounts import RehearsalAccount
from scheduler.x_simulator.model.crowd import Crowd
from scheduler.x_simulator.model.media_kinds import FILMS, SUBTITLES, as_webvtt
from scheduler.x_simulator.model.media_store import MediaStore
from scheduler.x_simulator.model.prices import MICRO, SimulatedPrices
from scheduler.x_simulator.model.truth_log import TruthLog

CALLS_SHOWN = 40
_FROM_THE_START = datetime(2011, 1, 1, tzinfo=UTC)  # before any id that X ever gave
_TEMPLATES = Path(__file__).parent / "templates"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self';"
    " img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_SHOWABLE = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif", *FILMS})


@dataclass(frozen=True, slots=True)
class CallShown:
    """One call and the answer to it, in words."""

    at: datetime
    account: str
    call: str
    answer: str
    fault: str
    cost_usd: float


class Page:
    """Shows the rehearsal and takes what people switch by hand."""

    def __init__(
        self,
        log: TruthLog,
        clock: Clock,
        accounts: Sequence[RehearsalAccount],
        threads: Threads,
        crowd: Crowd,
        shelf: MediaStore,
        faults: Faults,
        switches: Switches,
        prices: SimulatedPrices,
        zone: ZoneInfo,
    ) -> None:
        self._log = log
        self._clock = clock
        self._accounts = accounts
        self._threads = threads
        self._crowd = crowd
        self._shelf = shelf
        self._faults = faults
        self._switches = switches
        self._prices = prices
        self._zone = zone  # of the people who look at it; X's own answers are in UTC

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._zone)

    async def show(self, request: Request) -> Response:
        """GET /rehearsal/."""
        now = self._clock.now()
        # A rehearsal ends weeks after its posts, and nobody asked for the replies meanwhile.
        self._crowd.speak(now, since=_FROM_THE_START)
        posts, calls, cost = self._log.totals()
        html = _template().render(
            now=now,
            zone=self._zone.key,
            local=self._local,
            posts=posts,
            calls=calls,
            cost_usd=cost / MICRO,
            prices_as_of=self._prices.as_of,
            accounts=[(account, self._threads.of(account, now)) for account in self._accounts],
            money=[
                (CALLS.get(call, call), number, spent / MICRO)
                for call, number, spent in self._log.costs_by_call()
            ],
            recent=[_shown(row) for row in self._log.latest(CALLS_SHOWN)],
            rules=[
                (kept.id, KINDS[kept.rule.fault], _scope(kept.rule), kept.struck)
                for kept in self._faults.rules
            ],
            mixtures=MIXTURE_WORDS,
            kinds=KINDS,
            namings=NAMINGS,
            resets=RESETS,
            at=self._switches.at,
            is_open="switches" in request.query_params,
        )
        return HTMLResponse(html, headers=_HEADERS)

    async def style(self, _: Request) -> Response:
        """GET /rehearsal/page.css."""
        return FileResponse(_TEMPLATES / "page.css", media_type="text/css")

    async def script(self, _: Request) -> Response:
        """GET /rehearsal/page.js."""
        return FileResponse(_TEMPLATES / "page.js", media_type="text/javascript")

    async def picture(self, request: Request) -> Response:
        """GET /rehearsal/media/:id."""
        media = self._shelf.media(request.path_params["media_id"])
        if media is not None and media.media_type == SUBTITLES:
            track = as_webvtt(self._shelf.content(media.media_id))
            return Response(track, media_type="text/vtt", headers=_HEADERS)
        if media is None or media.media_type not in _SHOWABLE:
            return Response(status_code=404)
        content = self._shelf.content(media.media_id)
        return Response(content, media_type=media.media_type, headers=_HEADERS)

    async def mix(self, request: Request) -> Response:
        """POST /rehearsal/page/mixture."""

        def change(form: Mapping[str, str]) -> None:
            self._faults.mix(MIXTURES[form["mixture"]])

        return await self._changed(request, change)

    async def add_fault(self, request: Request) -> Response:
        """POST /rehearsal/page/fault."""

        def change(form: Mapping[str, str]) -> None:
            self._faults.add(
                FaultRule(
                    fault=FaultKind(form["fault"]),
                    when="after" if form["when"] == "after" else "before",
                    account=form.get("account") or None,
                    position=int(form["position"]) if form.get("position") else None,
                    times=int(form.get("times") or 1),
                )
            )

        return await self._changed(request, change)

    async def clear_fault(self, request: Request) -> Response:
        """POST /rehearsal/page/clear."""
        return await self._changed(request, lambda form: self._faults.clear(int(form["id"])))

    async def move_switches(self, request: Request) -> Response:
        """POST /rehearsal/page/switches."""

        def change(form: Mapping[str, str]) -> None:
            self._switches.change(
                {
                    "limits": "limits" in form,
                    "day_headers": "day_headers" in form,
                    "self_threads": "self_threads" in form,
                    "reset_header": form["reset_header"],
                    "naming": form["naming"],
                    "timeline_lag_seconds": int(form.get("lag_minutes") or 0) * 60,
                    "credits_usd": form.get("credits_usd") or None,
                    "spend_cap_usd": form.get("spend_cap_usd") or None,
                }
            )

        return await self._changed(request, change)

    async def _changed(
        self, request: Request, change: Callable[[Mapping[str, str]], None]
    ) -> Response:
        """Makes the change that a form of this page asks for, and shows the page again."""
        if not is_from_here(request):
            return Response("This form belongs to another page.", 403)
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        try:
            change(form)
        except (ValueError, KeyError):
            return Response("That cannot be. Go back and choose again.", 400)
        return RedirectResponse("/rehearsal/?switches#faults", 303)


def _shown(row: Mapping[str, object]) -> CallShown:
    status = row["status"]
    return CallShown(
        at=datetime.fromisoformat(str(row["at"])),
        account=f"@{row['account']}" if row["account"] else "nobody",
        call=CALLS.get(str(row["call"]), str(row["call"])),
        answer=ANSWERS.get(status, str(status)) if isinstance(status, int) else "no answer",
        fault=fault_words(str(row["fault"]), str(row["call"])) if row["fault"] else "",
        cost_usd=float(str(row["cost_usd"])),
    )


def _scope(rule: FaultRule) -> str:
    parts = [f"{rule.when} storing"]
    if rule.account:
        parts.append(f"for @{rule.account}")
    if rule.position is not None:
        parts.append("at the first post" if rule.position == 0 else f"at reply {rule.position}")
    if rule.chance < 1:
        parts.append(f"in {rule.chance:.1%} of calls")
    if rule.between:
        parts.append(f"from {rule.between[0]:%H:%M} to {rule.between[1]:%H:%M} UTC")
    if rule.nth > 1:
        parts.append(f"from call {rule.nth} on")
    return ", ".join(parts)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2")
