"""What leaves the calendar: a feed by a private address, and files for people without account."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from scheduler.people import accounts
from scheduler.people.roles import Actor, Role
from scheduler.web.pages.calendar import out
from scheduler.web.reads.calendar import feed
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.web import Browser, WebDesk
from tests.support.examples.builders import a_thread

HOUR = timedelta(hours=1)
ADMIN = Actor("admin")


@pytest.fixture
def planned(web: WebDesk) -> WebDesk:
    """One approved, one that needs a yes, and one that a spreadsheet would reckon with."""
    for file in (web.root / "campaigns").glob("*.yaml"):
        if file.name != "organisation.yaml":
            file.unlink()
    web.queue(
        a_thread("wmhd/one", "Asking takes courage; always.", due_at=A_TUESDAY_NOON + HOUR),
        replace(
            a_thread("wmhd/unread", "Unread words.", due_at=A_TUESDAY_NOON + 2 * HOUR),
            needs_approval=True,
            owner="dev",
        ),
        a_thread("wmhd/sum", '=HYPERLINK("x")', due_at=A_TUESDAY_NOON + 3 * HOUR),
    )
    return web


def address(browser: Browser) -> str:
    text = browser.post("/calendar/feed").text
    return text.partition("<code>")[2].partition("</code>")[0]


def summaries(body: bytes) -> list[str]:
    found = Calendar.from_ical(body)
    return [str(event["SUMMARY"]) for event in found.walk("VEVENT")]


def test_a_feed_is_made_read_and_withdrawn(planned: WebDesk) -> None:
    browser = planned.browser("nia")
    assert "Make my address" in browser.get("/calendar/feed").words
    path = address(browser)
    answer = Browser(planned.app).get(path)  # a calendar program has no cookie
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "HarbourMinds: Asking takes courage; always. (Scheduled)" in summaries(answer.body)
    assert path not in browser.get("/calendar/feed").text  # shown once
    assert "You have an address, made today" in browser.get("/calendar/feed").words
    assert browser.post("/calendar/feed/withdraw").status == 303
    assert Browser(planned.app).get(path).status == 404
    assert "opens nothing any more" in browser.get("/calendar/feed?done=withdrawn").words


def test_a_new_address_ends_the_old_and_leaving_ends_all(planned: WebDesk) -> None:
    browser = planned.browser("nia")
    first, second = address(browser), address(browser)
    assert Browser(planned.app).get(first).status == 404
    assert Browser(planned.app).get(second).status == 200
    accounts.remove(planned.desk.people, ADMIN, "nia")
    assert Browser(planned.app).get(second).status == 404


def test_words_that_wait_are_for_who_writes_or_approves(planned: WebDesk) -> None:
    read = {
        name: " ".join(summaries(Browser(planned.app).get(address(planned.browser(name))).body))
        for name in ("nia", "dev", "ruth")
    }
    assert "Unread words" not in read["nia"]
    assert "A thread that is not approved yet" in read["nia"]
    assert "Unread words" in read["dev"]
    assert "Unread words" in read["ruth"]
    assert "Unread words" not in planned.browser("nia").get("/calendar/export/csv").text


def test_a_role_that_changes_changes_what_the_feed_says(planned: WebDesk) -> None:
    path = address(planned.browser("dev"))
    accounts.change_role(planned.desk.people, ADMIN, "dev", Role.WRITER, is_given=False)
    assert Browser(planned.app).get(path).status == 404
    accounts.change_role(planned.desk.people, ADMIN, "dev", Role.ANALYST, is_given=True)
    assert "Unread words" not in Browser(planned.app).get(path).text


def test_an_address_that_is_asked_too_often_waits(planned: WebDesk) -> None:
    path, program = address(planned.browser("nia")), Browser(planned.app)
    said = [program.get(path).status for _ in range(out.FEEDS_A_MINUTE + 1)]
    assert said == [200] * out.FEEDS_A_MINUTE + [429]


def test_times_are_instants_and_states_are_the_standards(planned: WebDesk) -> None:
    found = Calendar.from_ical(Browser(planned.app).get(address(planned.browser("nia"))).body)
    events = {str(one["SUMMARY"]): one for one in found.walk("VEVENT")}
    asking = next(one for name, one in events.items() if "Asking" in name)
    assert asking.decoded("DTSTART") == A_TUESDAY_NOON + HOUR
    assert str(asking["STATUS"]) == "CONFIRMED"
    waits = next(one for name, one in events.items() if "not approved" in name)
    assert str(waits["STATUS"]) == "TENTATIVE"
    assert len({str(one["UID"]) for one in events.values()}) == len(events)


def test_a_spreadsheet_of_the_calendar_reckons_with_nothing(planned: WebDesk) -> None:
    answer = planned.browser("amira").get("/calendar/export/csv?day=2027-10-05")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert rows[0] == list(out.HEADINGS)
    assert rows[1][:4] == ["2027-10-05", "14:00", "Europe/London", "'@HarbourMinds"]
    assert any(row[5] == '\'=HYPERLINK("x")' for row in rows)
    assert answer.headers["content-disposition"].endswith('filename="calendar-2027-10-01.csv"')
    book = planned.browser("amira").get("/calendar/export/xlsx?day=2027-10-05")
    sheet = load_workbook(io.BytesIO(book.body)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    ics = planned.browser("amira").get("/calendar/export/ics?day=2027-10-05")
    assert len(summaries(ics.body)) == 3


def test_the_export_is_of_what_the_filter_shows(planned: WebDesk) -> None:
    browser = planned.browser("amira")
    assert "Asking" not in browser.get("/calendar/export/csv?account=peers").text
    assert "Asking" not in browser.get("/calendar/export/csv?state=draft").text
    assert "Asking" in browser.get("/calendar/export/csv?view=day&day=2027-10-05").text
    assert "Only what your filter shows" in browser.get("/calendar/export?account=peers").words
    assert browser.get("/calendar/export/pdf").status == 404


def test_a_draft_is_exported_as_one(web: WebDesk) -> None:
    text = web.browser("amira").get("/calendar/export/csv?day=2027-10-05").text
    assert ",Draft," in text
    assert "not approved yet" in web.browser("nia").get("/calendar/export/csv?day=2027-10-05").text


def test_a_feed_goes_on_from_page_to_page_until_it_has_enough(
    planned: WebDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = address(planned.browser("amira"))

    def events() -> int:
        return len(summaries(Browser(planned.app).get(path).body))

    assert events() == 3
    monkeypatch.setattr(feed, "MOST_ROWS", 1)
    assert events() == 3
    monkeypatch.setattr(feed, "MOST_EVENTS", 2)
    assert events() == 2
