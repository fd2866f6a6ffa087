"""SM05, SM06, SM14, SM15: detail that can harm, whoever tells it.

The words themselves are in `phrases/detail.txt` and, where they open a topic, `lexicon.txt`.
"""

import re
from collections.abc import Iterator

from scheduler.text.phrases.lexicon import Topic
from scheduler.text.phrases.phrase_patterns import phrases
from scheduler.text.rules.base import Hit, Looks, Passage, Rule, Severity
from scheduler.text.rules.context import (
    happens,
    happens_near,
    is_about,
    is_challenge,
    is_gathering,
    is_taught,
)

_METHODS = phrases("METHOD")
_METHODS_BESIDE = phrases("SM05")
_AFTER_IT = phrases("SM05_OTHER")


def _method(passage: Passage) -> Iterator[Hit]:
    seen = set()
    for match, hit in passage.hits(_METHODS):
        sentence = passage.sentence_number(match)
        if sentence not in seen and not is_taught(passage, match) and not _is_other(passage, match):
            seen.add(sentence)
            yield Hit(hit.start, hit.end, is_certain=_SELF.search(match.group()) is not None)
    if not happens(passage, Topic.SUICIDE):
        return
    for match, hit in passage.hits(_METHODS_BESIDE):
        sentence = passage.sentence_number(match)
        is_other = is_taught(passage, match) or is_challenge(passage, match)
        if sentence in seen or is_other or _AFTER_IT.search(passage.sentence(match)):
            continue
        if happens_near(passage, match, Topic.SUICIDE):
            seen.add(sentence)
            yield hit


# Said of oneself a method is a method; a leap off a pier may be a swim for charity.
_SELF = re.compile(r"sel(?:f|ves)\b")
_JUMP = re.compile(r"^(?:jump|leap|plung|div|dove|step|walk|ran|run|went|go)")


def _is_other(passage: Passage, match: re.Match[str]) -> bool:
    if _JUMP.match(match.group()) and is_challenge(passage, match):
        return True
    return _AFTER_IT.search(passage.sentence(match)) is not None


_PLACES = phrases("SM06")
_DIES = phrases("SM06_DIES")
_PLACES_NEARBY = phrases("SM06_NEARBY")
# "at Cairn Law", and no day or feast.
_AT_A_NAME = re.compile(
    r"\s(?:\w+\s){0,2}(?:at|off|near|below|beneath|under|outside|ar|ger)\s(?:the\s)?"
    r"(?!(?:Christmas|Easter|New\sYear|Hallowe|Eid|Diwali|Lent|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|Jan|Feb|Mar|Apr|May|June|July|Aug|Sept|Oct|Nov|Dec|I\b|God|A&E|Home|University|School))[A-Z][\w’'-]+"
)
_KNOWN_PLACES = phrases("SM06_KNOWN")
_AFTER = re.compile(r"(?:\s+[\w'’-]+){0,6}")
_NAME = re.compile(r"(?<![.!?…]\s)(?<!^)\b(?!I\b|I['’])[A-Z][\w'’-]+")


def _place(passage: Passage) -> Iterator[Hit]:
    if not happens(passage, Topic.SUICIDE):
        return
    yield from (hit for match, hit in passage.hits(_KNOWN_PLACES) if not is_taught(passage, match))
    for match, hit in passage.hits(_PLACES):
        is_other = is_gathering(passage, match) or is_challenge(passage, match)
        if not is_other and _is_named(passage, match):
            yield hit
    for match, hit in passage.hits(_PLACES_NEARBY):
        is_other = is_gathering(passage, match) or is_challenge(passage, match)
        if not is_other and _is_named(passage, match) and _DIES.search(passage.nearby(match)):
            yield hit
    for match, hit in passage.hits(_DIES):
        named = _AT_A_NAME.match(passage.text, hit.end)
        if (
            named
            and not _PLACES.search(passage.sentence(match))
            and not is_gathering(passage, match)
            and not is_challenge(passage, match)
        ):
            yield Hit(hit.start, named.end())


def _is_named(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the place bears a name: a capital inside the words, or in the few after them."""
    start, end = passage.span(match.start(), match.end())
    after = _AFTER.match(passage.text, end)
    last = after.end() if after else end
    return any(
        found.start() > 0 for found in _NAME.finditer(passage.text[max(0, start - 30) : last])
    )


_HARM_DETAIL = phrases("SM14")
_HARM_PLAIN = phrases("SM14_PLAIN")


def _harm_detail(passage: Passage) -> Iterator[Hit]:
    if not happens(passage, Topic.SELF_HARM):
        return
    seen = set()
    for match, hit in passage.hits(_HARM_PLAIN):
        if not is_taught(passage, match):
            seen.add(passage.sentence_number(match))
            yield Hit(hit.start, hit.end, is_certain=True)
    for match, hit in passage.hits(_HARM_DETAIL):
        sentence = passage.sentence_number(match)
        if sentence in seen or is_taught(passage, match):
            continue
        if happens_near(passage, match, Topic.SELF_HARM):
            seen.add(sentence)
            yield hit


_EATING_DETAIL = phrases("SM15")
_PERSON = re.compile(r"\b(?:i|i'd|i'm|my|me|she|her|he|his|him|they|roeddwn|fy)\b")
_MONEY = re.compile(
    r"[£$€]\s?$|\b(?:rais\w*|donat\w*|cost\w*|gave|give|gives|giving|gift|spend\w*|sponsor\w*|worth)"
    r"\W+(?:\w+\W+){0,3}$"
)


def _eating_detail(passage: Passage) -> Iterator[Hit]:
    if not is_about(passage, Topic.EATING):
        return
    is_illness = happens(passage, Topic.EATING)
    seen = set()
    for match, hit in passage.hits(_EATING_DETAIL):
        sentence = passage.sentence_number(match)
        before = passage.words[max(0, match.start() - 40) : match.start()]
        is_theirs = is_illness or _PERSON.search(passage.sentence(match))
        is_other = _MONEY.search(before) or is_taught(passage, match)
        if sentence not in seen and is_theirs and not is_other:
            seen.add(sentence)
            yield hit


_GUIDELINES = "Samaritans media guidelines, 6th edition, 2020; WHO resource, 2023"

RULES = (
    Rule(
        id="SM05",
        severity=Severity.BLOCK,
        title="A method or an amount",
        message="this gives away how, or how much",
        suggestion="Take the detail out; the story stands without it.",
        source=_GUIDELINES,
        kindly="A true story has such details, and leaving one out can feel like hiding. "
        "They are the one part that research ties to further deaths: they stay out for everyone.",
        flagged=(
            "He died by suicide; he hanged himself.",
            "I thought of suicide and took all my tablets.",
            "She took an overdose and hoped to die by suicide.",
            "He took his own life. He had jumped from the roof.",
            "Thirty tablets, and thoughts of suicide.",
            "I was suicidal. There was a noose in the shed.",
        ),
        allowed=(
            "Hang in there: suicide is preventable.",
            "We jumped from a plane for suicide prevention.",
            "My tablets help; I no longer think of suicide.",
            "I take two tablets every morning, and I talk about suicide more easily now.",
            "International Overdose Awareness Day is in August.",
            "She jumped at the chance to train in suicide prevention.",
            "Learning the ropes of a suicide prevention line.",
        ),
        check=_method,
        looks=Looks.TOPIC,
        languages=("en", "cy"),
        is_fixed=True,
        may_be_lifted=False,
        may_be_misread=True,
    ),
    Rule(
        id="SM06",
        severity=Severity.BLOCK,
        title="A named place",
        message="this names a place where people have died",
        suggestion="Write “a public place”, or leave it out.",
        source=_GUIDELINES,
        kindly="Places hold memories, and naming one can feel like respect. "
        "A named place draws people who are at risk, so we keep it to ourselves.",
        flagged=(
            "The cliff is a suicide hotspot.",
            "He took his own life at Harbour Bridge.",
            "The bridge is notorious for suicides.",
        ),
        allowed=(
            "Join our suicide prevention walk across Harbour Bridge.",
            "Volunteers hand out suicide prevention leaflets at Harbour Station.",
            "He died by suicide in a public place.",
            "The wifi hotspot is at Harbour Station.",
        ),
        check=_place,
        looks=Looks.TOPIC,
        languages=("en", "cy"),
        is_fixed=True,
        may_be_lifted=False,
        may_be_misread=True,
    ),
    Rule(
        id="SM14",
        severity=Severity.BLOCK,
        title="Detail of self-harm",
        message="this counts, shows or names what self-harm was done with or what it left",
        suggestion="Take the detail out; say what it felt like, and what helped.",
        source="Samaritans media guidelines, 2020; #chatsafe 2.0, 2023",
        kindly="You lived it, and the details are yours. "
        "Others who self-harm may measure themselves against them, so they stay out for everyone.",
        flagged=(
            "I used to self-harm with a blade.",
            "Self-harm left deep scars.",
            "She would self-harm 12 times a week.",
            "I was hurting myself, and there was blood.",
            "Self-harm: the cuts on my arm took weeks to heal.",
        ),
        allowed=(
            "I am 100 days free from self-harm.",
            "I stopped self-harming with help from my nurse.",
            "We cut the waiting list for self-harm support by half.",
            "Give blood on Tuesday.",
            "Two years free from self-harm. It got lighter.",
            "Self-harm is more common than you think, and people recover.",
        ),
        check=_harm_detail,
        looks=Looks.TOPIC,
        languages=("en", "cy"),
        is_fixed=True,
        may_be_lifted=False,
        may_be_misread=True,
    ),
    Rule(
        id="SM15",
        severity=Severity.BLOCK,
        title="Numbers and amounts with an eating disorder",
        message="this gives a weight, a size, or an amount eaten, beside an eating disorder",
        suggestion="Take the number out; write about feelings, and the help that was found.",
        source="Beat media guidelines",
        kindly="Numbers can seem the clearest way to say how ill someone was. "
        "To a reader with an eating disorder a number is a goal, so they stay out for everyone.",
        flagged=(
            "With anorexia I weighed 38 kg.",
            "My eating disorder had me at 500 calories a day.",
            "Anorexia, at a BMI of 14.",
            "In my eating disorder I ate one apple a day.",
            "Bulimia: I lost two stone.",
            "I was a size zero, with an eating disorder.",
        ),
        allowed=(
            "We raised 500 pounds for eating disorder support.",
            "For our eating disorder group we raised, with cake, 500 pounds.",
            "A 10 km run for people with eating disorders.",
            "My eating disorder told me lies; my friends told me the truth.",
            "The cake has 300 calories and no regrets.",
            "You can have an eating disorder at any weight.",
        ),
        check=_eating_detail,
        looks=Looks.TOPIC,
        languages=("en", "cy"),
        is_fixed=True,
        may_be_lifted=False,
        may_be_misread=True,
    ),
)
