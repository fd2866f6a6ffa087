"""A slice of the hostile workspaces that `make fuzz` looks at for minutes."""

from pathlib import Path

import pytest

from tests.support.hostile import KINDS, look_at

SEEDS = 96  # ten a kind and more
# Found by longer runs: a hundred thousand comments were each counted from the beginning.
FOUND = (117,)


@pytest.mark.parametrize("first", range(0, SEEDS, 12))
def test_a_hostile_workspace_ends_soon_and_in_words(tmp_path: Path, first: int) -> None:
    for seed in range(first, first + 12):
        (tmp_path / str(seed)).mkdir()
        ended = look_at(tmp_path / str(seed), seed)
        assert ended.kind in KINDS
        assert all(line.strip() for line in ended.lines)


@pytest.mark.parametrize("seed", FOUND)
def test_what_took_too_long_once_is_quick(tmp_path: Path, seed: int) -> None:
    assert look_at(tmp_path, seed).seconds < 5
