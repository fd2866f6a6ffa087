"""Shows what needs approval, and the words that somebody is about to approve."""

from collections.abc import Callable, Sequence

from rich.padding import Padding
from rich.text import Text

from scheduler.bootstrap.drafts.previews import HIDDEN
from scheduler.campaigns.model.approved import PostAsApproved, WordsApproved
from scheduler.cli.output import out
from scheduler.cli.time_input import LocalTimes
from scheduler.publishing.monitoring.thread_detail import ShownPost, ThreadDetail
from scheduler.store.overview.unapproved import AwaitingApproval
from scheduler.web.show.approved_before import PostChange, changed_since
from scheduler.web.show.difference import Fate, Piece

_HELP = "help | "  # before each support line: kept current, and no part of what is approved


def print_awaiting(needed: Sequence[AwaitingApproval], times: LocalTimes) -> None:
    """A thread a line or two: by when it needs approval, and what approving it lifts."""
    console = out()
    for one in needed:
        when = times.shown(one.begin_at)
        by = f"its time was {when}" if one.begin_at <= times.now else f"before {when}"
        console.print(f"{one.key} ({one.account}): needs approval, {by}.", markup=False)
        if one.lifts:
            console.print(f"  A yes is also for this: {one.lifts}", markup=False)
        if one.rejected_by is not None:
            console.print(f"  {rejection(one)}", markup=False)
    if not needed:
        console.print("Nothing needs approval.")


def rejection(one: AwaitingApproval) -> str:
    """Who rejected the words, and why."""
    return f"Rejected by {one.rejected_by}: {one.rejected_why}"


def print_words(
    detail: ThreadDetail,
    times: LocalTimes,
    may_read: Callable[[str], bool],
    said_no: str,
) -> None:
    """The posts as they will be, their support lines marked, and what colleagues said of them."""
    console, thread = out(), detail.thread
    head = f"{thread.key}: {thread.account}, {times.shown(thread.begin_at)}"
    console.print(Text(head, style="bold"))
    for shown in detail.posts:
        story = shown.post.story or thread.story
        is_hidden = bool(shown.own_words) and story is not None and not may_read(story)
        _print_post(shown, HIDDEN if is_hidden else shown.own_words)
    if thread.accepted:
        console.print(f"A yes to it is also for this: {thread.accepted}", markup=False)
    if said_no:
        console.print(Text(said_no, style="yellow"))


def print_changes(
    before: WordsApproved,
    now: Sequence[PostAsApproved],
    detail: ThreadDetail,
    times: LocalTimes,
) -> None:
    """What changed since somebody approved it, in words, post by post."""
    console = out()
    thread = detail.thread
    changed = changed_since(before, now, thread.body_hash, thread.begin_at)
    since = f"since {before.by} approved it, {times.shown(before.at)}"
    if changed.are_words_same:
        console.print(
            f"The same words and pictures as {since.removeprefix('since ')}.", markup=False
        )
    else:
        console.print(Text(f"What changed {since}:", style="bold"))
        for post in changed.posts:
            for line in _changes_of(post):
                console.print(Padding(line, (0, 0, 0, 2), expand=False))
    if changed.was_due_at is not None:
        console.print(f"It was to go out {times.shown(changed.was_due_at)}.", markup=False)


def _changes_of(post: PostChange) -> list[Text]:
    where = f"{post.number}. " if post.number is not None else "A post that is gone: "
    if post.is_same:
        return [Text(f"{where}Not changed.")]
    lines = [Text(where + ("New: " if post.is_new else "")) + _marked(post.words)]
    if post.account_was:
        lines.append(Text(f"   {post.account_is} says it now, and {post.account_was} did."))
    lines += [Text(f"   {one.said}: ") + _marked(one.alt) for one in post.pictures]
    return lines


def _marked(pieces: Sequence[Piece]) -> Text:
    """[-gone-] and {+new+}, for eyes, ears and files alike."""
    marks = {Fate.SAME: ("", ""), Fate.GONE: ("[-", "-]"), Fate.NEW: ("{+", "+}")}
    marked = Text()
    for piece in pieces:
        begins, ends = marks[piece.fate]
        marked.append(f"{begins}{piece.text}{ends}")
    return marked


def _print_post(shown: ShownPost, own_words: str) -> None:
    console, number = out(), shown.post.position + 1
    console.print(f"  {number}.")
    if own_words:
        console.print(Padding(Text(own_words), (0, 0, 0, 4), expand=False))
    for line in shown.help.splitlines():
        if line:
            marked = Text(f"{_HELP}{line}", style="dim")
            console.print(Padding(marked, (0, 0, 0, 4), expand=False))
