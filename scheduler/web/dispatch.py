"""Turns a request into a visit, lets in who may, and says in one way what is not to be had."""

import logging
import re
from asyncio import Future, get_running_loop
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote, unquote_to_bytes

from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from scheduler.bootstrap.plain_errors import what_passes
from scheduler.errors import DatabaseAway, HandrailError, NotAllowed, UnknownThread
from scheduler.hidden_characters import CONTROL, with_plain_line_ends
from scheduler.i18n import speaking
from scheduler.people.place import place_of
from scheduler.tracing import span
from scheduler.web.defence.bodies import FORM_WITH_FILES
from scheduler.web.defence.headers import nonce_of
from scheduler.web.defence.origins import SAFE
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import who
from scheduler.web.identity.forms import is_form_token, new_secret
from scheduler.web.identity.own_proofs import is_proved
from scheduler.web.pages import files
from scheduler.web.pages.me import kept
from scheduler.web.routing import OF_DESK
from scheduler.web.show.environment import rendered
from scheduler.web.show.words import sentence_of
from scheduler.web.visit import FieldTooLong, NotHere, SentFile, Visit, cookie_name
from scheduler.web.way import PROVE, SECONDS_LEFT, SIGN_IN, WebRoute

log = logging.getLogger(__name__)
AGAIN_SECONDS = 30
MOST_FIELDS = 2_000
_SECRET = re.compile(r"[A-Za-z0-9_-]{20,100}")
MOST_FILES = 20
LARGEST = 2**63 - 1  # number that a database knows


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a form brought."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[SentFile, ...]] = field(default_factory=dict)


_NOTHING = _Sent()
_Reading = Callable[[], _Sent]  # what a form brought, read when it is first asked for


def _nothing() -> _Sent:
    return _NOTHING


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What answers one way into whichever desk is asked."""

    way: WebRoute

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        desk: Desk = scope[OF_DESK]
        way, request = self.way, Request(scope, receive, send)
        sent = _nothing if request.method in SAFE else await _read(way, request)
        # As the way is declared: what was asked may be a token.
        with span("answer", method=request.method, route=way.path) as note:
            response = await _unless_away(desk, lambda: _answer(desk, way, request, sent()), sent)
            note(status=response.status_code)
        await response(scope, receive, send)


def nothing_here(desk: Desk) -> Callable[[Request, Exception], Awaitable[Response]]:
    """What answers where there is no way at all."""

    async def answer(request: Request, _: Exception) -> Response:
        return await _unless_away(
            desk, lambda: _not_here(_visit(desk, request, _NOTHING)[0]), _nothing
        )

    return answer


async def _unless_away(desk: Desk, answer: Callable[[], Response], sent: _Reading) -> Response:
    """The answer; while the database is away, a page of its own with what was typed, and when to
    come again.
    """
    try:
        # Beside the loop, which waits for no disk and no database.
        return await _beside(desk, answer)
    except Exception as error:
        why = what_passes(error)
        if why is None:
            raise
        log.warning("the desk could not answer: %s", why)
        pairs = ((name, one) for name, values in sent().fields.items() for one in values)
        page = rendered("away.html.j2", typed=kept.words_of(pairs), seconds=AGAIN_SECONDS)
        return HTMLResponse(page, 503, {"Retry-After": str(AGAIN_SECONDS)})


async def _beside(desk: Desk, answer: Callable[[], Response]) -> Response:
    """The answer, made in a thread of the desk's: handed back straight, and not from the thread's
    future to the loop's, which takes as long as to read who is signed in.
    """
    loop = get_running_loop()
    given: Future[Response] = loop.create_future()

    def give(made: Response | BaseException) -> None:
        if given.done():  # whoever asked has gone
            return
        if isinstance(made, BaseException):
            given.set_exception(made)
        else:
            given.set_result(made)

    def work() -> None:
        made: Response | BaseException
        try:
            made = answer()
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            made = error
        loop.call_soon_threadsafe(give, made)

    desk.answering.submit(copy_context().run, work)
    return await given


def _answer(desk: Desk, way: WebRoute, request: Request, sent: _Sent) -> Response:
    # A style or a script needs nobody, and comes while the database is away too.
    visit, is_new = _visit(desk, request, sent, asks_who=way.page is not files.static)
    with speaking(visit.person.profile.language if visit.person else None):
        response = _of(way, visit, request)
    is_before = way.act is None and not way.is_own and way.page is not files.static
    if is_new and is_before and request.method in SAFE:  # a form's token is bound to it
        visit.keep_cookie(response, visit.secret)
    return response


def _of(way: WebRoute, visit: Visit, request: Request) -> Response:
    if any(isinstance(one, int) and one > LARGEST for one in request.path_params.values()):
        return _not_here(visit)
    if way.method not in SAFE and not is_form_token(visit.form.get("token", ""), visit.secret):
        return way.when_stale(visit) if way.when_stale else _stale(way, visit, request)
    if way.act is not None or way.is_own:
        if visit.person is None:
            stale = None if way.method in SAFE else way.when_stale
            return stale(visit) if stale else _expired(way, visit, request)
        if way.act is not None and not visit.may(way.act):
            return _not_here(visit)
        within = way.proof_within
        if within is not None and not is_proved(visit.desk.people, visit.known, within):
            return _prove(way, visit, request)
    return _shown(way, visit, request)


def _shown(way: WebRoute, visit: Visit, request: Request) -> Response:
    """The page, or in its place what kept it from being shown or done."""
    try:
        return kept.settled(visit, way.page(visit))
    except (UnknownThread, NotHere, NotAllowed):
        return _not_here(visit)
    except FieldTooLong as error:
        return kept.show_too_long(visit, kept.typed(visit, _address(request), way.says), error)
    except DatabaseAway:
        raise
    except HandrailError as error:
        sentence, typed = sentence_of(error.sentence), _words_typed(visit)
        return visit.page("problem.html.j2", 409, here="", said=sentence, typed=typed)


def _visit(
    desk: Desk, request: Request, sent: _Sent, *, asks_who: bool = True
) -> tuple[Visit, bool]:
    """The visit, and whether its browser brought no cookie of ours."""
    # From the scope: the address as a whole is put together and taken apart again in its time.
    scheme, path = request.scope["scheme"], request.scope["path"]
    is_https = scheme == "https"
    given = request.cookies.get(cookie_name(is_https=is_https), "")
    is_new = not _SECRET.fullmatch(given)
    secret = new_secret() if is_new else given
    is_watching = path in ("/today/changes", SECONDS_LEFT) or "live" in request.query_params
    visit = Visit(
        desk=desk,
        person=None
        if is_new or not asks_who
        else who(desk.people, secret, is_used=not is_watching),
        secret=secret,
        nonce=nonce_of(request.scope),
        is_https=is_https,
        place=place_of(
            request.client.host if request.client else "", request.headers.get("user-agent", "")
        ),
        site=f"{scheme}://{request.headers.get('host', '')}",
        is_ahead="prefetch" in request.headers.get("sec-purpose", ""),
        path={name: str(value) for name, value in request.path_params.items()},
        query=dict(request.query_params),
        form={name: values[-1] for name, values in sent.fields.items()},
        chosen=sent.fields,
        files={name: files[-1] for name, files in sent.files.items()},
        sent=sent.files,
    )
    return visit, is_new


async def _read(way: WebRoute, request: Request) -> _Reading:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not way.takes_files or kind != FORM_WITH_FILES:
        body = await request.body()
        # In the thread of the answer: megabytes take seconds, which nobody else waits for.
        return cache(lambda: _Sent(_fields(_pairs(body))))
    if not (await request.body()).rstrip(b"\r\n").endswith(b"--"):
        return _nothing  # it has no end: what is missing may be what matters
    try:
        parts = await request.form(
            max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=way.most_bytes
        )
    except (MultiPartException, UnicodeError):  # not what it says it is: as an empty form
        return _nothing
    async with AsyncExitStack() as closing:
        closing.push_async_callback(parts.close)
        texts = [(name, value) for name, value in parts.multi_items() if isinstance(value, str)]
        files: dict[str, tuple[SentFile, ...]] = {}
        for name, value in parts.multi_items():
            if not isinstance(value, str):
                sent = SentFile(CONTROL.sub("", value.filename or ""), await value.read())
                files[name] = (*files.get(name, ()), sent)
    return cache(lambda: _Sent(_fields(texts), files))


def _fields(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The fields, with plain line ends and without what nobody can see."""
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        clean = CONTROL.sub("", with_plain_line_ends(value))
        fields[name] = (*fields.get(name, ()), clean)
    return fields


def _pairs(body: bytes) -> list[tuple[str, str]]:
    """What `parse_qsl` finds, blank values too; nothing of what is not ASCII, or too much.

    By bytes, in half the time: it comes with each key press.
    """
    if not body.isascii() or body.count(b"&") >= MOST_FIELDS:
        return []
    return [
        (_plain(name), _plain(value))
        for name, _, value in (one.partition(b"=") for one in body.split(b"&") if one)
    ]


def _plain(typed: bytes) -> str:
    return unquote_to_bytes(typed.replace(b"+", b" ")).decode("utf-8", "replace")


def _stale(way: WebRoute, visit: Visit, request: Request) -> Response:
    """The form is not of this sign-in: shown to whoever typed it with a fresh token, or kept."""
    if visit.person is None:
        return _expired(way, visit, request)
    owner = kept.owner(visit)
    if owner == visit.person.actor.id and _is_kept(way):
        return kept.show_at_once(visit, kept.typed(visit, _address(request), way.says))
    if owner is not None and _is_kept(way):
        kept.keep(visit, owner, kept.typed(visit, _address(request), way.says))
        return visit.page("problem.html.j2", 403, here="", said=_SOMEBODY_ELSES)
    return visit.page("problem.html.j2", 403, here="", said=_STALE_FORM)


def _expired(way: WebRoute, visit: Visit, request: Request) -> Response:
    """Nobody is signed in: to the page that mends that, and nothing typed is lost."""
    wanted = _address(request) if request.method in SAFE and way.keeps_query else "/"
    if request.method not in SAFE and _is_kept(way) and (owner := kept.owner(visit)):
        number = kept.keep(visit, owner, kept.typed(visit, _address(request), way.says))
        wanted = kept.path_of(number)
    return visit.to(SIGN_IN if wanted == "/" else f"{SIGN_IN}?to={quote(wanted)}")


def _prove(way: WebRoute, visit: Visit, request: Request) -> Response:
    """Asks who they are once more, and leads on to what they wanted or typed."""
    wanted = _address(request)
    if request.method not in SAFE:
        form = kept.typed(visit, _address(request), way.says)
        wanted = kept.path_of(kept.keep(visit, visit.known.actor.id, form))
    return visit.to(f"{PROVE}?to={quote(wanted)}")


def _is_kept(way: WebRoute) -> bool:
    """Whether what is typed there is somebody's who is signed in."""
    return way.act is not None or way.is_own


def _address(request: Request) -> str:
    """Where it was asked, or a form was sent: to go there once more."""
    query = request.url.query
    return quote(request.url.path) + (f"?{query}" if query else "")


_STALE_FORM = "That form belonged to an earlier sign-in, and was not done. Please do it once more."
_SOMEBODY_ELSES = (
    "That page was somebody else’s, who was signed in here before. It was not done. What they "
    "typed is kept for them, until tomorrow at the latest."
)


def _not_here(visit: Visit) -> Response:
    """One answer for what is gone, what never was, and what is somebody else's; nobody's own words
    are lost by it: a hold may end while its reason is written.
    """
    return visit.page("not_here.html.j2", 404, here="", typed=_words_typed(visit))


def _words_typed(visit: Visit) -> list[kept.TypedField]:
    return kept.words_of(kept.typed(visit, "", "").fields)
