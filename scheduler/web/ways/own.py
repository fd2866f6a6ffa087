"""The ways to what is one's own: for whoever is signed in, with a role or without."""

from collections.abc import Callable

from starlette.responses import Response

from scheduler.people.roles import Act
from scheduler.web.pages import own
from scheduler.web.pages.me import codes, kept, passkeys, profile, proving
from scheduler.web.visit import Visit
from scheduler.web.way import PROVE, SECONDS_LEFT, WebRoute

Page = Callable[[Visit], Response]


def _own(method: str, path: str, page: Page, says: str) -> WebRoute:
    return WebRoute(method, path, page, None, says, is_own=True)


def _proved(method: str, path: str, page: Page, says: str) -> WebRoute:
    """What changes how somebody proves who they are: asked once more before."""
    return WebRoute(method, path, page, None, says, is_own=True, asks_proof=True)


WAYS = (
    _own("GET", "/me", profile.show, "One's own account."),
    _own("POST", "/me/profile", profile.change, "Changes one's name, zone and language."),
    _proved("GET", "/me/passphrase", profile.ask_passphrase, "Asks for another passphrase."),
    _proved("POST", "/me/passphrase", profile.change_passphrase, "Changes one's passphrase."),
    _proved("GET", "/me/address", profile.ask_address, "Asks for another mail address."),
    _proved(
        *("POST", "/me/address", profile.change_address),
        "Mails a link to both addresses, so that one's own becomes another.",
    ),
    _proved("GET", "/me/codes", codes.ask, "One's app for codes: what is on."),
    _proved("POST", "/me/codes/begin", codes.begin, "A secret for an app, to be confirmed."),
    _proved("POST", "/me/codes", codes.confirm, "Puts an app for codes into force."),
    _proved("POST", "/me/codes/recovery", codes.renew, "New recovery codes, shown once."),
    _proved("POST", "/me/codes/off", codes.turn_off, "Turns codes off."),
    _proved("GET", "/me/passkeys", passkeys.ask, "Asks for a passkey's name."),
    _proved("POST", "/me/passkeys/ask", passkeys.ask_device, "What a device needs to make one."),
    _proved("POST", "/me/passkeys", passkeys.add, "Adds a passkey."),
    _proved(
        "GET", "/me/passkeys/{number:int}/forget", passkeys.ask_forget, "Before forgetting one."
    ),
    _proved("POST", "/me/passkeys/{number:int}/forget", passkeys.forget, "Forgets a passkey."),
    _own("POST", "/me/end/{number:int}", own.end, "Ends one session of one's own."),
    _own("POST", "/me/end-others", own.end_others, "Ends every other session."),
    _own("GET", "/me/session", proving.session, "How long one stays signed in."),
    _own("POST", "/me/session", proving.stay, "Stays signed in."),
    _own("GET", SECONDS_LEFT, proving.left, "The seconds left, for the page's script."),
    _own("GET", PROVE, proving.ask, "Asks who one is, once more."),
    _own("POST", PROVE, proving.prove, "Takes a proof of one's own once more."),
    _own("POST", "/prove/passkey/ask", proving.ask_passkey, "What a passkey of one's own signs."),
    _own("POST", "/prove/passkey", proving.prove_by_passkey, "Takes a passkey once more."),
    _own("GET", "/kept/{number:int}", kept.show, "What one typed and could not send."),
    _own("POST", "/kept/{number:int}/forget", kept.forget, "Throws it away."),
    WebRoute("GET", "/who-may", own.who_may, Act.SEE, "Who may do what."),
)
