"""What the rehearsal X's search understands."""

import pytest

from scheduler.x_simulator.api.searching import Names, matcher
from scheduler.x_simulator.http.problems import Problem
from scheduler.x_simulator.model.types import SimulatedPost

NAMES = Names(lambda _: "HarbourMinds", lambda _: "")


def fits(query: str, text: str) -> bool:
    return matcher(query, NAMES)(SimulatedPost(7, 9, None, 5, 0, text, 0, None, 0, None))


@pytest.mark.parametrize(
    ("query", "text", "does"),
    [
        ("#wmhd kettle", "The kettle is on. #WMHD", True),
        ("#wmhd kettle", "The kettle is on.", False),
        ("(#wmhd OR #askTwice) -is:retweet", "Ask. #AskTwice", True),
        ("(#wmhd OR #askTwice) -kettle", "The kettle. #AskTwice", False),
        ("#wmhd kettle OR boat", "A boat", True),  # side by side binds closer
        ("#wmhd (kettle OR boat)", "A boat", False),
        ("-(kettle OR boat)", "A boat", False),
        ("-(kettle OR boat)", "A train", True),
        ('"ask twice" OR has:links', "Please ask twice", True),
        ("#wmhd", "#WMHDay", False),
    ],
)
def test_a_query_finds_what_x_would_find(query: str, text: str, does: bool) -> None:
    assert fits(query, text) is does


@pytest.mark.parametrize("query", ["", "(#a", "#a)", "#a OR", "()", "x" * 513, "near:harbour"])
def test_a_query_that_x_would_refuse_is_refused(query: str) -> None:
    with pytest.raises(Problem):
        fits(query, "Hello")
