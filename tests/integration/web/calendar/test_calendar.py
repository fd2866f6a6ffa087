"""The calendar: what stands in a day, the filters, both nights of the clocks, and free slots."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import event, update

from scheduler.campaigns.model.plan import ThreadKind
from scheduler.crisis.register import Register
from scheduler.errors import UnknownThread
from scheduler.networks.base import Wait
from scheduler.people.own import profile
from scheduler.publishing.operations.permission import Deed, who_may_of
from scheduler.store.people.addresses import Profile
from scheduler.store.states import ThreadState
from scheduler.store.tables.queue import threads
from scheduler.web.identity import desk_actor
from scheduler.web.reads.asked import ask_page
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.story_rows import make_a_story_of
from tests.support.desks.desk import Desk
from tests.support.desks.web import WebDesk
from tests.support.examples.builders import a_thread
from tests.support.pages.calendar import AMIRA, DAY, HOUR, thread

A_FILE = """\
campaign: {name}
title: A walk by the sea
owner: dev
threads:
  - id: opener
    account: main
    when: Sun 10 Oct 2027, 0{number}:00
    text: Come along on Sunday, for the time number {number}.
"""


def shown(web: WebDesk, query: str = "", person: str = "amira") -> str:
    answer = web.browser(person).get(f"/calendar?{query}")
    assert answer.status == 200
    return answer.words


@pytest.mark.parametrize("view", ["month", "week", "day", "list"])
def test_each_view_says_time_account_state_and_words(planned: WebDesk, view: str) -> None:
    words = shown(planned, f"view={view}")
    assert "14:00 Asking takes courage. HarbourMinds" in words
    assert "Scheduled" in words
    assert "14:00 and 14:05 are too close: 5 minutes apart, from one account" in words
    assert "Times are for London" in words


def test_a_day_has_its_heading_and_its_occasion(planned: WebDesk) -> None:
    words = shown(planned)
    assert "Tuesday 5 October, 3 threads (today)" in words
    assert "Monday 4 October: nothing planned" in words
    assert "World Mental Health Day" in words


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("account=peers", "A walk.", "Two chairs."),
        ("campaign=wmhd", "Two chairs.", "A walk."),
        ("state=cancelled", "Not this.", "A walk."),
        ("state=held", "A walk.", "Two chairs."),
        ("state=needs+approval", "Who decides?", "Two chairs."),
        ("state=coming", "Two chairs.", "Not this."),
        ("state=past", "Long ago.", "Two chairs."),
        ("state=past&day=2027-12-01", "Nothing of that is planned here", "Two chairs."),
        ("hashtag=%23nothing", "Nothing of that is planned here", "Two chairs."),
        ("state=draft", "Nothing of that is planned here", "Two chairs."),
        ("view=day&day=2027-10-06", "Who decides?", "Two chairs."),
        ("day=2027-11-01", "November 2027", "Two chairs."),
        ("day=2027-13-45&view=nonsense&state=nonsense", "Two chairs.", "Nothing of that"),
    ],
)
def test_the_address_says_what_is_shown(
    planned: WebDesk, query: str, there: str, not_there: str
) -> None:
    words = shown(planned, query)
    assert there in words
    assert not_there not in words


def test_one_chooses_by_handles_titles_and_words(web: WebDesk) -> None:
    text = A_FILE.format(name="walk", number=1)
    (web.root / "campaigns" / "walk.yaml").write_text(text, "utf-8")
    page = web.browser("amira").get("/calendar?account=main&campaign=walk&state=publishing")
    assert "Show: HarbourMinds, A walk by the sea, all hashtags, Going out" in page.words
    assert '<option value="main" selected>HarbourMinds</option>' in page.text
    assert '<option value="walk" selected>A walk by the sea</option>' in page.text
    assert '<option value="publishing" selected>Going out</option>' in page.text
    again = web.root / "campaigns" / "again.yaml"
    again.write_text(A_FILE.format(name="again", number=2), "utf-8")
    page = web.browser("amira").get("/calendar")
    assert '<option value="walk">A walk by the sea (walk)</option>' in page.text
    assert "all accounts, all campaigns" in page.words


def test_what_stands_in_files_alone_is_a_draft(web: WebDesk) -> None:
    words = shown(web, "day=2027-10-05&state=draft")
    assert "Draft" in words
    (web.root / "campaigns" / "broken.yaml").write_text("campaign: [", encoding="utf-8")
    assert "a campaign file has a mistake" in shown(web)


def test_a_day_with_many_says_how_many_more(planned: WebDesk) -> None:
    at = datetime(2027, 10, 20, 9, tzinfo=UTC)
    planned.queue(*(a_thread(f"wmhd/m{n}", f"M {n}.", due_at=at + n * HOUR / 4) for n in range(9)))
    browser = planned.browser("amira")
    text = browser.get("/calendar?campaign=wmhd").text
    assert 'href="/calendar?view=day&amp;day=2027-10-20&amp;campaign=wmhd">and 5 more' in text
    assert "M 8." in browser.get("/calendar?view=day&day=2027-10-20").words


def test_a_story_is_shown_without_a_word_to_who_may_not_read_it(web: WebDesk) -> None:
    web.queue(a_thread("wmhd/told", "Secret words.", due_at=A_TUESDAY_NOON + HOUR))
    with web.desk.workspace.database.write() as connection:
        make_a_story_of(connection, "wmhd/told", A_TUESDAY_NOON)
    for person in ("nia", "admin"):
        for path in ("/calendar?", "/calendar?view=day", "/calendar/export/csv?", "/feed"):
            text = web.browser(person).get(path).text
            assert "Secret words" not in text
            assert "wmhd/told" not in text
    assert "A person’s story" in shown(web, person="nia")
    assert "Secret words" in shown(web, person="ruth")
    assert "Secret words" not in web.browser("ruth").get("/calendar/export/csv").text
    assert web.browser("nia").get("/calendar/move/wmhd/told").status == 404
    nia = desk_actor.who(web.desk.people, web.browser("nia").secret)
    assert nia is not None
    told = thread(web, "wmhd/told")
    with web.desk.workspace.database.read() as connection:
        assert who_may_of(connection, nia.actor, Deed.MOVE, [told]) == frozenset()
    with web.desk.workspace.database.write() as connection:
        connection.execute(update(threads).values(needs_approval=True))
    with pytest.raises(UnknownThread):
        ask_page(web.desk, nia, "wmhd")


def in_zone(web: WebDesk, zone: str) -> None:
    profile.change(web.desk.people, AMIRA, Profile(None, zone, None))


@pytest.mark.parametrize(
    ("zone", "note", "elsewhere"),
    [
        ("Pacific/Auckland", "you are in Auckland, 12 hours ahead", "Wed 02:00 for you"),
        ("America/Los_Angeles", "you are in Los Angeles, 8 hours behind", "Tue 06:00 for you"),
        ("Asia/Kolkata", "4 hours 30 minutes ahead", "Tue 18:30 for you"),
        ("Africa/Lagos", "where the clock is the same today", ""),
    ],
)
def test_the_viewers_clock_stands_beside_ours(
    planned: WebDesk, zone: str, note: str, elsewhere: str
) -> None:
    in_zone(planned, zone)
    words = shown(planned, "view=day")
    assert note in words
    assert elsewhere in words
    assert ("for you" in shown(planned)) == (zone == "Pacific/Auckland")  # another day: said always


@pytest.mark.parametrize(
    ("day", "note"),
    [
        ("2027-10-31", "Clocks go back at 02:00"),
        ("2027-03-28", "Clocks go forward at 01:00"),
    ],
)
def test_a_day_says_when_the_clocks_change(planned: WebDesk, day: str, note: str) -> None:
    assert note in shown(planned, f"view=day&day={day}")
    assert "Clocks go" not in shown(planned, "view=day&day=2027-10-30")


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Europe/London"])
def test_the_night_when_an_hour_comes_twice(planned: WebDesk, zone: str) -> None:
    in_zone(planned, zone)
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    planned.queue(
        a_thread("wmhd/first", "The first.", due_at=first),
        a_thread("wmhd/second", "The second.", due_at=first + HOUR),
        a_thread("wmhd/after", "The third.", due_at=first + 2 * HOUR),
    )
    words = shown(planned, "view=day&day=2027-10-31")
    assert "01:30 first The first." in words
    assert "01:30 second The second." in words
    assert "02:30 The third." in words


def with_slots(web: WebDesk) -> None:
    path = web.root / "campaigns" / "organisation.yaml"
    text = path.read_text("utf-8")
    slots = "    secrets: HARBOUR_MAIN\n    slots: [Tuesday 16:00, Thursday 16:00]\n"
    assert "    secrets: HARBOUR_MAIN\n" in text
    path.write_text(text.replace("    secrets: HARBOUR_MAIN\n", slots), encoding="utf-8")


def test_free_slots_stand_empty_and_are_offered(planned: WebDesk) -> None:
    with_slots(planned)
    assert "16:00 Free slot HarbourMinds" in shown(planned)
    assert "Free slot" not in shown(planned, "account=peers").replace("Free slot HarbourM", "")
    words = planned.browser("amira").get("/calendar/slots").words
    assert "Tuesday 16:00, Thursday 16:00" in words
    assert "Tue 5 Oct, 16:00; Thu 7 Oct, 16:00" in words
    assert "Nobody can tell yet: none of its threads was measured, and 6 are the fewest" in words
    assert "Nobody can tell" not in planned.browser("dev").get("/calendar/slots").words
    page = planned.browser("amira").get("/calendar/move/wmhd/one")
    assert "The next free slots of HarbourMinds" in page.words


def test_a_calendar_without_a_readable_organisation_still_shows_the_queue(
    planned: WebDesk,
) -> None:
    (planned.root / "campaigns" / "organisation.yaml").write_text("nonsense: [", encoding="utf-8")
    assert "Asking takes courage." in shown(planned, "day=2027-10-05")
    assert planned.browser("amira").get("/calendar/slots").status == 200
    assert planned.browser("amira").get("/calendar/move/wmhd/one").status == 200


@contextmanager
def counted(web: WebDesk) -> Iterator[list[str]]:
    said: list[str] = []

    def note(*given: object) -> None:
        said.append(str(given[2]))

    event.listen(web.desk.workspace.database.engine, "before_cursor_execute", note)
    yield said
    event.remove(web.desk.workspace.database.engine, "before_cursor_execute", note)


def test_a_day_with_more_than_a_page_has_pages(planned: WebDesk) -> None:
    at = datetime(2027, 10, 20, 6, tzinfo=UTC)
    many = (
        a_thread(f"wmhd/m{n}", f"Words of {n:03}.", due_at=at + n * HOUR / 20) for n in range(230)
    )
    planned.queue(*many)
    again = '    repeat: {from: 2027-10-20, at: "12:10", every: day, times: 1}\n    each_time:\n'
    head = (
        "campaign: drafted\ntitle: Drafted\nowner: dev\nthreads:\n  - id: all\n    account: main\n"
    )
    (planned.root / "campaigns" / "drafted.yaml").write_text(
        f"{head}{again}      - This one is a draft, at ten past twelve.\n", "utf-8"
    )
    browser, seen = planned.browser("amira"), []
    path = "/calendar?view=day&day=2027-10-20"
    for said in ("1 to 100 of 231", "101 to 200 of 231", "201 to 231 of 231"):
        page = browser.get(path)
        assert said in page.words
        assert "231 threads" in page.words
        seen += sorted(set(re.findall(r"Words of \d{3}|This one is a draft", page.text)))
        linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
        assert len(page.body) + sum(len(browser.get(one).body) for one in set(linked)) < 100_000
        path = unescape((re.findall(r'href="([^"]+)">Next</a>', page.text) or [""])[0])
    assert path == ""
    assert len(seen) == len(set(seen)) == 231  # each on one page


@pytest.mark.parametrize("page", ["0", "-1", "x", "999", "9999", "%D9%A3"])
def test_whatever_page_of_a_day_is_asked_for_some_page_answers(planned: WebDesk, page: str) -> None:
    answer = planned.browser("amira").get(f"/calendar?view=day&day=2027-10-05&page={page}")
    assert answer.status == 200


def test_a_month_of_six_hundred_is_light_and_asks_no_more(planned: WebDesk) -> None:
    browser = planned.browser("amira")
    browser.get("/calendar")
    with counted(planned) as few:
        browser.get("/calendar")
    begins = datetime(2027, 10, 1, 6, tzinfo=UTC)
    planned.queue(
        *(
            a_thread(
                f"wmhd/t{n}",
                f"What would have helped you most on the longest day of them all, number {n}?",
                due_at=begins + n * timedelta(minutes=72),
            )
            for n in range(600)
        )
    )
    browser.get("/calendar")
    with counted(planned) as many:
        page = browser.get("/calendar")
    assert len(many) <= len(few) + 2  # whose minute they share, and what is grave
    ticked = browser.get("/calendar?ticks=1")
    listed = browser.get("/calendar?view=list&day=2027-10-01")
    for answer in (page, ticked, listed):
        linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.text)
        whole = len(answer.body) + sum(len(browser.get(one).body) for one in set(linked))
        assert whole < 100_000
    assert "more" in page.words


def test_what_hurts_each_other_on_a_day_is_said_in_its_own_words(planned: WebDesk) -> None:
    at = A_TUESDAY_NOON + 5 * DAY
    light = replace(a_thread("wmhd/light", "Done!", due_at=at), kind=ThreadKind.CELEBRATION)
    grave = a_thread("wmhd/grave", "Read on.", due_at=at, register=Register.URGENT)
    tagged = [
        a_thread(key, "Hear us. #WMHD", due_at=at + 6 * HOUR, account=account)
        for key, account in (("wmhd/ours", "main"), ("wmhd/theirs", "peers"))
    ]
    planned.queue(light, grave, *tagged)
    words = shown(planned, "view=day&day=2027-10-10")
    assert "Two at 13:00 from one account" in words
    assert "13:00 is light, and 13:00 is about something grave" in words
    assert "19:00: two accounts say #wmhd in the same minute" in words


def test_a_folder_that_cannot_be_read_leaves_the_queue_on_the_page(planned: WebDesk) -> None:
    (planned.root / "campaigns" / "walk.yaml").symlink_to(planned.root / "nowhere.yaml")
    assert "Two chairs." in shown(planned)


THANKS = "Thank you for reading this far."


def test_a_post_that_its_account_says_twice_is_marked_where_the_later_one_is(web: WebDesk) -> None:
    web.queue(
        a_thread("wmhd/one", "Boats.", THANKS, due_at=A_TUESDAY_NOON + HOUR),
        a_thread("wmhd/two", "Boots.", THANKS.upper(), due_at=A_TUESDAY_NOON + 20 * DAY),
        a_thread("wmhd/peers", "Bees.", THANKS, account="peers", due_at=A_TUESDAY_NOON + DAY),
    )
    said = "13:00 says in a post, which X may refuse, what its account says on 5 October, 14:00"
    assert said in shown(web, "view=day&day=2027-10-25")
    assert said in shown(web, "view=month&day=2027-10-25")
    assert "X may refuse" not in shown(web, "view=day&day=2027-10-05")
    assert "X may refuse" not in shown(web, "view=day&day=2027-10-06")


def test_a_draft_that_says_what_the_queue_does_is_marked(web: WebDesk) -> None:
    web.queue(a_thread("wmhd/one", "Boats.", THANKS, due_at=A_TUESDAY_NOON + HOUR))
    text = A_FILE.format(name="walk", number=9).rstrip() + f"\n      ---\n      {THANKS}\n"
    text = text.replace("    text: Come", "    text: |\n      Come")
    (web.root / "campaigns" / "walk.yaml").write_text(text, "utf-8")
    words = shown(web, "view=day&day=2027-10-10")
    assert "09:00, a draft, says in a post, which X may refuse, what its account says" in words


def test_a_list_shows_every_thread_of_a_day(planned: WebDesk) -> None:
    planned.queue(
        *(
            a_thread(f"wmhd/full-{n}", f"Number {n}.", due_at=A_TUESDAY_NOON + DAY + n * HOUR / 3)
            for n in range(1, 8)
        )
    )
    words = shown(planned, "view=list&day=2027-10-05")
    assert all(f"Number {n}." in words for n in range(1, 8))
    assert "more" not in words.partition("Replies")[2].partition("Draft")[0]
    assert "1 to" not in words


def test_a_long_list_has_pages_and_each_thread_stands_on_one(planned: WebDesk) -> None:
    planned.queue(
        *(
            a_thread(f"wmhd/long-{n}", f"Number {n}.", due_at=A_TUESDAY_NOON + (n + 60) * HOUR / 3)
            for n in range(100)
        )
    )
    pages = [shown(planned, f"view=list&day=2027-10-05&page={n}") for n in (1, 2, 3)]
    whole = re.search(r"1 to 80 of (\d+)", pages[0])
    assert whole
    assert f"81 to {whole[1]} of {whole[1]}" in pages[1]
    found = [sum(f"Number {n}." in page for page in pages) for n in range(100)]
    assert found == [1] * 100
    assert "Tuesday 5 October" not in pages[1]
    assert "Number" not in pages[2]


def test_what_x_said_no_to_is_not_offered_to_be_moved_and_says_why(planned: WebDesk) -> None:
    desk = Desk(planned.desk.workspace.database, planned.clock)
    desk.clock.jump_to(A_TUESDAY_NOON + HOUR)
    desk.network.outcomes = [Wait(None, "429: too many")]
    desk.publish()
    assert desk.thread("wmhd/one").state is ThreadState.SCHEDULED
    browser = planned.browser("amira")
    day = browser.get("/calendar?view=day&day=2027-10-05")
    assert "/calendar/move/wmhd/one" not in day.text
    assert "It may be out already, so it cannot be moved before we have looked" in day.words
    asked = browser.get("/calendar/move/wmhd/one")
    assert "it cannot be moved before we have looked" in asked.words
