"""Every way into the desk, and whose it is: the one table that the application is made from."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from scheduler.people.roles import Act
from scheduler.web.pages import approvals, files, find, hold, mailed, own, sign_in, thread, today
from scheduler.web.visit import Visit

SIGN_IN = "/sign-in"


@dataclass(frozen=True, slots=True)
class WebRoute:
    """One method and path, what answers, and what somebody must be allowed to do."""

    method: str
    path: str
    page: Callable[[Visit], Response]
    act: Act | None  # None: for everybody, signed in or not
    says: str  # what it is, for the reference

    @property
    def name(self) -> str:
        """GET /hold."""
        return f"{self.method} {self.path}"


_L = Act.SEE
WAYS = (
    WebRoute("GET", "/", today.today, _L, "Today."),
    WebRoute(
        "GET", "/today/changes", today.changes, _L, "Says when Today changes: an event stream."
    ),
    WebRoute("GET", "/approvals", approvals.waiting, _L, "Whose words need approval."),
    WebRoute(
        "GET", "/threads/{key:path}", thread.show, _L, "One thread, as the public will see it."
    ),
    WebRoute(
        *("GET", "/pictures/{post:int}/{number:int}/{key:path}", thread.picture, _L),
        "A picture of a thread.",
    ),
    WebRoute(
        *("POST", "/decide/{key:path}", thread.decide, Act.APPROVE),
        "Approves the words on the screen, or asks for others.",
    ),
    WebRoute("POST", "/move/{key:path}", thread.move, Act.MOVE, "Gives a thread another time."),
    WebRoute("GET", "/cancel/{key:path}", thread.ask_cancel, Act.CANCEL, "Before cancelling."),
    WebRoute("POST", "/cancel/{key:path}", thread.cancel, Act.CANCEL, "Cancels a thread."),
    WebRoute(
        "GET", "/take-down/{key:path}", thread.ask_take_down, Act.TAKE_DOWN, "Before taking down."
    ),
    WebRoute(
        "POST", "/take-down/{key:path}", thread.take_down, Act.TAKE_DOWN, "Takes a thread down."
    ),
    WebRoute("GET", "/resolve/{key:path}", thread.ask_resolve, Act.RESOLVE, "What may be decided."),
    WebRoute(
        *("POST", "/resolve/{key:path}", thread.resolve, Act.RESOLVE),
        "Decides about a thread that waits.",
    ),
    WebRoute("GET", "/hold", hold.ask, Act.HOLD, "Hold, with the button first."),
    WebRoute("POST", "/hold", hold.place, Act.HOLD, "Holds everything, an account or a campaign."),
    WebRoute(
        "GET", "/hold/look", hold.look, _L, "What is on hold, and what would look out of place."
    ),
    WebRoute(
        "GET", "/hold/thread/{key:path}", hold.ask_thread, Act.HOLD, "Before holding a thread."
    ),
    WebRoute("POST", "/hold/thread/{key:path}", hold.place_thread, Act.HOLD, "Holds one thread."),
    WebRoute(
        *("POST", "/hold/reason/{number:int}", hold.explain, Act.HOLD),
        "Gives a hold its reason and its end.",
    ),
    WebRoute(
        *("GET", "/hold/release/{number:int}", hold.ask_release, Act.LIFT),
        "What was missed, with a choice for each.",
    ),
    WebRoute("POST", "/hold/release/{number:int}", hold.release, Act.LIFT, "Releases a hold."),
    WebRoute("GET", "/find", find.find, _L, "Finds threads."),
    WebRoute("GET", "/me", own.show, _L, "Where one is signed in."),
    WebRoute("POST", "/me/end/{number:int}", own.end, _L, "Ends one session of one's own."),
    WebRoute("POST", "/me/end-others", own.end_others, _L, "Ends every other session."),
    WebRoute("GET", "/who-may", own.who_may, _L, "Who may do what."),
    WebRoute("GET", SIGN_IN, sign_in.ask, None, "Signing in."),
    WebRoute("POST", SIGN_IN, sign_in.sign_in, None, "Signs in by passphrase."),
    WebRoute("GET", "/sign-in/code", sign_in.ask_code, None, "Asks for the second proof."),
    WebRoute("POST", "/sign-in/code", sign_in.give_code, None, "Takes the second proof."),
    WebRoute("GET", "/sign-in/set-up", sign_in.ask_set_up, None, "Sets up a second proof."),
    WebRoute("POST", "/sign-in/set-up", sign_in.set_up, None, "Confirms a second proof."),
    WebRoute("GET", "/sign-in/link", sign_in.ask_link, None, "Asks for a link by mail."),
    WebRoute("POST", "/sign-in/link", sign_in.mail_link, None, "Mails a link to sign in."),
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
