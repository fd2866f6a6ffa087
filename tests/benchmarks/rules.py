"""All content rules over 1,000 posts, over one `twitter_text.parse_tweet` call a post.

The posts are ordinary ones of our corpus, three in a row each, numbered so that none is alike:
what the rules remember of a text helps them with none of the others.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from twitter_text import parse_tweet

from scheduler.crisis.directory.services import load
from scheduler.crisis.rules.check import find
from tests.benchmarks import Measure
from tests.corpus.report import ordinary, sentences

LIMIT = 3.0


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    posts: int
    rounds: int


FULL = Size(posts=1_000, rounds=5)
TINY = Size(posts=10, rounds=1)


def measure(size: Size = FULL) -> Measure:
    """One line of `make bench`."""
    directory = load()
    find("A warm start, at harbourminds.org.uk 💚", directory, "GB-ENG")
    ratios, seconds = [], []
    for number in range(size.rounds):
        posts = _posts(number, size.posts)
        ours = _time(posts, lambda post: find(post, directory, "GB-ENG"))
        seconds.append(ours)
        ratios.append(ours / _time(posts, parse_tweet))
    ratio = statistics.median(ratios)
    return {
        "name": "rules",
        "ratio": round(ratio, 3),
        "limit": LIMIT,
        "holds": ratio <= LIMIT,
        "detail": {
            "posts": size.posts,
            "microseconds_a_post": round(statistics.median(seconds) / size.posts * 1e6),
        },
    }


def _posts(number: int, posts: int) -> list[str]:
    """Ordinary posts and every tenth a labelled sentence, so that there is something to find."""
    plain, labelled = cycle(ordinary()), cycle(sentence.text for sentence in sentences())
    return [
        f"{next(labelled)} ({number}.{place})"
        if place % 10 == 0
        else f"{' '.join(islice(plain, 3))} ({number}.{place})"
        for place in range(posts)
    ]


def _time(posts: Sequence[str], do: Callable[[str], object]) -> float:
    began = time.perf_counter()
    for post in posts:
        do(post)
    return time.perf_counter() - began
