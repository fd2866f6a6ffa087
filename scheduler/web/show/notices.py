"""Where each kind of notice leads: to the page that resolves it, or to none."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from scheduler.people.notices.bell import NoticeKind


def _thread(subject: str) -> str:
    return f"/threads/{quote(subject)}"


def _stops(subject: str) -> str:
    """A worry without a story names no stop: its words say whom to ask."""
    return "/safeguarding" if subject else ""


def _story(subject: str) -> str:
    return f"/stories/mine/{quote(subject)}"


def _review(subject: str) -> str:
    return f"/reviews/{quote(subject)}"


def _to(path: str) -> Callable[[str], str]:
    return lambda _: path


LEADS_TO: Mapping[NoticeKind, Callable[[str], str]] = {
    NoticeKind.SAFEGUARDING: _stops,
    NoticeKind.HOLD: _to("/hold/look"),
    NoticeKind.FAILED: _thread,
    NoticeKind.ENGINE: _to("/"),
    NoticeKind.ACCOUNT: _to("/#accounts"),
    NoticeKind.WAITS: _thread,
    NoticeKind.APPROVAL: _thread,
    NoticeKind.STORY_WORK: _review,
    NoticeKind.STORY: _story,
    NoticeKind.COMMENT: _thread,
    NoticeKind.DIRECTORY: _to("/#directory"),
    NoticeKind.MONEY: _to("/#money"),
}


_OF_A_STEP = {"check": "/contact", "guardian": "/guardian"}  # as a story's steps are named


def place_of(kind: str, subject: str, key: str = "", *, sees_stories: bool = True) -> str:
    """The address of the page beside a notice; "" where there is none.

    `key` is the one time that it happened: a story's guardian and its support contact have pages
    of their own. Who may not see others' stories is told of them as a support contact.
    """
    known = NoticeKind.__members__.get(kind)
    if known is None:
        return ""
    step = key.removeprefix(f"story:{subject}:").partition(":")[0]
    if step not in _OF_A_STEP and known is NoticeKind.STORY_WORK and not sees_stories:
        return "/contact"
    return _OF_A_STEP.get(step) or LEADS_TO[known](subject)


def called(kind: str) -> str:
    """What a kind of notice is about, in words that begin a line."""
    known = NoticeKind.__members__.get(kind)
    name = known.value if known is not None else "a notice"
    return name[:1].upper() + name[1:]
