"""How somebody proves who they are: what they have and add, and that it is they, once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from scheduler.errors import NotAllowed
from scheduler.people import sessions, sign_in
from scheduler.people.own import credentials, profile
from scheduler.people.place import Origin
from scheduler.people.proofs import one_time_codes, passkeys
from scheduler.people.proofs.one_time_codes import NewSecret
from scheduler.people.proofs.passkeys import PasskeyRequest, Site
from scheduler.people.sessions import Signed
from scheduler.store.people.addresses import Profile
from scheduler.store.people.factors import StoredPasskey
from scheduler.web.identity.desk_actor import DeskPeople, SignedIn, letters_of


@dataclass(frozen=True, slots=True)
class OwnProofs:
    """What somebody can prove with who they are."""

    has_passphrase: bool
    has_codes: bool
    passkeys: Sequence[StoredPasskey]

    @property
    def is_any(self) -> bool:
        """Whether there is anything but a link by mail."""
        return self.has_passphrase or self.has_codes or bool(self.passkeys)


def of(people: DeskPeople, person: SignedIn) -> OwnProofs:
    """What somebody has."""
    return OwnProofs(
        credentials.has_passphrase(people, person.actor),
        one_time_codes.is_on(people, person.actor.id),
        passkeys.mine(people, person.actor),
    )


def is_proved(people: DeskPeople, person: SignedIn, within: timedelta) -> bool:
    """Whether they showed who they are within this time.

    For who has nothing but a mailbox, the link by which they came counts.
    """
    at = person.strong_at
    if at is None and not of(people, person).is_any:
        at = person.made_at
    return at is not None and people.now() - at <= within


def prove(
    people: DeskPeople, secret: str, place: Origin, *, passphrase: str = "", code: str = ""
) -> str:
    """Shows once more who one is; gives the session's new secret, in place of the old one.

    Raises: NotAllowed; TryAgainLater.
    """
    signed = _signed(people, secret)
    sign_in.prove_again(people, people.vault(), signed, place, passphrase=passphrase, code=code)
    return sessions.renew(people, signed)


def prove_by_passkey(people: DeskPeople, site: Site, secret: str, asked: str, answer: str) -> str:
    """The same by a passkey of one's own.

    Raises: NotAllowed.
    """
    signed = _signed(people, secret)
    sign_in.prove_again_with_passkey(people, site, signed, asked, answer)
    return sessions.renew(people, signed)


def prove_as_sample(people: DeskPeople, secret: str) -> str:
    """The same for a sample person of a demonstration, who has no secrets.

    Raises: NotAllowed.
    """
    return sessions.renew(people, _signed(people, secret))


def by_passkey(people: DeskPeople, site: Site, asked: str, answer: str, place: Origin) -> str:
    """Signs in with a passkey; gives the session's secret.

    Raises: NotAllowed.
    """
    return sign_in.with_passkey(people, site, asked, answer, place)


def ask_passkey(people: DeskPeople, site: Site) -> PasskeyRequest:
    """What a device signs, to sign in or to show once more who one is; once, for five minutes."""
    return passkeys.begin_signing_in(people, site)


def ask_new_passkey(people: DeskPeople, site: Site, person: SignedIn) -> PasskeyRequest:
    """What a device needs to make a passkey of one's own.

    Raises: NotAllowed; NotPossible if they have many.
    """
    is_fresh = is_proved(people, person, sessions.STRONG_FOR)
    return passkeys.begin_adding(people, site, person.actor, is_proved=is_fresh)


def add_passkey(
    people: DeskPeople, site: Site, person: SignedIn, asked: str, answer: str, name: str
) -> None:
    """Keeps the passkey that a device made; every other session ends.

    Raises: NotPossible.
    """
    passkeys.finish_adding(people, site, person.actor, asked, answer, name, session=person.session)


def forget_passkey(people: DeskPeople, person: SignedIn, number: int) -> None:
    """Forgets a passkey of one's own.

    Raises: NotAllowed; NotPossible if there is none of this number.
    """
    is_fresh = is_proved(people, person, sessions.STRONG_FOR)
    passkeys.forget(people, person.actor, number, is_proved=is_fresh)


def begin_codes(people: DeskPeople, person: SignedIn) -> NewSecret:
    """A secret for one's own app.

    Raises: NotAllowed.
    """
    is_fresh = is_proved(people, person, sessions.STRONG_FOR)
    vault, name = people.vault(), people.organisation
    return one_time_codes.begin(people, vault, person.actor, name, is_proved=is_fresh)


def confirm_codes(people: DeskPeople, person: SignedIn, code: str) -> Sequence[str]:
    """Puts it into force; gives the recovery codes, shown only now. Every other session ends.

    Raises: NotPossible.
    """
    return one_time_codes.confirm(
        people, people.vault(), person.actor, code, session=person.session
    )


def turn_codes_off(people: DeskPeople, person: SignedIn) -> None:
    """Forgets one's own app and recovery codes.

    Raises: NotAllowed.
    """
    is_fresh = is_proved(people, person, sessions.STRONG_FOR)
    one_time_codes.turn_off(people, person.actor, is_proved=is_fresh)


def new_recovery_codes(people: DeskPeople, person: SignedIn) -> Sequence[str]:
    """New recovery codes, shown only now.

    Raises: NotAllowed.
    """
    is_fresh = is_proved(people, person, sessions.STRONG_FOR)
    return one_time_codes.new_recovery_codes(people, person.actor, is_proved=is_fresh)


def codes_left(people: DeskPeople, person: SignedIn) -> int:
    """How many recovery codes are unused."""
    return one_time_codes.codes_left(people, person.actor)


def change_passphrase(
    people: DeskPeople, person: SignedIn, old: str, new: str, place: Origin
) -> None:
    """Changes one's own passphrase, or chooses the first; every other session ends.

    Raises: NotAllowed if the old one is wrong; TryAgainLater; NotPossible if the new one is weak.
    """
    if not credentials.has_passphrase(people, person.actor):
        credentials.choose_first_passphrase(
            people, person.actor, new, people.names(), session=person.session
        )
        return
    credentials.change_passphrase(
        people, person.actor, old, new, place, names=people.names(), session=person.session
    )


def address(people: DeskPeople, person: SignedIn) -> str | None:
    """One's own mail address, or None."""
    return credentials.address_of(people, people.vault(), person.actor)


def ask_new_address(
    people: DeskPeople, person: SignedIn, new: str, place: Origin, passphrase: str
) -> None:
    """Begins to change one's own address, which both of them confirm.

    Raises: NotAllowed; TryAgainLater; NotPossible if it is no address.
    """
    vault, letters = people.vault(), letters_of(people)
    credentials.ask_new_address(
        people, vault, letters, person.actor, new, place, passphrase=passphrase
    )


def change_profile(people: DeskPeople, person: SignedIn, new: Profile) -> None:
    """Changes how one is shown, and in which zone and language one reads.

    Raises: NotPossible.
    """
    profile.change(people, person.actor, new)


def _signed(people: DeskPeople, secret: str) -> Signed:
    found = sessions.find(people, secret)
    if found is None:
        raise NotAllowed("Sign in first.")
    return found
