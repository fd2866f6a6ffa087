"""The soak, in short: `make soak` does the same with a thousand threads."""

from pathlib import Path

from tests.soak import Soak, soak


def test_a_short_soak_doubles_and_loses_nothing(tmp_path: Path) -> None:
    told = soak(Soak(threads=60, accounts=6, kill_at=250, seed=3), tmp_path)
    assert [told[name] for name in ("doubled", "lost", "out_of_order", "without_help")] == [0] * 4
    assert told["kills"]
    assert told["faults"]
    waiting = told["waiting_for_person"]
    assert isinstance(waiting, int)
    assert waiting <= 6 * int(str(told["kills"])), "only a kill leaves what nobody can know"
