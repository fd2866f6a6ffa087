"""The ways to the accounts at X: for administrators."""

from collections.abc import Callable

from starlette.responses import Response

from scheduler.people.roles import Act
from scheduler.web.pages import accounts
from scheduler.web.visit import Visit
from scheduler.web.way import WebRoute


def _way(method: str, path: str, page: Callable[[Visit], Response], says: str) -> WebRoute:
    return WebRoute(method, path, page, Act.ORGANISATION, says)


def _proved(method: str, path: str, page: Callable[[Visit], Response], says: str) -> WebRoute:
    return WebRoute(method, path, page, Act.ORGANISATION, says, asks_proof=True)


WAYS = (
    _way("GET", "/accounts", accounts.show, "How each account is connected to X."),
    WebRoute(
        "GET",
        "/accounts/connected",
        accounts.come_back,
        Act.ORGANISATION,
        "Where X sends whoever said yes or no there; only the session that went.",
        asks=("state", "code", "error"),
        keeps_query=False,
    ),
    _proved("GET", "/accounts/{account}/connect", accounts.ask_connect, "Before going to X."),
    # It asks for a proof by its own page: a form that was kept may lead to no other site.
    _way("POST", "/accounts/{account}/connect", accounts.connect, "Leads to X, to say yes there."),
    _way("POST", "/accounts/{account}/check", accounts.check, "Asks X whose it is; posts nothing."),
    _proved(
        *("GET", "/accounts/{account}/disconnect", accounts.ask_disconnect),
        "Before an account is disconnected.",
    ),
    _proved(
        *("POST", "/accounts/{account}/disconnect", accounts.disconnect),
        "Takes an account's tokens back at X, and forgets them.",
    ),
)
