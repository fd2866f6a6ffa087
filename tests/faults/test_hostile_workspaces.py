"""A slice of the hostile workspaces that `make fuzz` looks at for minutes."""

from pathlib import Path

import pytest

from tests.support.examples.hostile import KINDS, looks_at

SEEDS = 96  # ten a kind and more
# Found by longer runs: a hundred thousand comments were each counted from the beginning.
FOUND = (117,)


@pytest.mark.parametrize("first", range(0, SEEDS, 24))
def test_a_hostile_workspace_ends_soon_and_in_words(tmp_path: Path, first: int) -> None:
    ends = looks_at(tmp_path, first, 24)
    assert len(ends) == 24
    for ended in ends:
        assert ended.kind in KINDS
        assert all(line.strip() for line in ended.lines)


@pytest.mark.parametrize("seed", FOUND)
def test_what_took_too_long_once_is_quick(tmp_path: Path, seed: int) -> None:
    (ended,) = looks_at(tmp_path, seed, 1)
    assert ended.seconds < 5
