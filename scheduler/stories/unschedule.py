"""Takes a story out of the queue, whatever brought it there."""

from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.remedies import Action, then
from scheduler.store.operations import audit
from scheduler.store.queue import plans
from scheduler.store.queue.sending import gate
from scheduler.store.stories import versions


def unschedule(connection: Connection, story_id: str, by: str, now: datetime, why: str) -> None:
    """Removes its threads that have not begun. When this commits, none of them begins.

    Raises: NotPossible if some of it may be public already: then it can only be taken back.
    """
    gate.lock_gate_exclusive(connection)
    for thread in versions.threads_of(connection, story_id):
        if thread.has_begun:
            raise NotPossible(
                _("Story {story_id} is out, or was.").format(story_id=story_id),
                *then(_("To change it, take it back first"), Action.TAKE_BACK, story_id),
            )
        plans.remove_threads(connection, [thread.id])
        subject = audit.of_thread(thread.key)
        audit.record(connection, [audit.AuditEntry(now, by, subject, thread.state, "", why)])
