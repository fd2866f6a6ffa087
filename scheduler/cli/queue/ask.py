"""ask-approval, ask-outside: ask colleagues, or somebody outside, to approve a campaign's words."""

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.opened import actor_at, offline, workspace_at
from scheduler.cli.options import HERE, ByName, WorkspaceDir
from scheduler.cli.output import out
from scheduler.errors import NotPossible

if TYPE_CHECKING:
    from scheduler.bootstrap.workspace import Workspace
    from scheduler.cli.time_input import LocalTimes

Campaign = Annotated[
    str, typer.Argument(metavar="[CAMPAIGN]", help="A campaign that is in the queue.")
]
Of = Annotated[
    list[str] | None,
    typer.Option("--of", metavar="ID", help="Whom you ask; without it, everybody who may."),
]
By = Annotated[
    str, typer.Option("--by", metavar="WHEN", help='By when: "Tue 5 Oct 2027, 17:00", or 2h.')
]
Only = Annotated[
    list[str] | None,
    typer.Option("--thread", metavar="THREAD", help="Only this thread of it, by its key."),
]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="A word to whom you ask.")]
Withdraw = Annotated[
    int, typer.Option("--withdraw", metavar="NUMBER", help="Take a request back instead.")
]
To = Annotated[str, typer.Option("--to", metavar="ADDRESS", help="Their address of mail.")]
Name = Annotated[str, typer.Option("--name", metavar="NAME", help="Their name, for colleagues.")]
Until = Annotated[
    str, typer.Option("--until", metavar="WHEN", help="When the link ends; at most 30 days ahead.")
]
Counts = Annotated[
    bool, typer.Option("--counts", help="Their approval is enough: no colleague's is needed.")
]
End = Annotated[int, typer.Option("--end", metavar="NUMBER", help="End a link at once instead.")]


def ask_approval(
    campaign: Campaign = "",
    of: Of = None,
    by: By = "",
    threads: Only = None,
    note: Note = "",
    withdraw: Withdraw = 0,
    as_: ByName = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Ask colleagues to approve a campaign's words; without a campaign, list what is asked for.

    They are told at once, reminded half-way and a day before, and told if the words change.
    Example: handrail ask-approval still-waiting --of jo --by "Mon 4 Oct 2027, 17:00"
    """
    from scheduler.bootstrap.people import approval_letters
    from scheduler.cli.time_input import LocalTimes
    from scheduler.formatting import count
    from scheduler.publishing.operations.approving import requests

    workspace = workspace_at(root)
    if withdraw:
        requests.withdraw(offline(workspace), withdraw, actor=actor_at(workspace, as_))
        out().print(f"Request {withdraw} is taken back. Its threads still need approval.")
        return
    if not campaign:
        _list(workspace)
        return
    times = LocalTimes(workspace)
    asked = requests.ask(
        offline(workspace),
        campaign,
        actor=actor_at(workspace, as_),
        keys=threads or (),
        people=of,
        needed_by=times.time_ahead(by) if by else None,
        note=note,
    )
    approval_letters(workspace).tell_due()
    out().print(
        f"Request {asked.number}: {', '.join(asked.people)} may approve "
        f"{count(len(asked.keys), 'thread')} by {times.shown(asked.needed_by)}.",
        markup=False,
    )
    out().print("If nobody does, it does not go out: it waits, and you are told.")


def _list(workspace: "Workspace") -> None:
    from scheduler.cli.time_input import LocalTimes
    from scheduler.formatting import count
    from scheduler.publishing.operations.approving.requests import open_requests

    times, found = LocalTimes(workspace), open_requests(workspace.database)
    for one in found:
        whom = "everybody who may" if one.is_for_everybody else ", ".join(one.people)
        what = f"{count(len(one.threads), 'thread')} of {one.campaign}"
        by = times.shown(one.needed_by)
        out().print(f"Request {one.id}: {one.by} asks {whom}: {what}, by {by}.", markup=False)
    if not found:
        out().print("Nobody is asked for an approval.")


def ask_outside(
    campaign: Campaign = "",
    to: To = "",
    name: Name = "",
    until: Until = "",
    counts: Counts = False,
    end: End = 0,
    as_: ByName = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Mail somebody outside a link to one campaign's words; or list whom you asked about it.

    They see what waits for approval, and nothing else; never a story.
    Example: handrail ask-outside still-waiting --to pat@example.org --name "Pat Lewis" --until 3d
    """
    from scheduler.bootstrap.people import letters_of, vault_of
    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.operations.approving import outside

    workspace = workspace_at(root)
    if end:
        outside.withdraw(offline(workspace), end, actor=actor_at(workspace, as_))
        out().print(f"Link {end} opens nothing any more.")
        return
    if not campaign:
        raise NotPossible("Say which campaign: handrail ask-outside CAMPAIGN --to ADDRESS")
    times = LocalTimes(workspace)
    if not to:
        _list_links(workspace, campaign, times)
        return
    if not until:
        raise NotPossible("Say when the link ends: --until 3d, or a day and a time.")
    actor, ends_at = actor_at(workspace, as_), times.time_ahead(until)
    outside.require_may_ask(workspace.database, actor)
    is_taken = outside.invite(
        offline(workspace),
        vault_of(workspace),
        letters_of(workspace),
        campaign,
        actor=actor,
        name=name,
        address=to,
        until=ends_at,
        is_counted=counts,
    )
    if not is_taken:
        see = f"handrail ask-outside {campaign}"
        raise NotPossible(f"The mail was not taken. To see its number, and end that link: {see}")
    out().print("A link is on its way. Opening it changes nothing; they decide on its page.")


def _list_links(workspace: "Workspace", campaign: str, times: "LocalTimes") -> None:
    """Whom one asked about a campaign, and until when their links work."""
    from scheduler.publishing.operations.approving import outside

    for one in outside.asked_outside(workspace.database, campaign):
        is_over = one.withdrawn_at is not None or one.until <= times.now
        ends = "has ended" if is_over else f"works until {times.shown(one.until)}"
        out().print(f"Link {one.id}: {one.name}, asked by {one.by}; it {ends}.", markup=False)
