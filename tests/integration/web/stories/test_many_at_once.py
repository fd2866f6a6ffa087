"""Many write at once, and nothing is lost: a short round of what `make soak` does at length."""

from pathlib import Path

from tests.writers_at_once import run


def test_many_write_at_once_without_an_error_and_nothing_is_lost(tmp_path: Path) -> None:
    found = run(tmp_path, writers=20, stored=200, saves=3)
    assert (found.errors, found.lost, found.saves) == ((), 0, 60)
