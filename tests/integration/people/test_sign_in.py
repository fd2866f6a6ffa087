"""Signing in: who decides proves two things; each step gives a new token."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.errors import NotAllowed, NotPossible, TryAgainLater
from scheduler.people import accounts, encryption, sessions, sign_in
from scheduler.people.mailed import invitations
from scheduler.people.proofs import one_time_codes
from scheduler.people.proofs.one_time_codes import NUMBER_OF_RECOVERY_CODES, STEP_SECONDS
from scheduler.people.roles import Role
from scheduler.people.sessions import SignInProof
from scheduler.people.sign_in import Next
from scheduler.store.people import factors
from scheduler.store.tables.people import person_sessions, person_totp, recovery_codes
from tests.support.desks.people_desk import AWAY, HOME, PASSPHRASE, PeopleDesk


@pytest.mark.parametrize("name", ["wil", "wil@example.org", " WIL@Example.org "])
def test_a_writer_signs_in_by_id_or_address_and_passphrase(desk: PeopleDesk, name: str) -> None:
    begun = sign_in.with_passphrase(desk, desk.vault, name, PASSPHRASE, HOME)
    assert begun.next is Next.NOTHING
    signed = sessions.find(desk, begun.token)
    assert signed is not None
    assert (signed.actor.id, signed.proof) == ("wil", SignInProof.PASSPHRASE)
    assert "signed in" in desk.noted("wil")


@pytest.mark.parametrize("name", ["rev", "ada"])
def test_who_decides_is_not_in_before_a_second_proof(desk: PeopleDesk, name: str) -> None:
    begun = sign_in.with_passphrase(desk, desk.vault, name, PASSPHRASE, HOME)
    assert begun.next is Next.SET_UP
    assert sessions.find(desk, begun.token) is None
    half = sessions.find_half(desk, begun.token)
    assert half is not None
    assert half.actor.id == name


def test_a_passphrase_and_a_code_let_somebody_in(desk: PeopleDesk) -> None:
    secret, _ = desk.codes_on("rev")
    begun = sign_in.with_passphrase(desk, desk.vault, "rev", PASSPHRASE, HOME)
    assert begun.next is Next.CODE
    token = sign_in.with_code(desk, desk.vault, begun.token, desk.code(secret), HOME)
    signed = sessions.find(desk, token)
    assert signed is not None
    assert signed.proof is SignInProof.PASSPHRASE_AND_CODE
    assert signed.actor.roles == {Role.REVIEWER}
    assert token != begun.token
    assert sessions.find_half(desk, begun.token) is None, "the token of the first half has ended"


def test_a_writer_who_switched_codes_on_is_asked_for_one(desk: PeopleDesk) -> None:
    secret, _ = desk.codes_on("wil")
    begun = sign_in.with_passphrase(desk, desk.vault, "wil", PASSPHRASE, HOME)
    assert (begun.next, sessions.find(desk, begun.token)) == (Next.CODE, None)
    assert sessions.find(
        desk, sign_in.with_code(desk, desk.vault, begun.token, desk.code(secret), HOME)
    )


def test_a_code_opens_once(desk: PeopleDesk) -> None:
    secret, _ = desk.codes_on("rev")
    code = desk.code(secret)
    first, second = desk.signed_in("rev"), desk.signed_in("rev")
    sign_in.with_code(desk, desk.vault, first, code, HOME)
    with pytest.raises(NotAllowed, match="does not fit"):
        sign_in.with_code(desk, desk.vault, second, code, HOME)


def test_two_with_the_same_code_at_once_are_one(desk: PeopleDesk) -> None:
    secret, _ = desk.codes_on("rev")
    halves = [desk.signed_in("rev") for _ in range(3)]
    code = desk.code(secret)

    def one(half: str) -> bool:
        try:
            sign_in.with_code(desk, desk.vault, half, code, HOME)
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(one, halves)).count(True) == 1


@pytest.mark.parametrize(("steps", "is_right"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_telephones_clock_may_be_half_a_minute_off(
    desk: PeopleDesk, steps: int, is_right: bool
) -> None:
    secret, _ = desk.codes_on("rev")
    desk.pass_time(seconds=3 * STEP_SECONDS)
    half = desk.signed_in("rev")
    code = desk.code(secret, steps)
    if is_right:
        assert sign_in.with_code(desk, desk.vault, half, code, HOME)
    else:
        with pytest.raises(NotAllowed):
            sign_in.with_code(desk, desk.vault, half, code, HOME)


def test_who_guesses_codes_waits(desk: PeopleDesk) -> None:
    secret, _ = desk.codes_on("rev")
    half = desk.signed_in("rev")
    for _ in range(3):
        with pytest.raises(NotAllowed, match="does not fit"):
            sign_in.with_code(desk, desk.vault, half, "000000", HOME)
    with pytest.raises(TryAgainLater):
        sign_in.with_code(desk, desk.vault, half, desk.code(secret), HOME)
    desk.pass_time(seconds=2)
    assert sign_in.with_code(desk, desk.vault, half, desk.code(secret), HOME)


def test_a_recovery_code_opens_once_and_however_it_is_typed(desk: PeopleDesk) -> None:
    _, codes = desk.codes_on("rev")
    assert len(set(codes)) == NUMBER_OF_RECOVERY_CODES
    typed = codes[0].upper().replace("-", " ")
    token = sign_in.with_code(desk, desk.vault, desk.signed_in("rev"), typed, HOME)
    signed = sessions.find(desk, token)
    assert signed is not None
    assert signed.proof is SignInProof.PASSPHRASE_AND_RECOVERY
    with pytest.raises(NotAllowed):
        sign_in.with_code(desk, desk.vault, desk.signed_in("rev"), codes[0], HOME)
    with desk.database.read() as connection:
        assert factors.recovery_codes_left(connection, "rev") == NUMBER_OF_RECOVERY_CODES - 1


def test_somebody_elses_recovery_code_opens_nothing(desk: PeopleDesk) -> None:
    desk.codes_on("rev")
    _, codes = desk.codes_on("ada")
    with pytest.raises(NotAllowed):
        sign_in.with_code(desk, desk.vault, desk.signed_in("rev"), codes[0], HOME)


def test_nothing_of_a_second_proof_is_kept_in_the_clear(desk: PeopleDesk) -> None:
    secret, codes = desk.codes_on("rev")
    with desk.database.read() as connection:
        kept = str(connection.execute(select(person_totp)).all()) + str(
            connection.execute(select(recovery_codes)).all()
        )
    assert secret not in kept
    assert not any(code.replace("-", "") in kept for code in codes)
    made = one_time_codes.begin(desk, desk.vault, desk.actor("wil"), "H", is_proved=True)
    assert secret not in repr(made) + str(made)
    assert made.secret not in repr(made)


def test_codes_go_on_after_the_keys_were_turned(desk: PeopleDesk) -> None:
    secret, _ = desk.codes_on("rev")
    letters, roles = desk.box.letters, [Role.WRITER]
    invitations.invite(desk, desk.vault, letters, desk.actor("ada"), "jo@example.org", roles=roles)
    encryption.rotate(desk, desk.actor("ada"), desk.vault)
    token = desk.signed_in("rev", secret=secret)
    assert sessions.find(desk, token)
    assert sign_in.with_passphrase(desk, desk.vault, desk.mail("wil"), PASSPHRASE, HOME)
    joined = invitations.accept(
        desk, desk.vault, desk.box.token("jo@example.org"), HOME, person_id="jo"
    )
    assert sessions.find(desk, joined.session)


def test_the_picture_of_a_secret_has_no_style_attribute(desk: PeopleDesk) -> None:
    made = one_time_codes.begin(
        desk, desk.vault, desk.actor("rev"), "Harbour Minds", is_proved=True
    )
    assert made.svg.startswith("<svg")
    assert "style" not in made.svg
    assert made.address.startswith("otpauth://totp/Harbour%20Minds:rev?secret=")


def test_a_secret_is_in_force_once_a_code_of_it_was_seen(desk: PeopleDesk) -> None:
    made = one_time_codes.begin(desk, desk.vault, desk.actor("rev"), "H", is_proved=False)
    assert not one_time_codes.is_on(desk, "rev")
    for wrong in ("000000", "", "é" * 6, desk.code(made.secret, 5)):
        with pytest.raises(NotPossible, match="does not fit"):
            one_time_codes.confirm(desk, desk.vault, desk.actor("rev"), wrong)
    half = desk.signed_in("rev")
    with pytest.raises(NotAllowed):
        sign_in.with_code(desk, desk.vault, half, desk.code(made.secret), HOME)
    one_time_codes.confirm(desk, desk.vault, desk.actor("rev"), desk.code(made.secret))
    assert one_time_codes.is_on(desk, "rev")
    with pytest.raises(NotPossible):
        one_time_codes.confirm(desk, desk.vault, desk.actor("rev"), desk.code(made.secret, 1))


def test_a_code_taken_while_it_was_confirmed_confirms_nothing(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = one_time_codes.begin(desk, desk.vault, desk.actor("rev"), "H", is_proved=True)
    monkeypatch.setattr(factors, "take_step", lambda *_: False)
    with pytest.raises(NotPossible):
        one_time_codes.confirm(desk, desk.vault, desk.actor("rev"), desk.code(made.secret))


def test_half_a_sign_in_changes_no_second_proof(desk: PeopleDesk) -> None:
    """Or a passphrase alone would be enough: one would set up another secret with it."""
    desk.codes_on("rev")
    rev = desk.actor("rev")
    for change in (
        lambda: one_time_codes.begin(desk, desk.vault, rev, "H", is_proved=False),
        lambda: one_time_codes.turn_off(desk, rev, is_proved=False),
        lambda: one_time_codes.new_recovery_codes(desk, rev, is_proved=False),
    ):
        with pytest.raises(NotAllowed, match="Show once more who you are"):
            change()
    assert one_time_codes.is_on(desk, "rev")


def test_with_a_fresh_proof_codes_are_switched_off_or_made_anew(desk: PeopleDesk) -> None:
    _, old = desk.codes_on("rev")
    new = one_time_codes.new_recovery_codes(desk, desk.actor("rev"), is_proved=True)
    with pytest.raises(NotAllowed):
        sign_in.with_code(desk, desk.vault, desk.signed_in("rev"), old[0], HOME)
    sign_in.with_code(desk, desk.vault, desk.signed_in("rev"), new[0], HOME)
    one_time_codes.turn_off(desk, desk.actor("rev"), is_proved=True)
    assert not one_time_codes.is_on(desk, "rev")
    assert desk.noted("rev")[-1] == "one-time codes off"


def test_half_a_sign_in_lasts_ten_minutes_and_one_that_ended_opens_nothing(
    desk: PeopleDesk,
) -> None:
    secret, _ = desk.codes_on("rev")
    half = desk.signed_in("rev")
    desk.pass_time(minutes=10)
    with pytest.raises(NotAllowed, match="Begin again"):
        sign_in.with_code(desk, desk.vault, half, desk.code(secret), HOME)
    with pytest.raises(NotAllowed, match="Begin again"):
        sign_in.with_code(desk, desk.vault, "made up", desk.code(secret), HOME)


@pytest.mark.parametrize("ended_by", ["sign out", "removed"])
def test_a_half_that_ends_while_the_code_is_looked_at_opens_nothing(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch, ended_by: str
) -> None:
    secret, _ = desk.codes_on("rev")
    half = desk.signed_in("rev")
    real = sign_in.check_code

    def slowly(*given: object) -> bool:
        found = real(*given)
        if ended_by == "removed":
            accounts.remove(desk, desk.actor("ada"), "rev")
        else:
            sessions.sign_out(desk, half)
        return found

    monkeypatch.setattr(sign_in, "check_code", slowly)
    with pytest.raises(NotAllowed, match="Begin again"):
        sign_in.with_code(desk, desk.vault, half, desk.code(secret), HOME)


def test_no_token_is_kept_as_it_is(desk: PeopleDesk) -> None:
    token = desk.signed_in("wil")
    with desk.database.read() as connection:
        kept = str(connection.execute(select(person_sessions)).all())
    assert token not in kept
    assert len(token) >= 43, "256 bits"


def test_a_proof_is_given_again_and_counts_from_then(desk: PeopleDesk) -> None:
    secret, _ = desk.codes_on("rev")
    for name, typed in (("wil", {"passphrase": PASSPHRASE}), ("rev", {})):
        token = desk.signed_in(name, secret=secret if name == "rev" else "")
        signed = sessions.find(desk, token)
        assert signed is not None
        assert signed.session.strong_at == desk.now()
        desk.pass_time(minutes=16)
        with pytest.raises(NotAllowed):
            sign_in.prove_again(
                desk, desk.vault, signed, HOME, passphrase="not these words", code="000000"
            )
        typed = typed or {"code": desk.code(secret)}
        sign_in.prove_again(desk, desk.vault, signed, HOME, **typed)
        again = sessions.find(desk, token)
        assert again is not None
        assert again.session.strong_at == desk.now()


def test_the_place_is_kept_in_rough_words(desk: PeopleDesk) -> None:
    desk.signed_in("wil", AWAY)
    (kept,) = sessions.mine(desk, desk.actor("wil"))
    assert (kept.browser, kept.network) == ("Chrome on Android", "198.51.100.*")
    assert kept.ends_at - kept.made_at == timedelta(days=14)
