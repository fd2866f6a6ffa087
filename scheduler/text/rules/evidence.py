"""SM16 and SM17: figures say where they come from, and hard content says so first."""

import re
from collections.abc import Iterator

from scheduler.text.rules.base import Hit, Looks, Passage, Rule, Severity
from scheduler.text.rules.context import LIFE_TAKEN, is_about_self_harm, is_about_suicide

_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve",
    "twenty", "fifty", "hundred",
)  # fmt: skip
_SMALL = rf"(?:{'|'.join(_WORDS)}|[0-9][0-9,]*)"
_FIGURE = re.compile(
    r"(?<![\w.,£$€])\d+(?:\.\d+)?\s?(?:%|per\s?cent\b)"
    rf"|\b{_SMALL} (?:in|out of)\s+(?:every\s+)?{_SMALL}\b"
    r"|\b(?:half|a\s+third|a\s+quarter|two\s+thirds|three\s+quarters|most|the\s+majority) of\s+"
    r"(?:all\s+)?(?:people|adults|children|men|women|students|workers|us|deaths|suicides)\b"
    r"|\b\d[\d,.]*(?:\s?(?:million|thousand))?\s+(?:people|adults|children|men|women|students)\s+"
    r"(?:die[ds]?|have|had|live|lives|are\s+waiting|wait|are\s+diagnosed|attempt\w*|self-?\s?harm)\b"
)
_NOT_A_STATISTIC = re.compile(
    r"^\s*(?:off\b|discount|of\s+(?:every|your|the|all|our|each)\s+(?:\w+\s+)?(?:donation|gift|ticket"
    r"|sale|profit|proceed|pound|penny|money|price|battery)\w*|human\b|sure\b|behind\b|cotton|recycled)"
)
_FIGURE_STEMS = (
    *"0123456789", *(f"{word} in" for word in _WORDS), "out of",
    "half of", "thirds of", "third of", "quarter of", "quarters of", "most of", "majority of",
)  # fmt: skip
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\blast\s+year\b|\bthis\s+year\b|\btoday\b|\byesterday\b")
_SOURCE = re.compile(
    r"\b(?:source|according\s+to|survey|report|study|census|statistics|figures|data|research|ons|nhs"
    r"|who|apms|nrs|nisra|published|found\s+by|analysis)\b|https?:|www\.|\w\.(?:org|uk|gov|com)\b"
    r"|\([^)]*[a-z]{3,}[^)]*\d{4}[^)]*\)"
)


def _unsourced(passage: Passage) -> Iterator[Hit]:
    for match, hit in passage.hits(_FIGURE):
        rest = passage.words[match.end() :]
        if match.group().startswith("100") or _NOT_A_STATISTIC.search(rest):
            continue
        lacks = [
            name
            for name, pattern in (("source", _SOURCE), ("date", _DATE))
            if not pattern.search(passage.words)
        ]
        if lacks:
            advice = f"Add its {' and its '.join(lacks)}, in brackets for example."
            yield Hit(hit.start, hit.end, suggestion=advice)


_PERSON = (
    r"\b(?:i|i'?m|i'?ve|me|my|he|she|him|his|her|brother|sister|son|daughter|mum|dad|mother|father"
    r"|friend|husband|wife|partner|colleague|uncle|aunt|cousin|boyfriend|girlfriend)\b"
)
_TOLD = re.compile(
    rf"{LIFE_TAKEN}|\bsuicidal\b|\bcommit\w*\s+suicide|\b(?:his|her|my|their)\s+suicide\b"
    r"|\b(?:want\w*|wish\w*)\s+to\s+die\b|\bself-?\s?harm(?:ed|ing|s)?\b"
    r"|\b(?:hurt|cut|harm)\w*\s+my\s?self\b|\bthoughts?\s+of\s+suicide\b|\bsuicide\s+attempt"
)
_HAS_PERSON = re.compile(_PERSON)
_NOTED = re.compile(
    r"^\W*(?:content\s+(?:note|warning)|trigger\s+warning|cn|cw|tw)\b"
    r"|\b(?:mentions?|talks?\s+about|is\s+about|contains|speaks\s+of)\s+(?:\w+[\s,]+){0,3}"
    r"(?:suicid\w+|self-?\s?harm)"
)


def _unannounced(passage: Passage) -> Iterator[Hit]:
    circumstances = passage.circumstances
    if not circumstances.is_first or circumstances.content_note:
        return
    if not is_about_suicide(passage) and not is_about_self_harm(passage):
        return
    if _NOTED.search(passage.words):
        return
    for match, hit in passage.hits(_TOLD):
        if _HAS_PERSON.search(passage.sentence(match)):
            yield hit
            return


RULES = (
    Rule(
        id="SM16",
        severity=Severity.WARN,
        title="A figure without source or date",
        message="a figure stands here without its source, its date, or both",
        suggestion="Cite it: who counted, and when.",
        source="WHO resource for media professionals, 2023",
        kindly="You know where the figure comes from. "
        "With its source and year a reader can trust it, and you can take it down when it is old.",
        flagged=(
            "1 in 4 people will have a mental health problem.",
            "One in four of us.",
            "75% of suicides are by men.",
            "6,000 people die by suicide.",
            "22.6% of adults, says a survey.",
        ),
        allowed=(
            "About 1 in 5 adults aged 16 to 64 in England has a common mental health condition "
            "(APMS 2023/4, 22.6%).",
            "100% of your gift goes to the helpline.",
            "20% off tickets until Friday.",
            "10% of every sale pays for training.",
            "Doors open at 7, and there are 120 seats.",
        ),
        check=_unsourced,
        stems=_FIGURE_STEMS,
    ),
    Rule(
        id="SM17",
        severity=Severity.BLOCK,
        title="Hard content that comes unannounced",
        message="the first post tells of suicide or self-harm before any content note or help line",
        suggestion="Add a content note, or begin the thread with a gentler post.",
        source="#chatsafe 2.0, 2023, doi.org/10.1371/journal.pone.0289494",
        kindly="Starting in the middle is how people get read. "
        "A short, plain note lets a reader choose the moment, and help stands beside it.",
        flagged=(
            "My brother died by suicide when I was nine.",
            "I self-harmed for years.",
            "Last winter I wanted to die.",
        ),
        allowed=(
            "Content note: mentions suicide, without detail, and says what helped. My brother died "
            "by suicide.",
            "World Suicide Prevention Day is on Friday.",
            "Our volunteers answer people who are thinking of suicide.",
            "This thread mentions suicide. My brother died by suicide when I was nine.",
        ),
        check=_unannounced,
        looks=Looks.TOPIC,
    ),
)
