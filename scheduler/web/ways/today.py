"""The ways to Today and to finding."""

from scheduler.people.roles import Act
from scheduler.web.pages import find, today
from scheduler.web.way import EVENTS, WebRoute

_L = Act.SEE
WAYS = (
    WebRoute("GET", "/", today.today, _L, "Today."),
    WebRoute(
        *("GET", "/today/changes", today.changes, _L, "Says when Today changes: an event stream."),
        answers=EVENTS,
        asks=("seen",),
    ),
    WebRoute(
        "GET", "/find", find.find, _L, "Finds threads.", asks=(*find.FIELDS, "after", "before")
    ),
)
