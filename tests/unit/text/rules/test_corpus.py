"""The rules over several hundred sentences of our own, and over ordinary posts."""

import pytest

from scheduler.crisis.content import find
from scheduler.crisis.directory import load
from scheduler.text.rules.base import Severity
from tests.corpus.report import ordinary, scores, sentences


def test_the_corpus_is_large_and_of_both_kinds() -> None:
    labelled = list(sentences())
    assert len(labelled) >= 300
    assert sum(not sentence.rules for sentence in labelled) >= 100
    assert len(ordinary()) >= 60


def test_what_should_be_flagged_is_and_little_else() -> None:
    total = scores()["all"]
    assert total.precision >= 0.97
    assert total.recall >= 0.97


@pytest.mark.parametrize("text", ordinary())
def test_an_ordinary_post_is_never_blocked(text: str) -> None:
    blocked = [f for f in find(text, load(), "GB-ENG") if f.severity is Severity.BLOCK]
    assert blocked == []
