"""The ways to what one was told: each one's own, with a role or without."""

from scheduler.web.pages import notices
from scheduler.web.way import WebRoute

WAYS = (
    WebRoute("GET", "/notices", notices.show, None, "What one was told.", is_own=True),
    WebRoute(
        *("POST", "/notices/{number:int}", notices.open_one, None),
        "Opens a notice: it is read, and leads to its page.",
        is_own=True,
    ),
    WebRoute(
        *("POST", "/notices/new/{number:int}", notices.stand_as_new, None),
        "Lets a notice stand as new.",
        is_own=True,
    ),
    WebRoute(
        *("POST", "/notices/read", notices.read_all, None),
        "Marks the notices on the screen as read.",
        is_own=True,
    ),
    WebRoute(
        *("GET", "/me/notices", notices.ask_choices, None),
        "What one is mailed, and when.",
        is_own=True,
    ),
    WebRoute("POST", "/me/notices", notices.choose, None, "Keeps what one is mailed.", is_own=True),
)
