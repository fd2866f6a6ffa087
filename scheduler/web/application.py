"""The desk as an application: the only place where its parts are joined."""

from functools import lru_cache

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette import routing
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from scheduler.web.defence.bodies import Bodies, Measure
from scheduler.web.defence.headers import Headers
from scheduler.web.defence.hosts import Hosts
from scheduler.web.defence.last import LastHandler, reference_of
from scheduler.web.defence.origins import Origins
from scheduler.web.defence.proxies import Proxies
from scheduler.web.defence.rates import RateLimits, Rates
from scheduler.web.desk import Desk
from scheduler.web.dispatch import Endpoint, nothing_here
from scheduler.web.routes import WAYS
from scheduler.web.routing import ByFirstName, Straight
from scheduler.web.show.environment import rendered
from scheduler.web.way import A_FORM, SIGN_IN, WebRoute

NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}


class _Number(IntegerConvertor):
    """A number in an address: of more digits than a database knows, there is no such page."""

    regex = "[0-9]{1,19}"


register_url_convertor("number", _Number())


def desk_app(desk: Desk, limits: RateLimits | None = None) -> ASGIApp:
    """The desk behind its defence: what a request passes first stands last here."""
    app: ASGIApp = _pages(desk)
    app = Bodies(app, _measures())
    app = Rates(app, limits or RateLimits(), SIGN_IN)
    app = Origins(app)
    app = Hosts(app, desk.hosts)
    app = LastHandler(app, _broken)
    app = Headers(app)
    return Proxies(app, desk.proxies)


def _measures() -> tuple[Measure, ...]:
    """What the ways take that take more than a form of ours."""
    larger = (way for way in WAYS if way.takes_files or way.most_bytes > A_FORM)
    return tuple(
        Measure(routing.compile_path(way.path)[0], way.most_bytes, takes_files=way.takes_files)
        for way in larger
    )


def _pages(desk: Desk) -> ASGIApp:
    # Its own spans hold what was asked, and so tokens: ours are in dispatch.py.
    app = FastAPI(title="Handrail", openapi_url=None, telemetry=NO_TELEMETRY)
    ways = _routes(WAYS)
    app.router.routes.append(ways)
    for status in (404, 405):
        app.add_exception_handler(status, nothing_here(desk))
    # It would answer before the last handler does, in words of its own.
    app.add_exception_handler(Exception, _broken_page)
    return Straight(ways, app, desk)


@lru_cache(maxsize=2)
def _routes(ways: tuple[WebRoute, ...]) -> ByFirstName:
    """The same for every desk of a process: a request says whose it is."""
    # Plain routes: a form that is wrong is shown again, and is no 422 in JSON.
    return ByFirstName(
        Route(way.path.replace(":int}", ":number}"), Endpoint(way), methods=[way.method])
        for way in ways
    )


async def _broken_page(request: Request, _: Exception) -> Response:
    return HTMLResponse(_broken(reference_of(request.scope)), 500)


def _broken(number: str) -> str:
    return rendered("error.html.j2", number=number)
