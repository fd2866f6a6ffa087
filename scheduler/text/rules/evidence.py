"""SM16 and SM17: figures say where they come from, and hard content says so first.

The words themselves are in `phrases/evidence.txt`.
"""

import re
from collections.abc import Iterator

from scheduler.text.phrases.phrase_patterns import phrases
from scheduler.text.rules.base import Hit, Looks, Passage, Rule, Severity
from scheduler.text.rules.context import topics

_FIGURE = phrases("SM16")
_SHARE = phrases("SM16_SHARE")
_ABOUT = phrases("SM16_ABOUT")
_IDIOM = phrases("SM16_IDIOM")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\blast\s+year\b|\bthis\s+(?:year|month)\b|\byesterday\b")
_SOURCE = re.compile(
    r"\b(?:source|according\s+to|surveys?|polls?|reports?|study|studies|census|statistics|figures|data"
    r"|research|university|ons|nhs|apms|nrs|nisra|cso|cdc|published|found\s+by|analysis|we\s+asked"
    r"|our\s+own\s+count|records)\b|https?:|www\.|\w\.(?:org|uk|gov|com)\b"
    r"|\([^()]{0,80}[a-z]{3}[^()]{0,80}\d{4}[^()]{0,40}\)"
)
_WORLD_HEALTH = re.compile(r"\bWHO\b")


def _unsourced(passage: Passage) -> Iterator[Hit]:
    lacks: list[str] | None = None
    for match, hit in _figures(passage):
        if match.group().startswith("100") or _is_idiom(passage, match):
            continue
        if lacks is None:
            lacks = _lacking(passage)
        if lacks:
            advice = f"Add its {' and its '.join(lacks)}, in brackets for example."
            yield Hit(hit.start, hit.end, suggestion=advice)


def _lacking(passage: Passage) -> list[str]:
    """What the post does not say of its figures."""
    has_source = _SOURCE.search(passage.words) or _WORLD_HEALTH.search(passage.text)
    has_date = _DATE.search(passage.words)
    return [name for name, there in (("source", has_source), ("date", has_date)) if not there]


def _figures(passage: Passage) -> Iterator[tuple[re.Match[str], Hit]]:
    yield from passage.hits(_FIGURE)
    for match, hit in passage.hits(_SHARE):
        if _ABOUT.search(passage.sentence(match)):
            yield match, hit


def _is_idiom(passage: Passage, match: re.Match[str]) -> bool:
    start = passage.sentence_span(match)[0]
    return any(
        idiom.start() <= match.start() - start < idiom.end()
        for idiom in _IDIOM.finditer(passage.sentence(match))
    )


_TOLD = phrases("METHOD", "ATTEMPT", "WISH", "CUT_SKIN", "PURGE", "SM17")
_TOLD_OPENLY = phrases("SM17_OPENLY")
_PERSON = phrases("SM17_PERSON")
_NOTED = phrases("SM17_NOTED")


def _unannounced(passage: Passage) -> Iterator[Hit]:
    circumstances = passage.circumstances
    if not circumstances.is_first or circumstances.content_note or not topics(passage):
        return
    openly = next(passage.hits(_TOLD_OPENLY), None)
    if openly:
        yield openly[1]
        return
    if _NOTED.search(passage.words):
        return
    for match, hit in passage.hits(_TOLD):
        if _PERSON.search(passage.sentence(match)):
            yield hit
            return


RULES = (
    Rule(
        id="SM16",
        severity=Severity.WARN,
        title="A figure without source or date",
        message="add a source for this figure: it has none, or no date",
        suggestion="Say where the figure comes from, and its date.",
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
        lists=(_FIGURE, _SHARE),
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
