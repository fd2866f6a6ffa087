"""Texts of different accounts that are nearly the same."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

NEARLY = 0.7  # of the runs of three words that two texts have together
_WORD = re.compile(r"\w+")

Runs = frozenset[tuple[str, str, str]]


def alike(texts: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """The texts that are nearly an earlier one of another account: both indices, later first.

    `texts` are pairs of account and text, in small letters.
    """
    runs = [_runs(text) for _, text in texts]
    for later, earlier in _candidates(runs):
        if texts[later][0] != texts[earlier][0] and _shared(runs[later], runs[earlier]) >= NEARLY:
            yield later, earlier


def _candidates(runs: Sequence[Runs]) -> Iterator[tuple[int, int]]:
    """Pairs that may be alike, later first.

    Two sets that share NEARLY of their members share one among the first (1 - NEARLY) of each,
    in any one order of all members. The rarest come first, so that few pairs are looked at.
    """
    common = Counter(chain.from_iterable(runs))
    shared = {run for run, count in common.items() if count > 1}
    seen: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for later, one in enumerate(runs):
        repeated = one & shared
        # Runs that stand in one text only can join no pair, but take their places among the first.
        places = int(len(one) * (1 - NEARLY)) + 1 - (len(one) - len(repeated))
        met = sorted(repeated, key=lambda run: (common[run], run))[:places] if places > 0 else []
        for earlier in sorted({number for run in met for number in seen[run]}):
            yield later, earlier
        for run in met:
            seen[run].append(later)


def _runs(text: str) -> Runs:
    words = _WORD.findall(text)
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _shared(one: Runs, other: Runs) -> float:
    """The part of their runs that two texts share, in [0, 1]."""
    return len(one & other) / len(one | other)
