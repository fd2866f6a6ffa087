"""The rehearsal X as an application: the only place where its parts are joined."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
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
from scheduler.x_simulator.api.pipeline import Admission, RequestPipeline, answer
from scheduler.x_simulator.api.post_views import PostViews
from scheduler.x_simulator.api.posts import Posts
from scheduler.x_simulator.api.users import Users
from scheduler.x_simulator.console.control import Control
from scheduler.x_simulator.console.page import Page
from scheduler.x_simulator.console.threads import Threads
from scheduler.x_simulator.faults.budget import Credits
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
from scheduler.x_simulator.model.media_store import MediaStore
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


_Handler = Callable[[Request], Awaitable[Response]]
_Route = tuple[str, str, _Handler]  # method, path and what answers


def _join(app: FastAPI, setting: Setting, archive: Archive) -> None:
    accounts = {int(account.user_id): account for account in setting.accounts}
    log = TruthLog(archive)
    faults = Faults(archive, setting.seed)
    if setting.mixture is not None:
        faults.mix(MIXTURES[setting.mixture])
    switches = Switches(archive)
    switches.change(dict(setting.switches))
    limits = Limits(log, setting.accounts)
    doors = Admission(switches, limits, Credits(log), faults)
    tokens = Tokens(archive, setting.accounts, setting.seed)
    callers = Callers(Signatures(setting.accounts), tokens)
    desk = RequestPipeline(archive, log, setting.clock, callers, doors)
    shelf, people = MediaStore(archive), People(accounts)
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
    for method, path, handler in (
        *_of_x(posts, others, users, media, oauth2),
        *_of_the_simulator(page, control, oauth2),
    ):
        app.add_route(path, handler, methods=[method])


def _of_x(
    posts: Posts, others: Conversations, users: Users, media: MediaEndpoints, oauth2: OAuth2
) -> tuple[_Route, ...]:
    return (
        ("POST", "/2/tweets", posts.create),
        ("GET", "/2/tweets", posts.lookup),
        ("DELETE", "/2/tweets/{post_id}", posts.delete),
        ("GET", "/2/tweets/search/recent", others.search),
        ("GET", "/2/tweets/counts/recent", others.counts),
        ("PUT", "/2/tweets/{post_id}/hidden", others.hide),
        ("GET", "/2/users/{user_id}/mentions", others.mentions),
        ("GET", "/2/users/by", users.by_names),
        ("GET", "/2/users/by/username/{name}", users.named),
        ("GET", "/2/users/me", users.me),
        ("GET", "/2/users/{user_id}/tweets", users.timeline),
        ("POST", "/2/media/upload/initialize", media.initialize),
        ("POST", "/2/media/upload/{media_id}/append", media.append),
        ("POST", "/2/media/upload/{media_id}/finalize", media.finalize),
        ("POST", "/2/media/upload", media.upload),
        ("GET", "/2/media/upload", media.status),
        ("POST", "/2/media/metadata", media.describe),
        ("POST", "/2/media/subtitles", media.caption),
        ("GET", "/i/oauth2/authorize", oauth2.authorize),
        ("POST", "/2/oauth2/token", oauth2.token),
        ("POST", "/2/oauth2/revoke", oauth2.revoke),
        ("POST", "/oauth2/token", oauth2.app_token),
    )


def _of_the_simulator(page: Page, control: Control, oauth2: OAuth2) -> tuple[_Route, ...]:
    return (
        ("POST", "/rehearsal/withdraw", oauth2.withdraw),
        ("GET", "/rehearsal/", page.show),
        ("GET", "/rehearsal/page.css", page.style),
        ("GET", "/rehearsal/page.js", page.script),
        ("GET", "/rehearsal/media/{media_id:int}", page.picture),
        ("POST", "/rehearsal/page/mixture", page.mix),
        ("POST", "/rehearsal/page/fault", page.add_fault),
        ("POST", "/rehearsal/page/clear", page.clear_fault),
        ("POST", "/rehearsal/page/switches", page.move_switches),
        ("GET", "/rehearsal/truth", control.truth),
        ("GET", "/rehearsal/summary", control.summary),
        ("GET", "/rehearsal/switches", control.show_switches),
        ("POST", "/rehearsal/switches", control.move_switches),
        ("GET", "/rehearsal/faults", control.show_faults),
        ("POST", "/rehearsal/faults", control.add_faults),
        ("DELETE", "/rehearsal/faults", control.clear_faults),
        ("DELETE", "/rehearsal/faults/{rule_id:int}", control.clear_faults),
    )


# What a number, a nesting or a text raises that no database and no parser can hold.
_UNREADABLE = (OverflowError, RecursionError, ValueError)


async def _unreadable(_: Request, __: Exception) -> Response:
    problem = problems.invalid_request("The request has a value that cannot be read")
    return answer(problem.status, problem.body)


async def _not_found(_: Request, __: Exception) -> Response:
    problem = problems.not_found()
    return answer(problem.status, problem.body)
