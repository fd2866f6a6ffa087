"""Moving threads in the calendar: shown first, then done, then undone."""

import re

import pytest
from sqlalchemy import update

from scheduler.errors import UnknownThread
from scheduler.publishing.operations import cancel
from scheduler.publishing.operations.move_several import MOST_AT_ONCE
from scheduler.store.tables.queue import threads
from scheduler.web.identity import desk_actor
from scheduler.web.reads.calendar.moves import moves_page
from scheduler.web.reads.rows import row_of
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.web import WebDesk
from tests.support.examples.builders import a_thread
from tests.support.pages.calendar import AMIRA, DAY, HOUR, thread


def moving(web: WebDesk, *fields: tuple[str, str], person: str = "amira") -> str:
    """The page before a move, as text."""
    return web.browser(person).post_all("/calendar/look", fields).text


def hidden(text: str) -> list[tuple[str, str]]:
    """What the form that does it carries."""
    form = text.partition('action="/calendar/move"')[2].partition("</form>")[0]
    return re.findall(r'name="((?!token)[^"]*)" value="([^"]*)"', form)


def test_a_move_over_the_change_keeps_the_time_of_day(planned: WebDesk) -> None:
    text = moving(planned, ("thread", "wmhd/one"), ("days", "28"))
    assert ("to:wmhd/one", "2027-11-02T14:00:00+00:00") in hidden(text)
    assert "Tue 2 Nov, 14:00" in text


def test_a_move_into_an_hour_that_does_not_exist_says_so(planned: WebDesk) -> None:
    text = moving(planned, ("thread", "wmhd/one"), ("day", "2028-03-26"), ("time", "01:30"))
    assert "does not exist" in text
    assert ("to:wmhd/one", "2028-03-26T01:30:00+00:00") in hidden(text)
    twice = moving(planned, ("thread", "wmhd/one"), ("day", "2027-10-31"), ("time", "01:30"))
    assert "comes twice" in twice


def test_a_move_is_shown_first_then_done_then_undone(planned: WebDesk) -> None:
    before = thread(planned, "wmhd/two").due_at
    browser = planned.browser("amira")
    asked = [("thread", "wmhd/two"), ("days", "1"), ("back", "view=week&day=2027-10-05")]
    text = browser.post_all("/calendar/look", asked).text
    assert thread(planned, "wmhd/two").due_at == before
    answer = browser.post_all("/calendar/move", [*hidden(text), *asked[1:]])
    assert answer.status == 303
    assert answer.location.startswith("/calendar?view=week&day=2027-10-05&moved=")
    assert thread(planned, "wmhd/two").due_at == before + DAY
    page = browser.get(answer.location)
    assert "It now goes out Wed 6 Oct, 14:05, and was Tue 5 Oct, 14:05" in page.words
    (undo,) = re.findall(r'action="(/calendar/undo/\d+)"', page.text)
    assert "undo" not in planned.browser("admin").get(answer.location).text
    assert browser.post(undo).location.endswith("&done=undone")
    assert thread(planned, "wmhd/two").due_at == before
    assert browser.post(undo).location.endswith("&done=late")
    assert "no longer be undone" in browser.get("/calendar?done=late").words


def test_what_clashes_is_said_before_it_is_done(planned: WebDesk) -> None:
    text = moving(planned, ("thread", "wmhd/unread"), ("day", "2027-10-05"), ("time", "14:08"))
    assert "14:05 and 14:08 are too close" in text
    quiet = moving(planned, ("thread", "wmhd/unread"), ("day", "2027-10-10"), ("time", "12:00"))
    assert "That day is World Mental Health Day" in quiet


def test_that_it_says_again_what_its_account_says_is_told_before_it_is_done(
    planned: WebDesk,
) -> None:
    later = A_TUESDAY_NOON + 90 * DAY
    planned.queue(
        a_thread("wmhd/two", "Two chairs.", due_at=A_TUESDAY_NOON + HOUR + HOUR / 12),
        a_thread("wmhd/again", "One sofa.", "two  chairs.", due_at=later),
        a_thread("wmhd/others", "No table.", "Two chairs.", due_at=later, account="peers"),
    )
    said = "says what its account says on 5 October 2027, 14:05, and X refuses the same words"
    form = [("day", "2027-10-20"), ("time", "10:00")]  # as dragging and the keys send it too
    assert said in moving(planned, ("thread", "wmhd/again"), *form)
    assert said not in moving(planned, ("thread", "wmhd/again"), ("days", "1"))
    assert said not in moving(planned, ("thread", "wmhd/others"), *form)
    several = moving(
        planned, ("thread", "wmhd/again"), ("thread", "wmhd/two"), ("day", "2027-12-01")
    )
    assert several.count("A post of it says what its account says on 1 December 2027") == 2


def test_several_move_together_each_shown(planned: WebDesk) -> None:
    browser = planned.browser("amira")
    page = browser.get("/calendar?ticks=1&campaign=wmhd").text
    ticks = re.findall(r'name="thread" value="([^"]+)" aria-label', page)
    assert set(ticks) == {"wmhd/one", "wmhd/two", "wmhd/unread"}
    gone = browser.get("/calendar?ticks=1&campaign=other").text
    assert "other/gone" not in re.findall(r'name="thread" value="([^"]+)" aria-label', gone)
    chosen = [("thread", key) for key in ("wmhd/one", "wmhd/two")]
    text = browser.post_all("/calendar/look", [*chosen, ("days", "+7")]).text
    assert "Move 2 threads" in text
    browser.post_all("/calendar/move", hidden(text))
    assert thread(planned, "wmhd/one").due_at == A_TUESDAY_NOON + HOUR + 7 * DAY
    assert thread(planned, "wmhd/two").due_at == A_TUESDAY_NOON + HOUR + HOUR / 12 + 7 * DAY


def test_what_changed_between_is_not_moved(planned: WebDesk) -> None:
    browser = planned.browser("amira")
    text = browser.post_all("/calendar/look", [("thread", "wmhd/one"), ("days", "1")]).text
    cancel.move(planned.context, "wmhd/one", A_TUESDAY_NOON + 9 * DAY, actor=AMIRA, why="mine")
    answer = browser.post_all("/calendar/move", hidden(text))
    assert answer.status == 409
    assert "Something has changed since you looked" in answer.words
    assert thread(planned, "wmhd/one").due_at == A_TUESDAY_NOON + 9 * DAY


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([("days", "many")], "Enter a number of days"),
        ([("days", "9999")], "Enter a number of days"),
        ([("day", "5 October")], "Enter the day"),
        ([("time", "25:99")], "Enter the time"),
        ([("day", "2027-10-09"), ("days", "3")], "and not both"),
        ([], "Choose a day, a number of days or a time"),
        ([("days", "-9")], "That time has gone by"),
    ],
)
def test_a_move_that_cannot_be_meant_is_asked_again(
    planned: WebDesk, fields: list[tuple[str, str]], said: str
) -> None:
    browser = planned.browser("amira")
    answer = browser.post_all("/calendar/look", [("thread", "wmhd/one"), *fields])
    assert said in answer.words
    assert 'action="/calendar/move"' not in answer.text or "It cannot be done" in answer.words


@pytest.mark.parametrize(
    "to",
    ["9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"],
)
def test_a_thread_moves_to_no_day_that_no_calendar_has(planned: WebDesk, to: str) -> None:
    browser = planned.browser("amira")
    page = browser.post_all("/calendar/look", [("thread", "wmhd/one"), ("days", "7")])
    sent = [(name, to if name.startswith("to:") else value) for name, value in hidden(page.text)]
    assert ("to:wmhd/one", to) in sent
    before = thread(planned, "wmhd/one").due_at
    assert browser.post_all("/calendar/move", sent).status == 422
    assert thread(planned, "wmhd/one").due_at == before


def test_nothing_ticked_says_what_to_do(planned: WebDesk) -> None:
    answer = planned.browser("amira").post_all("/calendar/look", [("days", "1")])
    assert answer.status == 422
    assert "Tick at least one thread" in answer.words


@pytest.mark.parametrize("key", ["none", "wmhd/none"])
def test_what_is_not_there_is_not_moved(planned: WebDesk, key: str) -> None:
    browser = planned.browser("amira")
    assert browser.get(f"/calendar/move/{key}").status == 404
    assert browser.post_all("/calendar/look", [("thread", key), ("days", "1")]).status == 404
    forged = [("thread", key), (f"to:{key}", "2027-11-01T12:00:00+00:00")]
    assert browser.post_all("/calendar/move", forged).status == 404


def test_a_forged_time_moves_nothing(planned: WebDesk) -> None:
    browser = planned.browser("amira")
    for forged in ("yesterday", "2027-11-01T12:00:00", ""):
        fields = [("thread", "wmhd/one"), ("to:wmhd/one", forged)]
        assert browser.post_all("/calendar/move", fields).status == 422
    unmarked = [("thread", "wmhd/one"), ("to:wmhd/one", "2027-11-01T12:00:00+00:00")]
    assert browser.post_all("/calendar/move", unmarked).status == 409
    assert thread(planned, "wmhd/one").due_at == A_TUESDAY_NOON + HOUR


def test_a_move_says_what_stands_in_its_way_and_what_to_look_at(planned: WebDesk) -> None:
    path = planned.root / "campaigns" / "organisation.yaml"
    text = path.read_text("utf-8").replace(
        "\naccounts:\n", '\nquiet: {from: "21:00", until: "07:00"}\naccounts:\n'
    )
    path.write_text(text, "utf-8")
    until = A_TUESDAY_NOON + 9 * DAY
    with planned.desk.workspace.database.write() as connection:
        waits = {"state": "waiting", "reason": "missed"}
        connection.execute(update(threads).where(threads.c.key == "wmhd/one").values(waits))
        embargo = {"not_before": until}
        connection.execute(update(threads).where(threads.c.key == "wmhd/unread").values(embargo))
    asked = (("day", "2027-10-12"), ("time", "22:00"))
    late = moving(planned, ("thread", "wmhd/one"), *asked)
    assert "In quiet hours: it would begin at 07:00" in late
    assert "It waits for a person. With a new time it is scheduled again" in late
    assert "quiet hours" not in moving(
        planned, ("thread", "wmhd/two"), ("day", "2027-10-12"), ("time", "12:00")
    )
    early = moving(planned, ("thread", "wmhd/unread"), *asked)
    assert "It is under an embargo until Thu 14 Oct, 13:00" in early


def test_at_most_so_many_move_at_once(planned: WebDesk) -> None:
    ticked = [("thread", f"wmhd/{number}") for number in range(MOST_AT_ONCE + 1)]
    answer = planned.browser("amira").post_all("/calendar/look", [*ticked, ("days", "1")])
    assert answer.status == 422
    assert f"Move at most {MOST_AT_ONCE} threads at once" in answer.words


def test_a_thread_that_somebody_may_not_move_is_not_shown_for_it(planned: WebDesk) -> None:
    person = desk_actor.who(planned.desk.people, planned.browser("nia").secret)
    assert person is not None
    with pytest.raises(UnknownThread):
        moves_page(planned.desk, person, ["wmhd/one"], None, planned.clock.now())
    with pytest.raises(UnknownThread):
        row_of(planned.desk, person, "wmhd/none")
