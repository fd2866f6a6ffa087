"""The ways to Today and to finding."""

from scheduler.people.roles import Act
from scheduler.web.pages import find, today
from scheduler.web.way import EVENTS, WebRoute

_L = Act.SEE
WAYS = (
    WebRoute(
        *("GET", "/", today.today, None, "Today; for who has no role, what there is for them."),
        is_own=True,
    ),
    WebRoute(
        *("GET", "/today/changes", today.changes, _L, "Says when Today changes: an event stream."),
        answers=EVENTS,
        asks=("seen",),
    ),
    WebRoute(
        "GET", "/find", find.find, _L, "Finds threads.", asks=(*find.FIELDS, "after", "before")
    ),
)
