"""Threads of one plan that must not stand beside each other: X and readers refuse repetition."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from scheduler.campaigns.planned import PlannedThread


def repeated(threads: Sequence[PlannedThread]) -> Iterator[tuple[int, str, str]]:
    """Each thread that says or does again what an earlier one does.

    Shape: its index in `threads`, what is wrong, what to do.
    """
    texts: dict[tuple[str, ...], PlannedThread] = {}
    minutes: dict[tuple[str, datetime], PlannedThread] = {}
    for index, thread in enumerate(threads):
        said = tuple(" ".join(post.text.casefold().split()) for post in thread.posts)
        first = texts.setdefault(said, thread)
        if first is not thread:
            yield index, f"this is the text of {first.key} again", "Say it in other words."
        minute = (thread.account, thread.due_at)
        first = minutes.setdefault(minute, thread)
        if first is not thread:
            wrong = f"{first.key} goes out from {thread.account} in the same minute"
            yield index, wrong, "Leave some minutes between two threads of one account."
