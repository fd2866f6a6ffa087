"""The accounts at X: how each is connected, connecting one, checking it, disconnecting it."""

from typing import Final
from urllib.parse import quote

from starlette.responses import Response

from scheduler.errors import NotPossible
from scheduler.networks.base import Identity, Unavailable
from scheduler.people.sessions import STRONG_FOR
from scheduler.publishing.connections.standing import SCOPES_IN_WORDS, AccountStanding
from scheduler.web.defence.headers import policy
from scheduler.web.identity import own_proofs
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import accounts
from scheduler.web.visit import NotHere, Visit

BACK: Final = "/accounts/connected"
_MOST = 2_000  # letters of what X sends along
_DONE = {
    "connected": "Connected. From the next post on, {account} publishes by this.",
    "known": "X knows {account} as the account that it should be. Nothing was posted.",
    "no": "You said no at X. Nothing was changed.",
    "disconnected": "Disconnected. The tokens of {account} are taken back at X and forgotten here.",
    "forgotten": "Disconnected. The tokens of {account} are forgotten here, and X could not be "
    "told. At X, under Settings, Connected apps, take the app’s leave back.",
}


def show(visit: Visit) -> Response:
    """How each account is connected."""
    known = {one.name for one in accounts.standings(visit.desk, visit.known)}
    account = visit.query.get("account", "")
    done = _DONE.get(visit.query.get("done", ""), "")
    is_told = done and (account in known or "{account}" not in done)
    return _listed(visit, done=done.format(account=account) if is_told else "")


def ask_connect(visit: Visit) -> Response:
    """What X will ask, and a button that leads there."""
    return _asking(visit, _account(visit))


def connect(visit: Visit) -> Response:
    """Leads to X."""
    one = _account(visit)
    if not own_proofs.is_proved(visit.desk.people, visit.known, STRONG_FOR):
        return visit.to(_path(one, "connect"))
    back = (visit.desk.address or visit.site).rstrip("/") + BACK
    try:
        url = accounts.begin(visit.desk, visit.known, one.name, visit.secret, back)
    except NotPossible as error:
        return _asking(visit, one, sentence_of(error.sentence).rstrip("."))
    return _unseen(visit.to(url))


def come_back(visit: Visit) -> Response:
    """Whoever said yes at X, or no: only the browser and the person that went."""
    if visit.is_ahead:
        raise NotHere("Nobody asked to see it yet.")
    state, code = (visit.query.get(name, "")[:_MOST] for name in ("state", "code"))
    if not code:
        accounts.give_up(visit.desk, visit.known, visit.secret, state)
        return _unseen(visit.to("/accounts?done=no"))
    try:
        account = accounts.come_back(visit.desk, visit.known, visit.secret, state, code)
    except NotPossible as error:
        return _unseen(_listed(visit, error=sentence_of(error.sentence).rstrip(".")))
    return _unseen(visit.to(f"/accounts?done=connected&account={quote(account, safe='')}"))


def check(visit: Visit) -> Response:
    """Asks X whose it is. Posts nothing."""
    one = _account(visit)
    match accounts.check(visit.desk, visit.known, one.name):
        case Identity(handle=found) if found.casefold() == one.handle.casefold():
            return visit.to(f"/accounts?done=known&account={quote(one.name, safe='')}")
        case Identity(handle=found):
            return _listed(visit, error=f"{one.name} is @{found} at X, and not @{one.handle}")
        case Unavailable(needs_reconnect=True, detail=detail):
            message = (
                f"X does not take {one.name} any more ({detail.rstrip('.')}): connect it again"
            )
            return _listed(visit, error=message)
        case away:
            message = (
                f"X could not be asked about {one.name} ({away.detail.rstrip('.')}): try later"
            )
            return _listed(visit, error=message)


def ask_disconnect(visit: Visit) -> Response:
    """Before an account is disconnected."""
    one = _account(visit)
    if not one.is_connected:
        raise NotHere("It is not connected in the browser.")
    return visit.page("accounts/disconnect.html.j2", here="accounts", one=one)


def disconnect(visit: Visit) -> Response:
    """Takes its tokens back at X, and forgets them."""
    one = _account(visit)
    try:
        is_told = accounts.disconnect(visit.desk, visit.known, one.name)
    except NotPossible as error:
        return _listed(visit, error=sentence_of(error.sentence).rstrip("."))
    done = "disconnected" if is_told else "forgotten"
    return visit.to(f"/accounts?done={done}&account={quote(one.name, safe='')}")


def _account(visit: Visit) -> AccountStanding:
    for one in accounts.standings(visit.desk, visit.known):
        if one.name == visit.path["account"]:
            return one
    raise NotHere("There is no such account.")


def _listed(visit: Visit, *, done: str = "", error: str = "") -> Response:
    return visit.page(
        "accounts/accounts.html.j2",
        422 if error else 200,
        here="accounts",
        accounts=accounts.standings(visit.desk, visit.known),
        has_app=visit.desk.accounts.context.app is not None,
        back=(visit.desk.address or visit.site).rstrip("/") + BACK,
        done=done,
        error=error,
    )


def _asking(visit: Visit, one: AccountStanding, error: str = "") -> Response:
    app = visit.desk.accounts.context.app
    response = visit.page(
        "accounts/connect.html.j2",
        422 if error else 200,
        here="accounts",
        one=one,
        scopes=tuple(SCOPES_IN_WORDS.values()),
        has_app=app is not None,
        error=error,
    )
    if app is not None:  # the one page whose form leads to another site: X's own
        response.headers["Content-Security-Policy"] = policy(visit.nonce, app.asks_at)
    return response


def _path(one: AccountStanding, deed: str) -> str:
    return f"/accounts/{quote(one.name, safe='')}/{deed}"


def _unseen(response: Response) -> Response:
    """No page is told of the address that was open: a code and a state stood in it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
