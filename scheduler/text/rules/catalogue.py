"""Every rule that looks at words alone, and what they find in a post."""

from collections.abc import Iterable

from scheduler.text.rules import (
    accessible,
    detail,
    evidence,
    media,
    network,
    stigma,
    suicide,
)
from scheduler.text.rules.base import Circumstances, Finding, Hit, Passage, Rule, Severity
from scheduler.text.rules.own import SHIPPED, House

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            rule
            for family in (suicide, detail, stigma, evidence, accessible, media, network)
            for rule in family.RULES
        ),
        key=lambda rule: (("SM", "AX", "XP").index(rule.id[:2]), rule.id),
    )
)
BY_ID = {rule.id: rule for rule in RULES}


_ALWAYS = tuple(rule for rule in RULES if not rule.stems)
_BY_STEM = tuple((stem, rule) for rule in RULES for stem in rule.stems)


def find(
    text: str, circumstances: Circumstances | None = None, house: House = SHIPPED
) -> list[Finding]:
    """What the rules find in one post, in the order of its words.

    Shape: `start` and `end` count characters of `text`, from 0.
    """
    passage = Passage(text, circumstances or Circumstances())
    words = passage.words
    # Most posts have few of the stems; a dictionary keeps each of their rules once.
    stirred = dict.fromkeys([rule for stem, rule in _BY_STEM if stem in words])
    hits = [
        (rule, hit)
        for rule in (*_ALWAYS, *stirred)
        if house is SHIPPED or not house.is_off(rule)
        for hit in rule.check(passage)
    ]
    if house.words:
        hits += [(rule, hit) for rule in RULES for hit in house.own_words(rule, passage)]
    return sorted({finding_of(rule, hit, passage, house) for rule, hit in hits})


def checked(rule: Rule, passage: Passage) -> Iterable[Hit]:
    """What one rule finds; the cheap look for its stems comes first."""
    if rule.stems and not any(map(passage.words.__contains__, rule.stems)):
        return ()
    return rule.check(passage)


def finding_of(rule: Rule, hit: Hit, passage: Passage, house: House) -> Finding:
    """A hit as it is told: with its severity here, and its advice."""
    severity = house.severity(rule, hit.severity)
    if passage.circumstances.is_story and rule.story_chooses:
        severity = Severity.CHOICE
    return Finding(
        start=hit.start,
        end=hit.end,
        rule=rule.id,
        severity=severity,
        message=rule.message,
        suggestion=hit.suggestion or rule.suggestion,
    )
