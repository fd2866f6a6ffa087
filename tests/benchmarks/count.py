"""A weighted length of ours, over one `twitter_text.parse_tweet` call of the package before it.

The texts are ordinary posts of our corpus with what posts end in, numbered so that none is alike:
what is remembered of a text helps with none of the others.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median

from twitter_text import parse_tweet

from scheduler.text.counting.length import weighted_length
from tests.benchmarks import Measure, at_most, spread
from tests.corpus.report import ordinary

LIMIT = 0.05


@dataclass(frozen=True, slots=True)
class Size:
    """How much is counted."""

    texts: int
    rounds: int


FULL = Size(texts=1_000, rounds=5)
TINY = Size(texts=20, rounds=2)
_WARM = "A warm start ☕\ufe0f at harbourminds.org.uk"
_ENDINGS = (
    "",
    "💚☕\ufe0f",
    "See harbourminds.org.uk/help",
    "— “yes” 👩🏽\u200d🔬",
    "#TimeToTalk",
    "Diolch o galon, tŷ!",
)


def measure(size: Size = FULL) -> Measure:
    """The median of the rounds' own ratios, of new texts each."""
    weighted_length(_WARM)
    parse_tweet(_WARM)
    rounds = [_posts(number, size.texts) for number in range(size.rounds)]
    pairs = [(_time(posts, weighted_length), _time(posts, parse_tweet)) for posts in rounds]
    ratios = [ours / theirs for ours, theirs in pairs]
    return at_most(
        "count",
        median(ratios),
        LIMIT,
        texts=size.texts,
        of_rounds=spread(ratios),
        microseconds_a_text=round(median(ours for ours, _ in pairs) / size.texts * 1e6, 1),
    )


def _posts(number: int, texts: int) -> list[str]:
    plain, endings = cycle(ordinary()), cycle(_ENDINGS)
    return [
        f"{' '.join(islice(plain, 3))} ({number}.{place}) {next(endings)}" for place in range(texts)
    ]


def _time(posts: Sequence[str], do: Callable[[str], object]) -> float:
    began = time.perf_counter()
    for post in posts:
        do(post)
    return time.perf_counter() - began
