"""resources verify: a person compares a service with its own page, whole or figure by figure."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.insight.directory import EntryId, OnDay
from scheduler.cli.opened import actor_at, this_person, workspace_at
from scheduler.cli.options import HERE, As, WorkspaceDir
from scheduler.cli.output import out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.bootstrap.workspace import Workspace
    from scheduler.crisis.directory.entry import Entry, Figure
    from scheduler.crisis.directory.verifications import Verification
    from scheduler.people.roles import Actor

By = Annotated[str | None, typer.Option("--by", help="Who looked; you, if not given.")]
Yes = Annotated[bool, typer.Option("--yes", help="I did all that the checklist says.")]
Provider = Annotated[bool, typer.Option("--provider", help="The service itself confirmed it.")]
Page = Annotated[str | None, typer.Option("--page", help="Where you read it, if not on its page.")]
Number = Annotated[str | None, typer.Option("--number", help="The number or address you read.")]
Word = Annotated[str | None, typer.Option("--word", help="The word to text that you read.")]
Hours = Annotated[str | None, typer.Option("--hours", help="The hours you read: 24/7 if always.")]
ForWhom = Annotated[str | None, typer.Option("--who", help="Whom it is for, as you read it.")]
Cost = Annotated[str | None, typer.Option("--cost", help="What it costs, as you read it: free.")]


def verify(
    entry_id: EntryId,
    by: By = None,
    on: OnDay = None,
    yes: Yes = False,
    provider: Provider = False,
    number: Number = None,
    word: Word = None,
    hours: Hours = None,
    who: ForWhom = None,
    cost: Cost = None,
    page: Page = None,
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Say that you compared a service, or single figures of it, with its own page today.

    Never call or text a crisis line to test it.
    Example: handrail resources verify gb-eng-beat --number "0808 801 0677" --cost free
    """
    from scheduler.bootstrap.checks.directory_checks import confirm, require_may_check
    from scheduler.cli.render import directory as shown
    from scheduler.crisis.directory import verifications
    from scheduler.crisis.directory.entry import Confidence, Figure

    workspace = workspace_at(root)
    entry = _as_proposed(workspace, entry_id)
    checklist = verifications.checklist(entry)
    actor = _who(workspace, by or as_)
    require_may_check(workspace, actor, entry)
    day = shown.day(on)
    given = {
        Figure.NUMBER: number,
        Figure.WORD: word,
        Figure.HOURS: hours,
        Figure.WHO: who,
        Figure.COST: cost,
    }
    figures = {figure: value for figure, value in given.items() if value is not None}
    if figures:
        _refuse_other_figures(entry, figures)
    else:
        _ask_whether_all_is_so(checklist, is_sure=yes)
    compared = partial(
        verifications.Verification,
        entry.id,
        day,
        actor.typed or actor.id,
        page=page or entry.page,
    )
    level = Confidence.PROVIDER_CONFIRMED if provider else Confidence.CHECKED
    made = [compared(figure=figure, value=value) for figure, value in figures.items()] or [
        compared(level, of=entry.digest)
    ]
    _tell(workspace, entry, made, confirm(workspace, actor, entry, made))


def _ask_whether_all_is_so(checklist: Sequence[str], *, is_sure: bool) -> None:
    """Shows what there is to compare; ends here where somebody says that it is not so."""
    for line in checklist:
        out().print(f"- {line}")
    if not is_sure and not typer.confirm("Is all of this so?"):
        out().print("Nothing was written. Change it in crisis-directory.yaml, then verify again.")
        raise typer.Exit(1)


def _as_proposed(workspace: "Workspace", entry_id: str) -> "Entry":
    """The entry as posts print it, or as the charity's own file would have it."""
    from scheduler.cli.render import directory as shown

    directory = workspace.whole_directory
    proposed = {change.entry_id: change.proposed for change in directory.changes}
    return proposed.get(entry_id) or shown.wanted(directory, entry_id)


def _who(workspace: "Workspace", name: str) -> "Actor":
    """Who looked; proved, once people are set up."""
    from scheduler.people.roles import at_keyboard

    if not workspace.has_queue:  # and so no people either
        return at_keyboard(this_person(), name)
    return actor_at(workspace, name)


def _refuse_other_figures(entry: "Entry", figures: "dict[Figure, str]") -> None:
    from scheduler.crisis.directory.figures import why_not
    from scheduler.errors import NotPossible

    wrong = [reason for one, value in figures.items() if (reason := why_not(entry, one, value))]
    if wrong:
        raise NotPossible(
            "\n".join(wrong) + f"\nNothing was written. If the page is right, change {entry.id} in "
            "crisis-directory.yaml, and verify that."
        )


def _tell(
    workspace: "Workspace",
    entry: "Entry",
    made: "Sequence[Verification]",
    asked_again: "Sequence[str]",
) -> None:
    """What is confirmed now and what is not."""
    from scheduler.crisis.directory.figures import still_to_confirm

    check = made[0]
    if check.figure is None:
        out().print(f"{entry.name}: checked by {check.by} on {check.on}.")
    else:
        named = ", ".join(str(one.figure) for one in made)
        out().print(f"{entry.name}: {named} confirmed by {check.by} on {check.on}.")
        now = workspace.whole_directory.entry(entry.id) or entry
        left = ", ".join(still_to_confirm(now))
        outlook = f"Still to confirm: {left}." if left else "Every figure of it is confirmed."
        out().print(outlook)
    for key in asked_again:
        out().print(f"{key}: approval is asked again.")
