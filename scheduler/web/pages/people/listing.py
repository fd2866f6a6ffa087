"""Who works here, who is invited, and inviting."""

from collections.abc import Sequence

from starlette.responses import Response

from scheduler.errors import MistakesFound, NotPossible
from scheduler.mail.letter import checked_address
from scheduler.people.roles import Role
from scheduler.web.identity import roster
from scheduler.web.show.words import sentence_of
from scheduler.web.visit import NotHere, Visit

DONE = {
    "invited": "Invited. A letter is on its way, with a link that works for seven days.",
    "not-mailed": "The invitation stands, and no mail server took its letter. Take it back, and "
    "invite them again once mail goes out.",
    "taken-back": "Taken back. The link in that letter opens nothing any more.",
    "removed": "Removed. They have no way in any more; what they did stays, by their name here.",
}


def show(visit: Visit) -> Response:
    """Everybody who works here, and who is invited."""
    people, person = visit.desk.people, visit.known
    found = roster.everybody(people, person)
    return visit.page(
        "people/people.html.j2",
        here="people",
        staff=[one for one in found if one.person.roles],
        others=[one for one in found if not one.person.roles],
        invited=roster.invited(people, person),
        has_mail=people.letters is not None,
        done=DONE.get(visit.query.get("done", ""), ""),
    )


def ask_invite(visit: Visit) -> Response:
    """The form for an invitation."""
    return _invite(visit)


def invite(visit: Visit) -> Response:
    """Mails an invitation."""
    roles, only = roles_chosen(visit), visit.all_of("account")
    if wrong := _wrong_fields(visit, roles, only):
        return _invite(visit, wrong)
    try:
        is_mailed = roster.invite(
            *(visit.desk.people, visit.known, visit.text("address", 300)),
            *(roles, only),
        )
    except NotPossible as error:
        return _invite(visit, {"address": sentence_of(error.sentence).rstrip(".")})
    return visit.to(f"/people?done={'invited' if is_mailed else 'not-mailed'}")


def _wrong_fields(visit: Visit, roles: Sequence[Role], only: Sequence[str]) -> dict[str, str]:
    """What is wrong with each field of an invitation, all at once, in their order on the page."""
    wrong = {}
    try:
        checked_address(visit.text("address", 300))
    except NotPossible as error:
        wrong["address"] = sentence_of(error.sentence).rstrip(".")
    if not roles:
        wrong["role"] = "Choose at least one role"
    if unknown := sorted({*only} - {*accounts_of(visit)}):
        wrong["account"] = f"There is no account {unknown[0]}"
    elif only and Role.ADMINISTRATOR in roles:
        wrong["account"] = "An administrator is so for all accounts"
    return wrong


def take_back(visit: Visit) -> Response:
    """Ends an invitation that nobody followed yet."""
    roster.take_back(visit.desk.people, visit.known, int(visit.path["number"]))
    return visit.to("/people?done=taken-back")


def roles_chosen(visit: Visit) -> list[Role]:
    """The roles that were ticked; what is no role is none."""
    known = set(Role)
    return [Role(one) for one in visit.all_of("role") if one in known]


def accounts_of(visit: Visit) -> list[str]:
    """The accounts that a role may be for."""
    try:
        return sorted(visit.desk.workspace.organisation.accounts)
    except MistakesFound:
        return []


def _invite(visit: Visit, errors: dict[str, str] | None = None) -> Response:
    if visit.desk.people.letters is None:
        raise NotHere("No mail goes out from here.")
    return visit.page(
        "people/invite.html.j2",
        422 if errors else 200,
        here="people",
        errors=errors or {},
        given=visit.text("address", 300),
        chosen={*visit.all_of("role"), *visit.all_of("account")},
        roles=list(Role),
        accounts=accounts_of(visit),
    )
