"""The ways to one thread, and to what may be done with it."""

from scheduler.people.roles import Act
from scheduler.web.pages import thread
from scheduler.web.way import WebRoute

_L = Act.SEE
WAYS = (
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
)
