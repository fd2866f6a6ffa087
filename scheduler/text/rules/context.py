"""What stands around a word: a topic, a quotation, a denial, a lesson about language."""

import re
from functools import lru_cache

from scheduler.text.folding import folded_text
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

_SUICIDE = re.compile(
    rf"suicid|{LIFE_TAKEN}|(?:want\w*|wish\w*)\s+to\s+die|attempts?\s+on\s+{OWNER}|hunan{GAP}ladd"
)
_SELF_HARM = re.compile(
    rf"self{GAP}(?:harm|injur|mutilat)|(?:hurt|cut|burn|harm|injur)\w*\s+(?:{SELF})"
    rf"|hunan{GAP}niw"
)
_EATING = re.compile(
    rf"eating{GAP}(?:disorder|problem|distress)|disordered{GAP}eating|anorex|bulimi|arfid|osfed"
    rf"|orthorexi|bing(?:e|ing){GAP}eat|\bpurg(?:e|ed|es|ing)\b(?=.*\b(?:eat|food|meal))"
    r"|anhwylder\w*\s+bwyta",
    re.DOTALL,
)

_STEMS = (
    "suicid", "life", "lives", "kill", "die", "dying", "death", "lost", "hunan", "harm", "injur",
    "mutilat", "attempt", "hurt", "cut", "burn", "eating", "anorex", "bulimi", "arfid", "osfed",
    "orthorexi", "purg", "bwyta",
)  # fmt: skip
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
    return "suicide" in topics(passage)


def is_about_self_harm(passage: Passage) -> bool:
    """Whether the thread is about self-harm."""
    return "self-harm" in topics(passage)


def is_about_eating(passage: Passage) -> bool:
    """Whether the thread is about an eating disorder."""
    return "eating" in topics(passage)


def topics(passage: Passage) -> frozenset[str]:
    """What the thread is about, of the topics whose detail can do harm."""
    return topics_of(passage.circumstances.thread or passage.text)


@lru_cache(maxsize=4_096)
def topics_of(text: str) -> frozenset[str]:
    """What a text is about, of the topics whose detail can do harm."""
    words = folded_text(text)
    if not any(map(words.__contains__, _STEMS)):
        return frozenset()
    topics = {"suicide": _SUICIDE, "self-harm": _SELF_HARM, "eating": _EATING}
    return frozenset(name for name, pattern in topics.items() if pattern.search(words))


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
