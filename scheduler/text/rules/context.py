"""What stands around a word: a topic, a quotation, a denial, a lesson about language."""

import re

from scheduler.text.lexicon import Topic, topics_of
from scheduler.text.rules.base import Passage

GAP = r"[\s_-]*"
SELF = r"(?:my|your|him|her|them|it|one|our)\s?sel(?:f|ves)|themself"
OWNER = r"(?:my|your|his|her|their|our|one'?s)"

# Not "suicide prevention" and its kin: those are work, not an event.
_WORK = (
    rf"(?!{GAP}(?:prevent|aware|research|reduc|safe|first aid|intervention|bereave|support|strateg"
    r"|helpline|hotline|crisis line|lifeline|training|charit|attempt prevention))"
)
SUICIDE = rf"suicides?{_WORK}"
LIFE_TAKEN = (
    rf"(?:tak(?:e|es|ing|en)|took|end(?:s|ed|ing)?)\s+{OWNER}\s+(?:own\s+)?li(?:fe|ves)"
    rf"|kill(?:s|ed|ing)?\s+(?:{SELF})|suicid\w+\s+attempt|attempt\w*\s+suicide"
    rf"|(?:die[sd]?|dying|lost|death|deaths)\s+(?:by|to|from)\s+suicide"
)

_LESSON = re.compile(
    r"\b(?:say|call it|phrase|phrases|word|words|wording|term|terms|language"
    r"|instead of|rather than|avoid|avoiding|stop using|stop writing|never write"
    r"|don'?t write|do not write|guidelines?|myth|myths|stigma\w*|stereotyp\w*|label|labels"
    r"|outdated|(?:some|people|others|papers)\s+call|use of|why we use|why we write)\b"
)
_CONTRAST = re.compile(
    r"(?:\bnot|\binstead of|\brather than|\bavoid|\bnever|\bno longer|\bover)\W*$"
)
_DENIAL = re.compile(
    r"(?:\bnot|n't|\bnever|\bno|\bisnt|\bwasnt|\barent|\bnobody is|\bmyth\b[^.!?]*|\bfar from"
    r"|\bneither|\bnor|\bwithout)\s+(?:\w+\s+){0,3}[\"']?$"
)
_QUOTES = re.compile(r'"[^"\n]*"|(?<!\w)\'[^\'\n]*(?:\w\'\w[^\'\n]*)*\'(?!\w)')


def is_about_suicide(passage: Passage) -> bool:
    """Whether the thread is about suicide."""
    return Topic.SUICIDE in topics(passage)


def is_about_self_harm(passage: Passage) -> bool:
    """Whether the thread is about self-harm."""
    return Topic.SELF_HARM in topics(passage)


def is_about_eating(passage: Passage) -> bool:
    """Whether the thread is about an eating disorder."""
    return Topic.EATING in topics(passage)


def topics(passage: Passage) -> frozenset[Topic]:
    """What the thread is about, of the topics whose detail can do harm."""
    return topics_of(passage.circumstances.thread or passage.text)


def is_quoted(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the words stand between quotation marks."""
    return any(
        quote.start() < match.start() and match.end() < quote.end()
        for quote in _QUOTES.finditer(passage.words)
    )


def is_taught(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the words are an example in a post about language itself."""
    start, end = passage.sentence_span(match)
    before = passage.words[start : match.start()]
    after = passage.words[match.end() : end]
    if not _LESSON.search(before) and not _LESSON.search(after):
        return False
    return is_quoted(passage, match) or bool(_CONTRAST.search(before))


def is_denied(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the sentence says that it is not so: "suicide is never selfish"."""
    start, _ = passage.sentence_span(match)
    return bool(_DENIAL.search(passage.words[start : match.start()]))
