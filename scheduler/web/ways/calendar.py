"""The ways to the calendar, and to what goes in and out of it."""

from scheduler.people.roles import Act
from scheduler.web.pages.calendar import look, moves, out, sheets
from scheduler.web.way import WebRoute

_L = Act.SEE
WAYS = (
    WebRoute("GET", "/calendar", look.show, _L, "A month, a week, a day or a list."),
    WebRoute("GET", "/calendar/slots", look.slots, _L, "Weekly times, and the best hours."),
    WebRoute(
        *("GET", "/calendar/move/{key:path}", moves.ask, Act.MOVE), "Where a thread may move to."
    ),
    WebRoute(
        *("POST", "/calendar/look", moves.look, Act.MOVE), "What a move would do; changes nothing."
    ),
    WebRoute(
        *("POST", "/calendar/move", moves.move, Act.MOVE), "Moves threads as they were shown."
    ),
    WebRoute(
        *("POST", "/calendar/undo/{number:int}", moves.undo, Act.MOVE),
        "Undoes one's own move of the last hour.",
    ),
    WebRoute("GET", "/calendar/export", out.ask, _L, "What of the calendar can be taken along."),
    WebRoute(
        *("GET", "/calendar/export/{kind}", out.export, _L),
        "The calendar as csv, xlsx or ics; no story's words.",
    ),
    WebRoute("GET", "/calendar/feed", out.ask_feed, _L, "One's own address of the calendar."),
    WebRoute("POST", "/calendar/feed", out.make_feed, _L, "Makes one's own address anew."),
    WebRoute("POST", "/calendar/feed/withdraw", out.withdraw_feed, _L, "Ends one's own address."),
    WebRoute(
        *("GET", "/feed/{token}/calendar.ics", out.feed, None),
        "The calendar for the program of whoever has that address.",
    ),
    WebRoute("GET", "/import", sheets.ask, Act.WRITE, "Where a spreadsheet is dropped."),
    WebRoute(
        *("POST", "/import", sheets.upload, Act.WRITE),
        "Reads a spreadsheet and guesses its columns; writes nothing.",
        most_bytes=sheets.MOST_BYTES,
        takes_files=True,
    ),
    WebRoute(
        *("POST", "/import/look", sheets.look, Act.WRITE),
        "The fate of each row; writes nothing.",
        most_bytes=3 * sheets.MOST_BYTES,
    ),
    WebRoute(
        *("POST", "/import/write", sheets.write, Act.WRITE),
        "Writes the rows that can be read to a new campaign file.",
        most_bytes=3 * sheets.MOST_BYTES,
    ),
    WebRoute("GET", "/import/done/{name}", sheets.done, Act.WRITE, "What was written."),
)
