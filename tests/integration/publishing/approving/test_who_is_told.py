"""Letters about approvals at their edges: two engines, who has left, many threads, stories."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from scheduler.people import accounts
from scheduler.people.own import profile
from scheduler.people.roles import Actor
from scheduler.publishing.monitoring.notifying import approval_letters
from scheduler.publishing.monitoring.notifying.approval_letters import ApprovalLetters
from scheduler.publishing.operations.approving.requests import ask
from scheduler.store.people.addresses import Profile
from scheduler.store.tables.queue import posts
from tests.support.desks.asking import FIRST, LONDON, SECOND, AskingDesk, asking
from tests.support.desks.people import ADMIN, People


def asks(desk: AskingDesk, *people: str, by: str = "amira", days: float = 6) -> None:
    until = desk.now() + timedelta(days=days)
    ask(desk.desk.context, "wmhd", actor=desk.actor(by), people=people or None, needed_by=until)


def without_mail(desk: AskingDesk) -> None:
    database, clock = desk.desk.database, desk.desk.clock
    ApprovalLetters(database, clock, lambda: None, lambda: desk.vault, LONDON).tell_due()


def test_two_engines_that_look_at_the_same_moment_tell_once(asked: AskingDesk) -> None:
    asks(asked, "ruth", "rob")
    with asked.desk.database.read() as connection:
        of_the_other = approval_letters._planned(connection, asked.now())
    asked.tell()
    with asked.desk.database.write() as connection:
        assert approval_letters._claimed(connection, of_the_other, asked.now()) == []
    assert len(asked.box.letters_sent) == 2


def test_two_engines_end_a_request_once(asked: AskingDesk) -> None:
    asks(asked, "ruth")
    asked.tell()
    asked.wait(days=6)
    with asked.desk.database.read() as connection:
        of_the_other = approval_letters._planned(connection, asked.now())
    asked.tell()
    with asked.desk.database.write() as connection:
        assert approval_letters._claimed(connection, of_the_other, asked.now()) == []
    assert len(asked.to("amira")) == 1


def test_a_look_that_finds_nothing_new_writes_nothing(
    asked: AskingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(asked, "ruth")
    asked.tell()
    monkeypatch.setattr(approval_letters, "_claimed", None)  # what every write begins with
    asked.tell()


def test_who_has_left_is_told_nothing(asked: AskingDesk) -> None:
    asks(asked, "ruth", "rob")
    accounts.remove(People(asked.desk.database), ADMIN, "ruth")
    asked.tell()
    assert (len(asked.to("ruth")), len(asked.to("rob"))) == (0, 1)


def test_nobody_is_told_of_an_end_where_whoever_asked_has_left(asked: AskingDesk) -> None:
    asks(asked, "ruth")
    asked.tell()
    accounts.remove(People(asked.desk.database), ADMIN, "amira")
    asked.wait(days=6)
    asked.tell()
    assert asked.to("amira") == []


def test_the_letter_calls_whoever_asks_as_they_want_to_be_called(asked: AskingDesk) -> None:
    people = People(asked.desk.database)
    profile.change(people, Actor("amira"), Profile("Amira Haddad", None, None))
    asks(asked, "ruth")
    asked.tell()
    assert "Amira Haddad asks you to approve" in asked.to("ruth")[0].text


def test_of_many_threads_the_first_are_listed_and_the_rest_counted(asked: AskingDesk) -> None:
    asked.queue(*(asking(f"wmhd/t{number:02}") for number in range(11)))
    asks(asked, "ruth")
    asked.tell()
    (letter,) = asked.to("ruth")
    assert letter.text.count("3 posts from HarbourMain") == 8
    assert "and 3 more threads" in letter.text


def test_a_letter_has_no_word_of_a_story(asked: AskingDesk) -> None:
    asked.queue(asking())
    thread = asked.desk.thread(FIRST).id
    asks(asked, "ruth")
    with asked.desk.database.write() as connection:
        connection.execute(update(posts).where(posts.c.thread_id == thread).values(story="s-1"))
    asked.tell()
    (letter,) = asked.to("ruth")
    assert letter.subject.endswith(": A person's story")
    assert "What helped" not in letter.text


def test_a_long_first_line_is_cut_between_words(asked: AskingDesk) -> None:
    asked.queue(asking(FIRST, "Somebody asked " * 8, "Two."))
    asks(asked, "ruth")
    asked.tell()
    assert asked.to("ruth")[0].subject.endswith("Somebody asked…")


def test_without_mail_each_is_told_at_the_desk_in_a_line(asked: AskingDesk) -> None:
    asks(asked, "ruth")
    without_mail(asked)
    asked.wait(days=3)
    without_mail(asked)
    asked.queue(asking(FIRST, "Other words.", "More."), asking(SECOND))
    without_mail(asked)
    asked.wait(days=3)
    without_mail(asked)
    told = [one.partition(" by Mon 11 Oct 2027, 13:00")[0] for one in asked.bell("ruth")]
    assert told == [
        "Words that you were asked to approve",
        "Still needs approval",
        "amira asks you to approve",
    ]
    assert asked.bell("amira")[0].startswith("Nobody approved by Mon 11 Oct 2027, 13:00")
    assert asked.box.letters_sent == []


def test_changed_words_of_a_thread_that_is_decided_are_told_to_nobody(asked: AskingDesk) -> None:
    asks(asked, "ruth")
    asked.tell()
    asked.queue(asking(FIRST, "Other words.", "More.", needs_approval=False), asking(SECOND))
    asked.tell()
    assert len(asked.to("ruth")) == 1


def test_a_person_who_owns_some_is_asked_about_the_others(asked: AskingDesk) -> None:
    asked.queue(asking(owner="ruth"), asking(SECOND))
    asks(asked, "ruth")
    asked.tell()
    assert asked.to("ruth")[0].subject.endswith(": What helped? wmhd/second")
