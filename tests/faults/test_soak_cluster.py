"""Several engines under kills, in short: `make soak-cluster` does it with a thousand threads.

What is read once by several engines is shown without processes, at the duties, and in the long one.
"""

from pathlib import Path

from tests.soak_cluster import Soak, a_database, is_good, soak


def test_four_engines_that_are_killed_and_frozen_double_and_lose_nothing(
    tmp_path: Path,
) -> None:
    size = Soak(
        threads=16, accounts=8, spread=4.0, seconds=60.0, kill_every=0.8, rounds=2, readers=0
    )
    with a_database("sqlite", tmp_path) as url:
        told = soak(size, tmp_path, url)
    assert is_good(told), told
    assert told["kills"]
    assert told["freezes"]
