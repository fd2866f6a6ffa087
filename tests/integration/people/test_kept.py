"""What somebody typed and could not send: kept for them alone, encrypted, for hours."""

from datetime import timedelta

import pytest

from scheduler.errors import NotAllowed, NotPossible
from scheduler.people import accounts, administration, encryption, roster, sessions, tidy
from scheduler.people.own import typed_forms
from scheduler.people.own.typed_forms import TypedForm
from scheduler.people.roles import Role
from scheduler.people.tokens import form_token
from scheduler.store.people import kept_forms
from tests.support.desks.people_desk import AWAY, HOME, PeopleDesk

FORM = TypedForm("/hold", "Holds.", (("own", "Sad news.\nÜ 🌊"), ("own", "twice")), had_files=True)


def keep(desk: PeopleDesk, name: str = "wil", form: TypedForm = FORM) -> int:
    return typed_forms.keep(desk, desk.vault, name, form)


def test_it_comes_back_as_it_was_typed_and_to_its_person_alone(desk: PeopleDesk) -> None:
    number = keep(desk)
    (one,) = typed_forms.mine(desk, desk.vault, desk.actor("wil"))
    assert (one.number, one.form, one.until - one.made_at) == (number, FORM, typed_forms.HOLDS)
    for other in ("ada", "rev", "teller"):
        assert typed_forms.mine(desk, desk.vault, desk.actor(other)) == []
        assert not typed_forms.forget(desk, desk.actor(other), number)
    assert typed_forms.forget(desk, desk.actor("wil"), number)
    assert not typed_forms.forget(desk, desk.actor("wil"), number)


def test_of_many_the_newest_stay_and_nobody_elses_go(desk: PeopleDesk) -> None:
    hers = keep(desk, "rev")
    numbers = [keep(desk) for _ in range(typed_forms.MOST + 2)]
    mine = typed_forms.mine(desk, desk.vault, desk.actor("wil"))
    assert [one.number for one in mine] == numbers[:1:-1]
    assert [one.number for one in typed_forms.mine(desk, desk.vault, desk.actor("rev"))] == [hers]


def test_it_goes_at_its_time_with_its_person_and_with_no_key(desk: PeopleDesk) -> None:
    keep(desk)
    keep(desk, "teller")
    accounts.remove(desk, desk.actor("ada"), "teller")
    with desk.database.read() as connection:
        assert len(kept_forms.all_tokens(connection)) == 1
    desk.clock.jump_to(desk.now() + typed_forms.HOLDS)
    assert typed_forms.mine(desk, desk.vault, desk.actor("wil")) == []
    assert tidy.tidy(desk)
    with desk.database.read() as connection:
        assert kept_forms.all_tokens(connection) == []


def test_new_keys_lock_it_anew(desk: PeopleDesk) -> None:
    keep(desk)
    before = tokens(desk)
    encryption.rotate(desk, desk.actor("ada"), desk.vault)
    assert tokens(desk) != before
    (one,) = typed_forms.mine(desk, desk.vault, desk.actor("wil"))
    assert one.form == FORM


def tokens(desk: PeopleDesk) -> list[tuple[int, str]]:
    with desk.database.read() as connection:
        return kept_forms.all_tokens(connection)


def test_whose_page_a_form_is_from_is_known_for_a_day_after_the_end(desk: PeopleDesk) -> None:
    token = desk.signed_in("wil")
    assert typed_forms.owner_of(desk, form_token(token)) == "wil"
    assert typed_forms.owner_of(desk, form_token("another")) is None
    sessions.sign_out(desk, token)
    assert sessions.find(desk, token) is None
    assert typed_forms.owner_of(desk, form_token(token)) == "wil"
    desk.pass_time(days=1, minutes=1)
    tidy.tidy(desk)
    assert typed_forms.owner_of(desk, form_token(token)) is None


def test_a_session_is_renewed_once_and_ends_no_later(desk: PeopleDesk) -> None:
    token = desk.signed_in("wil", HOME)
    signed = sessions.find(desk, token)
    assert signed is not None
    desk.pass_time(minutes=20)
    newer = sessions.renew(desk, signed)
    found = sessions.find(desk, newer)
    assert found is not None
    assert sessions.find(desk, token) is None
    assert found.session.strong_at == desk.now()
    assert found.session.ends_at == signed.session.ends_at
    with pytest.raises(NotAllowed):
        sessions.renew(desk, signed)


def test_ending_a_session_twice_ends_one(desk: PeopleDesk) -> None:
    desk.signed_in("wil", HOME)
    desk.signed_in("wil", AWAY)
    wil = desk.actor("wil")
    (first, _) = sessions.mine(desk, wil)
    sessions.end(desk, wil, "wil", first.id)
    with pytest.raises(NotPossible):
        sessions.end(desk, wil, "wil", first.id)
    assert sessions.end_others(desk, wil, "wil") == 1


@pytest.mark.parametrize(
    ("name", "role", "is_given", "said"),
    [
        ("wil", Role.ANALYST, True, "given the role analyst"),
        ("wil", Role.WRITER, False, "role writer was taken"),
        ("teller", Role.WRITER, True, "given the role writer"),
    ],
)
def test_a_changed_role_is_told(
    desk: PeopleDesk, name: str, role: Role, is_given: bool, said: str
) -> None:
    ada = desk.actor("ada")
    administration.change_role(
        desk, desk.vault, desk.box.letters, ada, name, role, is_given=is_given
    )
    assert said in desk.box.last(desk.mail(name)).text
    administration.change_role(desk, desk.vault, None, ada, name, Role.COMMS, is_given=True)


def test_a_storyteller_is_told_without_what_it_was(desk: PeopleDesk) -> None:
    desk.signed_in("teller")
    ada, letters = desk.actor("ada"), desk.box.letters
    assert administration.end_sessions(desk, desk.vault, letters, ada, "teller") == 1
    letter = desk.box.last(desk.mail("teller"))
    assert letter.subject == "A message for you"
    assert "signed you out" not in letter.text
    administration.remove(desk, desk.vault, letters, ada, "teller")
    assert len(desk.box.letters_sent) == 2


def test_nothing_is_told_of_what_was_refused(desk: PeopleDesk) -> None:
    letters = desk.box.letters
    with pytest.raises(NotPossible):
        administration.remove(desk, desk.vault, letters, desk.actor("ada"), "ada")
    with pytest.raises(NotAllowed):
        administration.remove(desk, desk.vault, letters, desk.actor("rev"), "wil")
    with pytest.raises(NotPossible):
        administration.remove(desk, desk.vault, letters, desk.actor("ada"), "nobody")
    assert desk.box.letters_sent == []


def test_the_roster_is_for_administrators_and_leaves_out_who_left(desk: PeopleDesk) -> None:
    desk.signed_in("wil")
    desk.codes_on("rev")
    ada = desk.actor("ada")
    found = {one.person.id: one for one in roster.everybody(desk, ada)}
    assert found["rev"].has_codes
    assert not found["wil"].has_codes
    assert (len(found["wil"].sessions), found["wil"].has_address) == (1, True)
    assert found["wil"].last_seen is not None
    assert found["teller"].last_seen is None
    accounts.remove(desk, ada, "wil")
    assert "wil" not in {one.person.id for one in roster.everybody(desk, ada)}
    for name in ("wil", "nobody"):
        with pytest.raises(NotPossible):
            roster.colleague(desk, ada, name)
    for who in ("rev", "teller"):
        with pytest.raises(NotAllowed):
            roster.everybody(desk, desk.actor(who))
        with pytest.raises(NotAllowed):
            roster.colleague(desk, desk.actor(who), "rev")


def test_a_session_that_was_seen_after_its_end_is_over(desk: PeopleDesk) -> None:
    token = desk.signed_in("wil")
    desk.pass_time(minutes=5)
    sessions.sign_out(desk, token)
    desk.clock.jump_to(desk.now() + timedelta(seconds=1))
    assert sessions.find(desk, token) is None
    assert sessions.mine(desk, desk.actor("wil")) == []
