"""What mailed links lead to: an invitation, a new passphrase, a new address.

Opening one changes nothing, for mail scanners open them too; its button does.
"""

from typing import Final

from starlette.responses import Response

from scheduler.errors import NotPossible
from scheduler.people.mailed.links import Offered, Purpose
from scheduler.web.identity import desk_actor
from scheduler.web.show.words import sentence_of
from scheduler.web.visit import NotHere, Visit

_SET_UP: Final = "/sign-in/set-up"
_ADDRESS = frozenset({Purpose.NEW_ADDRESS, Purpose.LEAVE_ADDRESS})


def look_at_invitation(visit: Visit) -> Response:
    """What somebody is asked to be here, and what they choose for it."""
    return _invitation(visit, _offered(visit, Purpose.INVITATION))


def join(visit: Visit) -> Response:
    """Makes somebody one of us, with the roles that they were invited to, and signs them in."""
    offered = _offered(visit, Purpose.INVITATION)
    person_id = visit.beginning("id", 200).lower()
    passphrase = visit.passphrase("passphrase") if offered.roles else ""
    errors = {}
    if offered.roles and not person_id:
        errors["id"] = "Choose a short name, such as jo"
    if offered.needs_passphrase or passphrase:
        errors |= _faults(visit, person_id)
    if errors:
        return _invitation(visit, offered, errors)
    try:
        joined = desk_actor.join(
            visit.desk.people, visit.path["token"], person_id, passphrase, visit.place
        )
    except NotPossible as error:
        _offered(visit, Purpose.INVITATION)  # if it was used meanwhile, that is the answer
        if not offered.roles:
            raise
        return _invitation(visit, offered, {"id": sentence_of(error.sentence).rstrip(".")})
    if offered.roles:
        is_half = desk_actor.must_set_up(visit.desk.people, joined.session)
        response = visit.to(_SET_UP if is_half else "/")
    else:
        response = visit.page("joined.html.j2", here="", person_id=joined.person_id)
    visit.keep_cookie(response, joined.session)
    return response


def look_at_reset(visit: Visit) -> Response:
    """The form for a new passphrase."""
    return _reset(visit, _offered(visit, Purpose.RESET))


def reset(visit: Visit) -> Response:
    """Keeps a new passphrase; whoever was signed in with the old one must sign in again."""
    offered = _offered(visit, Purpose.RESET)
    if errors := _faults(visit):
        return _reset(visit, offered, errors)
    try:
        desk_actor.choose_passphrase(
            visit.desk.people, visit.path["token"], visit.passphrase("passphrase"), visit.secret
        )
    except NotPossible as error:
        _offered(visit, Purpose.RESET)
        return _reset(visit, offered, {"passphrase": sentence_of(error.sentence).rstrip(".")})
    return visit.page("answered.html.j2", here="", answer="passphrase")


def look_at_address(visit: Visit) -> Response:
    """The button behind a letter about another address."""
    return visit.page("address.html.j2", here="", offered=_offered(visit, *_ADDRESS))


def answer_address(visit: Visit) -> Response:
    """Says yes to another address: the old one first, then the new one."""
    _offered(visit, *_ADDRESS)
    stands = desk_actor.answer_address(visit.desk.people, visit.path["token"], visit.secret)
    return visit.page("answered.html.j2", here="", answer="address" if stands else "asked")


def _offered(visit: Visit, *purposes: Purpose) -> Offered:
    """What the link would do.

    Raises: NotPossible if it opens nothing; NotHere if it is for something else.
    """
    offered = desk_actor.look_at_link(visit.desk.people, visit.path["token"], visit.secret)
    if offered.purpose not in purposes:
        raise NotHere("It is for something else.")
    return offered


def _faults(visit: Visit, person_id: str = "") -> dict[str, str]:
    """What is wrong with the new passphrase, by field."""
    new = visit.passphrase("passphrase")
    if why := desk_actor.why_no_passphrase(visit.desk.people, new, person_id):
        return {"passphrase": sentence_of(why).rstrip(".")}
    if new != visit.passphrase("again"):
        return {"again": "Type the same passphrase once more: these two differ"}
    return {}


def _invitation(visit: Visit, offered: Offered, errors: dict[str, str] | None = None) -> Response:
    return visit.page(
        "join.html.j2",
        422 if errors else 200,
        here="",
        offered=offered,
        errors=errors or {},
        given=visit.beginning("id", 200),
    )


def _reset(visit: Visit, offered: Offered, errors: dict[str, str] | None = None) -> Response:
    return visit.page(
        "reset.html.j2", 422 if errors else 200, here="", offered=offered, errors=errors or {}
    )
