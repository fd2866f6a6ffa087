"""Takes a worry about somebody from anyone: stops the story if one is meant, and tells the lead."""

from scheduler.i18n import _
from scheduler.people.actors import afresh
from scheduler.people.notices import bell
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.roles import Act, Actor, Role, require
from scheduler.store.operations import audit
from scheduler.store.stories import people, versions
from scheduler.store.stories.check_ins import tell
from scheduler.store.stories.messages import leave
from scheduler.stories.context import Ending
from scheduler.stories.withdrawal.withdraw import safeguard


def raise_worry(context: Ending, actor: Actor, story_id: str = "") -> str:
    """Stops the story with this id at once, and tells the lead; gives who that is.

    Without a story, or where there is none with this id, the lead is told all the same: nobody
    learns from the answer which stories there are.
    Raises: NotAllowed if their work here has ended.
    """
    with context.database.read() as connection:
        is_there = versions.story(connection, story_id) is not None
    if is_there:
        return safeguard(context, actor, story_id, why="worried")
    now = context.now()
    contact = context.lead_contact or _("the safeguarding lead")
    with context.database.write() as connection:
        asking = afresh(connection, actor)
        require(asking, Act.SAFEGUARD)
        text = _("{who} is worried about somebody. Please ask them today: {contact}").format(
            who=asking.written, contact=contact
        )
        subject = f"worry:{asking.id}:{now.isoformat()}"
        tell(connection, subject, text, now)
        leads = [
            one.id
            for one in people.everybody(connection)
            if Role.SAFEGUARDING_LEAD in one.roles and one.id != asking.id
        ]
        for lead in leads:
            leave(connection, lead, subject, text, "", now)
        kind = NoticeKind.SAFEGUARDING
        bell.tell(connection, to=leads, kind=kind, subject="", words=text, now=now, key=subject)
        entry = audit.AuditEntry(now, asking.written, "desk", "", "worried about somebody", "")
        audit.record(connection, [entry])
    return contact
