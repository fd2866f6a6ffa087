"""The rules over several hundred sentences of our own, and over ordinary posts."""

import pytest

from scheduler.crisis.content import RULES, find
from scheduler.crisis.directory import load
from scheduler.text.rules.base import Circumstances, Passage, Rule, Severity
from scheduler.text.rules.catalogue import checked
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


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.stems], ids=lambda rule: rule.id)
def test_the_cheap_look_for_stems_never_hides_a_finding(rule: Rule) -> None:
    texts = [sentence.text for sentence in sentences()]
    texts += [text for other in RULES for text in (*other.flagged, *other.allowed)]
    for text in texts:
        passage = Passage(text, Circumstances(mentions=frozenset()))
        assert list(checked(rule, passage)) == list(rule.check(passage))


@pytest.mark.parametrize("text", ordinary())
def test_an_ordinary_post_is_never_blocked(text: str) -> None:
    blocked = [f for f in find(text, load(), "GB-ENG") if f.severity is Severity.BLOCK]
    assert blocked == []
