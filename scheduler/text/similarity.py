"""Measures how much of two texts is the same: XP01, and stories that somebody typed again."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from scheduler.text.phrases.folding import folded_text
from scheduler.text.phrases.words_of_text import words_of
from scheduler.text.rules.base import Said

# The share of three-word runs in common from which two texts are nearly the same. A run holds three
# words: two words changed in a post of forty leave 0.73, three leave 0.62, and whoever changed two
# has not said it in their own. It is one for the files and for the queue.
NEARLY_THE_SAME = 0.7
MOSTLY = 0.6  # share of the shorter text's runs that stand in the other: it was taken from there
LEAST_TAKEN = 5  # runs, or seven words in a row: fewer are anybody's
_RUN = 3  # words
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")

_Run = tuple[str, ...]
_Runs = frozenset[_Run]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two posts that say the same, or nearly."""

    first: Said
    second: Said
    likeness: float  # from 0 to 1


def near_duplicates(
    posts: Sequence[Said], before: Iterable[Said] = (), *, across_accounts: bool = False
) -> list[Pair]:
    """Pairs of `posts`, and of `posts` with those `before`, that say nearly the same.

    Only of two accounts each, where it is `across_accounts`. Give the organisation's own words:
    support lines are alike on purpose.
    """
    known = [*before, *posts]
    first_new = len(known) - len(posts)
    runs = [_runs(post.text) for post in known]
    pairs = []
    for later, earlier in _candidates(runs):
        is_asked = not across_accounts or known[later].account != known[earlier].account
        if later >= first_new and is_asked:
            likeness = _shared(runs[later], runs[earlier])
            if likeness >= NEARLY_THE_SAME:
                pairs.append(Pair(known[earlier], known[later], likeness))
    return pairs


def taken_from(texts: Sequence[str], sources: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(text, source) by their numbers, where most of the shorter one stands in the other."""
    origins = [_runs(source) for source in sources]
    holders: defaultdict[_Run, list[int]] = defaultdict(list)
    for number, runs in enumerate(origins):
        for run in runs:
            holders[run].append(number)
    for index, text in enumerate(texts):
        mine = _runs(text)
        shared = Counter(number for run in mine for number in holders.get(run, ()))
        for number, common in sorted(shared.items()):
            shorter = min(len(mine), len(origins[number]))
            if common >= LEAST_TAKEN and common / shorter >= MOSTLY:
                yield index, number


def _candidates(runs: Sequence[_Runs]) -> Iterator[tuple[int, int]]:
    """Pairs that may be alike, later first.

    Two sets that share NEARLY_THE_SAME of their members share one among the first
    (1 - NEARLY_THE_SAME) of each, in any one order of all members. The rarest come first, so that
    few pairs are looked at.
    """
    common = Counter(chain.from_iterable(runs))
    shared = {run for run, count in common.items() if count > 1}
    seen: defaultdict[_Run, list[int]] = defaultdict(list)
    for later, own in enumerate(runs):
        repeated = own & shared
        # Runs that stand in one text only can join no pair, but take their places among the first.
        places = int(len(own) * (1 - NEARLY_THE_SAME)) + 1 - (len(own) - len(repeated))
        met = sorted(repeated, key=lambda run: (common[run], run))[:places] if places > 0 else []
        yield from ((later, earlier) for earlier in sorted({n for run in met for n in seen[run]}))
        for run in met:
            seen[run].append(later)


def _runs(text: str) -> _Runs:
    """Its words, three in a row each, without disguises; fewer words are one run, none are none."""
    plain = folded_text(text)
    is_plain = plain.isascii() and "'" not in plain
    words = words_of(plain) if is_plain else _WORD.findall(plain)
    if len(words) <= _RUN:
        return frozenset({tuple(words)} if words else ())
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _shared(one: _Runs, other: _Runs) -> float:
    """The part of their runs that two texts share, in [0, 1]."""
    return len(one & other) / len(one | other)
