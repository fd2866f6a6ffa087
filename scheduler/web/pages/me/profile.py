"""How one is shown, where one's mail goes, and one's own passphrase."""

from functools import cache
from zoneinfo import available_timezones

from starlette.responses import Response

from scheduler.errors import NotAllowed, NotPossible, TryAgainLater
from scheduler.formatting import count
from scheduler.i18n import languages
from scheduler.store.people.addresses import Profile
from scheduler.web.identity import desk_actor, own_proofs
from scheduler.web.pages.me import kept
from scheduler.web.pages.me.proving import has_site
from scheduler.web.show.words import sentence_of
from scheduler.web.visit import NotHere, Visit

DONE = {
    "1": "Ended. Whoever was there must sign in again.",
    "profile": "Kept. Your pages are like that from now on.",
    "passphrase": "Your new passphrase is kept. Every other sign-in of yours has ended.",
    "passkey": "The passkey is yours. Every other sign-in of yours has ended.",
    "passkey-gone": "The passkey opens nothing here any more.",
    "codes-off": "Codes are off.",
    "forgotten": "Thrown away.",
}
LANGUAGES = {"en": "English", "cy": "Cymraeg", "en-XA": "A trial of long words"}


@cache
def zones() -> tuple[str, ...]:
    """The zones that people choose from: those with a place in their name."""
    return tuple(sorted(one for one in available_timezones() if "/" in one and "Etc/" not in one))


def show(visit: Visit) -> Response:
    """One's own account."""
    return _account(visit)


def change(visit: Visit) -> Response:
    """Keeps how one is shown, and in which zone and language one reads."""
    person = visit.known
    name = visit.text("name", 200) if person.actor.roles else ""
    new = Profile(name, visit.text("zone", 100), visit.text("language", 20))
    try:
        own_proofs.change_profile(visit.desk.people, person, new)
    except NotPossible as error:
        words = sentence_of(error.sentence).rstrip(".")
        field = "name" if "name to show" in words else "zone" if "zone" in words else "language"
        return _account(visit, {field: words})
    return visit.to("/me?done=profile")


def ask_passphrase(visit: Visit) -> Response:
    """The form for another passphrase."""
    return _passphrase(visit)


def change_passphrase(visit: Visit) -> Response:
    """Keeps another passphrase; every other session ends."""
    people, person = visit.desk.people, visit.known
    old, new = visit.passphrase("old"), visit.passphrase("passphrase")
    if why := desk_actor.why_no_passphrase(people, new, person.actor.id):
        return _passphrase(visit, {"passphrase": sentence_of(why).rstrip(".")})
    if new != visit.passphrase("again"):
        return _passphrase(visit, {"again": "Type the same passphrase once more: these two differ"})
    try:
        own_proofs.change_passphrase(people, person, old, new, visit.place)
    except TryAgainLater as error:
        return _passphrase(visit, {"old": _later(error)}, 429)
    except NotAllowed:
        return _passphrase(visit, {"old": "That is not your passphrase of now"})
    return visit.to("/me?done=passphrase")


def ask_address(visit: Visit) -> Response:
    """The form for another mail address."""
    return _address(visit)


def change_address(visit: Visit) -> Response:
    """Asks the address that stands, then the new one; nothing changes before both have answered."""
    new, passphrase = visit.text("address", 300), visit.passphrase("passphrase")
    try:
        own_proofs.ask_new_address(visit.desk.people, visit.known, new, visit.place, passphrase)
    except TryAgainLater as error:
        return _address(visit, {"passphrase": _later(error)}, 429)
    except NotPossible as error:
        return _address(visit, {"address": sentence_of(error.sentence).rstrip(".")})
    except NotAllowed:
        return _address(visit, {"passphrase": "That is not your passphrase of now"})
    return visit.page("me/address_asked.html.j2", here="own", is_at_new=bool(passphrase))


def _later(error: TryAgainLater) -> str:
    return f"Too many tries. Try again in {count(error.seconds, 'second')}"


def _account(visit: Visit, errors: dict[str, str] | None = None) -> Response:
    people, person = visit.desk.people, visit.known
    kept_profile = person.profile
    given = {
        "name": kept_profile.shown_name or "",
        "zone": kept_profile.zone or "",
        "language": kept_profile.language or "",
    }
    return visit.page(
        "own.html.j2",
        422 if errors else 200,
        here="own",
        errors=errors or {},
        given=given | ({name: visit.text(name, 200) for name in given} if errors else {}),
        zones=zones(),
        languages=[(one, LANGUAGES.get(one, one)) for one in languages()],
        proofs=own_proofs.of(people, person),
        address=own_proofs.address(people, person),
        has_mail=people.letters is not None,
        has_site=has_site(visit),
        kept=kept.mine(visit),
        sessions=desk_actor.my_sessions(people, person),
        done=DONE.get(visit.query.get("done", ""), ""),
    )


def _passphrase(visit: Visit, errors: dict[str, str] | None = None, status: int = 422) -> Response:
    has_one = own_proofs.of(visit.desk.people, visit.known).has_passphrase
    return visit.page(
        "me/passphrase.html.j2",
        status if errors else 200,
        here="own",
        errors=errors or {},
        has_one=has_one,
    )


def _address(visit: Visit, errors: dict[str, str] | None = None, status: int = 422) -> Response:
    if visit.desk.people.letters is None:
        raise NotHere("No mail goes out from here.")
    return visit.page(
        "me/address.html.j2",
        status if errors else 200,
        here="own",
        errors=errors or {},
        given=visit.text("address", 300),
        stands=own_proofs.address(visit.desk.people, visit.known),
        has_passphrase=own_proofs.of(visit.desk.people, visit.known).has_passphrase,
    )
