"""What one way into the desk is: a method, a path, what answers, whose it is, how much it takes."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from scheduler.people.roles import Act
from scheduler.web.visit import Visit

SIGN_IN = "/sign-in"
A_FORM = 64_000  # bytes


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
    # Shows what was typed where the form is of an earlier sign-in; None: it says so, and no more.
    again: Callable[[Visit], Response] | None = None

    @property
    def name(self) -> str:
        """GET /hold."""
        return f"{self.method} {self.path}"
