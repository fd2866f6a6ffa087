"""Turns a request into a visit, lets in who may, and says in one way what is not to be had."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler.errors import HandrailError, NotAllowed, UnknownThread
from scheduler.hidden_characters import CONTROL, with_plain_line_ends
from scheduler.people.place import place_of
from scheduler.web.defence.bodies import FORM_WITH_FILES
from scheduler.web.defence.headers import nonce_of
from scheduler.web.defence.origins import SAFE
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import who
from scheduler.web.identity.forms import is_form_token, new_secret
from scheduler.web.pages import files
from scheduler.web.show.words import sentence_of
from scheduler.web.visit import NotHere, SentFile, Visit, cookie_name
from scheduler.web.way import SIGN_IN, WebRoute

MOST_FIELDS = 2_000
_SECRET = re.compile(r"[A-Za-z0-9_-]{20,100}")
MOST_FILES = 20
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a form brought."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, SentFile] = field(default_factory=dict)


_NOTHING = _Sent()


def endpoint(desk: Desk, way: WebRoute) -> Endpoint:
    """What answers one way into the desk."""

    async def answer(request: Request) -> Response:
        sent = _NOTHING if request.method in SAFE else await _read(way, request)
        return await run_in_threadpool(_answer, desk, way, request, sent)

    return answer


def nothing_here(desk: Desk) -> Callable[[Request, Exception], Awaitable[Response]]:
    """What answers where there is no way at all."""

    async def answer(request: Request, _: Exception) -> Response:
        visit, _is_new = await run_in_threadpool(_visit, desk, request, _NOTHING)
        return _not_here(visit)

    return answer


def _answer(desk: Desk, way: WebRoute, request: Request, sent: _Sent) -> Response:
    visit, is_new = _visit(desk, request, sent)
    response = _of(way, visit, request)
    is_before = way.act is None and not way.is_own and way.page is not files.static
    if is_new and is_before and request.method in SAFE:  # a form's token is bound to it
        visit.keep_cookie(response, visit.secret)
    return response


def _of(way: WebRoute, visit: Visit, request: Request) -> Response:
    if way.method not in SAFE and not is_form_token(visit.form.get("token", ""), visit.secret):
        return _stale(way, visit, request)
    if way.act is not None or way.is_own:
        if visit.person is None:
            return _signed_out(visit, request) if way.again else _expired(visit, request)
        if way.act is not None and not visit.may(way.act):
            return _not_here(visit)
    try:
        return way.page(visit)
    except (UnknownThread, NotHere, NotAllowed):
        return _not_here(visit)
    except HandrailError as error:
        return visit.page("problem.html.j2", 409, here="", said=sentence_of(error.sentence))


def _visit(desk: Desk, request: Request, sent: _Sent) -> tuple[Visit, bool]:
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
        form={name: values[-1] for name, values in sent.fields.items()},
        chosen=sent.fields,
        files=sent.files,
    )
    return visit, is_new


async def _read(way: WebRoute, request: Request) -> _Sent:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not way.takes_files or kind != FORM_WITH_FILES:
        return _Sent(_fields(_pairs(await request.body())))
    try:
        parts = await request.form(
            max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=way.most_bytes
        )
    except HTTPException:  # not what it says it is: as an empty form, which no page takes
        return _NOTHING
    async with AsyncExitStack() as closing:
        closing.push_async_callback(parts.close)
        texts = [(name, value) for name, value in parts.multi_items() if isinstance(value, str)]
        files = {
            name: SentFile(CONTROL.sub("", value.filename or ""), await value.read())
            for name, value in parts.multi_items()
            if not isinstance(value, str)
        }
    return _Sent(_fields(texts), files)


def _fields(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The fields, with plain line ends and without what nobody can see."""
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        clean = CONTROL.sub("", with_plain_line_ends(value))
        fields[name] = (*fields.get(name, ()), clean)
    return fields


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:  # not ASCII, or too many
        return []


def _stale(way: WebRoute, visit: Visit, request: Request) -> Response:
    """A form of an earlier sign-in: nothing is done, and nothing that was typed is lost."""
    if way.again is None:
        return _expired(visit, request)
    if visit.person is None:
        return _signed_out(visit, request)
    if way.act is not None and not visit.may(way.act):
        return _not_here(visit)
    try:
        return way.again(visit)
    except (NotHere, NotAllowed):
        return _not_here(visit)


def _signed_out(visit: Visit, request: Request) -> Response:
    """The session has ended while somebody was writing: their words stand on the page."""
    typed = [(name, one) for name, every in visit.chosen.items() for one in every]
    return visit.page("signed_out.html.j2", 401, here="", typed=typed, path=request.url.path)


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
