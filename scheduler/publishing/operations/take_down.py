"""Begins to delete threads from X."""

from scheduler.errors import AlreadyOver, NotPossible
from scheduler.people.roles import Actor
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations.cancel import cancel_in
from scheduler.publishing.operations.permission import Deed, who_may
from scheduler.publishing.operations.seen import refuse_if_state_changed
from scheduler.store.queue import overrides
from scheduler.store.queue.sending import gate
from scheduler.store.queue.transitions import transition
from scheduler.store.states import PostState, ThreadState

_MAY_BE_PUBLIC = frozenset({PostState.SENDING, PostState.SENT, PostState.UNCONFIRMED})


def may_be_public(context: PublishingContext, key: str) -> bool:
    """Whether anything of a thread is on X, or may be: only then is there something to delete.

    Raises: UnknownThread.
    """
    with context.database.read() as connection:
        thread = overrides.the_thread(connection, key)
    return any(post.state in _MAY_BE_PUBLIC for post in thread.posts)


def take_down(
    context: PublishingContext,
    key: str,
    *,
    actor: Actor,
    why: str,
    root_first: bool = False,
    seen: str | None = None,
) -> None:
    """Begins to delete the thread from X; the engine deletes post by post until none is left.

    What has not gone out never does. `root_first` where a person is named in it. `seen` is the
    mark of how it stood on the screen: see `seen.mark_of_state`.
    Raises: NotAllowed; ChangedSinceSeen; NotPossible if it is being taken down already, or nothing
    of it was ever out.
    """
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        thread = overrides.the_thread(connection, key)
        by = who_may(connection, actor, Deed.TAKE_DOWN, thread).written
        refuse_if_state_changed(thread, seen)
        if thread.state in {ThreadState.TAKING_DOWN, ThreadState.TAKEN_DOWN}:
            raise AlreadyOver(key, thread.state)
        if not any(post.state in _MAY_BE_PUBLIC for post in thread.posts):
            if thread.state is ThreadState.CANCELLED:
                raise NotPossible(f"{key} is cancelled, and nothing of it is on X.")
            cancel_in(context, connection, thread, by=by, why=why)
            return
        now = context.clock.now()
        overrides.keep_override(connection, key, by=by, why=why, at=now, is_cancelled=True)
        transition(
            connection,
            thread,
            ThreadState.TAKING_DOWN,
            at=now,
            why=why,
            actor=by,
            begin_at=now,
            reserved_usd=0.0,
            removes_root_first=root_first or thread.removes_root_first,
        )
        overrides.look_again(connection, thread.id, now)
