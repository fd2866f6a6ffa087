"""Showing once more who one is, and staying signed in."""

import json

from starlette.responses import JSONResponse, Response

from scheduler.errors import NotAllowed, TryAgainLater
from scheduler.formatting import count
from scheduler.people.proofs.passkeys import PasskeyRequest, Site, site_at
from scheduler.web.defence.redirects import safe_path
from scheduler.web.identity import own_proofs
from scheduler.web.show.words import sentence_of
from scheduler.web.visit import NotHere, Visit

MOST_ANSWER = 20_000  # characters of a device's answer


def ask(visit: Visit) -> Response:
    """Asks for a proof of one's own once more."""
    return _prove(visit, safe_path(visit.query.get("to", "/")))


def prove(visit: Visit) -> Response:
    """Takes it; the browser gets a new secret."""
    wanted, people = safe_path(visit.beginning("to", 2_000)), visit.desk.people
    try:
        if visit.desk.demonstration is not None:
            secret = own_proofs.prove_as_sample(people, visit.secret)
        else:
            secret = own_proofs.prove(
                *(people, visit.secret, visit.place),
                passphrase=visit.form.get("passphrase", "")[:1_000],
                code=visit.beginning("code", 100),
            )
    except TryAgainLater as error:
        words = f"Too many tries. Try again in {count(error.seconds, 'second')}"
        return _prove(visit, wanted, words, 429)
    except NotAllowed as error:
        return _prove(visit, wanted, sentence_of(error.sentence).rstrip("."), 422)
    return _led_on(visit, secret, wanted)


def prove_by_passkey(visit: Visit) -> Response:
    """Takes a passkey in its place."""
    wanted = safe_path(visit.beginning("to", 2_000))
    try:
        secret = own_proofs.prove_by_passkey(
            *(visit.desk.people, site_of(visit), visit.secret),
            *(visit.beginning("asked", 200), visit.beginning("answer", MOST_ANSWER)),
        )
    except NotAllowed as error:
        return _prove(visit, wanted, sentence_of(error.sentence).rstrip("."), 422)
    return _led_on(visit, secret, wanted)


def ask_passkey(visit: Visit) -> Response:
    """What a device is to sign: kept here for five minutes, and for one answer."""
    return as_json(own_proofs.ask_passkey(visit.desk.people, site_of(visit)))


def session(visit: Visit) -> Response:
    """How long one stays signed in, as of now."""
    return visit.page(
        "me/session.html.j2",
        here="own",
        wanted=safe_path(visit.query.get("to", "/")),
        is_done="done" in visit.query,
    )


def stay(visit: Visit) -> Response:
    """Stays signed in: that it was asked is all it takes."""
    return visit.to("/me/session?done=1")


def left(visit: Visit) -> Response:
    """The seconds until the session ends, if nothing more is done in it. Does not keep it."""
    seconds = (visit.known.ends_at - visit.now).total_seconds()
    return JSONResponse({"seconds": int(seconds)})


def has_site(visit: Visit) -> bool:
    """Whether passkeys can be used here: one belongs to an address."""
    return bool(visit.desk.address)


def site_of(visit: Visit) -> Site:
    """For which address passkeys are.

    Raises: NotHere where the settings name none.
    """
    if not has_site(visit):
        raise NotHere("HANDRAIL_WEB_ADDRESS is not set.")
    return site_at(visit.desk.address, visit.desk.people.organisation)


def as_json(asked: PasskeyRequest) -> Response:
    """What the page's script hands to the device."""
    return JSONResponse({"options": json.loads(asked.options), "asked": asked.token})


def _led_on(visit: Visit, secret: str, wanted: str) -> Response:
    response = visit.to(wanted)
    visit.keep_cookie(response, secret)
    return response


def _prove(visit: Visit, wanted: str, error: str = "", status: int = 200) -> Response:
    return visit.page(
        "me/prove.html.j2",
        status,
        here="own",
        wanted=wanted,
        error=error,
        proofs=own_proofs.of(visit.desk.people, visit.known),
        has_site=has_site(visit),
    )
