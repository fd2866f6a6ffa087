"""How the verdict of a rehearsal is shown."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

from scheduler.cli.output import err, out, put_json, table
from scheduler.cli.render.status import print_waiting
from scheduler.formatting import count, instant, local, usd
from scheduler.rehearsal.rehearse import Rehearsal, Staging, rehearsed
from scheduler.rehearsal.verdict import Ruling, Verdict, verdict
from scheduler.serializers.remedies import WHAT_TO_DO


def rehearse_and_tell(
    root: Path, only: Sequence[str] | None, staging: Staging, *, keep: bool, as_json: bool
) -> bool:
    """Rehearses, tells the verdict, and says whether the plan can work.

    With `keep` the simulated X stays up until Ctrl-C.
    """
    with rehearsed(root, only, staging) as rehearsal:
        ruled = verdict(rehearsal)
        if as_json:
            put_json(verdict_json(rehearsal, ruled))
        else:
            print_verdict(rehearsal, ruled)
        if keep:
            _wait(rehearsal.x_page_url)
    return ruled.ruling is not Ruling.CANNOT


def _wait(url: str) -> None:
    err().print(f"The simulated X stays up at {url} until Ctrl-C.", soft_wrap=True)
    with suppress(KeyboardInterrupt):
        Event().wait()


def print_verdict(rehearsal: Rehearsal, ruled: Verdict) -> None:
    """What went out when, what waits and why, what it would cost, and what surprised."""
    console = out()
    rows = [
        (
            local(thread.began_at.astimezone(rehearsal.zone)),
            thread.account,
            thread.key,
            count(thread.posts, "post"),
        )
        for thread in ruled.went_out
    ]
    console.print("Simulated; nothing left this machine. This went out:")
    console.print()
    console.print(table(("When", "Account", "Thread", "Posts"), rows, figures=1))
    console.print()
    print_waiting(ruled.waiting)
    _print_cost(rehearsal)
    console.print(rehearsal.what_it_assumed, soft_wrap=True)
    if ruled.surprises:
        console.print("What surprised:")
    for surprise in ruled.surprises:
        console.print(f"  {surprise}")
    console.print()
    console.print(ruled.sentence, style="bold")


def _print_cost(rehearsal: Rehearsal) -> None:
    parts = [
        f"{usd(cost)} to {call}"
        for call, cost in rehearsal.network.cost_by_call.items()
        if cost > 0
    ]
    made_of = f": {', '.join(parts)}" if parts else ""
    out().print(f"On X this would cost {usd(rehearsal.network_cost_usd)}{made_of}.")


def verdict_json(rehearsal: Rehearsal, ruled: Verdict) -> dict[str, object]:
    """The same for a program."""
    return {
        "simulated": True,
        "verdict": str(ruled.ruling),
        "sentence": ruled.sentence,
        "faults": str(rehearsal.faults),
        "threads": [
            {
                "key": thread.key,
                "account": thread.account,
                "posts": thread.posts,
                "due_at": instant(thread.due_at),
                "began_at": instant(thread.began_at),
            }
            for thread in ruled.went_out
        ],
        "waiting": [
            {
                "key": one.key,
                "account": one.account,
                "reason": str(one.reason),
                "since": instant(one.since),
                "what_to_do": WHAT_TO_DO[one.reason],
            }
            for one in ruled.waiting
        ],
        "cost_usd": rehearsal.network_cost_usd,
        "surprises": list(ruled.surprises),
    }
