"""What the lead does about a stopped story: looks, sends its closing help, or takes it down.

Neither ends the story: it is lifted (see `stops.lift`), or taken back.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import N_, _
from scheduler.people.actors import afresh
from scheduler.people.roles import Act, Actor, Role, following_from
from scheduler.publishing.operations.closing import close_in, may_close
from scheduler.store.queue.sending import gate
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import PostState, ThreadState
from scheduler.store.stories import stops as stored
from scheduler.store.stories import versions
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.context import Ending
from scheduler.stories.lookup import note, reaches
from scheduler.stories.safeguarding import SAFEGUARDING, half_public
from scheduler.stories.withdrawal.stops import stopped_for
from scheduler.stories.withdrawal.withdraw import remove_all

LOOKED = N_("the stop was looked at")


@dataclass(frozen=True, slots=True)
class Stop:
    """A story that is stopped, as the lead sees it; not a word of it."""

    story_id: str
    storyteller: str
    at: datetime
    by: str
    is_by_manager: bool  # who may not end it
    public: int  # posts that are on X, or may be
    half_public: int  # of these without the closing help that belongs to them
    may_close: bool  # its closing help can be sent now
    is_coming_down: bool
    looked_by: str = ""
    looked_at: datetime | None = None


def stops(context: Ending, actor: Actor) -> list[Stop]:
    """Every story that is stopped, for a lead to whom it may be shown; the latest first.

    Raises: NotAllowed.
    """
    with context.database.read() as connection:
        asking = afresh(connection, actor)
        if Role.SAFEGUARDING_LEAD not in asking.roles:
            raise NotAllowed(_("The list of stops is for the safeguarding lead."))
        found = [
            one
            for one in stored.stopped(connection, SAFEGUARDING)
            if one.storyteller != asking.id and reaches(asking, Act.TAKE_BACK, one)
        ]
        looked = stored.noted_of(connection, [one.id for one in found], LOOKED)
        return [_stop(connection, one, looked.get(one.id)) for one in found]


def _stop(connection: Connection, story: StoredStory, looked: tuple[str, datetime] | None) -> Stop:
    its_threads = versions.threads_of(connection, story.id)
    at = story.ended_at or story.added_at
    is_anew = looked is not None and looked[1] >= at  # not that of a stop before this one
    return Stop(
        story_id=story.id,
        storyteller=story.storyteller,
        at=at,
        by=story.ended_by or "",
        is_by_manager=story.ended_by is not None and story.ended_by == story.line_manager,
        public=sum(one.state in _PUBLIC for thread in its_threads for one in thread.posts),
        half_public=half_public(its_threads),
        may_close=any(may_close(thread) for thread in its_threads),
        is_coming_down=any(one.state is ThreadState.TAKING_DOWN for one in its_threads),
        looked_by=looked[0] if looked and is_anew else "",
        looked_at=looked[1] if looked and is_anew else None,
    )


_PUBLIC = frozenset({PostState.SENDING, PostState.SENT, PostState.UNCONFIRMED})


def look(context: Ending, actor: Actor, story_id: str) -> None:
    """Notes that the lead has looked; nothing else moves.

    Raises: NotAllowed; NotPossible if it is not stopped.
    """
    with context.database.write() as connection:
        stopped_for(connection, actor, story_id)
        note(connection, context.now(), actor.id, story_id, LOOKED)


def close(context: Ending, actor: Actor, story_id: str) -> int:
    """Has the closing help of what is half out go out next; gives how many posts that will be.

    What never went out is forgotten, and the story stays stopped. One post that is out alone has
    its help line in it: there is nothing to send then.
    Raises: NotAllowed; NotPossible if it is not stopped, nothing of it is half out, or X owes an
    answer about a post.
    """
    now, why = context.now(), _("the lead sends the closing help")
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        stopped_for(connection, actor, story_id)
        half_out = [one for one in versions.threads_of(connection, story_id) if _is_half_out(one)]
        if not half_out:
            raise NotPossible(_("Nothing of it is public without the help that belongs to it."))
        sent = [close_in(connection, one, by=actor.written, why=why, at=now) for one in half_out]
        note(connection, now, actor.id, story_id, "the closing help is sent")
    return sum(sent)


def _is_half_out(thread: StoredThread) -> bool:
    return thread.state is ThreadState.CANCELLED and any(
        post.state in _PUBLIC for post in thread.posts
    )


def take_down(context: Ending, actor: Actor, story_id: str) -> None:
    """Begins to delete whatever of it is on X, the root first; the story stays stopped.

    Raises: NotAllowed; NotPossible if it is not stopped.
    """
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        stopped_for(connection, actor, story_id)
        note(connection, context.now(), actor.id, story_id, "what is out is taken down")
    remove_all(context, story_id, following_from(actor))
