"""One's own sessions, and who may do what."""

import re

from starlette.responses import Response

from scheduler.people.roles import MAY, OF_NO_ACCOUNT, Act, Role
from scheduler.web.identity import desk_actor
from scheduler.web.visit import Visit


def end(visit: Visit) -> Response:
    """Ends one session of one's own, such as that of a telephone that was lost."""
    person, number = visit.known, int(visit.path["number"])
    desk_actor.end_session(visit.desk.people, person, number)
    if number == person.session:
        response = visit.to("/sign-in")
        visit.forget_cookie(response)
        return response
    return visit.to("/me?done=1")


def end_others(visit: Visit) -> Response:
    """Ends every other session of one's own."""
    desk_actor.end_others(visit.desk.people, visit.known)
    return visit.to("/me?done=1")


def who_may(visit: Visit) -> Response:
    """Who may do what, from the one table that every verb asks."""
    acts = [act for act in Act if any(act in MAY[role] for role in Role)]
    return visit.page(
        "who_may.html.j2",
        here="who",
        roles=[role.value.capitalize() for role in Role],
        acts=[(_said(act), [_mark(act, role) for role in Role], visit.may(act)) for act in acts],
    )


def _said(act: Act) -> str:
    """What can be done, by itself: the table names some acts after the story before them."""
    return re.sub(r"\bit\b", "a story", act).capitalize()


def _mark(act: Act, role: Role) -> str:
    if act not in MAY[role]:
        return ""
    return "all accounts only" if act in OF_NO_ACCOUNT else "yes"
