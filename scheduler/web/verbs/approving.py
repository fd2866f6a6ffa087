"""What the forms about approvals do: each calls one verb, as whoever is signed in.

Each verb asks by itself who may, and compares what was seen with what is there.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from scheduler.bootstrap.people import approval_letters
from scheduler.errors import NotPossible
from scheduler.publishing.operations import comments, seen
from scheduler.publishing.operations.approving import approve as approving
from scheduler.publishing.operations.approving import outside, requests
from scheduler.publishing.operations.approving.approve import SeveralApproved
from scheduler.publishing.operations.approving.requests import RequestMade
from scheduler.publishing.operations.comments import Commented
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn


def approve_several(desk: Desk, person: SignedIn, marks: Mapping[str, str]) -> SeveralApproved:
    """Says yes to each thread whose words, by their mark, this person has opened in full."""
    now = desk.context.clock.now()
    return approving.approve_several(desk.workspace.database, marks, actor=person.actor, now=now)


def note_opened(desk: Desk, person: SignedIn, thread_id: int, words: str) -> None:
    """Notes that the whole of a thread was on their screen: several are approved only then."""
    now = desk.context.clock.now()
    seen.note_opened(desk.workspace.database, person.actor, thread_id, words, now)


def ask(
    desk: Desk,
    person: SignedIn,
    campaign: str,
    *,
    keys: Collection[str],
    people: Collection[str] | None,
    needed_by: datetime | None,
    note: str,
) -> RequestMade:
    """Asks colleagues for an approval, and writes to them.

    Raises: NotPossible; UnknownThread; NotAllowed.
    """
    asked = requests.ask(
        desk.context,
        campaign,
        actor=person.actor,
        keys=keys,
        people=people,
        needed_by=needed_by,
        note=note,
    )
    tell_who_is_asked(desk)
    return asked


def tell_who_is_asked(desk: Desk) -> None:
    """Writes at once to whoever is to be told of a request; an engine would do it a minute later.

    From a demonstration nothing goes out.
    """
    approval_letters(desk.workspace, lambda: desk.people.letters).tell_due()


def withdraw(desk: Desk, person: SignedIn, number: int) -> None:
    """Takes a request back.

    Raises: NotPossible; NotAllowed.
    """
    requests.withdraw(desk.context, number, actor=person.actor)


def invite_outside(
    desk: Desk,
    person: SignedIn,
    campaign: str,
    *,
    name: str,
    address: str,
    until: datetime,
    is_counted: bool,
) -> None:
    """Mails somebody outside a link to read a campaign's words and answer.

    Raises: NotPossible, also where no mail goes out; UnknownThread; NotAllowed.
    """
    if desk.people.letters is None:
        raise NotPossible("No mail goes out from here, so nobody outside can be asked.")
    is_taken = outside.invite(
        desk.context,
        desk.people.vault(),
        desk.people.letters,
        campaign,
        actor=person.actor,
        name=name,
        address=address,
        until=until,
        is_counted=is_counted,
    )
    if not is_taken:
        raise NotPossible("The mail was not taken. End that link, and ask once more.")


def withdraw_outside(desk: Desk, person: SignedIn, number: int) -> None:
    """Ends a link at once.

    Raises: NotPossible; NotAllowed.
    """
    outside.withdraw(desk.context, number, actor=person.actor)


def answer_outside(desk: Desk, token: str, key: str, *, is_yes: bool, why: str, words: str) -> bool:
    """Keeps what somebody outside says of the words that they read; whether it counts.

    Raises: NotPossible; UnknownThread; ChangedSinceSeen.
    """
    return outside.answer(desk.context, token, key, is_yes=is_yes, why=why, seen=words)


def comment(desk: Desk, person: SignedIn, about: str, text: str) -> Commented:
    """Says something to colleagues about a thread.

    Raises: NotPossible; UnknownThread; NotAllowed.
    """
    return comments.comment(desk.context, person.actor, about, text)
