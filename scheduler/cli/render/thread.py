"""How everything about one thread is shown."""

from rich.padding import Padding
from rich.text import Text

from scheduler.cli.output import out
from scheduler.cli.render.log import as_json as entry_json
from scheduler.cli.render.log import moved
from scheduler.cli.time_input import LocalTimes
from scheduler.formatting import count, instant, usd
from scheduler.publishing.monitoring.thread_detail import ShownPost, ThreadDetail
from scheduler.serializers.remedies import WHAT_TO_DO, WHY_IT_WAITS
from scheduler.store.money.ledger import Call
from scheduler.store.states import PostState

_STATES = {
    PostState.UNSENT: "not sent",
    PostState.SENDING: "being sent at this moment",
    PostState.SENT: "sent",
    PostState.UNCONFIRMED: "lost: X gave no answer, and it may be out",
    PostState.REFUSED: "not sent: refused, or given up",
    PostState.REMOVED: "deleted from X",
}


def as_json(found: ThreadDetail) -> dict[str, object]:
    """The whole dossier."""
    thread = found.thread
    return {
        "key": thread.key,
        "campaign": thread.campaign,
        "account": thread.account,
        "state": str(thread.state),
        "reason": str(thread.reason) if thread.reason else None,
        "what_to_do": WHAT_TO_DO[thread.reason] if thread.reason else None,
        "due_at": instant(thread.due_at),
        "accepted": thread.accepted,
        "price_usd": thread.price_usd,
        "billed_usd": round(found.billed_usd, 6),
        "posts": [
            {
                "position": shown.post.position,
                "account": shown.post.account,
                "state": str(shown.post.state),
                "text": shown.text,
                "is_as_sent": shown.is_as_sent,
                "sent_at": instant(shown.post.sent_at),
                "remote_id": shown.post.remote_id,
                "address": shown.address,
            }
            for shown in found.posts
        ],
        "history": [entry_json(entry) for entry in found.history],
        "bills": [
            {
                "at": instant(bill.at),
                "account": bill.account,
                "call": bill.call,
                "units": bill.units,
                "usd": bill.usd,
                "is_certain": bill.is_certain,
            }
            for bill in found.bills
        ],
    }


def print_thread(found: ThreadDetail, desk: LocalTimes) -> None:
    """Where it stands, its posts, what happened, what it cost."""
    console = out()
    thread = found.thread
    console.print(Text(thread.key, style="bold"))
    state = thread.state.replace("_", " ")
    console.print(f"Account {thread.account}. Due {desk.shown(thread.due_at)}. Now: {state}.")
    if thread.reason is not None:
        why = WHY_IT_WAITS[thread.reason]
        console.print(f"It waits for you: {why}. {WHAT_TO_DO[thread.reason]}", markup=False)
    if thread.accepted:
        console.print(f"A yes to it is also for this: {thread.accepted}", markup=False)
    for shown in found.posts:
        _print_post(shown, desk)
    console.print(Padding(Text("What happened", style="bold"), (1, 0, 0, 0), expand=False))
    for entry in found.history:
        what = entry.subject.partition("#")[2]
        where = f"post {int(what) + 1}: " if what else ""
        why = f": {entry.why}" if entry.why else ""
        line = f"{desk.shown(entry.at)}  {where}{moved(entry)}, by {entry.actor}{why}"
        console.print(Padding(Text(line), (0, 2), expand=False))
    _print_bills(found, desk)


def _print_post(shown: ShownPost, desk: LocalTimes) -> None:
    console = out()
    post = shown.post
    told = f"{post.position + 1}. {_STATES[post.state]}"
    if post.sent_at is not None:
        told += f", {desk.shown(post.sent_at)}"
    if shown.address is not None:
        told += f", {shown.address}"
    if not shown.is_as_sent:
        told += "; as it would go out now:"
    console.print(Padding(Text(told, style="cyan"), (1, 0, 0, 0), expand=False))
    console.print(Padding(Text(shown.text), (0, 3), expand=False))


def _print_bills(found: ThreadDetail, desk: LocalTimes) -> None:
    console = out()
    console.print(Padding(Text("What it cost", style="bold"), (1, 0, 0, 0), expand=False))
    for bill in found.bills:
        unsure = "" if bill.is_certain else ", if X billed it: the answer was lost"
        what = ("picture", "pictures") if bill.call == Call.DESCRIBE else ("post", "posts")
        line = f"{desk.shown(bill.at)}  {bill.call} {count(bill.units, *what)}  {usd(bill.usd)}"
        console.print(Padding(Text(line + unsure), (0, 2), expand=False))
    so_far = f"{usd(found.billed_usd)} so far" if found.bills else "Nothing so far"
    console.print(f"  {so_far}; planned in all: {usd(found.thread.price_usd)}.")
