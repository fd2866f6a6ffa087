"""Addresses of the calendar: one's own, hashed, ended by oneself, by a role taken, by leaving."""

import pytest
from sqlalchemy import select

from scheduler.errors import NotAllowed
from scheduler.people import accounts
from scheduler.people.own import calendar_feed
from scheduler.people.roles import Role
from scheduler.store.tables.people import calendar_feeds
from tests.support.desks.people_desk import PeopleDesk


def test_an_address_says_whose_it_is(desk: PeopleDesk) -> None:
    token = calendar_feed.make(desk, desk.actor("wil"))
    found = calendar_feed.reader(desk, token)
    assert found is not None
    assert (found.id, found.roles) == ("wil", {Role.WRITER})
    assert calendar_feed.made_at(desk, desk.actor("wil")) == desk.now()
    assert calendar_feed.made_at(desk, desk.actor("rev")) is None


def test_only_a_hash_of_it_is_kept(desk: PeopleDesk) -> None:
    token = calendar_feed.make(desk, desk.actor("wil"))
    with desk.database.read() as connection:
        (row,) = connection.execute(select(calendar_feeds)).all()
    assert token not in str(row)
    assert len(token) >= 43


def test_a_new_one_ends_the_one_before(desk: PeopleDesk) -> None:
    first = calendar_feed.make(desk, desk.actor("wil"))
    second = calendar_feed.make(desk, desk.actor("wil"))
    assert calendar_feed.reader(desk, first) is None
    assert calendar_feed.reader(desk, second) is not None


def test_a_withdrawn_one_opens_nothing(desk: PeopleDesk) -> None:
    token = calendar_feed.make(desk, desk.actor("wil"))
    assert calendar_feed.withdraw(desk, desk.actor("wil"))
    assert not calendar_feed.withdraw(desk, desk.actor("wil"))
    assert calendar_feed.reader(desk, token) is None


def test_it_ends_with_the_last_role_and_with_the_person(desk: PeopleDesk) -> None:
    token = calendar_feed.make(desk, desk.actor("wil"))
    ada = desk.actor("ada")
    accounts.change_role(desk, ada, "wil", Role.WRITER, is_given=False)
    assert calendar_feed.reader(desk, token) is None
    accounts.change_role(desk, ada, "wil", Role.ANALYST, is_given=True)
    assert calendar_feed.reader(desk, token) is not None
    accounts.remove(desk, ada, "wil")
    assert calendar_feed.reader(desk, token) is None
    with desk.database.read() as connection:
        assert connection.execute(select(calendar_feeds)).all() == []


def test_somebody_whose_work_ended_otherwise_reads_nothing(desk: PeopleDesk) -> None:
    token = calendar_feed.make(desk, desk.actor("wil"))
    with desk.database.write() as connection:
        accounts.stored.change(connection, "wil", is_active=False)
    assert calendar_feed.reader(desk, token) is None


@pytest.mark.parametrize("token", ["", "x", "a" * 43])
def test_what_nobody_was_given_opens_nothing(desk: PeopleDesk, token: str) -> None:
    assert calendar_feed.reader(desk, token) is None


def test_a_storyteller_without_a_role_has_none(desk: PeopleDesk) -> None:
    with pytest.raises(NotAllowed):
        calendar_feed.make(desk, desk.actor("teller"))
