"""Circles: what is kept is never looked through again, and a pause looks through nothing."""

import gc
from collections.abc import Iterator

import pytest

from scheduler.collector import keep_what_is_here, look_through_all, paused


class _Circle:
    def __init__(self) -> None:
        self.self = self


@pytest.fixture(autouse=True)
def _kept_again() -> Iterator[None]:
    yield
    keep_what_is_here()


@pytest.fixture
def walks() -> Iterator[list[int]]:
    """The generation of each walk from here on."""
    begun: list[int] = []

    def told(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            begun.append(about["generation"])

    gc.callbacks.append(told)
    yield begun
    gc.callbacks.remove(told)


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_pause_looks_through_nothing_however_much_is_made(
    walks: list[int], is_kept: bool
) -> None:
    (keep_what_is_here if is_kept else look_through_all)()
    walks.clear()
    with paused():
        made = [_Circle() for _ in range(100_000)]
        assert walks == []
    assert len(made) == 100_000
    assert 2 not in walks


def test_what_a_pause_made_can_be_looked_through_afterwards() -> None:
    look_through_all()
    with paused():
        made = [_Circle()]
    assert gc.get_freeze_count() == 0
    assert any(one is made[0] for one in gc.get_objects())


def test_what_is_kept_stays_so_until_all_is_looked_through() -> None:
    keep_what_is_here()
    assert gc.get_freeze_count() > 0
    with paused():
        pass
    assert gc.get_freeze_count() > 0
    look_through_all()
    assert gc.get_freeze_count() == 0
    keep_what_is_here()
