"""Shows a rehearsal's outcome, and the verdict on it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from scheduler.cli.output import out, table
from scheduler.cli.render.insight.reports import print_report
from scheduler.cli.render.status import print_waiting
from scheduler.formatting import count, local, usd
from scheduler.rehearsal.rehearse import Rehearsal
from scheduler.rehearsal.verdict import Ruling, Verdict
from scheduler.remedies import Action, Remedy, Sentence, in_words

_NEXT: dict[Ruling, Sentence] = {
    Ruling.WORKS: ("put it into the queue: ", Remedy(Action.APPLY)),
    Ruling.WAITS: ("put it into the queue: ", Remedy(Action.APPLY)),
    Ruling.CANNOT: (
        "mend what waits, above, in the campaign's file; then ",
        Remedy(Action.CHECK_FILES),
        " and ",
        Remedy(Action.REHEARSE),
    ),
}


def print_rehearsal(rehearsal: Rehearsal) -> None:
    """What went out, what waits, what came back, and where to look at it."""
    console = out()
    threads = len({post.thread_key for post in rehearsal.published})
    accounts = len({post.account for post in rehearsal.published})
    days = max(1, (rehearsal.ended_at - rehearsal.began_at).days)
    console.print(
        f"Simulated: {count(threads, 'thread')} ({count(len(rehearsal.published), 'post')}) from "
        f"{count(accounts, 'account')} over {count(days, 'day')}; nothing left this machine. "
        f"On X this would cost {usd(rehearsal.network_cost_usd)}, readings included."
    )
    print_waiting(rehearsal.status.waiting, _times(rehearsal))
    console.print(rehearsal.what_it_assumed, soft_wrap=True)
    console.print()
    print_report(rehearsal.report)
    console.print()
    console.print(f"The threads as the public would see them: {rehearsal.page}", soft_wrap=True)


def print_verdict(rehearsal: Rehearsal, ruled: Verdict) -> None:
    """What went out when, what waits and why, what it would cost, and which faults struck."""
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
    print_waiting(ruled.waiting, _times(rehearsal))
    _print_cost(rehearsal)
    console.print(rehearsal.what_it_assumed, soft_wrap=True)
    recovered = " (all recovered)" if ruled.ruling is Ruling.WORKS else ""
    _print_list(f"Faults the rehearsal threw at it{recovered}:", ruled.faults)
    others = [surprise for surprise in ruled.surprises if surprise not in ruled.faults]
    _print_list("Worth knowing:", others)
    console.print()
    console.print(f"{ruled.sentence} Next: {in_words(_NEXT[ruled.ruling])}", style="bold")


def _times(rehearsal: Rehearsal) -> Callable[[datetime], str]:
    """Puts a time into words, where the organisation is."""
    return lambda at: local(at.astimezone(rehearsal.zone))


def _print_list(heading: str, lines: Sequence[str]) -> None:
    for line in (heading, *(f"  {line}" for line in lines)) if lines else ():
        out().print(line)


def _print_cost(rehearsal: Rehearsal) -> None:
    parts = [
        f"{usd(cost)} {call}" for call, cost in rehearsal.network.cost_by_call.items() if cost > 0
    ]
    made_of = f": {', '.join(parts)}" if parts else ""
    out().print(f"On X this would cost {usd(rehearsal.network_cost_usd)}{made_of}.")
