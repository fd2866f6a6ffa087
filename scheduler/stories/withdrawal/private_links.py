"""Private links by which a story is taken back without signing in: looked at, used once.

Opening one changes nothing, for mail scanners and curious people open them too; its button does.
We keep a hash. A link that was used goes on showing the receipt, and does nothing any more.
"""

from dataclasses import dataclass

from scheduler.errors import NotAllowed
from scheduler.i18n import _
from scheduler.people.place import Origin
from scheduler.people.roles import Act, Actor, Proof
from scheduler.people.tokens import Token, hash_of, new_token
from scheduler.store.queue.sending import gate
from scheduler.store.stories import take_back_links as stored
from scheduler.store.stories import versions
from scheduler.stories.context import Ending
from scheduler.stories.lookup import note, the_story
from scheduler.stories.withdrawal.withdraw import (
    TAKEN_BACK,
    Receipt,
    come_down,
    end_by,
    receipt,
    take_back_with_code,
)


@dataclass(frozen=True, slots=True)
class LinkShows:
    """What a private link shows: a button, or the receipt of a story that was taken back."""

    receipt: Receipt
    is_taken_back: bool


def new_link(context: Ending, actor: Actor, story_id: str) -> Token:
    """A new private link, for the storyteller only; one before it that nobody used is void.

    Raises: NotAllowed; NotPossible.
    """
    token, now = new_token(), context.now()
    with context.database.write() as connection:
        story = the_story(connection, story_id, actor, Act.CONSENT)
        stored.forget_unused(connection, story.id)
        stored.add(connection, story.id, hash_of(token), now)
        note(connection, now, actor.id, story.id, "new private link")
    return token


def look(context: Ending, token: str) -> LinkShows:
    """What a link shows. Changes nothing.

    Raises: NotAllowed, in the same words whatever is wrong with it.
    """
    with context.database.read() as connection:
        found = stored.find(connection, hash_of(token))
        story = versions.story(connection, found.story) if found else None
    if found is None or story is None:
        raise _opens_nothing()
    return LinkShows(receipt(context, found.story), story.ended_why == TAKEN_BACK)


def take_back_with_link(context: Ending, token: str) -> Receipt:
    """Ends the story for whoever has the link; of one that was used, gives the receipt.

    Raises: NotAllowed, in the same words whatever is wrong with it.
    """
    now = context.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        found = stored.find(connection, hash_of(token))
        if found is None:
            raise _opens_nothing()
        is_first = stored.use(connection, hash_of(token), now)
        if is_first:
            end_by(connection, found.story, "private link", now)
    if not is_first:
        return receipt(context, found.story)
    return come_down(context, Actor("private link", proof=Proof.ENGINE), found.story)


def take_back_and_watch(context: Ending, story_id: str, code: str, place: Origin) -> Token:
    """Ends the story for whoever has the code; gives a link that shows the receipt, and only that.

    Raises: NotAllowed; TryAgainLater; as `take_back_with_code` does.
    """
    take_back_with_code(context, story_id, code, place)
    token, now = new_token(), context.now()
    with context.database.write() as connection:
        stored.add(connection, story_id, hash_of(token), now, used_at=now)
    return token


def _opens_nothing() -> NotAllowed:
    return NotAllowed(
        _(
            "This link takes nothing back: it is not whole, or a newer one took its place. The "
            "safeguarding lead can take a story back for you."
        )
    )
