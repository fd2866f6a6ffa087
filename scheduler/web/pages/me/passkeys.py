"""One's own passkeys: added by a device, and forgotten."""

from starlette.responses import Response

from scheduler.errors import NotPossible
from scheduler.store.people.factors import StoredPasskey
from scheduler.web.identity import own_proofs
from scheduler.web.pages.me.proving import MOST_ANSWER, as_json, has_site, site_of
from scheduler.web.show.words import sentence_of
from scheduler.web.visit import NotHere, Visit


def ask(visit: Visit) -> Response:
    """The form: a name, and then the device."""
    return _page(visit)


def ask_device(visit: Visit) -> Response:
    """What a device needs to make one: kept here for five minutes, and for one answer."""
    site = site_of(visit)
    return as_json(own_proofs.ask_new_passkey(visit.desk.people, site, visit.known))


def add(visit: Visit) -> Response:
    """Keeps the passkey that the device made."""
    try:
        own_proofs.add_passkey(
            *(visit.desk.people, site_of(visit), visit.known),
            *(visit.text("asked", 200), visit.text("answer", MOST_ANSWER)),
            visit.text("name", 100),
        )
    except NotPossible as error:
        return _page(visit, sentence_of(error.sentence).rstrip("."))
    return visit.to("/me?done=passkey")


def ask_forget(visit: Visit) -> Response:
    """Before forgetting one."""
    return visit.page("me/passkey_forget.html.j2", here="own", one=_mine(visit))


def forget(visit: Visit) -> Response:
    """Forgets one."""
    own_proofs.forget_passkey(visit.desk.people, visit.known, _mine(visit).id)
    return visit.to("/me?done=passkey-gone")


def _mine(visit: Visit) -> StoredPasskey:
    for one in own_proofs.of(visit.desk.people, visit.known).passkeys:
        if str(one.id) == visit.path["number"]:
            return one
    raise NotHere("No passkey of theirs.")


def _page(visit: Visit, error: str = "") -> Response:
    return visit.page(
        "me/passkey_add.html.j2",
        422 if error else 200,
        here="own",
        error=error,
        given=visit.text("name", 100),
        has_site=has_site(visit),
    )
