"""A private link is used by its owner once, and by nobody who decides for others."""

from dataclasses import replace

import pytest

from scheduler.errors import NotPossible
from scheduler.people import sessions
from scheduler.people.mailed import private_links
from scheduler.people.mailed.links import Purpose
from scheduler.people.roles import Role
from scheduler.people.sessions import SignInProof
from scheduler.people.tokens import Token
from scheduler.store.stories import people
from tests.support.clocks import InterruptedClock
from tests.support.desks.people_desk import HOME, PeopleDesk

OPENS_NOTHING = "This link opens nothing"


def mailed(desk: PeopleDesk) -> str:
    to = desk, desk.vault, desk.box.letters, "teller"
    private_links.mail_private_link(*to, Purpose.GUARDIAN, by="ada")
    return desk.box.token(desk.mail("teller"))


def use(desk: PeopleDesk, token: str) -> Token:
    return private_links.use_private_link(desk, token, HOME)[0]


def test_a_private_link_signs_its_owner_in(desk: PeopleDesk) -> None:
    signed = sessions.find(desk, use(desk, mailed(desk)))
    assert signed is not None
    assert (signed.actor.id, signed.proof) == ("teller", SignInProof.LINK)


def test_who_decides_by_the_time_it_is_used_is_not_let_in_by_it(desk: PeopleDesk) -> None:
    token = mailed(desk)
    with desk.database.write() as connection:
        people.give_role(connection, "teller", Role.COMMS, "x", desk.now())
    with pytest.raises(NotPossible, match=OPENS_NOTHING):
        use(desk, token)


def test_of_two_who_use_it_in_one_moment_one_is_let_in(desk: PeopleDesk) -> None:
    token, let_in = mailed(desk), list[Token]()
    clock = InterruptedClock(desk.now(), lambda: let_in.append(use(desk, token)), at_reading=2)
    with pytest.raises(NotPossible, match=OPENS_NOTHING):
        use(replace(desk, clock=clock), token)
    assert len(let_in) == 1
