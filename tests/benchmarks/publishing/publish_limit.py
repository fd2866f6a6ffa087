"""Posts a second through the whole path, over a bare call and one durable commit of the same rows.

The commit is by hand, after each call, in the same database with the same settings: what no program
can do without that must not forget a post.
"""

from statistics import median

from tests.benchmarks import Measure, at_least, spread
from tests.benchmarks.publishing._whole_path import FULL, Size, rounds
from tests.benchmarks.publishing._whole_path import TINY as TINY

LIMIT = 0.88


def measure(size: Size = FULL) -> Measure:
    """The median over all rounds of the two speeds' ratio."""
    measured = rounds(size)
    ratios = [one.call_and_commit / one.whole_path for one in measured]
    return at_least(
        "publish_limit",
        median(ratios),
        LIMIT,
        rounds=len(ratios),
        posts_a_round=size.posts,
        of_rounds=spread(ratios),
        whole_path_seconds_a_post=spread([one.whole_path for one in measured]),
        call_and_commit_seconds_a_post=spread([one.call_and_commit for one in measured]),
    )
