"""The ways to who works here: for administrators."""

from collections.abc import Callable

from starlette.responses import Response

from scheduler.people.roles import Act
from scheduler.web.pages.people import listing, person
from scheduler.web.visit import Visit
from scheduler.web.way import WebRoute


def _way(method: str, path: str, page: Callable[[Visit], Response], says: str) -> WebRoute:
    return WebRoute(method, path, page, Act.PEOPLE, says)


WAYS = (
    _way("GET", "/people", listing.show, "Who works here, and who is invited."),
    _way("GET", "/invite", listing.ask_invite, "Asks whom to invite, and as what."),
    _way("POST", "/invite", listing.invite, "Mails an invitation."),
    _way("POST", "/invitations/{number:int}/take-back", listing.take_back, "Ends an invitation."),
    _way("GET", "/people/{id}", person.show, "One person: roles, sessions, a reset."),
    _way("POST", "/people/{id}/role", person.change_role, "Gives a role, or takes it away."),
    _way("GET", "/people/{id}/remove", person.ask_remove, "Before somebody's work here ends."),
    _way("POST", "/people/{id}/remove", person.remove, "Ends somebody's work here."),
    _way("POST", "/people/{id}/end-sessions", person.end_sessions, "Signs somebody out."),
    _way(
        *("POST", "/people/{id}/end/{number:int}", person.end_session),
        "Ends one session of somebody's.",
    ),
    _way("POST", "/people/{id}/reset", person.start_reset, "Mails a link to a new passphrase."),
)
