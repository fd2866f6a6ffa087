"""What the forms about stories do: each calls one verb, as whoever is signed in."""

from collections.abc import Collection
from datetime import datetime

from scheduler.errors import NotAllowed
from scheduler.people.mailed import private_links as mailed
from scheduler.people.mailed.links import Offered, Purpose
from scheduler.people.place import Origin
from scheduler.stories.consent import agreement, private_links
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import after_stop, housekeeping, stops, withdraw, worries
from scheduler.stories.withdrawal.withdraw import Receipt
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import DeskPeople, SignedIn
from scheduler.web.reads.review import ending_of, stories_of


def decide(
    desk: Desk,
    person: SignedIn,
    story_id: str,
    *,
    version: int,
    seen: str,
    is_yes: bool,
    reason: str,
    looked_at: Collection[str],
) -> None:
    """Records a reviewer's word on what was on the screen.

    Raises: NotAllowed; ChangedSinceSeen; NotPossible.
    """
    decisions.review(
        stories_of(desk),
        person.actor,
        story_id,
        version=version,
        is_yes=is_yes,
        reason=reason,
        looked_at=looked_at,
        seen=seen,
    )


def comment(desk: Desk, person: SignedIn, story_id: str, text: str, suggested: str) -> None:
    """Keeps a remark, or with other words a suggestion.

    Raises: NotAllowed; NotPossible; MistakesFound if the form itself stands in the words.
    """
    if suggested:
        decisions.suggest(stories_of(desk), person.actor, story_id, suggested, text)
    else:
        decisions.comment(stories_of(desk), person.actor, story_id, text)


def misread(desk: Desk, person: SignedIn, story_id: str, rule: str, why: str) -> None:
    """Says that a rule on detail took the words for something else.

    Raises: NotAllowed; NotPossible.
    """
    decisions.misread(stories_of(desk), person.actor, story_id, rule, why)


def release(desk: Desk, person: SignedIn, story_id: str, seen: str) -> datetime:
    """Lets what was on the screen go out, once the time to sleep on it is over.

    Raises: NotAllowed; ChangedSinceSeen; NotPossible.
    """
    return decisions.release(stories_of(desk), person.actor, story_id, seen=seen)


def enqueue(
    desk: Desk,
    person: SignedIn,
    story_id: str,
    account: str,
    *,
    at: datetime | None,
    anyway: str,
    version: int,
) -> datetime:
    """Gives a released story its time.

    Raises: NotAllowed; ChangedSinceSeen; NotPossible.
    """
    context = stories_of(desk)
    return queueing.enqueue(
        context, person.actor, story_id, account, at=at, anyway=anyway, version=version
    )


def mail_link(desk: Desk, person: SignedIn, story_id: str, purpose: Purpose) -> None:
    """Mails the guardian or the support contact the link to their own page.

    Raises: NotAllowed; NotPossible.
    """
    people = desk.people
    if people.letters is None:
        raise NotAllowed("No mail goes out from here.")
    verb = {
        Purpose.GUARDIAN: private_links.ask_guardian,
        Purpose.SUPPORT_CONTACT: private_links.ask_contact,
    }[purpose]
    verb(stories_of(desk), people.vault(), people.letters, person.actor, story_id)


def look_at_private_link(people: DeskPeople, token: str) -> Offered:
    """What a private link would do; changes nothing.

    Raises: NotPossible.
    """
    return mailed.look_at_private_link(people, token)


def use_private_link(people: DeskPeople, token: str, place: Origin) -> tuple[str, Purpose]:
    """Signs in whoever was mailed it.

    Raises: NotPossible.
    """
    return mailed.use_private_link(people, token, place)


def guardian_agrees(
    desk: Desk, person: SignedIn, story_id: str, *, version: int, shown: str, health: bool
) -> str:
    """Records the guardian's yes to what they have read; gives their own private code.

    Raises: NotAllowed; ChangedSinceSeen; NotPossible.
    """
    agreement.guardian_agrees(
        stories_of(desk), person.actor, story_id, version, shown=shown, agrees_to_health=health
    )
    return withdraw.guardians_code(ending_of(desk), person.actor, story_id)


def take_back(desk: Desk, person: SignedIn, story_id: str, why: str = "") -> Receipt:
    """Ends a story: nothing more goes out, and what is out comes down.

    Raises: NotAllowed; NotPossible.
    """
    return withdraw.take_back(ending_of(desk), person.actor, story_id, why=why)


def asked(desk: Desk, person: SignedIn, story_id: str, which: str) -> None:
    """Notes that the support contact asked how the storyteller is.

    Raises: NotAllowed; NotPossible.
    """
    housekeeping.checked_in(stories_of(desk), person.actor, story_id, which)


def worry(desk: Desk, person: SignedIn, story_id: str) -> str:
    """Stops the story with this id if there is one, and tells the lead; gives who that is."""
    return worries.raise_worry(ending_of(desk), person.actor, story_id)


def look(desk: Desk, person: SignedIn, story_id: str) -> None:
    """Notes that the lead has looked at a stop.

    Raises: NotAllowed; NotPossible.
    """
    after_stop.look(ending_of(desk), person.actor, story_id)


def lift(desk: Desk, person: SignedIn, story_id: str) -> None:
    """Lifts a stop.

    Raises: NotAllowed; NotPossible.
    """
    stops.lift(ending_of(desk), person.actor, story_id)


def close(desk: Desk, person: SignedIn, story_id: str) -> int:
    """Sends the closing help of what is half out; gives how many posts that will be.

    Raises: NotAllowed; NotPossible.
    """
    return after_stop.close(ending_of(desk), person.actor, story_id)


def take_down(desk: Desk, person: SignedIn, story_id: str) -> None:
    """Takes down what is out of a stopped story.

    Raises: NotAllowed; NotPossible.
    """
    after_stop.take_down(ending_of(desk), person.actor, story_id)
