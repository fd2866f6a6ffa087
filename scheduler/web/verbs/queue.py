"""What the forms about threads and holds do: each calls one verb, as whoever is signed in."""

from collections.abc import Mapping
from datetime import datetime

from scheduler.errors import NotPossible
from scheduler.publishing.operations import cancel as cancelling
from scheduler.publishing.operations import hold as holding
from scheduler.publishing.operations import resolve as resolving
from scheduler.publishing.operations import take_down as taking_down
from scheduler.publishing.operations.approving import approve as approving
from scheduler.publishing.operations.hold import Missed, Scope
from scheduler.publishing.operations.seen import refuse_if_keys_changed
from scheduler.stories import thread_access
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn

NO_REASON = "No reason was given yet."
TAKE_DOWN = "take down"


def hold(
    desk: Desk, person: SignedIn, scope: Scope, subject: str, why: str, until: datetime | None
) -> int:
    """Holds; gives the hold's number.

    Raises: NotPossible if there is nothing of this name; NotAllowed if it is a story that they may
    not read.
    """
    if scope is Scope.THREAD:
        story_ids = thread_access.stories_told_by(desk.workspace.database, subject)
        thread_access.require_may_read(desk.workspace.database, person.actor, story_ids)
    return holding.place(
        desk.context, scope, subject, why=why or NO_REASON, actor=person.actor, until=until
    )


def explain_hold(
    desk: Desk, person: SignedIn, number: int, why: str, until: datetime | None
) -> None:
    """Gives a hold its reason and its end.

    Raises: NotPossible.
    """
    holding.explain(desk.context, number, why=why or NO_REASON, actor=person.actor, until=until)


def release(
    desk: Desk, person: SignedIn, number: int, choices: Mapping[str, str], seen: str
) -> None:
    """Releases a hold. What it made late waits for a person, but for what `choices` say by key.

    `seen` is the mark of what was listed: where more was missed meanwhile, nothing is done at all.
    Raises: ChangedSinceSeen; AlreadyLifted; NotAllowed.
    """
    missed = holding.missed_threads(desk.context, number)
    refuse_if_keys_changed("What the hold has made late", missed, seen)
    for key, choice in choices.items():
        if choice == TAKE_DOWN:  # before the hold ends, or the next post would be out
            take_down(desk, person, key, "taken down when its hold was released", None)
    late = holding.lift(desk.context, number, actor=person.actor, missed=Missed.ASK, seen=seen)
    for key in late:
        match choices.get(key, Missed.ASK):
            case Missed.SEND:
                resolving.send_again(desk.context, key, actor=person.actor)
            case Missed.SKIP:
                resolving.drop(desk.context, key, actor=person.actor)


def approve(desk: Desk, person: SignedIn, key: str, words: str) -> None:
    """Says yes to the words that were on the screen, by their hash.

    Raises: ChangedSinceSeen; NotPossible.
    """
    approving.approve(
        desk.workspace.database,
        key,
        actor=person.actor,
        now=desk.context.clock.now(),
        seen=words,
    )


def reject(desk: Desk, person: SignedIn, key: str, words: str, why: str) -> None:
    """Asks for other words than those that were on the screen, with a reason.

    Raises: ChangedSinceSeen; NotPossible.
    """
    approving.reject(
        desk.workspace.database,
        key,
        actor=person.actor,
        why=why,
        now=desk.context.clock.now(),
        seen=words,
    )


def move(desk: Desk, person: SignedIn, key: str, to: datetime, why: str, seen: str) -> None:
    """Gives a thread another time; publishes nothing.

    Raises: ChangedSinceSeen; NotPossible.
    """
    why = why or "moved at the desk"
    cancelling.move(desk.context, key, to, actor=person.actor, why=why, seen=seen)


def cancel(desk: Desk, person: SignedIn, key: str, why: str, seen: str) -> None:
    """Keeps what has not gone out from ever going out.

    Raises: ChangedSinceSeen; NotPossible.
    """
    why = why or "cancelled at the desk"
    cancelling.cancel(desk.context, key, actor=person.actor, why=why, seen=seen)


def take_down(
    desk: Desk, person: SignedIn, key: str, why: str, seen: str | None, *, root_first: bool = False
) -> None:
    """Begins to delete a thread from X; the engine goes on with it.

    Raises: ChangedSinceSeen; NotPossible.
    """
    why = why or "taken down at the desk"
    taking_down.take_down(
        desk.context, key, actor=person.actor, why=why, root_first=root_first, seen=seen
    )


def adopt(desk: Desk, person: SignedIn, key: str, remote_id: str, seen: str) -> None:
    """Takes a post on X as the one whose answer was lost.

    Raises: ChangedSinceSeen; NotPossible.
    """
    if not remote_id:
        raise NotPossible("Enter the address of the post on X")
    resolving.adopt(desk.context, key, remote_id, actor=person.actor, seen=seen)


def send_again(desk: Desk, person: SignedIn, key: str, seen: str) -> None:
    """Lets a thread that waits go on from where it stopped.

    Raises: ChangedSinceSeen; NotPossible.
    """
    resolving.send_again(desk.context, key, actor=person.actor, seen=seen)


def drop(desk: Desk, person: SignedIn, key: str, seen: str) -> None:
    """Ends a thread that waits, as it stands.

    Raises: ChangedSinceSeen; NotPossible.
    """
    resolving.drop(desk.context, key, actor=person.actor, seen=seen)
