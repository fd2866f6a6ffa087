"""The ways to holding and releasing."""

from scheduler.people.roles import Act
from scheduler.web.pages import hold
from scheduler.web.way import WebRoute

_L = Act.SEE
WAYS = (
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
)
