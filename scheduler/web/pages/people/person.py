"""One person: their roles, their sessions, a reset, and the end of their work here."""

from starlette.responses import Response

from scheduler.errors import NotAllowed, NotPossible
from scheduler.people.roles import Role
from scheduler.people.roster import Colleague
from scheduler.web.identity import roster
from scheduler.web.pages.people.listing import accounts_of
from scheduler.web.show.words import sentence_of
from scheduler.web.visit import NotHere, Visit

DONE = {
    "role": "Kept. They are signed out, and told by mail where they have an address.",
    "sessions": "Ended. They must sign in again.",
    "reset": "A link is on its way to their own address. They choose; nobody else does.",
    "not-mailed": "The link stands, and no mail server took its letter. Try again later.",
}


def show(visit: Visit) -> Response:
    """What they may do, and where they are signed in."""
    return _person(visit)


def change_role(visit: Visit) -> Response:
    """Gives a role, for all accounts or for some, or takes it away."""
    one = _of(visit)
    role, is_given = visit.text("role", 40), visit.text("change", 10) != "take"
    if role not in set(Role):
        return _person(visit, {"role": "Choose a role"})
    only = visit.all_of("account")
    if is_given and visit.text("reach", 10) == "some" and not only:
        return _person(visit, {"account": "Choose at least one account, or all"})
    try:
        roster.change_role(
            *(visit.desk.people, visit.known, one.person.id, Role(role)),
            is_given=is_given,
            only=only if visit.text("reach", 10) == "some" else (),
        )
    except (NotAllowed, NotPossible) as error:
        return _person(visit, {"role": sentence_of(error.sentence).rstrip(".")})
    return _done(visit, one, "role")


def ask_remove(visit: Visit) -> Response:
    """Before their work here ends."""
    return visit.page("people/remove.html.j2", here="people", one=_of(visit), error="")


def remove(visit: Visit) -> Response:
    """Ends their work here."""
    one = _of(visit)
    try:
        roster.remove(visit.desk.people, visit.known, one.person.id)
    except NotPossible as error:
        sentence = sentence_of(error.sentence).rstrip(".")
        return visit.page("people/remove.html.j2", 422, here="people", one=one, error=sentence)
    return visit.to("/people?done=removed")


def end_sessions(visit: Visit) -> Response:
    """Signs them out everywhere."""
    one = _of(visit)
    roster.end_sessions(visit.desk.people, visit.known, one.person.id)
    return _done(visit, one, "sessions")


def end_session(visit: Visit) -> Response:
    """Ends one session of theirs."""
    one = _of(visit)
    roster.end_session(visit.desk.people, visit.known, one.person.id, int(visit.path["number"]))
    return _done(visit, one, "sessions")


def start_reset(visit: Visit) -> Response:
    """Mails them a link with which they choose a new passphrase."""
    one = _of(visit)
    if visit.desk.people.letters is None:
        return _person(visit, {"": "No mail goes out from here, so no link can be sent"})
    try:
        is_mailed = roster.start_reset(
            *(visit.desk.people, visit.known, one.person.id),
            with_second_proof=visit.text("second", 10) == "yes",
        )
    except (NotAllowed, NotPossible) as error:
        return _person(visit, {"": sentence_of(error.sentence).rstrip(".")})
    return _done(visit, one, "reset" if is_mailed else "not-mailed")


def _of(visit: Visit) -> Colleague:
    """Whom the page is about.

    Raises: NotHere if there is nobody of this id.
    """
    try:
        return roster.colleague(visit.desk.people, visit.known, visit.path["id"])
    except NotPossible:
        raise NotHere("Nobody of this id.") from None


def _done(visit: Visit, one: Colleague, what: str) -> Response:
    if one.person.id == visit.known.actor.id and what != "reset":
        return visit.to("/sign-in")  # their own sessions have ended with it
    return visit.to(f"/people/{one.person.id}?done={what}")


def _person(visit: Visit, errors: dict[str, str] | None = None) -> Response:
    one = _of(visit)
    is_me = one.person.id == visit.known.actor.id
    return visit.page(
        "people/person.html.j2",
        422 if errors else 200,
        here="people",
        one=one,
        is_me=is_me,
        errors=errors or {},
        roles=list(Role),
        accounts=accounts_of(visit),
        given={"role": visit.text("role", 40), "reach": visit.text("reach", 10)},
        chosen=visit.all_of("account"),
        done=DONE.get(visit.query.get("done", ""), ""),
    )
