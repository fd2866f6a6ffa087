"""What leaves the calendar: files for people without an account, and an address to follow."""

import threading
from datetime import timedelta

from starlette.responses import PlainTextResponse, Response

from scheduler.campaigns.formats.spreadsheet_export import csv_of, workbook_of
from scheduler.people.own import calendar_feed
from scheduler.people.roles import Act, may
from scheduler.people.tokens import hash_of
from scheduler.store.overview.listing import ThreadFilter
from scheduler.web.defence.rates import Window
from scheduler.web.reads.calendar.asked import AskedCalendar
from scheduler.web.reads.calendar.feed import AHEAD, BACK, PlannedEvent, as_ics, planned
from scheduler.web.verbs import calendar as verbs
from scheduler.web.visit import NotHere, Visit, download

HEADINGS = ("Day", "Time", "Time zone", "Account", "State", "Words", "Posts", "Campaign")
_WIDTHS = {"A": 14, "B": 8, "C": 16, "D": 20, "E": 20, "F": 80, "G": 8, "H": 28}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FEEDS_A_MINUTE = 6  # of one address: a calendar program asks a few times a day
_asked_for = Window(FEEDS_A_MINUTE)
_one_counts = threading.Lock()


def ask(visit: Visit) -> Response:
    """What can be taken along, and what stands in it."""
    asked = AskedCalendar.of(visit.query, visit.our_times.today)
    return visit.page(
        "calendar/export.html.j2", here="calendar", our_times=visit.our_times, asked=asked
    )


def export(visit: Visit) -> Response:
    """The part of the calendar that was asked for, as a file."""
    asked = AskedCalendar.of(visit.query, visit.our_times.today)
    rows = planned(
        visit.desk,
        asked.filter(visit.our_times.zone, visit.now),
        visit.now,
        shows_unapproved=_shows_unapproved(visit),
        drafts=asked.wants_drafts,
    )
    if not asked.wants_queue:
        rows = tuple(one for one in rows if one.state == "Draft")
    name = f"calendar-{asked.first.isoformat()}"
    match visit.path["kind"]:
        case "csv":
            content: str | bytes = f"\ufeff{csv_of(_lines(visit, rows))}"
            return download(content, "text/csv; charset=utf-8", f"{name}.csv")
        case "xlsx":
            return download(workbook_of(_lines(visit, rows), _WIDTHS), _XLSX, f"{name}.xlsx")
        case "ics":
            content = as_ics(visit.desk, rows, visit.now)
            return download(content, "text/calendar; charset=utf-8", f"{name}.ics")
    raise NotHere("No such kind of file.")


def _shows_unapproved(visit: Visit) -> bool:
    return visit.may(Act.WRITE) or visit.may(Act.APPROVE)


def _lines(visit: Visit, rows: tuple[PlannedEvent, ...]) -> list[tuple[str, ...]]:
    times = visit.our_times
    lines = [
        (
            f"{times.local(one.at):%Y-%m-%d}",
            times.clock(one.at),
            times.zone.key,
            f"@{one.handle}",
            one.state,
            one.words,
            str(one.posts),
            one.campaign,
        )
        for one in rows
    ]
    return [HEADINGS, *lines]


def ask_feed(visit: Visit) -> Response:
    """Whether one has an address to follow the calendar, and how to have one."""
    return _feed_page(visit)


def make_feed(visit: Visit) -> Response:
    """Makes one's own address anew, and shows it: once."""
    token = verbs.new_feed(visit.desk, visit.known)
    return _feed_page(visit, token)


def withdraw_feed(visit: Visit) -> Response:
    """Ends one's own address."""
    verbs.withdraw_feed(visit.desk, visit.known)
    return visit.to("/calendar/feed?done=withdrawn")


def _feed_page(visit: Visit, token: str = "") -> Response:
    base = visit.desk.address.rstrip("/")
    return visit.page(
        "calendar/feed.html.j2",
        here="calendar",
        our_times=visit.our_times,
        made_at=verbs.feed_made_at(visit.desk, visit.known),
        address=f"{base}/feed/{token}/calendar.ics" if token else "",
        is_withdrawn=visit.query.get("done") == "withdrawn",
    )


def feed(visit: Visit) -> Response:
    """The calendar, for the program of whoever has this address; with no story and no key."""
    token = visit.path["token"]
    actor = calendar_feed.reader(visit.desk.people, token)
    if actor is None:
        raise NotHere("No such address.")
    with _one_counts:
        wait = _asked_for.wait_seconds(hash_of(token))
    if wait:
        return PlainTextResponse("Too often.", 429, headers={"Retry-After": f"{wait:.0f}"})
    since, until = visit.now - BACK, visit.now + AHEAD
    shows_unapproved = may(actor, Act.WRITE) or may(actor, Act.APPROVE)
    rows = planned(
        visit.desk,
        ThreadFilter(since=since, until=until + timedelta(days=1)),
        visit.now,
        shows_unapproved=shows_unapproved,
        drafts=shows_unapproved,
    )
    content = as_ics(visit.desk, rows, visit.now)
    # The address is a secret: nobody in between keeps the answer, and no page learns of it.
    headers = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)
