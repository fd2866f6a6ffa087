"""Several engines under kills, in short: `make soak-cluster` does it with a thousand threads."""

from pathlib import Path

from tests.soak_cluster import Soak, a_database, is_good, soak


def test_four_engines_that_are_killed_and_frozen_double_and_lose_nothing(
    tmp_path: Path,
) -> None:
    size = Soak(threads=30, accounts=8, spread=4.0, seconds=60.0, kill_every=1.0)
    with a_database("sqlite", tmp_path) as url:
        told = soak(size, tmp_path, url)
    assert is_good(told), told
    assert told["kills"]
    assert told["freezes"]
