"""Who works here, for administrators: invited, given roles, removed, helped to sign in."""

from collections.abc import Collection, Sequence

from scheduler.people import administration, roster, sessions
from scheduler.people.mailed import invitations
from scheduler.people.mailed.invitations import Invitation
from scheduler.people.own import credentials
from scheduler.people.roles import Role
from scheduler.people.roster import Colleague
from scheduler.web.identity.desk_actor import DeskPeople, SignedIn, letters_of


def everybody(people: DeskPeople, person: SignedIn) -> Sequence[Colleague]:
    """Everybody who has a way in.

    Raises: NotAllowed.
    """
    return roster.everybody(people, person.actor)


def colleague(people: DeskPeople, person: SignedIn, person_id: str) -> Colleague:
    """One of them.

    Raises: NotAllowed; NotPossible if there is nobody of this id.
    """
    return roster.colleague(people, person.actor, person_id)


def invited(people: DeskPeople, person: SignedIn) -> Sequence[Invitation]:
    """The invitations that can still be followed.

    Raises: NotAllowed.
    """
    return invitations.waiting(people, people.vault(), person.actor)


def invite(
    people: DeskPeople,
    person: SignedIn,
    address: str,
    roles: Collection[Role],
    only: Collection[str],
) -> bool:
    """Mails an invitation; whether mail was taken.

    Raises: NotAllowed; NotPossible.
    """
    vault, letters = people.vault(), letters_of(people)
    return invitations.invite(
        people, vault, letters, person.actor, address, roles=roles, accounts=only
    )


def take_back(people: DeskPeople, person: SignedIn, number: int) -> None:
    """Ends an invitation that nobody followed yet.

    Raises: NotAllowed; NotPossible.
    """
    invitations.take_back(people, person.actor, number)


def change_role(
    people: DeskPeople,
    person: SignedIn,
    person_id: str,
    role: Role,
    *,
    is_given: bool,
    only: Collection[str],
) -> None:
    """Gives somebody a role or takes it away, and tells them.

    Raises: NotAllowed; NotPossible.
    """
    administration.change_role(
        *(people, people.vault(), people.letters, person.actor, person_id, role),
        is_given=is_given,
        only=only,
    )


def remove(people: DeskPeople, person: SignedIn, person_id: str) -> None:
    """Ends somebody's work here, and tells them.

    Raises: NotAllowed; NotPossible.
    """
    administration.remove(people, people.vault(), people.letters, person.actor, person_id)


def end_sessions(people: DeskPeople, person: SignedIn, person_id: str) -> None:
    """Signs somebody out everywhere, and tells them.

    Raises: NotAllowed.
    """
    administration.end_sessions(people, people.vault(), people.letters, person.actor, person_id)


def end_session(people: DeskPeople, person: SignedIn, person_id: str, number: int) -> None:
    """Ends one session of somebody's.

    Raises: NotAllowed; NotPossible if it is not theirs.
    """
    sessions.end(people, person.actor, person_id, number)


def start_reset(
    people: DeskPeople, person: SignedIn, person_id: str, *, with_second_proof: bool
) -> bool:
    """Mails somebody a link with which they choose a new passphrase; whether mail was taken.

    Raises: NotAllowed; NotPossible.
    """
    vault, letters = people.vault(), letters_of(people)
    return credentials.start_reset(
        people, vault, letters, person.actor, person_id, with_second_proof=with_second_proof
    )
