"""Passkeys, by a device in software: made, used, and refused in every way we know of."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from scheduler.errors import NotAllowed, NotPossible, SettingsError
from scheduler.people import accounts, sessions, sign_in
from scheduler.people.proofs import passkeys
from scheduler.people.proofs.passkeys import MOST, PasskeyRequest, Site, site_at
from scheduler.people.sessions import SignInProof
from scheduler.people.sign_in import Next
from scheduler.people.tokens import Token
from scheduler.store.people import factors
from tests.support.desks.authenticator import Authenticator
from tests.support.desks.people_desk import HOME, PASSPHRASE, PeopleDesk

SITE = Site("https://desk.example.org", "Harbour Minds")


def a_passkey(desk: PeopleDesk, name: str = "rev", *, is_proved: bool = False) -> Authenticator:
    device = Authenticator()
    rev = desk.actor(name)
    asked = passkeys.begin_adding(desk, SITE, rev, is_proved=is_proved)
    passkeys.finish_adding(desk, SITE, rev, asked.token, device.make(asked.options), "My phone")
    return device


def sign_in_with(desk: PeopleDesk, device: Authenticator) -> Token:
    asked = passkeys.begin_signing_in(desk, SITE)
    return sign_in.with_passkey(desk, SITE, asked.token, device.use(asked.options), HOME)


def test_a_passkey_alone_lets_somebody_in_who_decides(desk: PeopleDesk) -> None:
    device = a_passkey(desk)
    for _ in range(2):
        signed = sessions.find(desk, sign_in_with(desk, device))
        assert signed is not None
        assert (signed.actor.id, signed.proof) == ("rev", SignInProof.PASSKEY)
        assert signed.session.strong_at == desk.now()
    (kept,) = passkeys.mine(desk, desk.actor("rev"))
    assert (kept.name, kept.sign_count, kept.used_at) == ("My phone", 2, desk.now())


def test_asking_names_nobody(desk: PeopleDesk) -> None:
    a_passkey(desk)
    options = json.loads(passkeys.begin_signing_in(desk, SITE).options)
    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"


def test_with_a_passkey_a_passphrase_alone_is_half(desk: PeopleDesk) -> None:
    for name in ("rev", "wil"):
        a_passkey(desk, name)
        begun = sign_in.with_passphrase(desk, desk.vault, name, PASSPHRASE, HOME)
        assert (begun.next, sessions.find(desk, begun.token)) == (Next.CODE, None)


def _again(desk: PeopleDesk, device: Authenticator, asked: PasskeyRequest) -> str:
    answer = device.use(asked.options)
    sign_in.with_passkey(desk, SITE, asked.token, answer, HOME)
    return answer


def _late(desk: PeopleDesk, device: Authenticator, asked: PasskeyRequest) -> str:
    desk.pass_time(minutes=5)
    return device.use(asked.options)


def _elsewhere(desk: PeopleDesk, device: Authenticator, asked: PasskeyRequest) -> str:
    device.origin = "https://desk.example.com"
    return device.use(asked.options)


def _nobody_looked(desk: PeopleDesk, device: Authenticator, asked: PasskeyRequest) -> str:
    device.is_verified = False
    return device.use(asked.options)


def _copied(desk: PeopleDesk, device: Authenticator, asked: PasskeyRequest) -> str:
    sign_in_with(desk, device)
    sign_in_with(desk, device)
    device.counter = 0  # as a copy of it would
    return device.use(asked.options)


def _other_key(desk: PeopleDesk, device: Authenticator, asked: PasskeyRequest) -> str:
    other = Authenticator(credential=device.credential, counter=9)
    return other.use(asked.options)


def _unknown(desk: PeopleDesk, device: Authenticator, asked: PasskeyRequest) -> str:
    return Authenticator().use(asked.options)


def _other_question(desk: PeopleDesk, device: Authenticator, asked: PasskeyRequest) -> str:
    return device.use(passkeys.begin_signing_in(desk, SITE).options)


def _nonsense(desk: PeopleDesk, device: Authenticator, asked: PasskeyRequest) -> str:
    return "{}"


def _removed(desk: PeopleDesk, device: Authenticator, asked: PasskeyRequest) -> str:
    accounts.remove(desk, desk.actor("ada"), "rev")
    return device.use(asked.options)


def _forgotten(desk: PeopleDesk, device: Authenticator, asked: PasskeyRequest) -> str:
    (kept,) = passkeys.mine(desk, desk.actor("rev"))
    passkeys.forget(desk, desk.actor("rev"), kept.id, is_proved=True)
    return device.use(asked.options)


@pytest.mark.parametrize(
    "way",
    [
        *(_again, _late, _elsewhere, _nobody_looked, _copied, _other_key, _unknown),
        *(_other_question, _nonsense, _removed, _forgotten),
    ],
)
def test_what_is_not_quite_right_opens_nothing_and_says_no_more(
    desk: PeopleDesk, way: Callable[[PeopleDesk, Authenticator, PasskeyRequest], str]
) -> None:
    device = a_passkey(desk)
    asked = passkeys.begin_signing_in(desk, SITE)
    answer = way(desk, device, asked)
    with pytest.raises(NotAllowed, match=r"^That passkey is not known here"):
        sign_in.with_passkey(desk, SITE, asked.token, answer, HOME)


def test_a_counter_that_moved_meanwhile_opens_nothing(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = a_passkey(desk)
    monkeypatch.setattr(factors, "note_passkey", lambda *_: False)
    with pytest.raises(NotAllowed):
        sign_in_with(desk, device)


def test_a_person_removed_as_they_sign_in_is_not_let_in(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = a_passkey(desk)
    real = passkeys.checked

    def slowly(*given: object):
        found = real(*given)
        accounts.remove(desk, desk.actor("ada"), "rev")
        return found

    monkeypatch.setattr(passkeys, "checked", slowly)
    with pytest.raises(NotAllowed):
        sign_in_with(desk, device)


@pytest.mark.parametrize("way", ["late", "elsewhere", "nobody looked", "somebody else's", "twice"])
def test_what_is_not_quite_right_adds_none(desk: PeopleDesk, way: str) -> None:
    device = Authenticator(
        origin="https://evil.example.org" if way == "elsewhere" else SITE.origin,
        is_verified=way != "nobody looked",
    )
    who = desk.actor("rev")
    asked = passkeys.begin_adding(desk, SITE, who, is_proved=False)
    answer = device.make(asked.options)
    if way == "late":
        desk.pass_time(minutes=5)
    if way == "twice":
        other = passkeys.begin_adding(desk, SITE, desk.actor("ada"), is_proved=False)
        passkeys.finish_adding(
            desk, SITE, desk.actor("ada"), other.token, device.make(other.options), ""
        )
    taker = desk.actor("wil") if way == "somebody else's" else who
    with pytest.raises(NotPossible, match="does not fit, or came too late"):
        passkeys.finish_adding(desk, SITE, taker, asked.token, answer, "x")
    assert passkeys.mine(desk, who) == []


def test_half_a_sign_in_adds_and_forgets_none_beside_one(desk: PeopleDesk) -> None:
    a_passkey(desk)
    rev = desk.actor("rev")
    (kept,) = passkeys.mine(desk, rev)
    with pytest.raises(NotAllowed, match="Show once more"):
        passkeys.begin_adding(desk, SITE, rev, is_proved=False)
    with pytest.raises(NotAllowed, match="Show once more"):
        passkeys.forget(desk, rev, kept.id, is_proved=False)
    a_passkey(desk, is_proved=True)
    assert len(passkeys.mine(desk, rev)) == 2


def test_nobody_forgets_anothers_and_no_more_than_ten_are_kept(desk: PeopleDesk) -> None:
    a_passkey(desk)
    (kept,) = passkeys.mine(desk, desk.actor("rev"))
    with pytest.raises(NotPossible, match="no passkey"):
        passkeys.forget(desk, desk.actor("ada"), kept.id, is_proved=True)
    for _ in range(MOST - 1):
        a_passkey(desk, is_proved=True)
    with pytest.raises(NotPossible, match="enough"):
        a_passkey(desk, is_proved=True)


def test_a_passkey_is_proof_again_for_its_owner_only(desk: PeopleDesk) -> None:
    device, other = a_passkey(desk), a_passkey(desk, "ada")
    token = sign_in_with(desk, device)
    signed = sessions.find(desk, token)
    assert signed is not None
    desk.pass_time(minutes=20)
    asked = passkeys.begin_signing_in(desk, SITE)
    with pytest.raises(NotAllowed):
        sign_in.prove_again_with_passkey(desk, SITE, signed, asked.token, other.use(asked.options))
    asked = passkeys.begin_signing_in(desk, SITE)
    sign_in.prove_again_with_passkey(desk, SITE, signed, asked.token, device.use(asked.options))
    again = sessions.find(desk, token)
    assert again is not None
    assert again.session.strong_at == desk.now()


def test_a_passkey_belongs_to_the_address_of_the_settings() -> None:
    site = site_at("https://desk.example.org:8443/", "Harbour Minds")
    assert (site.origin, site.domain) == ("https://desk.example.org:8443", "desk.example.org")
    assert replace(site, origin="nonsense").domain == ""
    with pytest.raises(SettingsError, match="HANDRAIL_WEB_ADDRESS"):
        site_at("", "Harbour Minds")
