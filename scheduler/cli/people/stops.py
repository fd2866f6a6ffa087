"""stories: what the lead does about a stop, and whom a support contact asks."""

from scheduler.cli.opened import opened, opened_to_end
from scheduler.cli.options import HERE, As, WorkspaceDir
from scheduler.cli.output import out, table
from scheduler.cli.people.stories import StoryId
from scheduler.i18n import _


def stops(as_: As = "", root: WorkspaceDir = HERE) -> None:
    """List the stories that are stopped for somebody's safety, for the lead.

    Example: handrail stories stops --as lead
    """
    from scheduler.formatting import local
    from scheduler.stories.safeguarding import half_public_sentence
    from scheduler.stories.withdrawal.after_stop import stops as stopped

    context, actor = opened_to_end(root, as_)
    rows = [
        (
            one.story_id,
            local(one.at.astimezone(context.zone)),
            one.by + (" " + _("(their line manager)") if one.is_by_manager else ""),
            one.looked_by or _("nobody yet"),
            half_public_sentence(one.half_public) or _("nothing half out"),
        )
        for one in stopped(context, actor)
    ]
    out().print(table(("Story", _("Stopped"), _("By"), _("Looked at by"), _("On X")), rows))


def look(story_id: StoryId, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Note, as the lead, that you have looked at a stop. Nothing else moves.

    Example: handrail stories look 12ab34cd --as lead
    """
    from scheduler.stories.withdrawal import after_stop

    context, actor = opened_to_end(root, as_)
    after_stop.look(context, actor, story_id)
    out().print(_("Noted that you looked."))


def close(story_id: StoryId, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Send, as the lead, the closing help of a stopped story that is half out, and nothing else.

    Example: handrail stories close 12ab34cd --as lead
    """
    from scheduler.stories.withdrawal import after_stop

    context, actor = opened_to_end(root, as_)
    sent = after_stop.close(context, actor, story_id)
    out().print(
        _("The closing help goes out next. The story stays stopped.")
        if sent
        else _("One post is out, with its help line in it. The thread ends there.")
    )


def down(story_id: StoryId, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Take down, as the lead, what is out of a stopped story. The story stays stopped.

    Example: handrail stories down 12ab34cd --as lead
    """
    from scheduler.stories.withdrawal import after_stop

    context, actor = opened_to_end(root, as_)
    after_stop.take_down(context, actor, story_id)
    out().print(_("It is coming down from X, post by post, the first one first."))


def whom_to_ask(as_: As = "", root: WorkspaceDir = HERE) -> None:
    """List whom you are to ask how they are, as their support contact, and when.

    Example: handrail stories to-ask --as jo
    """
    from scheduler.formatting import local
    from scheduler.stories.overview.to_ask import to_ask

    context, actor = opened(root, as_)
    rows = [
        (
            one.story_id,
            one.called or one.storyteller,
            _(one.which),
            local(one.due_at.astimezone(context.zone)),
            _("asked") if one.done_at else _("due") if one.is_due(context.now()) else _("later"),
        )
        for one in to_ask(context, actor)
    ]
    out().print(table(("Story", _("Whom"), _("Which"), _("From"), _("Asked")), rows))
