"""The calendar: a month, a week, a day or a list of what was, is and will be."""

from starlette.responses import Response

from scheduler.people.roles import Act
from scheduler.web.reads.calendar.asked import STATES, AskedCalendar, View
from scheduler.web.reads.calendar.days import BAND_NAMES
from scheduler.web.reads.calendar.page import calendar_page
from scheduler.web.reads.calendar.slots import slots_page
from scheduler.web.reads.rows import titles_of
from scheduler.web.show.words import state_word
from scheduler.web.verbs import calendar as verbs
from scheduler.web.visit import Visit

DONE = {
    "undone": "Undone. Each thread has the time that it had.",
    "late": "That can no longer be undone: it was undone already, a thread has changed since, "
    "or it is over an hour ago.",
}


def show(visit: Visit) -> Response:
    """What was asked for in the address."""
    asked = AskedCalendar.of(visit.query, visit.our_times.today)
    shown = calendar_page(visit.desk, visit.known, asked, visit.now)
    number = visit.query.get("moved", "")
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    moved = verbs.what_was_moved(visit.desk, visit.known, int(number)) if is_number else ()
    return visit.page(
        "calendar/calendar.html.j2",
        here="calendar",
        our_times=visit.our_times,
        shown=shown,
        asked=asked,
        views=View,
        states=[(one, state_word(one)) for one in STATES],
        band_names=BAND_NAMES,
        moved=moved,
        titles=titles_of(visit.desk, visit.known, [one.thread_key for one in moved[:3]])
        if moved
        else {},
        number=number,
        done=DONE.get(visit.query.get("done", ""), ""),
        may_move=visit.may(Act.MOVE),
    )


def slots(visit: Visit) -> Response:
    """The weekly times of each account, the next free ones, and the hours that were seen most."""
    shown = slots_page(visit.desk, visit.known, visit.now)
    return visit.page(
        "calendar/slots.html.j2", here="calendar", our_times=visit.our_times, shown=shown
    )
