"""SM11 to SM13: words that make a person their illness, or a joke of it.

The words themselves are in `phrases/stigma.txt`.
"""

import re
from collections.abc import Iterator

from scheduler.text.phrases.phrase_patterns import phrases
from scheduler.text.rules.base import Hit, Passage, Rule, Severity
from scheduler.text.rules.context import (
    is_denied,
    is_name,
    is_own_word,
    is_quoted,
    is_taught,
)

_SUFFERING = phrases("SM11")
_BUDGETS = re.compile(
    r"\b(?:services?|budgets?|councils?|charit\w+|sector|wards?|teams?|nhs)\s+suffer"
)


def _suffering(passage: Passage) -> Iterator[Hit]:
    for match, hit in passage.hits(_SUFFERING):
        is_other = is_taught(passage, match) or is_denied(passage, match)
        if not is_other and not _BUDGETS.search(passage.sentence(match)):
            yield Hit(hit.start, hit.end, Severity.WARN if is_quoted(passage, match) else None)


_LABELLED = phrases("SM12")


def _labelled(passage: Passage) -> Iterator[Hit]:
    for match, hit in passage.hits(_LABELLED):
        if not is_taught(passage, match) and not is_own_word(passage, match):
            yield hit


_INSULTS = phrases("SM13")
_LIGHT = phrases("SM13_LIGHT")


def _insults(passage: Passage) -> Iterator[Hit]:
    for match, hit in passage.hits(_INSULTS):
        if _is_meant_so(passage, match) and not is_name(passage, match):
            yield Hit(hit.start, hit.end, Severity.WARN if is_quoted(passage, match) else None)
    for match, hit in passage.hits(_LIGHT):
        if _is_meant_so(passage, match):
            yield Hit(hit.start, hit.end, Severity.WARN)


def _is_meant_so(passage: Passage, match: re.Match[str]) -> bool:
    return not is_taught(passage, match) and not is_own_word(passage, match)


_CHARTER = "Mental Health Media Charter; Mindframe language guide"

RULES = (
    Rule(
        id="SM11",
        severity=Severity.WARN,
        title="“Suffering from”, “victim of”",
        message="the person is shown as helpless before an illness",
        suggestion="Write “living with” or “experiencing”.",
        source=_CHARTER,
        kindly="You mean to honour how hard it is. "
        "Many people who live with it ask to be more than their worst days.",
        flagged=(
            "She suffers from depression.",
            "Help for those suffering with mental health problems.",
            "a victim of mental illness",
            "He was afflicted with fear.",
            "Anxiety sufferers can join us.",
        ),
        allowed=(
            "She lives with depression.",
            "Victims of crime can call us.",
            "Services are suffering from cuts.",
            "He is not a victim of depression.",
            "Say living with, not suffering from depression.",
        ),
        check=_suffering,
        lists=(_SUFFERING,),
        story_chooses=True,
    ),
    Rule(
        id="SM12",
        severity=Severity.WARN,
        title="A person named by a diagnosis",
        message="a person is called by a diagnosis",
        suggestion="Write “a person with a diagnosis of”.",
        source=_CHARTER,
        kindly="It is short, and some people say it of themselves. "
        "For others it feels as if the diagnosis came first and they came second.",
        flagged=(
            "He is a schizophrenic.",
            "Support for anorexics.",
            "a bipolar who paints",
            "The mentally ill deserve better.",
        ),
        allowed=(
            "She was given a bipolar diagnosis.",
            "an anorexic episode in a long life",
            "He has a diagnosis of schizophrenia.",
            "A psychotic episode is frightening.",
            "I am bipolar and I paint.",
            "Say people with schizophrenia, not “schizophrenics”.",
        ),
        check=_labelled,
        lists=(_LABELLED,),
        story_chooses=True,
    ),
    Rule(
        id="SM13",
        severity=Severity.BLOCK,
        title="Slurs, and illness as a joke",
        message="a slur, or an illness used lightly",
        suggestion="Use the accurate term, or leave it out.",
        source=_CHARTER,
        kindly="These words slip out in jokes among friends. "
        "People who have been called them by strangers read them differently.",
        flagged=(
            "What a psycho.",
            "You nutter!",
            "off to the loony bin",
            "I am so OCD about my desk.",
            "time for my happy pills",
        ),
        allowed=(
            "A screening of Psycho, Hitchcock's film.",
            "Psychology students welcome.",
            "Psycho-education helps families.",
            "I have OCD, and it is not about tidy desks.",
            "Words like “psycho” hurt.",
        ),
        check=_insults,
        lists=(_INSULTS, _LIGHT),
        story_chooses=True,
    ),
)
