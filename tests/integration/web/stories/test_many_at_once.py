"""Many write at once, and nothing is lost: a short round of what `make soak` does at length."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scheduler.people.encryption import Vault, keys_in, make_first_key
from tests.writers_at_once import run


def test_who_makes_the_first_key_at_once_makes_one_and_nothing_is_locked_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "keys" / "story-keys"

    def lock(number: int) -> str:
        make_first_key(path)
        return Vault(keys_in(path)).lock(f"words {number}")

    with ThreadPoolExecutor(16) as pool:
        locked = list(pool.map(lock, range(48)))
    vault = Vault(keys_in(path))
    assert [vault.unlock(one) for one in locked] == [f"words {n}" for n in range(48)]
    assert [one.name for one in path.parent.iterdir()] == ["story-keys"]


def test_many_write_at_once_without_an_error_and_nothing_is_lost(tmp_path: Path) -> None:
    found = run(tmp_path, writers=20, stored=200, saves=3)
    assert (found.errors, found.lost, found.saves) == ((), 0, 60)
