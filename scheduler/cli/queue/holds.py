"""hold, release, sensitive: stop, look, go on."""

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.opened import actor_at, offline, workspace_at
from scheduler.cli.options import HERE, AsJson, ByName, WorkspaceDir
from scheduler.cli.output import out, put_json

if TYPE_CHECKING:
    from scheduler.people.roles import Actor
    from scheduler.publishing.context import PublishingContext
    from scheduler.publishing.operations.hold import Missed

OnAccount = Annotated[str, typer.Option("--account", help="Hold this account only.")]
OnCampaign = Annotated[str, typer.Option("--campaign", help="Hold this campaign only.")]
OnThread = Annotated[str, typer.Option("--thread", help="Hold this thread only, by its key.")]
Until = Annotated[
    str, typer.Option("--until", help='2h, or "Sun 10 Oct 2027, 09:00"; until released if not.')
]
Number = Annotated[
    int,
    typer.Argument(metavar="[NUMBER]", help="As handrail status shows it; the only one if not."),
]
WhyHeld = Annotated[
    str, typer.Option("--why", metavar="TEXT", help="The reason; asked for afterwards if not.")
]
_SENSITIVE = "handrail sensitive"
SendMissed = Annotated[bool, typer.Option("--send-missed", help="Send what was missed, now.")]
SkipMissed = Annotated[bool, typer.Option("--skip-missed", help="Cancel what was missed.")]
AskLater = Annotated[bool, typer.Option("--ask-later", help="Let each wait for a person.")]
Days = Annotated[int, typer.Option("--days", min=1, help="How many days ahead.")]


def hold(
    why: WhyHeld = "",
    account: OnAccount = "",
    campaign: OnCampaign = "",
    thread: OnThread = "",
    until: Until = "",
    as_: ByName = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Stop publishing, at once: everything, or an account, a campaign or a thread.

    Works between any two posts, and asks for the reason afterwards. Example: handrail hold
    """
    from scheduler.cli.time_input import LocalTimes
    from scheduler.errors import NotPossible
    from scheduler.publishing.operations.hold import Scope, place

    named = [
        (scope, name)
        for scope, name in (
            (Scope.ACCOUNT, account),
            (Scope.CAMPAIGN, campaign),
            (Scope.THREAD, thread),
        )
        if name
    ]
    if len(named) > 1:
        raise NotPossible("Name one of --account, --campaign and --thread, or none of them.")
    scope, subject = named[0] if named else (Scope.EVERYTHING, "")
    workspace = workspace_at(root)
    times = LocalTimes(workspace)
    end = times.time_ahead(until) if until else None
    actor, context = actor_at(workspace, as_), offline(workspace)
    number = place(context, scope, subject, why=why, actor=actor, until=end)
    what = f"{scope} {subject}".strip()
    lasts = f"until {times.shown(end)}" if end else "until somebody releases it"
    out().print(f"Hold {number} is in force on {what}, {lasts}.")
    out().print("No further post of it goes out. One that X was being sent just now may be out.")
    out().print("Anything missed stays unsent until you decide.")
    out().print(f"To go on: handrail release {number}. What would seem out of place: {_SENSITIVE}")
    if not why:
        _ask_why(context, number, actor)


def _ask_why(context: "PublishingContext", number: int, actor: "Actor") -> None:
    """Asks for the reason of a hold that is in force already; whoever will not say may go."""
    from scheduler.publishing.operations.hold import give_reason

    try:
        given = typer.prompt(
            "Why, for colleagues (Enter to leave it open)", default="", show_default=False
        )
    except typer.Abort:
        given = ""
    if given.strip():
        give_reason(context, number, why=given.strip(), actor=actor)
        out().print("Noted.")
    else:
        out().print(f"No reason noted. Hold {number} stands.")


def release(
    number: Number = 0,
    send_missed: SendMissed = False,
    skip_missed: SkipMissed = False,
    ask_later: AskLater = False,
    as_: ByName = "",
    root: WorkspaceDir = HERE,
) -> None:
    """End a hold: the only one, or by its number. What was missed waits for your word.

    Threads that had begun go on. Example: handrail release 3 --ask-later
    """
    from scheduler.errors import NotPossible
    from scheduler.formatting import count
    from scheduler.publishing.operations.hold import Missed, lift, missed_threads, the_only_hold
    from scheduler.publishing.operations.seen import mark_of_keys

    choices = [
        choice
        for choice, is_chosen in (
            (Missed.SEND, send_missed),
            (Missed.SKIP, skip_missed),
            (Missed.ASK, ask_later),
        )
        if is_chosen
    ]
    if len(choices) > 1:
        raise NotPossible("Say one of --send-missed, --skip-missed and --ask-later.")
    workspace = workspace_at(root)
    context, actor = offline(workspace), actor_at(workspace, as_)
    number = number or the_only_hold(context)
    missed = missed_threads(context, number)
    for key in missed:
        out().print(f"missed: {key}")
    choice = choices[0] if choices else _asked(missed)
    late = lift(context, number, actor=actor, missed=choice, seen=mark_of_keys(missed))
    out().print(f"Hold {number} is released.")
    if late:
        becomes = {
            Missed.SEND: "due now, at the account's own pace",
            Missed.SKIP: "cancelled",
            Missed.ASK: "waiting for a person: handrail status",
        }
        out().print(f"{count(len(late), 'missed thread')}: {becomes[choice]}.")


def sensitive(days: Days = 2, root: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """What would be out of place when sad news comes: celebrations, appeals, jokes, light words.

    Example: handrail sensitive --days 1
    """
    from datetime import timedelta

    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.operations.sensitive_content import threads_out_of_place
    from scheduler.serializers.queue import sensitive_json

    workspace = workspace_at(root)
    threads = threads_out_of_place(offline(workspace), timedelta(days=days))
    if as_json:
        put_json([sensitive_json(thread) for thread in threads])
        return
    times = LocalTimes(workspace)
    for one in threads:
        line = f"{times.shown(one.due_at)}  {one.account}  {one.key}: {one.what}"
        out().print(line)
    if threads:
        out().print('To stop one: handrail hold --thread KEY --why "..."')
    else:
        out().print(f"Nothing light goes out in the next {days * 24} hours.")


def _asked(missed: list[str]) -> "Missed":
    from scheduler.formatting import count
    from scheduler.publishing.operations.hold import Missed

    if not missed:
        return Missed.ASK
    question = f"{count(len(missed), 'thread')} missed: send, skip, or ask later"
    answers = {"send": Missed.SEND, "skip": Missed.SKIP, "later": Missed.ASK}
    given = ""
    while given not in answers:
        given = typer.prompt(f"{question}? (send/skip/later)", default="later").strip().lower()
    return answers[given]
