"""Shows everything about one thread, and what happened to all of them."""

from collections.abc import Sequence

from rich.padding import Padding
from rich.text import Text

from scheduler.cli.output import out
from scheduler.cli.time_input import LocalTimes
from scheduler.formatting import count, usd
from scheduler.publishing.monitoring.history import by_whom_and_why, in_people_words
from scheduler.publishing.monitoring.thread_detail import ShownPost, ThreadDetail
from scheduler.publishing.reasons import REASONS, what_to_do
from scheduler.store.money.ledger import Call
from scheduler.store.operations.audit import AuditEntry
from scheduler.store.states import PostState
from scheduler.store.stories.comments import StoredComment

_STATES = {
    PostState.UNSENT: "not sent",
    PostState.SENDING: "being sent at this moment",
    PostState.SENT: "sent",
    PostState.UNCONFIRMED: "lost: X gave no answer, and it may be out",
    PostState.REFUSED: "not sent: refused, or given up",
    PostState.REMOVED: "deleted from X",
}
_AFTER_A_NO = "not taken, says X: looked for before it is sent again"


def print_thread(
    detail: ThreadDetail, times: LocalTimes, comments: Sequence[StoredComment] = ()
) -> None:
    """Where it stands, its posts, what was said, what happened, what it cost."""
    console = out()
    thread = detail.thread
    console.print(Text(thread.key, style="bold"))
    state = thread.state.replace("_", " ")
    console.print(f"Account {thread.account}. Due {times.shown(thread.due_at)}. Now: {state}.")
    if thread.reason is not None:
        why = REASONS[thread.reason].why
        todo = what_to_do(thread.reason)
        console.print(f"It waits for you: {why}. {todo}")
    if thread.accepted:
        console.print(f"Approval also covers this: {thread.accepted}")
    for shown in detail.posts:
        _print_post(shown, times, is_after_a_no=thread.may_be_out_unknown)
    if comments:
        _print_heading("What was said")
        print_comments(comments, times)
    _print_heading("What happened")
    for entry in detail.history:
        position = entry.subject.partition("#")[2]
        where = f"post {int(position) + 1}: " if position else ""
        line = f"{times.shown(entry.at)}  {where}{by_whom_and_why(entry, times.shown)}"
        console.print(Padding(Text(line), (0, 2), expand=False))
    _print_bills(detail, times)


def print_comments(comments: Sequence[StoredComment], times: LocalTimes) -> None:
    """What colleagues said of a thread or a campaign, oldest first."""
    for one in comments:
        about = "" if one.thread_key else f" of {one.campaign}"
        line = f"{times.shown(one.at)}  {one.by}{about}: {one.text}"
        out().print(Padding(Text(line), (0, 2), expand=False))
    if not comments:
        out().print("Nobody has said anything of it yet.")


def _print_heading(words: str) -> None:
    out().print(Padding(Text(words, style="bold"), (1, 0, 0, 0), expand=False))


def _print_post(shown: ShownPost, times: LocalTimes, *, is_after_a_no: bool) -> None:
    console = out()
    post = shown.post
    is_doubtful = is_after_a_no and post.state is PostState.UNCONFIRMED
    line = f"{post.position + 1}. {_AFTER_A_NO if is_doubtful else _STATES[post.state]}"
    if post.sent_at is not None:
        line += f", {times.shown(post.sent_at)}"
    if shown.address is not None:
        line += f", {shown.address}"
    if not shown.is_as_sent:
        line += "; as it would go out now:"
    console.print(Padding(Text(line, style="cyan"), (1, 0, 0, 0), expand=False))
    console.print(Padding(Text(shown.text), (0, 3), expand=False))


def _print_bills(detail: ThreadDetail, times: LocalTimes) -> None:
    console = out()
    console.print(Padding(Text("What it cost", style="bold"), (1, 0, 0, 0), expand=False))
    for bill in detail.bills:
        unsure = "" if bill.is_certain else ", if X billed it: the answer was lost"
        what = ("picture", "pictures") if bill.call == Call.DESCRIBE else ("post", "posts")
        line = f"{times.shown(bill.at)}  {bill.call} {count(bill.units, *what)}  {usd(bill.usd)}"
        console.print(Padding(Text(line + unsure), (0, 2), expand=False))
    so_far = f"{usd(detail.billed_usd)} so far" if detail.bills else "Nothing so far"
    console.print(f"  {so_far}; planned in all: {usd(detail.thread.price_usd)}.")


def print_log(entries: Sequence[AuditEntry], times: LocalTimes) -> None:
    """A line an entry, oldest first."""
    console = out()
    for entry in entries:
        console.print(f"{times.shown(entry.at)}  {in_people_words(entry, times.shown)}")
    if not entries:
        console.print("Nothing happened that fits this.")
