"""The rehearsal X as an application: the only place where its parts are joined."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.requests import Request
from starlette.responses import Response

from scheduler.clock import Clock
from scheduler.x_simulator.api.authentication import Callers
from scheduler.x_simulator.api.conversations import Conversations
from scheduler.x_simulator.api.media import MediaEndpoints
from scheduler.x_simulator.api.oauth1 import Signatures
from scheduler.x_simulator.api.oauth2 import OAuth2
from scheduler.x_simulator.api.pipeline import Doors, RequestPipeline, answer
from scheduler.x_simulator.api.post_views import PostViews
from scheduler.x_simulator.api.posts import Posts
from scheduler.x_simulator.api.users import Users
from scheduler.x_simulator.console.control import Control
from scheduler.x_simulator.console.page import Page
from scheduler.x_simulator.console.threads import Threads
from scheduler.x_simulator.faults.budget import Purse
from scheduler.x_simulator.faults.presets import MIXTURES
from scheduler.x_simulator.faults.rate_limits import Limits
from scheduler.x_simulator.faults.rules import Faults
from scheduler.x_simulator.faults.switches import Switches
from scheduler.x_simulator.http import problems
from scheduler.x_simulator.http.this_machine import ThisMachineOnly
from scheduler.x_simulator.model.accounts import RehearsalAccount
from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.audience import Audience
from scheduler.x_simulator.model.crowd import Crowd
from scheduler.x_simulator.model.media_store import MediaShelf
from scheduler.x_simulator.model.people import People
from scheduler.x_simulator.model.prices import SimulatedPrices
from scheduler.x_simulator.model.tokens import Tokens
from scheduler.x_simulator.model.truth_log import TruthLog


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything one rehearsal X is made from."""

    archive: Path
    clock: Clock
    accounts: Sequence[RehearsalAccount]
    seed: int = 0
    prices: SimulatedPrices = field(default_factory=SimulatedPrices)
    mixture: str | None = None  # of faults, in place of those that a restart finds
    switches: Mapping[str, Any] = field(default_factory=dict)  # moved at the start
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))  # of the times on its page


def rehearsal_app(setting: Setting, on_ready: Callable[[], None] = lambda: None) -> FastAPI:
    """An application that speaks X API v2. `on_ready` is called once it takes requests."""
    archive = Archive(setting.archive)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        on_ready()
        yield
        archive.close()

    silent: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
    app = FastAPI(title="Rehearsal X", openapi_url=None, lifespan=lifespan, telemetry=silent)
    app.add_middleware(ThisMachineOnly)
    app.add_exception_handler(404, _not_found)
    for kind in _UNREADABLE:
        app.add_exception_handler(kind, _unreadable)
    _join(app, setting, archive)
    return app


def _join(app: FastAPI, setting: Setting, archive: Archive) -> None:
    accounts = {int(account.user_id): account for account in setting.accounts}
    log = TruthLog(archive)
    faults = Faults(archive, setting.seed)
    if setting.mixture is not None:
        faults.mix(MIXTURES[setting.mixture])
    switches = Switches(archive)
    switches.change(dict(setting.switches))
    limits = Limits(log, setting.accounts)
    doors = Doors(switches, limits, Purse(log), faults)
    tokens = Tokens(archive, setting.accounts, setting.seed)
    callers = Callers(Signatures(setting.accounts), tokens)
    desk = RequestPipeline(archive, log, setting.clock, callers, doors)
    shelf, people = MediaShelf(archive), People(accounts)
    audience = Audience(setting.seed)
    reading = PostViews(archive, setting.prices, audience, people, shelf, switches)
    media = MediaEndpoints(desk, shelf, setting.prices)
    posts = Posts(desk, archive, setting.prices, reading, switches, media)
    users = Users(desk, archive, setting.prices, reading, switches, people)
    crowd = Crowd(archive, audience, accounts, setting.seed)
    others = Conversations(desk, archive, setting.prices, reading, switches, people, crowd)
    oauth2 = OAuth2(archive, log, setting.clock, tokens, faults, switches)
    control = Control(archive, log, setting.clock, setting.prices, faults, switches, crowd)
    threads = Threads(archive, people, reading, shelf)
    page = Page(
        log,
        setting.clock,
        setting.accounts,
        threads,
        crowd,
        shelf,
        faults,
        switches,
        setting.prices,
        setting.zone,
    )
    # Plain routes: each handler reads its own request, and has no use for FastAPI's reading of it.
    app.add_route("/2/tweets", posts.create, methods=["POST"])
    app.add_route("/2/tweets", posts.lookup, methods=["GET"])
    app.add_route("/2/tweets/{post_id}", posts.delete, methods=["DELETE"])
    app.add_route("/2/tweets/search/recent", others.search, methods=["GET"])
    app.add_route("/2/tweets/counts/recent", others.counts, methods=["GET"])
    app.add_route("/2/tweets/{post_id}/hidden", others.hide, methods=["PUT"])
    app.add_route("/2/users/{user_id}/mentions", others.mentions, methods=["GET"])
    app.add_route("/2/users/by", users.by_names, methods=["GET"])
    app.add_route("/2/users/by/username/{name}", users.named, methods=["GET"])
    app.add_route("/2/users/me", users.me, methods=["GET"])
    app.add_route("/2/users/{user_id}/tweets", users.timeline, methods=["GET"])
    app.add_route("/2/media/upload/initialize", media.initialize, methods=["POST"])
    app.add_route("/2/media/upload/{media_id}/append", media.append, methods=["POST"])
    app.add_route("/2/media/upload/{media_id}/finalize", media.finalize, methods=["POST"])
    app.add_route("/2/media/upload", media.upload, methods=["POST"])
    app.add_route("/2/media/upload", media.status, methods=["GET"])
    app.add_route("/2/media/metadata", media.describe, methods=["POST"])
    app.add_route("/2/media/subtitles", media.caption, methods=["POST"])
    app.add_route("/i/oauth2/authorize", oauth2.authorize, methods=["GET"])
    app.add_route("/2/oauth2/token", oauth2.token, methods=["POST"])
    app.add_route("/2/oauth2/revoke", oauth2.revoke, methods=["POST"])
    app.add_route("/rehearsal/withdraw", oauth2.withdraw, methods=["POST"])
    app.add_route("/oauth2/token", oauth2.app_token, methods=["POST"])
    app.add_route("/rehearsal/", page.show, methods=["GET"])
    app.add_route("/rehearsal/page.css", page.style, methods=["GET"])
    app.add_route("/rehearsal/page.js", page.script, methods=["GET"])
    app.add_route("/rehearsal/media/{media_id:int}", page.picture, methods=["GET"])
    app.add_route("/rehearsal/page/mixture", page.mix, methods=["POST"])
    app.add_route("/rehearsal/page/fault", page.add_fault, methods=["POST"])
    app.add_route("/rehearsal/page/clear", page.clear_fault, methods=["POST"])
    app.add_route("/rehearsal/page/switches", page.move_switches, methods=["POST"])
    app.add_route("/rehearsal/truth", control.truth, methods=["GET"])
    app.add_route("/rehearsal/summary", control.summary, methods=["GET"])
    app.add_route("/rehearsal/switches", control.show_switches, methods=["GET"])
    app.add_route("/rehearsal/switches", control.move_switches, methods=["POST"])
    app.add_route("/rehearsal/faults", control.show_faults, methods=["GET"])
    app.add_route("/rehearsal/faults", control.add_faults, methods=["POST"])
    app.add_route("/rehearsal/faults", control.clear_faults, methods=["DELETE"])
    app.add_route("/rehearsal/faults/{rule_id:int}", control.clear_faults, methods=["DELETE"])


# What a number, a nesting or a text raises that no database and no parser can hold.
_UNREADABLE = (OverflowError, RecursionError, ValueError)


async def _unreadable(_: Request, __: Exception) -> Response:
    problem = problems.invalid_request("The request has a value that cannot be read")
    return answer(problem.status, problem.body)


async def _not_found(_: Request, __: Exception) -> Response:
    problem = problems.not_found()
    return answer(problem.status, problem.body)
