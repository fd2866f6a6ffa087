"""The ways to what waits for approval, to asking for it, and to answering from outside."""

from scheduler.people.roles import Act
from scheduler.web.pages import approvals
from scheduler.web.pages.approving import asking, outside
from scheduler.web.way import WebRoute

_ASK = "/approvals/ask/{campaign}"
_OUTSIDE = "/approvals/outside/{campaign}"
_LINK = "/outside/{token}"
WAYS = (
    WebRoute("GET", "/approvals", approvals.waiting, Act.SEE, "Whose words need approval."),
    WebRoute(
        *("POST", "/approvals", approvals.approve_several, Act.APPROVE),
        "Approves the ticked threads, each of which was opened in full.",
    ),
    WebRoute("GET", _ASK, asking.show, Act.ASK, "Asking for an approval of a campaign."),
    WebRoute("POST", _ASK, asking.ask, Act.ASK, "Asks colleagues to approve."),
    WebRoute(
        *("POST", "/approvals/withdraw/{number:int}", asking.withdraw, Act.ASK),
        "Takes a request for an approval back.",
    ),
    WebRoute("POST", _OUTSIDE, asking.invite, Act.ASK, "Mails somebody outside a link."),
    WebRoute(
        *("POST", _OUTSIDE + "/{number:int}", asking.withdraw_outside, Act.ASK),
        "Ends a link of somebody outside at once.",
    ),
    WebRoute(
        *("POST", "/comments/{key:path}", asking.comment, Act.REMARK),
        "Says something to colleagues about a thread.",
    ),
    WebRoute("GET", _LINK, outside.show, None, "A campaign's words, for whoever has the link."),
    WebRoute("POST", _LINK, outside.answer, None, "Their answer about one thread."),
    WebRoute(
        *("GET", _LINK + "/{post:int}/{number:int}/{key:path}", outside.picture, None),
        "A picture of a thread that the link shows.",
    ),
)
