"""Posts a second through the whole path, over a bare tweepy loop against the same server."""

from statistics import median

from tests.benchmarks import Measure, at_least, spread
from tests.benchmarks.publishing._whole_path import FULL, Size, rounds
from tests.benchmarks.publishing._whole_path import TINY as TINY

LIMIT = 0.75


def measure(size: Size = FULL) -> Measure:
    """The median over all rounds of the two speeds' ratio."""
    measured = rounds(size)
    ratios = [one.bare_call / one.whole_path for one in measured]
    return at_least(
        "publish",
        median(ratios),
        LIMIT,
        rounds=len(ratios),
        posts_a_round=size.posts,
        of_rounds=spread(ratios),
        whole_path_seconds_a_post=spread([one.whole_path for one in measured]),
        bare_call_seconds_a_post=spread([one.bare_call for one in measured]),
    )
