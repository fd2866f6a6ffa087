"""One's own second proof by an app: set up, turned off, and its recovery codes."""

from starlette.responses import Response

from scheduler.errors import NotPossible
from scheduler.people.proofs.one_time_codes import NewSecret
from scheduler.people.sessions import decides
from scheduler.web.identity import own_proofs
from scheduler.web.show.words import sentence_of
from scheduler.web.visit import Visit


def ask(visit: Visit) -> Response:
    """What is on; or a button to begin with, for whoever has none."""
    return _page(visit)


def begin(visit: Visit) -> Response:
    """A secret for the app: in force once a code of it has come back."""
    made = own_proofs.begin_codes(visit.desk.people, visit.known)
    return _page(visit, step="show", made=made)


def confirm(visit: Visit) -> Response:
    """Puts the secret into force, and shows the recovery codes, once."""
    try:
        codes = own_proofs.confirm_codes(visit.desk.people, visit.known, visit.text("code", 100))
    except NotPossible as error:
        # The app has read a secret already: another one would never fit its codes.
        return _page(visit, step="confirm", error=sentence_of(error.sentence).rstrip("."))
    return _codes(visit, codes)


def renew(visit: Visit) -> Response:
    """New recovery codes in place of those before."""
    return _codes(visit, own_proofs.new_recovery_codes(visit.desk.people, visit.known))


def turn_off(visit: Visit) -> Response:
    """Forgets the app and its recovery codes."""
    own_proofs.turn_codes_off(visit.desk.people, visit.known)
    return visit.to("/me?done=codes-off")


def _codes(visit: Visit, codes: object) -> Response:
    return visit.page("me/recovery.html.j2", here="own", codes=codes)


def _page(
    visit: Visit, *, step: str = "begin", made: NewSecret | None = None, error: str = ""
) -> Response:
    people, person = visit.desk.people, visit.known
    is_on = own_proofs.of(people, person).has_codes
    return visit.page(
        "me/codes.html.j2",
        422 if error else 200,
        here="own",
        is_on=is_on,
        left=own_proofs.codes_left(people, person) if is_on else 0,
        decides=decides(person.actor.roles),
        step=step,
        made=made,
        error=error,
    )
