"""What one way into the desk is: a method, a path, what answers, whose it is, how much it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.responses import Response

from scheduler.people.roles import Act
from scheduler.people.sessions import STRONG_FOR
from scheduler.web.visit import Visit

SIGN_IN = "/sign-in"
HTML, JSON, EVENTS = "text/html", "application/json", "text/event-stream"
PROVE = "/prove"
SECONDS_LEFT = "/me/session/left"
STORIES = "/stories"
A_FORM = 64_000  # bytes
LATELY = timedelta(hours=2)
# How old the last proof may be when a form of this act is sent: stopping never asks for one.
PROOF_FOR: Final[Mapping[Act, timedelta]] = {
    **dict.fromkeys((Act.APPROVE, Act.LIFT, Act.TAKE_DOWN, Act.RESOLVE, Act.RELEASE), LATELY),
    **dict.fromkeys((Act.PEOPLE, Act.KEYS, Act.SEE_NAME, Act.EXPORT, Act.ERASE), STRONG_FOR),
}


@dataclass(frozen=True, slots=True)
class WebRoute:
    """One method and path, what answers, and what somebody must be allowed to do."""

    method: str
    path: str
    page: Callable[[Visit], Response]
    act: Act | None  # None: for everybody, signed in or not, unless `is_own`
    says: str  # what it is, for the reference
    is_own: bool = False  # for whoever is signed in, with a role or without, each their own
    most_bytes: int = A_FORM  # of what is sent
    takes_files: bool = False
    answers: str = HTML  # the kind of what is answered
    asks: tuple[str, ...] = ()  # what may stand behind the question mark
    keeps_query: bool = True  # False: what stands there is secret, and led nowhere on
    asks_proof: bool = False  # who they are, once more: before keys and names
    # What answers a form of an earlier sign-in, or of none: so that what was typed is not lost.
    when_stale: Callable[[Visit], Response] | None = None

    @property
    def proof_within(self) -> timedelta | None:
        """How old the last proof of whoever asks may be; None: that does not matter."""
        if self.asks_proof:
            return STRONG_FOR
        return PROOF_FOR.get(self.act) if self.act and self.method == "POST" else None

    @property
    def name(self) -> str:
        """GET /hold."""
        return f"{self.method} {self.path}"
