"""clock: is this machine's clock right, and what if it seems not to be?"""

from typing import Annotated

import typer

from scheduler.cli.opened import actor_at, workspace_at
from scheduler.cli.options import HERE, As, WorkspaceDir
from scheduler.cli.output import out

IsRight = Annotated[
    bool, typer.Option("--is-right", help="Say that the clock is right as it is now.")
]
WhyRight = Annotated[
    str, typer.Option("--why", metavar="TEXT", help="How you know; with --is-right.")
]


def clock(
    is_right: IsRight = False, why: WhyRight = "", as_: As = "", root: WorkspaceDir = HERE
) -> None:
    """Compare this machine's clock with X's, and end a doubt about it.

    A clock that jumps decides nothing: nothing is sent, ends or is deleted until it agrees with
    X's again, or until you say that it is right. Example: handrail clock --is-right --why "watch"
    """
    from scheduler.bootstrap.app import asks_x_for_date
    from scheduler.checkup.finding import Health
    from scheduler.checkup.machine import clock as compare
    from scheduler.cli.render.status import print_clock
    from scheduler.cli.time_input import LocalTimes
    from scheduler.errors import NotPossible
    from scheduler.publishing.clock_check import doubt_now, say_right

    workspace = workspace_at(root)
    database, shown = workspace.database, LocalTimes(workspace).shown
    theirs = asks_x_for_date(workspace)()
    now = workspace.clock.now()
    out().print(f"This machine's clock says {shown(now)}.")
    out().print(f"X's clock says {shown(theirs)}." if theirs else "X told no time.")
    if is_right:
        if not why.strip():
            raise NotPossible("Say how you know that the clock is right: --why TEXT")
        say_right(database, now, theirs, actor=actor_at(workspace, as_), why=why)
        out().print("Noted. A publisher that is running goes on within a minute.")
    elif (doubt := doubt_now(database)) is not None:
        print_clock(doubt, shown)
    else:
        out().print("Nobody doubts it.")
        compared = compare(now, theirs)
        if theirs and compared.level is not Health.FINE:
            out().print(f"{compared.says} {compared.remedy}")
