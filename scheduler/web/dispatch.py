"""Turns a request into a visit, lets in who may, and says in one way what is not to be had."""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from scheduler.errors import HandrailError, NotAllowed, UnknownThread
from scheduler.hidden_characters import CONTROL, with_plain_line_ends
from scheduler.people.place import place_of
from scheduler.web.defence.headers import nonce_of
from scheduler.web.defence.origins import SAFE
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import who
from scheduler.web.identity.forms import is_form_token, new_secret
from scheduler.web.pages import files
from scheduler.web.routes import SIGN_IN, WebRoute
from scheduler.web.show.words import sentence_of
from scheduler.web.visit import NotHere, Visit, cookie_name

MOST_FIELDS = 2_000
_SECRET = re.compile(r"[A-Za-z0-9_-]{20,100}")
Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(desk: Desk, way: WebRoute) -> Endpoint:
    """What answers one way into the desk."""

    async def answer(request: Request) -> Response:
        body = b"" if request.method in SAFE else await request.body()
        return await run_in_threadpool(_answer, desk, way, request, body)

    return answer


def nothing_here(desk: Desk) -> Callable[[Request, Exception], Awaitable[Response]]:
    """What answers where there is no way at all."""

    async def answer(request: Request, _: Exception) -> Response:
        visit, _is_new = await run_in_threadpool(_visit, desk, request, b"")
        return _not_here(visit)

    return answer


def _answer(desk: Desk, way: WebRoute, request: Request, body: bytes) -> Response:
    visit, is_new = _visit(desk, request, body)
    response = _of(way, visit, request)
    is_before = way.act is None and way.page is not files.static
    if is_new and is_before and request.method in SAFE:  # a form's token is bound to it
        visit.keep_cookie(response, visit.secret)
    return response


def _of(way: WebRoute, visit: Visit, request: Request) -> Response:
    if way.method not in SAFE and not is_form_token(visit.form.get("token", ""), visit.secret):
        return _expired(visit, request)
    if way.act is not None:
        if visit.person is None:
            return _expired(visit, request)
        if not visit.may(way.act):
            return _not_here(visit)
    try:
        return way.page(visit)
    except (UnknownThread, NotHere, NotAllowed):
        return _not_here(visit)
    except HandrailError as error:
        return visit.page("problem.html.j2", 409, here="", said=sentence_of(error.sentence))


def _visit(desk: Desk, request: Request, body: bytes) -> tuple[Visit, bool]:
    """The visit, and whether its browser brought no cookie of ours."""
    is_https = request.url.scheme == "https"
    given = request.cookies.get(cookie_name(is_https=is_https), "")
    is_new = not _SECRET.fullmatch(given)
    secret = new_secret() if is_new else given
    is_watching = request.url.path == "/today/changes" or "live" in request.query_params
    visit = Visit(
        desk=desk,
        person=None if is_new else who(desk.people, secret, is_used=not is_watching),
        secret=secret,
        nonce=nonce_of(request.scope),
        is_https=is_https,
        place=place_of(
            request.client.host if request.client else "", request.headers.get("user-agent", "")
        ),
        path={name: str(value) for name, value in request.path_params.items()},
        query=dict(request.query_params),
        form=_form(body),
    )
    return visit, is_new


def _form(body: bytes) -> dict[str, str]:
    """The fields, each once, with plain line ends and without what nobody can see."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:  # not ASCII, or too many
        return {}
    return {name: CONTROL.sub("", with_plain_line_ends(value)) for name, value in pairs}


def _expired(visit: Visit, request: Request) -> Response:
    """The session has ended, or the form is not of this browser: to the page that mends both."""
    if visit.person is not None:
        return visit.page("problem.html.j2", 403, here="", said=_STALE_FORM)
    path = request.url.path if request.method in SAFE else "/"
    return visit.to(SIGN_IN if path == "/" else f"{SIGN_IN}?to={quote(path)}")


_STALE_FORM = "That form belonged to an earlier sign-in, and was not done. Please do it once more."


def _not_here(visit: Visit) -> Response:
    """One answer for what is gone, what never was, and what is somebody else's."""
    return visit.page("not_here.html.j2", 404, here="")
