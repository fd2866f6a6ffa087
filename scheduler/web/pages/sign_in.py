"""Signing in and out."""

from starlette.responses import Response

from scheduler.errors import NotAllowed
from scheduler.web.defence.redirects import safe_path
from scheduler.web.identity import desk_actor
from scheduler.web.visit import NotHere, Visit

_WRONG = "Check your name and passphrase: together they do not open the desk"


def ask(visit: Visit) -> Response:
    """The form; whoever is signed in already goes on."""
    wanted = safe_path(visit.query.get("to", "/"))
    is_changing = visit.desk.demonstration is not None and "who" in visit.query
    if visit.person is not None and not is_changing:
        return visit.to(wanted)
    return _form(visit, wanted)


def sign_in(visit: Visit) -> Response:
    """Begins a session, in a cookie that is new each time."""
    wanted = safe_path(visit.text("to"))
    person_id, passphrase = visit.text("id", 200), visit.form.get("passphrase", "")[:1_000]
    errors = {}
    if not person_id:
        errors["id"] = "Enter the name you were given, such as jo"
    if not passphrase:
        errors["passphrase"] = "Enter your passphrase"  # noqa: S105 - words of a page
    if errors:
        return _form(visit, wanted, errors, 422)
    try:
        secret = desk_actor.sign_in(visit.desk.people, person_id, passphrase)
    except NotAllowed:
        return _form(visit, wanted, {"passphrase": _WRONG}, 422)
    return _begin(visit, secret, wanted)


def sign_in_as(visit: Visit) -> Response:
    """Signs in a sample person of a demonstration, and nobody anywhere else."""
    demonstration = visit.desk.demonstration
    wanted = visit.text("person", 100)
    if demonstration is None or wanted not in {one.id for one in demonstration.people}:
        raise NotHere("Only a demonstration signs people in by their name.")
    desk_actor.sign_out(visit.desk.people, visit.secret)
    return _begin(visit, desk_actor.sign_in_as(visit.desk.people, wanted), "/")


def sign_out(visit: Visit) -> Response:
    """Ends the session here and on the server."""
    desk_actor.sign_out(visit.desk.people, visit.secret)
    response = visit.to("/sign-in")
    visit.forget_cookie(response)
    return response


def _begin(visit: Visit, secret: str, wanted: str) -> Response:
    response = visit.to(wanted)
    visit.keep_cookie(response, secret)
    return response


def _form(
    visit: Visit, wanted: str, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    return visit.page(
        "sign_in.html.j2",
        status,
        here="",
        wanted=wanted,
        errors=errors or {},
        given=visit.text("id", 200),
        has_people=desk_actor.has_people(visit.desk.people),
    )
