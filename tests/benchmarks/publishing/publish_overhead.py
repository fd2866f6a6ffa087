"""What a post takes beyond the bare call, over one durable commit of the same rows."""

from statistics import median

from tests.benchmarks import Measure, at_most, spread
from tests.benchmarks.publishing._whole_path import FULL, Size, rounds
from tests.benchmarks.publishing._whole_path import TINY as TINY

LIMIT = 4.0
# Stock tweepy's call costs more than ours: where a commit costs hardly anything, the whole path may
# be over before the bare call is, and nothing is beyond it. The rounds say by how much.
NEXT_TO_NOTHING = 0.001


def measure(size: Size = FULL) -> Measure:
    """The median over all rounds of each round's own ratio."""
    measured = rounds(size)
    ratios = [(one.whole_path - one.bare_call) / one.commit for one in measured]
    return at_most(
        "publish_overhead",
        max(median(ratios), NEXT_TO_NOTHING),
        LIMIT,
        rounds=len(ratios),
        posts_a_round=size.posts,
        of_rounds=spread(ratios),
        overhead_seconds_a_post=spread([one.whole_path - one.bare_call for one in measured]),
        commit_seconds=spread([one.commit for one in measured]),
    )
