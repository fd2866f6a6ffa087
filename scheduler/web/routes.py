"""Every way into the desk, and whose it is: the one table that the application is made from."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from scheduler.people.roles import Act
from scheduler.web.pages import approvals, files, hold, sign_in, thread, today
from scheduler.web.visit import Visit

SIGN_IN = "/sign-in"


@dataclass(frozen=True, slots=True)
class Way:
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
    Way("GET", "/", today.today, _L, "Today."),
    Way("GET", "/today/changes", today.changes, _L, "Says when Today changes: an event stream."),
    Way("GET", "/approvals", approvals.waiting, _L, "Whose words need approval."),
    Way("GET", "/threads/{key:path}", thread.show, _L, "One thread, as the public will see it."),
    Way(
        *("GET", "/pictures/{post:int}/{number:int}/{key:path}", thread.picture, _L),
        "A picture of a thread.",
    ),
    Way(
        *("POST", "/decide/{key:path}", thread.decide, Act.APPROVE),
        "Approves the words on the screen, or asks for others.",
    ),
    Way("POST", "/move/{key:path}", thread.move, Act.MOVE, "Gives a thread another time."),
    Way("GET", "/cancel/{key:path}", thread.ask_cancel, Act.CANCEL, "Before cancelling."),
    Way("POST", "/cancel/{key:path}", thread.cancel, Act.CANCEL, "Cancels a thread."),
    Way("GET", "/take-down/{key:path}", thread.ask_take_down, Act.TAKE_DOWN, "Before taking down."),
    Way("POST", "/take-down/{key:path}", thread.take_down, Act.TAKE_DOWN, "Takes a thread down."),
    Way("GET", "/resolve/{key:path}", thread.ask_resolve, Act.RESOLVE, "What may be decided."),
    Way(
        *("POST", "/resolve/{key:path}", thread.resolve, Act.RESOLVE),
        "Decides about a thread that waits.",
    ),
    Way("GET", "/hold", hold.ask, Act.HOLD, "Hold, with the button first."),
    Way("POST", "/hold", hold.place, Act.HOLD, "Holds everything, an account or a campaign."),
    Way("GET", "/hold/look", hold.look, _L, "What is on hold, and what would look out of place."),
    Way("GET", "/hold/thread/{key:path}", hold.ask_thread, Act.HOLD, "Before holding a thread."),
    Way("POST", "/hold/thread/{key:path}", hold.place_thread, Act.HOLD, "Holds one thread."),
    Way(
        *("POST", "/hold/reason/{number:int}", hold.explain, Act.HOLD),
        "Gives a hold its reason and its end.",
    ),
    Way(
        *("GET", "/hold/release/{number:int}", hold.ask_release, Act.LIFT),
        "What was missed, with a choice for each.",
    ),
    Way("POST", "/hold/release/{number:int}", hold.release, Act.LIFT, "Releases a hold."),
    Way("GET", SIGN_IN, sign_in.ask, None, "Signing in."),
    Way("POST", SIGN_IN, sign_in.sign_in, None, "Signs in by passphrase."),
    Way(
        *("POST", "/sign-in/as", sign_in.sign_in_as, None),
        "In a demonstration alone: signs in a sample person.",
    ),
    Way("POST", "/sign-out", sign_in.sign_out, None, "Signs out."),
    Way("GET", "/static/{name}", files.static, None, "Styles and scripts."),
)
