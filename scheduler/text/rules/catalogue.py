"""Every rule that looks at words alone, and what they find in a post."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scheduler.text.phrases.phrase_patterns import standing_in
from scheduler.text.rules import accessible, claims, detail, evidence, media, spam, stigma, suicide
from scheduler.text.rules.base import Finding, Hit, Looks, Passage, Rule, Severity
from scheduler.text.rules.context import topics
from scheduler.text.rules.house_rules import SHIPPED, HouseRules

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            rule
            for family in (suicide, detail, stigma, evidence, claims, accessible, media, spam)
            for rule in family.RULES
        ),
        key=lambda rule: (("SM", "AX", "XP").index(rule.id[:2]), rule.id),
    )
)
BY_ID = {rule.id: rule for rule in RULES}


_OF_WORDS = ("SM", "AX04")
_OF_WHOLE_POSTS = ("SM17",)  # the first post has its note and its help line
_AT = {look: tuple(rule for rule in RULES if rule.looks is look) for look in Looks}
_ALWAYS = tuple(rule for rule in _AT[Looks.ALWAYS] if not rule.stems and not rule.lists)
_BY_LIST = {some: rule for rule in _AT[Looks.ALWAYS] for some in rule.lists}
_LISTS = tuple(_BY_LIST)
_STEMS = tuple(dict.fromkeys(stem for rule in _AT[Looks.ALWAYS] for stem in rule.stems))
_BY_STEM = {
    stem: tuple(rule for rule in _AT[Looks.ALWAYS] if stem in rule.stems) for stem in _STEMS
}


def find_in(passage: Passage, app: HouseRules = SHIPPED) -> list[Finding]:
    """What the rules find in one post, in the order of its words.

    Shape: `start` and `end` count characters of its text, from 0.
    """
    hits = [
        (rule, hit)
        for rule in looking_at(passage)
        if app is SHIPPED or not app.is_off(rule)
        for hit in rule.check(passage)
    ]
    if app.words:
        hits += [(rule, hit) for rule in RULES for hit in app.own_words(rule, passage)]
    if not (hits or passage.circumstances.media):
        return []
    found = {finding_of(rule, hit, passage, app) for rule, hit in hits}
    for where, shown in beside(passage):
        found |= {
            beside_a_post(one, where, passage)
            for one in find_in(shown, app)
            if one.rule.startswith(_OF_WORDS) and one.rule not in _OF_WHOLE_POSTS
        }
    return sorted(found)


def beside(passage: Passage) -> Iterator[tuple[str, Passage]]:
    """What pictures and films beside a post say, and where it stands: read as a post is."""
    given = passage.circumstances
    for one in given.media:
        texts = (("the description", one.alt_text), ("the captions", one.captions))
        for what, words in texts:
            if words and words.strip():
                thread = f"{given.thread or passage.text}\n\n{words}"
                yield (
                    f"{what} of {one.name}",
                    Passage(words, replace(given, thread=thread, media=())),
                )


def beside_a_post(finding: Finding, where: str, passage: Passage) -> Finding:
    """A finding in what a picture or film says, told at its post."""
    return replace(finding, start=0, end=len(passage.text), where=where)


def looking_at(passage: Passage) -> Iterable[Rule]:
    """The rules that could find something; a cheap look at the words leaves out the others."""
    words = passage.words
    standing = standing_in(words, _LISTS) & _BY_LIST.keys()
    looking = [*_ALWAYS, *{_BY_LIST[some] for some in standing}]
    if stems := [stem for stem in _STEMS if stem in words]:
        looking += dict.fromkeys(rule for stem in stems for rule in _BY_STEM[stem])
    if topics(passage):
        looking += _AT[Looks.TOPIC]
    if not passage.text.isascii():
        looking += _AT[Looks.SIGNS]
    if passage.circumstances.media:
        looking += _AT[Looks.MEDIA]
    return looking


def finding_of(rule: Rule, hit: Hit, passage: Passage, app: HouseRules) -> Finding:
    """A hit as it is told: with its severity here, and its advice."""
    severity = app.severity(rule, hit.severity)
    if passage.circumstances.is_story and rule.story_chooses:
        severity = Severity.CHOICE
    return Finding(
        start=hit.start,
        end=hit.end,
        rule=rule.id,
        severity=severity,
        message=rule.message,
        suggestion=hit.suggestion or rule.suggestion,
        may_be_lifted=rule.may_be_lifted,
        may_be_misread=rule.may_be_misread and not hit.is_certain,
        words=passage.text[hit.start : hit.end],
    )
