"""The ways to what came back."""

from scheduler.people.roles import Act
from scheduler.web.pages.engagement import look, out
from scheduler.web.way import WebRoute

_R = Act.REPORTS
_ASKS = ("from", "to", "last", "account", "campaign")
_LIST = (*_ASKS, "page")
WAYS = (
    WebRoute("GET", "/engagement", look.show, _R, "Engagement, in two minutes.", asks=_ASKS),
    WebRoute("GET", "/engagement/hashtags", look.hashtags, _R, "Every hashtag.", asks=_LIST),
    WebRoute("GET", "/engagement/hashtags/{tag}", look.hashtag, _R, "One hashtag.", asks=_ASKS),
    WebRoute(
        *("GET", "/engagement/threads", look.threads, _R, "Thread by thread."),
        asks=(*_LIST, "order"),
    ),
    WebRoute(
        *("GET", "/engagement/compare", look.compare, _R, "What to keep, and what to change."),
        asks=_LIST,
    ),
    WebRoute(
        *("GET", "/engagement/change", look.change, _R, "Before and after a day."),
        asks=(*_LIST, "since"),
    ),
    WebRoute(
        *("GET", "/engagement/hours", look.hours, _R, "Best hours, or that nobody can tell."),
        asks=_LIST,
    ),
    WebRoute(
        *("GET", "/engagement/export/{report}/{kind}", out.export, _R),
        "Hashtags, threads, compare, change or hours, as csv or xlsx; no story's words.",
        asks=(*_ASKS, "since"),
    ),
    WebRoute(
        *("GET", "/engagement/trustees", out.trustees, _R, "Half a page for trustees, as a file."),
        asks=_ASKS,
    ),
)
