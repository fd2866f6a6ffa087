"""Sessions end by themselves, by their owner, by an administrator, and with the roles."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from scheduler.errors import NotAllowed, NotPossible
from scheduler.people import accounts, sessions, tidy
from scheduler.people.own import credentials
from scheduler.people.proofs import one_time_codes
from scheduler.people.roles import Role
from scheduler.store.stories import people
from tests.support.desks.people_desk import AWAY, HOME, OTHER, PASSPHRASE, PeopleDesk


@pytest.mark.parametrize(
    ("name", "idle", "whole"), [("wil", 12 * 60, 14 * 24 * 60), ("rev", 30, 720)]
)
def test_a_session_ends_by_idling_and_altogether(
    desk: PeopleDesk, name: str, idle: int, whole: int
) -> None:
    secret = desk.codes_on("rev")[0] if name == "rev" else ""
    token = desk.signed_in(name, secret=secret)
    began = desk.now()
    desk.pass_time(minutes=idle - 1)
    assert sessions.find(desk, token), "each request keeps it"
    while desk.now() + (step := _minutes(idle - 1)) < began + _minutes(whole):
        desk.clock.jump_to(desk.now() + step)
        assert sessions.find(desk, token)
    desk.clock.jump_to(began + _minutes(whole))
    assert sessions.find(desk, token) is None
    other = desk.signed_in(name, secret=secret)
    desk.pass_time(minutes=idle + 1)
    assert sessions.find(desk, other) is None


def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def test_a_stolen_session_is_seen_and_ended(desk: PeopleDesk) -> None:
    mine, stolen = desk.signed_in("wil", HOME), desk.signed_in("wil", AWAY)
    wil = desk.actor("wil")
    (number,) = [one.id for one in sessions.mine(desk, wil) if one.network == "198.51.100.*"]
    sessions.end(desk, wil, "wil", number)
    assert sessions.find(desk, stolen) is None
    assert sessions.find(desk, mine)
    assert "session ended" in desk.noted("wil")
    with pytest.raises(NotPossible, match=f"no session {number}"):
        sessions.end(desk, wil, "wil", number)


def test_an_administrator_ends_them_and_nobody_else_does(desk: PeopleDesk) -> None:
    token = desk.signed_in("wil")
    (number,) = [one.id for one in sessions.mine(desk, desk.actor("wil"))]
    for who in ("rev", "teller"):
        for verb in (
            lambda who: sessions.end(desk, desk.actor(who), "wil", number),
            lambda who: sessions.end_others(desk, desk.actor(who), "wil"),
            lambda who: sessions.of_person(desk, desk.actor(who), "wil"),
        ):
            with pytest.raises(NotAllowed):
                verb(who)
    with pytest.raises(NotPossible):
        sessions.end(desk, desk.actor("ada"), "ada", number)  # hers it is not
    assert sessions.find(desk, token)
    assert [one.id for one in sessions.of_person(desk, desk.actor("ada"), "wil")] == [number]
    assert sessions.end_others(desk, desk.actor("ada"), "wil") == 1
    assert sessions.find(desk, token) is None


def _take_role(desk: PeopleDesk) -> None:
    accounts.change_role(desk, desk.actor("ada"), "wil", Role.WRITER, is_given=False)


def _give_role(desk: PeopleDesk) -> None:
    accounts.change_role(desk, desk.actor("ada"), "wil", Role.REVIEWER, is_given=True)


def _remove(desk: PeopleDesk) -> None:
    accounts.remove(desk, desk.actor("ada"), "wil")


def _passphrase(desk: PeopleDesk) -> None:
    credentials.change_passphrase(desk, desk.actor("wil"), PASSPHRASE, OTHER, HOME)


def _codes(desk: PeopleDesk) -> None:
    desk.codes_on("wil")


def _row_alone(desk: PeopleDesk) -> None:
    with desk.database.write() as connection:
        people.change(connection, "wil", is_active=False)


@pytest.mark.parametrize(
    "change", [_take_role, _give_role, _remove, _passphrase, _codes, _row_alone]
)
def test_every_session_ends_when_what_they_rest_on_changes(
    desk: PeopleDesk, change: Callable[[PeopleDesk], None]
) -> None:
    tokens = [desk.signed_in("wil", HOME), desk.signed_in("wil", AWAY)]
    other = desk.signed_in("teller")
    change(desk)
    assert [sessions.find(desk, token) for token in tokens] == [None, None]
    assert sessions.find(desk, other), "nobody else's does"


def test_the_session_in_which_a_passphrase_is_changed_goes_on(desk: PeopleDesk) -> None:
    here, there = desk.signed_in("wil", HOME), desk.signed_in("wil", AWAY)
    signed = sessions.find(desk, here)
    assert signed is not None
    credentials.change_passphrase(
        desk, signed.actor, PASSPHRASE, OTHER, HOME, session=signed.session.id
    )
    assert sessions.find(desk, here)
    assert sessions.find(desk, there) is None


def test_a_role_given_behind_our_back_asks_for_a_second_proof(desk: PeopleDesk) -> None:
    """By another program, in the database: the proof is measured by the roles of the moment."""
    token = desk.signed_in("wil")
    with desk.database.write() as connection:
        people.give_role(connection, "wil", Role.REVIEWER, "x", desk.now())
    assert sessions.find(desk, token) is None
    assert sessions.find_half(desk, token)


def test_signing_out_ends_one_and_twice_changes_nothing(desk: PeopleDesk) -> None:
    token, other = desk.signed_in("wil"), desk.signed_in("wil")
    for _ in range(2):
        sessions.sign_out(desk, token)
    assert sessions.find(desk, token) is None
    assert sessions.find(desk, other)


def test_what_has_ended_is_not_listed_and_is_forgotten(desk: PeopleDesk) -> None:
    desk.signed_in("wil")
    desk.pass_time(days=14)
    assert sessions.mine(desk, desk.actor("wil")) == []
    desk.pass_time(days=2)
    assert tidy.tidy(desk)
    assert not tidy.tidy(desk)


def test_a_request_is_noted_once_a_minute(desk: PeopleDesk) -> None:
    token = desk.signed_in("wil")
    for seconds, noted in ((30, False), (31, True)):
        desk.pass_time(seconds=seconds)
        sessions.find(desk, token)
        (kept,) = sessions.mine(desk, desk.actor("wil"))
        assert (kept.seen_at == desk.now()) is noted


def test_a_second_proof_of_a_removed_person_is_gone(desk: PeopleDesk) -> None:
    desk.codes_on("rev")
    accounts.remove(desk, desk.actor("ada"), "rev")
    assert not one_time_codes.is_on(desk, "rev")
