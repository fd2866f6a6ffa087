"""Who is signed in: the one module between the pages and the verbs about people.

Everything else at the desk asks `who`, and gets somebody or nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scheduler.clock import Clock
from scheduler.errors import NotAllowed, NotPossible
from scheduler.people import sessions, sign_in
from scheduler.people.encryption import Vault
from scheduler.people.mailed import invitations, links
from scheduler.people.mailed.invitations import Joined
from scheduler.people.mailed.letters import Letters
from scheduler.people.mailed.links import Offered
from scheduler.people.own import credentials, profile
from scheduler.people.place import Origin
from scheduler.people.proofs import one_time_codes, passkeys, passphrases
from scheduler.people.proofs.one_time_codes import NewSecret
from scheduler.people.roles import Act, Actor, may
from scheduler.people.sessions import SignInProof
from scheduler.people.sign_in import Begun
from scheduler.remedies import Remedy
from scheduler.store.database import Database
from scheduler.store.people.addresses import Profile
from scheduler.store.people.sessions import StoredSession
from scheduler.store.stories import people as stored


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is signed in, with their roles of this moment."""

    actor: Actor
    ends_at: datetime  # their session, if nothing more is done in it
    session: int = 0  # its number
    profile: Profile = field(default_factory=Profile)
    made_at: datetime | None = None  # the session
    strong_at: datetime | None = None  # the last proof that was more than a mailed link
    last_at: datetime | None = None  # when it ends at the latest, whatever is done in it

    @property
    def name(self) -> str:
        """What colleagues read."""
        return self.profile.shown_name or name_of(self.actor.id)

    @property
    def roles(self) -> str:
        """Their roles in words, and for which accounts where it is not for all."""
        parts = []
        for role in sorted(self.actor.roles):
            only = sorted(account for one, account in self.actor.only if one is role)
            parts.append(f"{role} for {' and '.join(only)}" if only else role)
        sentence = ", ".join(parts)
        return sentence[:1].upper() + sentence[1:]

    def may(self, act: Act, *, account: str | None = None) -> bool:
        """Whether they may do it here: for one account, or for any at all."""
        return may(self.actor, act, account=account)


@dataclass(frozen=True, slots=True)
class DeskPeople:
    """What the verbs about people work with."""

    database: Database
    clock: Clock
    vault: Callable[[], Vault]  # the first use makes its key
    organisation: str = "Handrail"
    letters: Letters | None = None  # None: no mail goes out from here
    names: Callable[[], tuple[str, ...]] = tuple  # words that no passphrase may be made of

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self.clock.now()


def who(people: DeskPeople, secret: str, *, is_used: bool = True) -> SignedIn | None:
    """Who is signed in with the secret of a cookie, with the roles of this moment; or nobody."""
    found = sessions.find(people, secret, is_used=is_used)
    if found is None:
        return None
    kept = found.session
    seen_at = people.now() if is_used else kept.seen_at
    idle = seen_at + timedelta(seconds=kept.idle_seconds)
    return SignedIn(
        found.actor,
        min(idle, kept.ends_at),
        kept.id,
        found.profile,
        kept.made_at,
        kept.strong_at,
        kept.ends_at,
    )


def by_passphrase(people: DeskPeople, name: str, passphrase: str, place: Origin) -> Begun:
    """Signs somebody in by id or address and passphrase; for who decides, that is the first half.

    Raises: NotAllowed, with the same words whoever it was; TryAgainLater.
    """
    return sign_in.with_passphrase(people, people.vault(), name.lower(), passphrase, place)


def by_code(people: DeskPeople, half: str, code: str, place: Origin) -> str:
    """Gives the second half; gives the secret of the whole session.

    Raises: NotAllowed; TryAgainLater.
    """
    return sign_in.with_code(people, people.vault(), half, code, place)


def is_half(people: DeskPeople, secret: str) -> bool:
    """Whether a sign-in was begun with this secret, and a code or a passkey is still to come."""
    found = sessions.find_half(people, secret)
    return found is not None and _has_second(people, found.actor)


def half_takes_code(people: DeskPeople, half: str) -> bool:
    """Whether whoever began to sign in has an app with codes, and not a passkey alone."""
    found = sessions.find_half(people, half)
    return found is not None and one_time_codes.is_on(people, found.actor.id)


def must_set_up(people: DeskPeople, half: str) -> bool:
    """Whether a sign-in was begun with this secret by somebody without a second proof yet."""
    found = sessions.find_half(people, half)
    return found is not None and not _has_second(people, found.actor)


def begin_codes(people: DeskPeople, half: str) -> NewSecret:
    """A secret for the app of somebody who must set up a second proof.

    Raises: NotAllowed if nobody must.
    """
    return one_time_codes.begin(
        people, people.vault(), _who_sets_up(people, half), people.organisation, is_proved=False
    )


def confirm_codes(people: DeskPeople, half: str, code: str) -> tuple[str, ...]:
    """Puts that secret into force; gives the recovery codes, shown only now. All sessions end.

    Raises: NotAllowed if the code does not fit, or nothing was begun.
    """
    return one_time_codes.confirm(people, people.vault(), _who_sets_up(people, half), code)


def _who_sets_up(people: DeskPeople, half: str) -> Actor:
    found = sessions.find_half(people, half)
    if found is None or _has_second(people, found.actor):
        raise NotAllowed("Begin again with your passphrase.")
    return found.actor


def _has_second(people: DeskPeople, actor: Actor) -> bool:
    return one_time_codes.is_on(people, actor.id) or bool(passkeys.mine(people, actor))


def ask_link(people: DeskPeople, address: str, browser: str, place: Origin) -> None:
    """Mails a link to sign in; the same for whoever has no such address, or may not use one.

    Raises: NotAllowed where no mail goes out; NotPossible if it is no address; TryAgainLater.
    """
    letters = letters_of(people)
    links.ask_link(people, people.vault(), letters, address, browser=browser, place=place)


def ask_reset(people: DeskPeople, address: str, browser: str, place: Origin) -> None:
    """Mails a link to a new passphrase; the same for whoever has no such address.

    Raises: NotAllowed where no mail goes out; NotPossible if it is no address; TryAgainLater.
    """
    letters = letters_of(people)
    links.ask_reset(people, people.vault(), letters, address, browser=browser, place=place)


def look_at_link(people: DeskPeople, token: str, browser: str) -> Offered:
    """What a link would do; changes nothing.

    Raises: NotPossible.
    """
    return links.look_at_link(people, token, browser=browser)


def by_link(people: DeskPeople, token: str, browser: str, place: Origin) -> str:
    """Signs in whoever was mailed this link; gives the secret of their session.

    Raises: NotPossible.
    """
    return links.use_link(people, people.vault(), token, browser=browser, place=place)


def why_no_passphrase(
    people: DeskPeople, new: str, person_id: str = ""
) -> Sequence[str | Remedy] | None:
    """Why this may be nobody's passphrase, or None if it may."""
    try:
        passphrases.check(new, [person_id, *people.names()])
    except NotPossible as error:
        return error.sentence
    return None


def join(people: DeskPeople, token: str, person_id: str, passphrase: str, place: Origin) -> Joined:
    """Joins with a mailed invitation.

    Raises: NotPossible; NotAllowed if who invited them no longer may.
    """
    return invitations.accept(
        people,
        people.vault(),
        token,
        place,
        person_id=person_id,
        passphrase=passphrase,
        names=people.names(),
    )


def choose_passphrase(people: DeskPeople, token: str, new: str, browser: str) -> None:
    """Keeps a new passphrase, with a mailed link.

    Raises: NotPossible; NotAllowed where no mail goes out.
    """
    vault, letters = people.vault(), letters_of(people)
    credentials.choose_by_link(
        people, vault, letters, token, new, browser=browser, names=people.names()
    )


def answer_address(people: DeskPeople, token: str, browser: str) -> bool:
    """Says yes to another address: True once it stands, False if it is asked next.

    Raises: NotPossible; NotAllowed where no mail goes out.
    """
    return credentials.answer_address(
        people, people.vault(), letters_of(people), token, browser=browser
    )


def letters_of(people: DeskPeople) -> Letters:
    """What letters are written with.

    Raises: NotAllowed where no mail goes out.
    """
    if people.letters is None:
        raise NotAllowed("No mail goes out from here.")
    return people.letters


def sign_in_as(people: DeskPeople, person_id: str) -> str:
    """Signs in one of the sample people of a demonstration, who have no secrets.

    Raises: NotAllowed if there is nobody of this id.
    """
    with people.database.write() as connection:
        found = stored.person(connection, person_id)
        if found is None or not found.is_active:
            raise NotAllowed("There is nobody of this name here.")
        proof, place = SignInProof.PASSPHRASE_AND_CODE, Origin("", "A demonstration")
        return sessions.open_session(connection, found, proof, place, people.now())


def my_sessions(people: DeskPeople, person: SignedIn) -> list[StoredSession]:
    """Where somebody is signed in, the newest first."""
    return sessions.mine(people, person.actor)


def end_session(people: DeskPeople, person: SignedIn, number: int) -> None:
    """Ends one of one's own sessions.

    Raises: NotPossible if it is not one's own, or over.
    """
    sessions.end(people, person.actor, person.actor.id, number)


def end_others(people: DeskPeople, person: SignedIn) -> None:
    """Ends all of one's own sessions but the one at hand."""
    sessions.end_others(people, person.actor, person.actor.id, but=person.session)


def names_of(people: DeskPeople) -> dict[str, str]:
    """What people chose to be called, by id."""
    return profile.shown_names(people)


def language_of(people: DeskPeople, person: SignedIn) -> str | None:
    """In which language somebody reads; None if they never said."""
    return profile.of(people, person.actor.id).language


def read_in(people: DeskPeople, person: SignedIn, language: str) -> None:
    """Keeps in which language somebody reads.

    Raises: NotPossible if there is no translation.
    """
    known = profile.of(people, person.actor.id)
    profile.change(people, person.actor, replace(known, language=language))


def has_people(people: DeskPeople) -> bool:
    """Whether there is anybody who could sign in."""
    with people.database.read() as connection:
        return any(
            one.is_active and one.passphrase_hash is not None
            for one in stored.everybody(connection)
        )


def name_of(person_id: str) -> str:
    """What to call somebody of whom only the id is known: amira-haddad reads Amira Haddad."""
    if person_id.startswith("login "):
        return f"{person_id.removeprefix('login ')} (at the keyboard)"
    if person_id == "engine":
        return "Handrail"
    return " ".join(word.capitalize() for word in person_id.replace("_", "-").split("-") if word)


def sign_out(people: DeskPeople, secret: str) -> None:
    """Ends the session of a cookie, if it has one."""
    sessions.sign_out(people, secret)
