"""The ways to what came back."""

from scheduler.people.roles import Act
from scheduler.web.pages.engagement import behind, coding, look, out
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
        *("GET", "/engagement/by", behind.groups, _R),
        "By campaign, account, kind of account, region or week.",
        asks=(*_LIST, "by"),
    ),
    WebRoute(
        *("GET", "/engagement/volume", behind.volume, _R, "What everyone says with a hashtag."),
        asks=(*_ASKS, "tag"),
    ),
    WebRoute(
        *("GET", "/engagement/readings", behind.readings, _R),
        "What reading figures from X costs, and why.",
        asks=_LIST,
    ),
    WebRoute(
        *("GET", "/engagement/coding", coding.show, _R),
        "The sheet in which people say what posts are about.",
        asks=_ASKS,
    ),
    WebRoute(
        *("POST", "/engagement/coding", coding.count, _R),
        "Counts a sheet that was filled in; keeps nothing.",
        most_bytes=coding.MOST_BYTES,
        takes_files=True,
        asks=_ASKS,
    ),
    WebRoute(
        *("GET", "/engagement/export/{report}/{kind}", out.export, _R),
        "Hashtags, threads, compare, change, hours, by, volume, readings or coding, as csv or "
        "xlsx; no story's words.",
        asks=(*_ASKS, "since", "by", "tag"),
    ),
    WebRoute(
        *("GET", "/engagement/trustees", out.trustees, _R, "Half a page for trustees, as a file."),
        asks=_ASKS,
    ),
)
