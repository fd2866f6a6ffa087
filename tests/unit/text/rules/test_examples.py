"""Every rule flags its own examples, and leaves alone what it must."""

import pytest

from scheduler.text.rules.base import Circumstances, Rule
from scheduler.text.rules.catalogue import RULES
from tests.support.examples.findings import find

FLAGGED = [(rule, text) for rule in RULES for text in rule.flagged]
ALLOWED = [(rule, text) for rule in RULES for text in rule.allowed]


def found(rule: Rule, text: str) -> list[str]:
    circumstances = Circumstances(mentions=frozenset({"HarbourMinds"}))
    return [
        text[finding.start : finding.end]
        for finding in find(text, circumstances)
        if finding.rule == rule.id
    ]


@pytest.mark.parametrize(("rule", "text"), FLAGGED, ids=[f"{r.id}: {t}" for r, t in FLAGGED])
def test_what_must_be_flagged_is(rule: Rule, text: str) -> None:
    assert found(rule, text)


@pytest.mark.parametrize(("rule", "text"), ALLOWED, ids=[f"{r.id}: {t}" for r, t in ALLOWED])
def test_what_must_not_be_flagged_is_not(rule: Rule, text: str) -> None:
    assert found(rule, text) == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_rule_says_why_and_what_instead(rule: Rule) -> None:
    assert rule.source
    assert rule.suggestion.endswith(".")
    assert not rule.message.endswith(".")
    assert rule.kindly.count(". ") == 1
    assert rule.allowed


def test_every_rule_of_the_facts_is_there() -> None:
    assert [rule.id for rule in RULES] == [
        *(f"SM{number:02}" for number in range(1, 22)),
        *(f"AX{number:02}" for number in range(1, 10)),
        *(f"XP{number:02}" for number in range(1, 4)),
    ]
