"""Somebody is asked by mail to join, once, within seven days, by whoever still may."""

import pytest

from scheduler.errors import NotAllowed, NotPossible
from scheduler.people import accounts, sessions
from scheduler.people.actors import as_actor
from scheduler.people.mailed import invitations, links
from scheduler.people.own import credentials
from scheduler.people.roles import Proof, Role
from tests.support.desks.people_desk import HOME, OTHER, PeopleDesk

NEW = "jo@example.org"


def invite(desk: PeopleDesk, *roles: Role, by: str = "ada", accounts: tuple[str, ...] = ()) -> str:
    invitations.invite(
        desk, desk.vault, desk.box.letters, desk.actor(by), NEW, roles=roles, accounts=accounts
    )
    return desk.box.token(NEW)


def test_a_reviewer_joins_with_a_passphrase_and_sets_up_a_second_proof_next(
    desk: PeopleDesk,
) -> None:
    token = invite(desk, Role.REVIEWER, accounts=("main",))
    offered = links.look_at_link(desk, token, browser="any")
    assert (offered.roles, offered.accounts) == (("reviewer",), ("main",))
    assert offered.needs_passphrase
    with pytest.raises(NotPossible, match="chooses a passphrase"):
        invitations.accept(desk, desk.vault, token, HOME, person_id="jo")
    joined = invitations.accept(desk, desk.vault, token, HOME, person_id="jo", passphrase=OTHER)
    assert (joined.person_id, joined.accounts) == ("jo", ("main",))
    assert sessions.find(desk, joined.session) is None
    assert sessions.find_half(desk, joined.session)
    assert desk.person("jo").roles == {"reviewer": {"main"}}
    assert credentials.address_of(desk, desk.vault, desk.actor("jo")) == NEW


def test_a_writer_joins_and_is_in(desk: PeopleDesk) -> None:
    joined = invitations.accept(desk, desk.vault, invite(desk, Role.WRITER), HOME, person_id="jo")
    signed = sessions.find(desk, joined.session)
    assert signed is not None
    assert signed.actor.roles == {Role.WRITER}


def test_a_storyteller_is_invited_by_a_writer_quietly_and_gets_an_id_that_says_nothing(
    desk: PeopleDesk,
) -> None:
    token = invite(desk, by="wil")
    letter = desk.box.last(NEW)
    assert letter.subject == "A message for you"
    assert "Harbour" not in letter.text
    joined = invitations.accept(desk, desk.vault, token, HOME, person_id="robin")
    assert joined.person_id.startswith("teller-")
    assert sessions.find(desk, joined.session)
    assert invitations.waiting(desk, desk.vault, desk.actor("ada")) == []


@pytest.mark.parametrize(
    ("who", "roles"),
    [("wil", [Role.WRITER]), ("rev", []), ("rev", [Role.REVIEWER]), ("teller", [])],
)
def test_who_may_not_invites_nobody(desk: PeopleDesk, who: str, roles: list[Role]) -> None:
    with pytest.raises(NotAllowed):
        invite(desk, *roles, by=who)
    assert desk.box.letters_sent == []


def test_an_invitation_says_its_last_day_and_a_way_to_talk_to_somebody_once(
    desk: PeopleDesk,
) -> None:
    invite(desk, Role.WRITER)
    text = desk.box.last(NEW).text
    assert "until 12 October 2027:" in text
    assert text.endswith("\n-- \nHarbour Minds\nSamaritans 116 123\n")


def test_an_invitation_is_followed_once_and_within_seven_days(desk: PeopleDesk) -> None:
    token = invite(desk, Role.WRITER)
    desk.pass_time(days=6)
    invitations.accept(desk, desk.vault, token, HOME, person_id="jo")
    with pytest.raises(NotPossible, match="opens nothing"):
        invitations.accept(desk, desk.vault, token, HOME, person_id="kit")
    with pytest.raises(NotPossible, match="has this address"):
        invite(desk, Role.WRITER)
    accounts.remove(desk, desk.actor("ada"), "jo")
    late = invite(desk, Role.WRITER)
    desk.pass_time(days=7)
    with pytest.raises(NotPossible, match="opens nothing"):
        invitations.accept(desk, desk.vault, late, HOME, person_id="kit")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"person_id": "rev"}, "somebody with the id"),
        ({"person_id": "No Id"}, "small letters"),
        ({"person_id": "jo", "passphrase": "too short"}, "characters"),
        ({"person_id": "jo", "passphrase": "password1234"}, "guessed first"),
    ],
)
def test_what_is_wrong_leaves_the_invitation_as_it_is(
    desk: PeopleDesk, given: dict[str, str], why: str
) -> None:
    token = invite(desk, Role.WRITER)
    with pytest.raises(NotPossible, match=why):
        invitations.accept(desk, desk.vault, token, HOME, **given)
    assert invitations.accept(desk, desk.vault, token, HOME, person_id="jo").person_id == "jo"


def test_who_may_no_longer_invite_lets_nobody_in(desk: PeopleDesk) -> None:
    accounts.add(desk, desk.actor("ada"), "bea", roles=[Role.ADMINISTRATOR])
    token = invite(desk, Role.ADMINISTRATOR)
    accounts.change_role(desk, desk.actor("ada"), "ada", Role.ADMINISTRATOR, is_given=False)
    with pytest.raises(NotAllowed):
        invitations.accept(desk, desk.vault, token, HOME, person_id="jo", passphrase=OTHER)
    accounts.remove(desk, _bea(desk), "ada")
    with pytest.raises(NotPossible, match="opens nothing"):
        invitations.accept(desk, desk.vault, token, HOME, person_id="jo", passphrase=OTHER)


def _bea(desk: PeopleDesk):
    return as_actor(desk.person("bea"), Proof.SESSION)


def test_an_address_that_became_somebodys_meanwhile_joins_nobody(desk: PeopleDesk) -> None:
    token, second = invite(desk, Role.WRITER), ""
    second = invite(desk, Role.WRITER)
    invitations.accept(desk, desk.vault, token, HOME, person_id="jo")
    with pytest.raises(NotPossible, match="has this address"):
        invitations.accept(desk, desk.vault, second, HOME, person_id="kit")


def test_invitations_are_listed_and_taken_back(desk: PeopleDesk) -> None:
    token = invite(desk, Role.REVIEWER)
    (waiting,) = invitations.waiting(desk, desk.vault, desk.actor("ada"))
    assert (waiting.address, waiting.roles, waiting.by) == (NEW, ("reviewer",), "ada")
    for who in ("rev", "wil"):
        with pytest.raises(NotAllowed):
            invitations.waiting(desk, desk.vault, desk.actor(who))
        with pytest.raises(NotAllowed):
            invitations.take_back(desk, desk.actor(who), waiting.number)
    invitations.take_back(desk, desk.actor("ada"), waiting.number)
    with pytest.raises(NotPossible, match="no invitation"):
        invitations.take_back(desk, desk.actor("ada"), waiting.number)
    with pytest.raises(NotPossible, match="opens nothing"):
        invitations.accept(desk, desk.vault, token, HOME, person_id="jo", passphrase=OTHER)


def test_an_invitation_used_by_another_at_the_same_moment_adds_nobody(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = invite(desk, Role.WRITER)
    monkeypatch.setattr(invitations.stored, "use", lambda *_: False)
    with pytest.raises(NotPossible, match="opens nothing"):
        invitations.accept(desk, desk.vault, token, HOME, person_id="jo")


def test_somebody_erased_as_they_join_is_not_signed_in(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = invite(desk, Role.WRITER)
    monkeypatch.setattr(invitations.mail_addresses, "keep", lambda *_: None)
    monkeypatch.setattr(invitations.accounts, "add", lambda *_, **__: None)
    with pytest.raises(NotPossible, match="opens nothing"):
        invitations.accept(desk, desk.vault, token, HOME, person_id="jo")
