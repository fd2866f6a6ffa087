"""Who is added, given a role and removed: what the verbs refuse."""

import pytest

from scheduler.errors import NotAllowed, NotPossible
from scheduler.people import accounts
from scheduler.people.roles import Actor, Role, at_keyboard
from scheduler.store.database import Database
from scheduler.store.queue.accounts import keep_in_step
from tests.support.clocks import StandingClock
from tests.support.desks.people_desk import PASSPHRASE, PeopleDesk
from tests.support.examples.builders import account_rows


def test_the_first_person_is_an_administrator(database: Database, clock: StandingClock) -> None:
    desk = PeopleDesk(database, clock)
    with pytest.raises(NotPossible, match="first person is an administrator"):
        accounts.add(desk, Actor("x"), "wil", roles=[Role.WRITER])
    accounts.add(desk, Actor("x"), "ada", roles=[Role.ADMINISTRATOR])


def test_an_id_and_a_login_are_one_persons(desk: PeopleDesk) -> None:
    ada = desk.actor("ada")
    accounts.add(desk, ada, "jo", os_user="jsmith")
    with pytest.raises(NotPossible, match="somebody else's already"):
        accounts.add(desk, ada, "kit", os_user="jsmith")
    with pytest.raises(NotPossible, match="somebody with the id jo"):
        accounts.add(desk, ada, "jo")
    with pytest.raises(NotPossible, match="An id has small letters"):
        accounts.add(desk, ada, "Jo Smith")


def test_nobody_gives_themselves_a_role_and_an_administrator_remains(desk: PeopleDesk) -> None:
    ada = desk.actor("ada")
    with pytest.raises(NotAllowed, match="to themselves"):
        accounts.change_role(desk, ada, "ada", Role.COMMS, is_given=True)
    with pytest.raises(NotPossible, match="must remain"):
        accounts.change_role(desk, ada, "ada", Role.ADMINISTRATOR, is_given=False)
    with pytest.raises(NotPossible, match="must remain"):
        accounts.remove(desk, ada, "ada")
    for verb in (
        lambda: accounts.remove(desk, ada, "nobody-of-ours"),
        lambda: accounts.change_role(desk, ada, "nobody-of-ours", Role.COMMS, is_given=True),
    ):
        with pytest.raises(NotPossible, match="nobody with the id"):
            verb()


def test_a_removed_person_is_not_known_by_login_either(desk: PeopleDesk) -> None:
    accounts.add(desk, desk.actor("ada"), "jo", roles=[Role.COMMS], os_user="jsmith")
    assert accounts.by_login(desk, "jsmith").roles == {Role.COMMS}
    accounts.remove(desk, desk.actor("ada"), "jo")
    assert accounts.by_login(desk, "jsmith") == Actor("login jsmith")


@pytest.mark.parametrize(
    ("role", "only", "told"),
    [
        (Role.COMMS, ["main", "mian"], "no account mian. There are: main, peers"),
        (Role.ADMINISTRATOR, ["main"], "so for all accounts"),
    ],
)
def test_a_role_that_no_one_could_hold_is_refused_and_gives_nothing(
    desk: PeopleDesk, role: Role, only: list[str], told: str
) -> None:
    with desk.database.write() as connection:
        keep_in_step(connection, account_rows("main", "peers"))
    with pytest.raises(NotPossible, match=told):
        accounts.change_role(desk, desk.actor("ada"), "teller", role, is_given=True, accounts=only)
    with pytest.raises(NotPossible, match=told):
        accounts.add(desk, desk.actor("ada"), "jo", roles=[role], accounts=only)
    assert not desk.person("teller").roles
    assert "jo" not in {one.id for one in accounts.everybody(desk, desk.actor("ada"))}


def test_before_anything_was_applied_a_role_is_for_whatever_account_is_named(
    desk: PeopleDesk,
) -> None:
    accounts.change_role(
        desk, desk.actor("ada"), "wil", Role.COMMS, is_given=True, accounts=["main"]
    )
    assert desk.person("wil").roles[Role.COMMS] == {"main"}


def test_whoever_was_removed_meanwhile_does_nothing_more(desk: PeopleDesk) -> None:
    accounts.change_role(desk, desk.actor("ada"), "rev", Role.ADMINISTRATOR, is_given=True)
    signed_in = Actor("rev", desk.person("rev").roles.keys())
    assert accounts.everybody(desk, signed_in)
    accounts.remove(desk, desk.actor("ada"), "rev")
    with pytest.raises(NotAllowed, match="rev has no way in any more"):
        accounts.everybody(desk, signed_in)


def test_once_people_are_set_up_the_keyboard_alone_is_nobody(
    database: Database, clock: StandingClock
) -> None:
    desk, owner = PeopleDesk(database, clock), at_keyboard("owner")
    assert accounts.everybody(desk, owner) == []
    accounts.add(desk, owner, "ada", roles=[Role.ADMINISTRATOR])
    with pytest.raises(NotAllowed, match="say who you are"):
        accounts.everybody(desk, owner)


@pytest.mark.parametrize("passphrase", ["short", "password1234", "jo-jo-jo-jo-jo"])
def test_nobody_begins_with_what_is_guessed_first(desk: PeopleDesk, passphrase: str) -> None:
    with pytest.raises(NotPossible):
        accounts.add(desk, desk.actor("ada"), "jo", passphrase=passphrase)
    accounts.add(desk, desk.actor("ada"), "jo", passphrase=PASSPHRASE)
