"""What the pages' forms do: each calls one verb, as whoever is signed in.

The one place between the pages and the verbs. Where a verb has no argument for what was seen, the
comparison stands here, right before it is called.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from scheduler.errors import NotPossible, UnknownThread
from scheduler.people.roles import Act, may
from scheduler.publishing.monitoring.thread_detail import dossier
from scheduler.publishing.operations import approve as approving
from scheduler.publishing.operations import cancel as cancelling
from scheduler.publishing.operations import hold as holding
from scheduler.publishing.operations import resolve as resolving
from scheduler.publishing.operations import take_down as taking_down
from scheduler.publishing.operations.hold import Missed, Scope
from scheduler.store.queue.threads import StoredThread
from scheduler.stories import thread_access
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import Person
from scheduler.web.reads import may_read_all, stands_of
from scheduler.web.visit import ChangedSinceSeen

NO_REASON = "No reason was given yet."
TAKE_DOWN = "take down"


def hold(
    desk: Desk, person: Person, scope: Scope, subject: str, why: str, until: datetime | None
) -> int:
    """Holds; gives the hold's number.

    Raises: NotPossible if there is nothing of this name.
    """
    if scope is Scope.THREAD:
        _the_thread(desk, person, subject)
    return holding.place(
        desk.context, scope, subject, why=why or NO_REASON, by=person.actor.id, until=until
    )


def explain_hold(desk: Desk, person: Person, number: int, why: str, until: datetime | None) -> None:
    """Gives a hold its reason and its end.

    Raises: NotPossible.
    """
    holding.explain(desk.context, number, why=why or NO_REASON, by=person.actor.id, until=until)


def release(desk: Desk, person: Person, number: int, choices: Mapping[str, str]) -> None:
    """Releases a hold. What it made late waits for a person, but for what `choices` say by key.

    A thread that nobody saw on the page waits, whatever else is chosen: no backlog goes by itself.
    Raises: AlreadyLifted.
    """
    for key, choice in choices.items():
        if choice == TAKE_DOWN:
            take_down(desk, person, key, "taken down when its hold was released", seen=None)
    late = holding.lift(desk.context, number, by=person.actor.id, missed=Missed.ASK)
    for key in late:
        match choices.get(key, Missed.ASK):
            case Missed.SEND:
                _require(desk, person, key, thread_access.GO_ON)
                resolving.send_again(desk.context, key, by=person.actor.id)
            case Missed.SKIP:
                _require(desk, person, key, thread_access.STOP)
                resolving.drop(desk.context, key, by=person.actor.id)


def approve(desk: Desk, person: Person, key: str, words: str) -> None:
    """Says yes to the words that were on the screen, by their hash.

    Raises: ChangedSinceSeen; NotPossible.
    """
    _compare(desk, person, key, lambda thread: thread.body_hash, words)
    by = approving.known_approver(desk.workspace.database, person.actor)
    approving.approve(desk.workspace.database, key, by=by, now=desk.context.clock.now())


def reject(desk: Desk, person: Person, key: str, words: str, why: str) -> None:
    """Asks for other words than those that were on the screen, with a reason.

    Raises: ChangedSinceSeen; NotPossible.
    """
    _compare(desk, person, key, lambda thread: thread.body_hash, words)
    by = approving.known_approver(desk.workspace.database, person.actor)
    now = desk.context.clock.now()
    approving.reject(desk.workspace.database, key, by=by, why=why, now=now)


def is_owner(desk: Desk, person: Person, thread: StoredThread) -> bool:
    """Whether a thread is theirs, so that somebody else decides about its words."""
    if not may(person.actor, Act.APPROVE):
        return False
    return approving.known_approver(desk.workspace.database, person.actor).is_called(thread.owner)


def move(desk: Desk, person: Person, key: str, to: datetime, why: str, seen: str) -> None:
    """Gives a thread another time; publishes nothing.

    Raises: ChangedSinceSeen; NotPossible.
    """
    _compare(desk, person, key, stands_of, seen)
    _require(desk, person, key, thread_access.MOVE)
    cancelling.move(desk.context, key, to, by=person.actor.id, why=why or "moved at the desk")


def cancel(desk: Desk, person: Person, key: str, why: str, seen: str) -> None:
    """Keeps what has not gone out from ever going out.

    Raises: ChangedSinceSeen; NotPossible.
    """
    _compare(desk, person, key, stands_of, seen)
    _require(desk, person, key, thread_access.STOP)
    cancelling.cancel(desk.context, key, by=person.actor.id, why=why or "cancelled at the desk")


def take_down(
    desk: Desk, person: Person, key: str, why: str, seen: str | None, *, root_first: bool = False
) -> None:
    """Begins to delete a thread from X; the engine goes on with it.

    Raises: ChangedSinceSeen; NotPossible.
    """
    if seen is not None:
        _compare(desk, person, key, stands_of, seen)
    _require(desk, person, key, thread_access.DELETE)
    why = why or "taken down at the desk"
    taking_down.take_down(desk.context, key, by=person.actor.id, why=why, root_first=root_first)


def adopt(desk: Desk, person: Person, key: str, remote_id: str, seen: str) -> None:
    """Takes a post on X as the one whose answer was lost.

    Raises: ChangedSinceSeen; NotPossible.
    """
    if not remote_id:
        raise NotPossible("Enter the address of the post on X")
    _compare(desk, person, key, stands_of, seen)
    _require(desk, person, key, thread_access.GO_ON)
    resolving.adopt(desk.context, key, remote_id, by=person.actor.id)


def send_again(desk: Desk, person: Person, key: str, seen: str) -> None:
    """Lets a thread that waits go on from where it stopped.

    Raises: ChangedSinceSeen; NotPossible.
    """
    _compare(desk, person, key, stands_of, seen)
    _require(desk, person, key, thread_access.GO_ON)
    resolving.send_again(desk.context, key, by=person.actor.id)


def drop(desk: Desk, person: Person, key: str, seen: str) -> None:
    """Ends a thread that waits, as it stands.

    Raises: ChangedSinceSeen; NotPossible.
    """
    _compare(desk, person, key, stands_of, seen)
    _require(desk, person, key, thread_access.STOP)
    resolving.drop(desk.context, key, by=person.actor.id)


def _compare(
    desk: Desk, person: Person, key: str, mark: Callable[[StoredThread], str], seen: str
) -> None:
    """What was seen must be what is there. SEEN: to be the verb's own argument, inside its
    transaction; until then somebody may come between the two, and the verb's own checks decide.
    """
    if mark(_the_thread(desk, person, key)) != seen:
        raise ChangedSinceSeen("It has changed since you looked.")


def _the_thread(desk: Desk, person: Person, key: str) -> StoredThread:
    thread = dossier(desk.workspace.database, desk.context.directory, key).thread
    if not may_read_all(desk, person, thread):
        raise UnknownThread(key)
    return thread


def _require(desk: Desk, person: Person, key: str, acts: Collection[Act]) -> None:
    """A story's thread asks for more than a place at the desk."""
    told = thread_access.stories_told_by(desk.workspace.database, key)
    thread_access.require_for_stories(desk.workspace.database, person.actor, told, acts)
