"""The rules over several hundred sentences of our own, and over ordinary posts."""

import pytest

from scheduler.crisis.directory.services import load
from scheduler.crisis.rules.check import BY_ID, RULES, find
from scheduler.text.rules import catalogue
from scheduler.text.rules.base import Circumstances, Passage, Severity
from scheduler.text.rules.catalogue import looking_at
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


def test_the_cheap_look_never_leaves_out_a_rule_that_would_find_something() -> None:
    texts = [sentence.text for sentence in sentences()]
    texts += [text for other in RULES for text in (*other.flagged, *other.allowed)]
    for text in texts:
        passage = Passage(text, Circumstances(mentions=frozenset()))
        looking = list(looking_at(passage))
        left_out = [rule for rule in catalogue.RULES if rule not in looking]
        assert [rule.id for rule in left_out if list(rule.check(passage))] == [], text


def test_the_stems_of_old_forms_hide_none_of_them() -> None:
    old = BY_ID["HL02"]
    for text in old.flagged:
        assert any(stem in Passage(text).words for stem in old.stems)


@pytest.mark.parametrize("text", ordinary())
def test_an_ordinary_post_is_never_blocked(text: str) -> None:
    blocked = [f for f in find(text, load(), "GB-ENG") if f.severity is Severity.BLOCK]
    assert blocked == []
