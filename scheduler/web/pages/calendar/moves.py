"""Moving threads: what it would do is shown first, by whatever way it was asked for.

Dragging, the keys and the form send the same thing to the same page.
"""

import re
from datetime import datetime

from starlette.responses import Response

from scheduler.errors import ChangedSinceSeen, NotPossible, UnknownThread
from scheduler.people.roles import Act
from scheduler.web.reads.calendar.asked import AskedCalendar, read_day
from scheduler.web.reads.calendar.moves import MOST_DAYS, MovesToShow, WantedTime, moves_page
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import calendar as verbs
from scheduler.web.visit import Visit

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DAYS = re.compile(r"[+-]?\d{1,4}", re.ASCII)
_YEARS = range(2000, 3000)  # as days are read


def ask(visit: Visit) -> Response:
    """One thread, and the form that moves it."""
    return _page(visit, (visit.path["key"],), None)


def look(visit: Visit) -> Response:
    """What would become of what was chosen."""
    visit.require(Act.MOVE)
    keys = visit.all_of("thread")
    try:
        wanted = _wanted(visit)
    except NotPossible as error:
        return _page(visit, keys, None, error=str(error))
    return _page(visit, keys, wanted)


def move(visit: Visit) -> Response:
    """Moves what was shown, as it was shown."""
    person = visit.require(Act.MOVE)
    keys = tuple(dict.fromkeys(visit.all_of("thread")))
    try:
        to = {key: (_instant(visit, key), visit.form.get(f"seen:{key}", "")[:64]) for key in keys}
        number = verbs.move_several(visit.desk, person, to, visit.text("why", 500))
    except UnknownThread:  # gone, or not theirs: the same answer for both
        raise
    except ChangedSinceSeen:
        return _page(visit, keys, _wanted_or_none(visit), is_stale=True)
    except NotPossible as error:
        sentence = sentence_of(error.sentence)
        return _page(visit, keys, _wanted_or_none(visit), error=sentence)
    return visit.to(f"{_back(visit).path}&moved={number}")


def undo(visit: Visit) -> Response:
    """Gives threads that one moved oneself a moment ago the times that they had."""
    person = visit.require(Act.MOVE)
    back = _back(visit).path
    try:
        verbs.undo(visit.desk, person, int(visit.path["number"]))
    except NotPossible:
        return visit.to(f"{back}&done=late")
    return visit.to(f"{back}&done=undone")


def _back(visit: Visit) -> AskedCalendar:
    """The part of the calendar that one came from."""
    given = visit.form.get("back", "") or visit.query.get("back", "")
    return AskedCalendar.of_text(given, visit.our_times.today)


def _wanted(visit: Visit) -> WantedTime:
    """Where it shall go: a day, or so many days on; a time, or the same.

    Raises: NotPossible that says what to fill in.
    """
    days, clock = visit.text("days", 5), visit.text("time", 8)[:5]
    day = read_day(visit.text("day", 10))
    if clock and not _CLOCK.fullmatch(clock):
        raise NotPossible("Enter the time, such as 17:30")
    if visit.text("day", 10) and day is None:
        raise NotPossible("Enter the day, such as 5 October 2027")
    if days and (not _DAYS.fullmatch(days) or abs(int(days)) > MOST_DAYS):
        raise NotPossible(f"Enter a number of days, such as 7; at most {MOST_DAYS}")
    if day is not None and days:
        raise NotPossible("Choose a day, or a number of days, and not both")
    if day is None and not days and not clock:
        raise NotPossible("Choose a day, a number of days or a time")
    return WantedTime(int(days) if days else None, day, clock)


def _wanted_or_none(visit: Visit) -> WantedTime | None:
    try:
        return _wanted(visit)
    except NotPossible:
        return None


def _instant(visit: Visit, key: str) -> datetime:
    """The new time of a thread, as the page before said it.

    Raises: NotPossible.
    """
    try:
        at = datetime.fromisoformat(visit.form.get(f"to:{key}", "")[:40])
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at.year not in _YEARS:
        raise NotPossible("Choose a day, a number of days or a time")
    return at


def _page(
    visit: Visit,
    keys: tuple[str, ...],
    wanted: WantedTime | None,
    *,
    error: str = "",
    is_stale: bool = False,
) -> Response:
    back = _back(visit)
    try:
        shown = moves_page(visit.desk, visit.known, keys, wanted, visit.now)
    except UnknownThread:
        raise
    except NotPossible as wrong:  # none was ticked, or too many
        shown, error = MovesToShow((), ()), str(wrong)
    return visit.page(
        "calendar/move.html.j2",
        409 if is_stale else 422 if error else 200,
        here="calendar",
        our_times=visit.our_times,
        shown=shown,
        back=back,
        given=visit.form or visit.query,
        error=error.rstrip("."),
        is_stale=is_stale,
    )
