"""The ways in: for everybody, signed in or not."""

from scheduler.web.pages import files, mailed, sign_in
from scheduler.web.way import SIGN_IN, WebRoute

WAYS = (
    WebRoute("GET", SIGN_IN, sign_in.ask, None, "Signing in."),
    WebRoute("POST", SIGN_IN, sign_in.sign_in, None, "Signs in by passphrase."),
    WebRoute("GET", "/sign-in/code", sign_in.ask_code, None, "Asks for the second proof."),
    WebRoute("POST", "/sign-in/code", sign_in.give_code, None, "Takes the second proof."),
    WebRoute("GET", "/sign-in/set-up", sign_in.ask_set_up, None, "Sets up a second proof."),
    WebRoute("POST", "/sign-in/set-up", sign_in.set_up, None, "Confirms a second proof."),
    WebRoute("POST", "/sign-in/passkey/ask", sign_in.ask_passkey, None, "What a passkey signs."),
    WebRoute("POST", "/sign-in/passkey", sign_in.use_passkey, None, "Signs in by a passkey."),
    WebRoute("GET", "/sign-in/link", sign_in.ask_link, None, "Asks for a link by mail."),
    WebRoute("POST", "/sign-in/link", sign_in.mail_link, None, "Mails a link to sign in."),
    WebRoute(
        *("GET", "/sign-in/forgotten", sign_in.ask_reset, None),
        "Asks for a link to a new passphrase.",
    ),
    WebRoute(
        *("POST", "/sign-in/forgotten", sign_in.mail_reset, None),
        "Mails a link to a new passphrase.",
    ),
    WebRoute("GET", "/in/{token}", sign_in.look_at_link, None, "What a mailed link would do."),
    WebRoute("POST", "/in/{token}", sign_in.use_link, None, "Signs in by a mailed link."),
    WebRoute("GET", "/join/{token}", mailed.look_at_invitation, None, "What one is invited to."),
    WebRoute("POST", "/join/{token}", mailed.join, None, "Joins with a mailed invitation."),
    WebRoute("GET", "/reset/{token}", mailed.look_at_reset, None, "Asks for a new passphrase."),
    WebRoute(
        *("POST", "/reset/{token}", mailed.reset, None),
        "Keeps a new passphrase, with a mailed link.",
    ),
    WebRoute(
        *("GET", "/address/{token}", mailed.look_at_address, None),
        "What a letter about another address would do.",
    ),
    WebRoute(
        *("POST", "/address/{token}", mailed.answer_address, None),
        "Says yes to another address.",
    ),
    WebRoute(
        *("POST", "/sign-in/as", sign_in.sign_in_as, None),
        "In a demonstration alone: signs in a sample person.",
    ),
    WebRoute("POST", "/sign-out", sign_in.sign_out, None, "Signs out."),
    WebRoute("GET", "/static/{name}", files.static, None, "Styles and scripts."),
)
