"""Threads that must not stand beside each other: X and readers refuse repetition."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from scheduler.campaigns.planning.planner import LocatedThread
from scheduler.errors import Mistake
from scheduler.findings import ClocksChange, SameMinute, TextAgain
from scheduler.text.rules.base import Said
from scheduler.text.similarity import near_duplicates


def repeated(placed: Sequence[LocatedThread]) -> Iterator[Mistake]:
    """A mistake at each thread that says or does again what an earlier one does."""
    words = [_words(one) for one in placed]
    yield from _same_words(placed, words)
    yield from _same_minute(placed)
    yield from _same_idea_from_two_accounts(placed, words)


def _same_words(placed: Sequence[LocatedThread], words: Sequence[str]) -> Iterator[Mistake]:
    """The same text twice, from whichever account; X refuses a duplicate root."""
    by_words: dict[str, LocatedThread] = {}
    for one, its_words in zip(placed, words, strict=True):
        first = by_words.setdefault(its_words, one)
        if first is not one:
            yield one.found(TextAgain(first.thread.key))


def _same_minute(placed: Sequence[LocatedThread]) -> Iterator[Mistake]:
    minutes: dict[tuple[str, datetime], LocatedThread] = {}
    for one in placed:
        for account in {post.account for post in one.thread.posts}:
            first = minutes.setdefault((account, one.thread.due_at), one)
            if first is not one:
                yield one.found(
                    SameMinute(first.thread.key, account, _change_of_clocks(first, one))
                )


def _change_of_clocks(*both: LocatedThread) -> ClocksChange | None:
    """What a change of the clocks did to one of them, as its own warning says."""
    warnings = (warning for one in both for warning in one.thread.warnings)
    return next((warning for warning in warnings if isinstance(warning, ClocksChange)), None)


def _same_idea_from_two_accounts(
    placed: Sequence[LocatedThread], words: Sequence[str]
) -> Iterator[Mistake]:
    """Nearly the same text from two accounts. Source: X's rules on platform manipulation."""
    if len({one.thread.account for one in placed}) < 2:
        return
    by_key = {str(number): one for number, one in enumerate(placed)}
    posts = [
        Said(one.thread.account, key, text, one.thread.due_at)
        for (key, one), text in zip(by_key.items(), words, strict=True)
    ]
    warned: set[str] = set()
    for pair in near_duplicates(posts, across_accounts=True):
        if pair.first.text != pair.second.text and pair.second.key not in warned:
            warned.add(pair.second.key)
            first = by_key[pair.first.key].thread.key
            yield by_key[pair.second.key].found(TextAgain(first, is_same=False))


def _words(one: LocatedThread) -> str:
    return " ".join(" ".join(post.text for post in one.thread.posts).casefold().split())
