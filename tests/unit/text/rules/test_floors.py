"""What the rules reach on judged sentences stays reached. `make rules-report` prints it all."""

import pytest

from tests.corpus import judged
from tests.corpus.judged import Scored


@pytest.fixture(scope="module", params=judged.FILES)
def scored(request: pytest.FixtureRequest) -> tuple[str, Scored]:
    return request.param, judged.score(judged.cases(request.param))


# A little below what was reached in November 2026: precision, recall, and recall of harmful detail.
FLOORS = {
    "judged": (0.97, 0.97, 0.95),
    "unseen_a": (0.96, 0.96, 0.94),
    "unseen_b": (0.92, 0.81, 0.85),
}


def test_words_are_judged_at_least_so_well(scored: tuple[str, Scored]) -> None:
    name, found = scored
    precision, recall, detail = FLOORS[name]
    assert found.words.precision >= precision
    assert found.words.recall >= recall
    assert found.detail.recall >= detail


def test_no_innocent_words_are_held_back_for_good(scored: tuple[str, Scored]) -> None:
    assert scored[1].without_way_out == 0


def test_everyday_posts_are_left_alone(scored: tuple[str, Scored]) -> None:
    assert scored[1].everyday_flagged <= 0.05 * scored[1].everyday


def test_the_interval_is_wilsons() -> None:
    """Source: Newcombe, Statistics in Medicine 1998, 17:857-872, table I: 81 of 263."""
    assert judged._told(81, 263) == "0.31 [0.26, 0.37] of 263"
