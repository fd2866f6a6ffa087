"""stories: the steps from a yes to the public, and back."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.opened import opened, opened_to_end, workspace_at
from scheduler.cli.options import HERE, As, WorkspaceDir
from scheduler.cli.output import out
from scheduler.cli.people.stories import StoryId
from scheduler.i18n import _

Version = Annotated[int, typer.Option("--version", help="The version that you have read.")]
Reason = Annotated[str, typer.Option("--reason", help="In a sentence; the storyteller reads it.")]
Worry = Annotated[
    str,
    typer.Option("--reason", help="In a sentence. Nobody reads it here: tell the lead yourself."),
]


def review(
    story_id: StoryId,
    version: Version,
    reason: Reason,
    not_yet: Annotated[bool, typer.Option("--not-yet", help="It is not ready.")] = False,
    looked_at: Annotated[
        list[str] | None,
        typer.Option("--looked-at", help="Each point of the checklist; repeatable."),
    ] = None,
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Say whether a story may go out. Without --looked-at the checklist is shown, point by point.

    Example: handrail stories review 12ab34cd --version 1 --not-yet --reason "A ward is named."
    """
    from scheduler.stories.review import decisions as reviews
    from scheduler.stories.review.checklist import CHECKLIST, to_look_at

    context, actor = opened(root, as_)
    looked = looked_at
    if looked is None and not not_yet:
        looked = []
        for point, words in to_look_at(context, actor, story_id).items():
            for mention in words:
                out().print(_("  In the story: “{mention}”").format(mention=mention))
            if typer.confirm(_(CHECKLIST[point])):
                looked.append(point)
    done = reviews.review(
        context,
        actor,
        story_id,
        version=version,
        is_yes=not not_yet,
        reason=reason,
        looked_at=looked or (),
    )
    text = _("Kept. {len} of {needed} say yes.").format(len=len(done.yes), needed=done.needed)
    if done.not_yet:
        text += " " + _("Not yet, says: {who}.").format(who=", ".join(done.not_yet))
    out().print(text)


def misread(
    story_id: StoryId,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="For example SM05.")],
    why: Annotated[str, typer.Argument(metavar="WHY", help="What the words mean here.")],
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Say, as a reviewer, that a rule on detail took these words for something else.

    Example: handrail stories misread 12ab34cd SM05 "The belt is from karate." --as rev-1
    """
    from scheduler.stories.review import decisions as reviews

    context, actor = opened(root, as_)
    reviews.misread(context, actor, story_id, rule.upper(), why)
    out().print(_("Noted. The words may stand; your reason is among the remarks."))


def comment(
    story_id: StoryId,
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    suggest: Annotated[
        Path | None, typer.Option("--suggest", help="A file with another wording.")
    ] = None,
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Leave a remark, or another wording that the storyteller takes or leaves.

    Example: handrail stories comment 12ab34cd "Could we leave the ward out?" --suggest body.md
    """
    from scheduler.stories.review import decisions as reviews

    context, actor = opened(root, as_)
    if suggest is None:
        number = reviews.comment(context, actor, story_id, text)
    else:
        body = suggest.read_text("utf-8")
        number = reviews.suggest(context, actor, story_id, body, text)
    out().print(_("Kept, as number {number}.").format(number=number))


def decide(
    story_id: StoryId,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Of the suggestion.")],
    take: Annotated[bool, typer.Option("--take/--leave", help="Your choice.")],
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Take a suggested wording into your story, or leave it.

    Example: handrail stories decide 12ab34cd 3 --leave --as teller-12ab34cd
    """
    from scheduler.stories.review import decisions as reviews

    context, actor = opened(root, as_)
    reviews.decide(context, actor, story_id, number, is_taken=take)
    text = _("Taken. Read it, then say yes to it: approve-text.") if take else _("Left as it was.")
    out().print(text)


def release(story_id: StoryId, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Let a reviewed story go out, once its cooling-off time is over.

    Example: handrail stories release 12ab34cd
    """
    from scheduler.formatting import local
    from scheduler.stories.review import decisions as reviews

    context, actor = opened(root, as_)
    opens_at = reviews.release(context, actor, story_id)
    at = local(opens_at.astimezone(context.organisation.zone))
    out().print(
        _("Released from {at} on. Next: handrail stories queue {story_id} ACCOUNT").format(
            at=at, story_id=story_id
        )
    )


def queue(
    story_id: StoryId,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT")],
    at: Annotated[
        datetime | None, typer.Option("--at", help="A chosen time, local: 2027-10-10T18:00.")
    ] = None,
    anyway: Annotated[
        str, typer.Option("--anyway", help="The reason to pass over what stands against it.")
    ] = "",
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Give a released story the account's next free weekly slot, or a chosen time.

    Example: handrail stories queue 12ab34cd main
    """
    from scheduler.campaigns.dates.parsing import instant
    from scheduler.formatting import local
    from scheduler.stories.scheduling import queueing

    context, actor = opened(root, as_)
    zone = context.organisation.zone
    chosen = instant(at.replace(tzinfo=None), zone).utc if at else None
    due_at = queueing.enqueue(context, actor, story_id, account, at=chosen, anyway=anyway)
    out().print(_("Queued for {local}.").format(local=local(due_at.astimezone(zone))))


def take_back(
    story_id: StoryId,
    code: Annotated[bool, typer.Option("--code", help="Asks for the private code.")] = False,
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Take a story back: nothing more of it goes out, and what is out comes down.

    Exit status 1 until all of it is gone. Example: handrail stories take-back 12ab34cd --code
    """
    from scheduler.bootstrap.stories import open_to_end
    from scheduler.stories.withdrawal import withdraw as taking

    if code:
        typed = typer.prompt(_("Your private code"), hide_input=True, err=True)
        receipt = taking.take_back_with_code(open_to_end(workspace_at(root)), story_id, typed)
    else:
        context, actor = opened_to_end(root, as_)
        receipt = taking.take_back(context, actor, story_id)
    out().print(str(receipt))
    raise typer.Exit(0 if receipt.is_whole else 1)


def receipt(story_id: StoryId, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Show how far taking a story back has come.

    Exit status 1 until all of it is gone. Example: handrail stories receipt 12ab34cd
    """
    from scheduler.stories.withdrawal import withdraw as taking

    context, actor = opened_to_end(root, as_)
    found = taking.receipt_for(context, actor, story_id)
    out().print(str(found))
    raise typer.Exit(0 if found.is_whole else 1)


def safeguard(story_id: StoryId, reason: Worry, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Stop a story at once because you worry about somebody, and tell the lead.

    Example: handrail stories safeguard 12ab34cd --reason "They seem unwell."
    """
    from scheduler.bootstrap.stories import emergency_numbers
    from scheduler.stories.safeguarding import half_public_sentence
    from scheduler.stories.withdrawal import withdraw as taking
    from scheduler.stories.withdrawal.stops import left_public

    context, actor = opened_to_end(root, as_)
    contact = taking.safeguard(context, actor, story_id, why=reason)
    out().print(
        _(
            "Stopped. Now tell {contact} what you told us; we do not keep it here.\n"
            "If somebody's life is at risk, ring {number}."
        ).format(contact=contact, number=emergency_numbers(context, root)),
    )
    if left := half_public_sentence(left_public(context, story_id)):
        text = _("{left}. The lead was told: they send its closing help, or take it down.")
        out().print(text.format(left=left))


def lift_stop(story_id: StoryId, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Lift a stop for somebody's safety, as the lead who has looked. It is released anew.

    Example: handrail stories lift-stop 12ab34cd --as lead
    """
    from scheduler.stories.withdrawal import stops

    context, actor = opened_to_end(root, as_)
    stops.lift(context, actor, story_id)
    out().print(_("Lifted, and the storyteller is told. Next: the release, if they want to go on."))


def checked_in(
    story_id: StoryId,
    which: Annotated[str, typer.Argument(metavar="WHICH", help='"a day after", for example.')],
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Note that you asked the storyteller how they are.

    Example: handrail stories checked-in 12ab34cd "a day after"
    """
    from scheduler.stories.withdrawal.housekeeping import checked_in as note_check

    context, actor = opened(root, as_)
    note_check(context, actor, story_id, which)
    out().print(_("Noted. Thank you."))


def new_code(story_id: StoryId, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Make a new private code for your story; the one before it is void.

    Example: handrail stories code 12ab34cd --as teller-12ab34cd
    """
    from scheduler.stories.withdrawal import withdraw as taking

    context, actor = opened(root, as_)
    out().print(
        _("Shown only now: {new_code}").format(new_code=taking.new_code(context, actor, story_id)),
    )
