"""Signing in and out."""

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from starlette.responses import Response

from scheduler.errors import NotAllowed, NotPossible, TryAgainLater
from scheduler.formatting import count
from scheduler.people.mailed.links import Purpose
from scheduler.people.place import Origin
from scheduler.people.sign_in import Next
from scheduler.web.defence.redirects import safe_path
from scheduler.web.identity import desk_actor, own_proofs
from scheduler.web.identity.desk_actor import DeskPeople
from scheduler.web.pages.me import kept
from scheduler.web.pages.me.proving import MOST_ANSWER, as_json, has_site, site_of
from scheduler.web.show.words import sentence_of
from scheduler.web.visit import NotHere, Visit

_CODE: Final = "/sign-in/code"
_SET_UP: Final = "/sign-in/set-up"
_LINK: Final = "/sign-in/link"
_FORGOTTEN: Final = "/sign-in/forgotten"
_WRONG = "Check your name and passphrase: together they do not open the desk"


def ask(visit: Visit) -> Response:
    """The form; whoever is signed in already goes on."""
    wanted = safe_path(visit.query.get("to", "/"))
    is_changing = visit.desk.demonstration is not None and "who" in visit.query
    if visit.person is not None and not is_changing:
        return visit.to(wanted)
    return _form(visit, wanted)


def sign_in(visit: Visit) -> Response:
    """Begins a session, in a cookie that is new each time; or the first half of one."""
    wanted = safe_path(visit.beginning("to", 2_000))
    person_id, passphrase = visit.beginning("id", 200), visit.form.get("passphrase", "")[:1_000]
    errors = {}
    if not person_id:
        errors["id"] = "Enter the name you were given, such as jo"
    if not passphrase:
        errors["passphrase"] = "Enter your passphrase"  # noqa: S105 - words of a page
    if errors:
        return _form(visit, wanted, errors, 422)
    try:
        begun = desk_actor.by_passphrase(visit.desk.people, person_id, passphrase, visit.place)
    except TryAgainLater as error:
        return _form(visit, wanted, {"passphrase": _later(error)}, 429)
    except NotAllowed:
        return _form(visit, wanted, {"passphrase": _WRONG}, 422)
    path = {Next.NOTHING: wanted, Next.CODE: _CODE, Next.SET_UP: _SET_UP}[begun.next]
    if begun.next is not Next.NOTHING and wanted != "/":
        path += f"?to={quote(wanted)}"
    return _begin(visit, begun.token, path)


def ask_code(visit: Visit) -> Response:
    """Asks for the second half, of whoever gave the first."""
    if not desk_actor.is_half(visit.desk.people, visit.secret):
        return visit.to("/sign-in")
    return _code(visit, safe_path(visit.query.get("to", "/")))


def give_code(visit: Visit) -> Response:
    """Takes a one-time code, or a recovery code."""
    wanted = safe_path(visit.beginning("to", 2_000))
    if not desk_actor.is_half(visit.desk.people, visit.secret):
        return visit.to("/sign-in")
    try:
        secret = desk_actor.by_code(
            visit.desk.people, visit.secret, visit.beginning("code", 100), visit.place
        )
    except TryAgainLater as error:
        return _code(visit, wanted, _later(error), 429)
    except NotAllowed as error:
        return _code(visit, wanted, sentence_of(error.sentence).rstrip("."), 422)
    return _begin(visit, secret, wanted)


def ask_passkey(visit: Visit) -> Response:
    """What whichever passkey a device has is to sign; names nobody."""
    return as_json(own_proofs.ask_passkey(visit.desk.people, site_of(visit)))


def use_passkey(visit: Visit) -> Response:
    """Signs in by what the device answered: it is both proofs at once."""
    wanted = safe_path(visit.beginning("to", 2_000))
    try:
        asked, answer = visit.beginning("asked", 200), visit.beginning("answer", MOST_ANSWER)
        secret = own_proofs.by_passkey(
            visit.desk.people, site_of(visit), asked, answer, visit.place
        )
    except NotAllowed as error:
        return _form(visit, wanted, {"": sentence_of(error.sentence).rstrip(".")}, 422)
    desk_actor.sign_out(visit.desk.people, visit.secret)  # a first half, or an earlier session
    return _begin(visit, secret, wanted)


def ask_set_up(visit: Visit) -> Response:
    """Shows a secret for the app of somebody who decides and has no second proof yet."""
    return _set_up(visit)


def set_up(visit: Visit) -> Response:
    """Puts it into force, and shows the recovery codes, once."""
    try:
        codes = desk_actor.confirm_codes(
            visit.desk.people, visit.secret, visit.beginning("code", 100)
        )
    except (NotAllowed, NotPossible) as error:
        return _set_up(visit, sentence_of(error.sentence).rstrip("."))
    return visit.page("recovery.html.j2", here="", codes=codes)


def ask_link(visit: Visit) -> Response:
    """The form for a link by mail."""
    return _link(visit)


def mail_link(visit: Visit) -> Response:
    """Mails a link, and says the same whoever asked."""
    return _mailed(visit, desk_actor.ask_link, _link, _LINK)


def ask_reset(visit: Visit) -> Response:
    """The form for a link to a new passphrase; or whom to ask, where no mail goes out."""
    return _forgotten(visit)


def mail_reset(visit: Visit) -> Response:
    """Mails a link to a new passphrase, and says the same whoever asked."""
    if visit.desk.people.letters is None:
        return _forgotten(visit, status=409)
    return _mailed(visit, desk_actor.ask_reset, _forgotten, _FORGOTTEN)


def look_at_link(visit: Visit) -> Response:
    """A page with a button: opening a link signs nobody in, for mail scanners open them too."""
    offered = desk_actor.look_at_link(visit.desk.people, visit.path["token"], visit.secret)
    if offered.purpose is not Purpose.SIGN_IN:
        raise NotHere("It is for something else.")
    return visit.page("link.html.j2", here="", until=offered.until)


def use_link(visit: Visit) -> Response:
    """Signs in whoever was mailed the link."""
    secret = desk_actor.by_link(visit.desk.people, visit.path["token"], visit.secret, visit.place)
    return _begin(visit, secret, "/")


def sign_in_as(visit: Visit) -> Response:
    """Signs in a sample person of a demonstration, and nobody anywhere else."""
    demonstration = visit.desk.demonstration
    wanted = visit.beginning("person", 100)
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
    """Leads on; to what was typed before, where that is kept."""
    if wanted == "/":
        wanted = kept.newest(visit, secret) or wanted
    response = visit.to(wanted)
    visit.keep_cookie(response, secret)
    return response


def _later(error: TryAgainLater) -> str:
    return f"Too many tries. Try again in {count(error.seconds, 'second')}"


def _code(visit: Visit, wanted: str, error: str = "", status: int = 200) -> Response:
    return visit.page(
        "code.html.j2",
        status,
        here="",
        wanted=wanted,
        error=error,
        takes_code=desk_actor.half_takes_code(visit.desk.people, visit.secret),
        has_site=has_site(visit),
    )


def _set_up(visit: Visit, error: str = "") -> Response:
    people, secret = visit.desk.people, visit.secret
    if not desk_actor.must_set_up(people, secret):
        return visit.to("/sign-in")
    # The app has read a secret already: another one would never fit its codes.
    made = None if error else desk_actor.begin_codes(people, secret)
    return visit.page("set_up.html.j2", 422 if error else 200, here="", made=made, error=error)


def _mailed(
    visit: Visit,
    ask: Callable[[DeskPeople, str, str, Origin], None],
    form: Callable[[Visit, str, int], Response],
    again: str,
) -> Response:
    """Has a link mailed: the same page whoever has the address, the form where it is none."""
    try:
        ask(visit.desk.people, visit.beginning("address", 300), visit.secret, visit.place)
    except TryAgainLater as error:
        return form(visit, _later(error), 429)
    except NotPossible as error:
        return form(visit, sentence_of(error.sentence).rstrip("."), 422)
    return visit.page("link_mailed.html.j2", here="", again=again)


def _forgotten(visit: Visit, error: str = "", status: int = 200) -> Response:
    has_mail = visit.desk.people.letters is not None
    given = visit.beginning("address", 300)
    return visit.page(
        "forgotten.html.j2", status, here="", error=error, given=given, has_mail=has_mail
    )


def _link(visit: Visit, error: str = "", status: int = 200) -> Response:
    if visit.desk.people.letters is None:
        raise NotHere("No mail goes out from here.")
    given = visit.beginning("address", 300)
    return visit.page("ask_link.html.j2", status, here="", error=error, given=given)


def _form(
    visit: Visit, wanted: str, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    return visit.page(
        "sign_in.html.j2",
        status,
        here="",
        wanted=wanted,
        errors=errors or {},
        given=visit.beginning("id", 200),
        has_site=has_site(visit),
        is_kept=wanted.startswith("/kept/"),
        has_mail=visit.desk.people.letters is not None,
        has_people=desk_actor.has_people(visit.desk.people),
    )
