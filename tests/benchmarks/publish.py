"""Posts a second through the whole path, over a bare tweepy loop against the same server."""

from statistics import median

from tests.benchmarks import Measure, at_least, spread
from tests.benchmarks._whole_path import POSTS, rounds

LIMIT = 0.75


def measure() -> Measure:
    """The median over all rounds of the two speeds' ratio."""
    ratios = [one.bare_call / one.whole_path for one in rounds()]
    return at_least(
        "publish",
        median(ratios),
        LIMIT,
        rounds=len(ratios),
        posts_a_round=POSTS,
        of_rounds=spread(ratios),
        whole_path_seconds_a_post=spread([one.whole_path for one in rounds()]),
        bare_call_seconds_a_post=spread([one.bare_call for one in rounds()]),
    )
