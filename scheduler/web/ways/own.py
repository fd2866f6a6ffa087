"""The ways to what is one's own."""

from scheduler.people.roles import Act
from scheduler.web.pages import own
from scheduler.web.way import WebRoute

_L = Act.SEE
WAYS = (
    WebRoute("GET", "/me", own.show, _L, "Where one is signed in."),
    WebRoute("POST", "/me/end/{number:int}", own.end, _L, "Ends one session of one's own."),
    WebRoute("POST", "/me/end-others", own.end_others, _L, "Ends every other session."),
    WebRoute("GET", "/who-may", own.who_may, _L, "Who may do what."),
)
