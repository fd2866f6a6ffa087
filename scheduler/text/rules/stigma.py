"""SM11 to SM13: words that make a person their illness, or a joke of it."""

import re
from collections.abc import Iterator

from scheduler.text.rules.base import Hit, Passage, Rule, Severity
from scheduler.text.rules.context import is_denied, is_quoted, is_taught
from scheduler.text.rules.suicide import wording

_CONDITIONS = (
    r"(?:depression|anxiety|mental\s+(?:illness|ill-?\s?health|health|distress)\w*|bipolar"
    r"|schizophrenia|psychosis|ptsd|ocd|self-?\s?harm|eating\s+disorders?|anorexia|bulimia|panic"
    r"|addiction|suicide|suicidal|stress|burnout|loneliness|autism|adhd|dementia|phobias?"
    r"|post-?\s?natal|postnatal|perinatal|personality\s+disorder|trauma)"
)
_SUFFERING = re.compile(
    rf"\bsuffer(?:s|ed|ing|er|ers)?\s+(?:from|with|of|through)\s+(?:\w+\s+){{0,3}}?{_CONDITIONS}"
    rf"|\b{_CONDITIONS}\s+suffer(?:er|ers|ing)\b"
    rf"|\bvictims?\s+of\s+(?:\w+\s+){{0,2}}?{_CONDITIONS}"
    rf"|\bafflicted\s+(?:with|by)\b"
    rf"|\b{_CONDITIONS}\s+victims?\b"
)


def _suffering(passage: Passage) -> Iterator[Hit]:
    for match, hit in passage.hits(_SUFFERING):
        if not is_taught(passage, match) and not is_denied(passage, match):
            yield hit


_LABELS = (
    r"(?:schizophrenic|anorexic|bulimic|psychotic|depressive|manic\s+depressive|neurotic"
    r"|psychopath)"
)
_AFTER_A_NOUN = (
    r"(?=\s*(?:[.,;:!?)\"'\n]|$|-\s|(?:who|and|or|is|was|are|were|has|had|in|on|at|for|with|from|to|said"
    r"|says|can|could|may|might|will|would|should|need|needs|like|of|the|than|but|as|talks?)\b))"
)
_LABELLED = re.compile(
    rf"\b(?:an?|the|this|that|another|every|some)\s+(?:\w+\s+)?{_LABELS}{_AFTER_A_NOUN}"
    rf"|\b(?:an?|another|every)\s+bipolar{_AFTER_A_NOUN}"
    rf"|\b(?:schizophrenics|anorexics|bulimics|psychotics|depressives|bipolars|neurotics)\b"
    r"|\bthe\s+mentally\s+ill\b(?!\s+\w+(?:s|people)\b)"
)


def _labelled(passage: Passage) -> Iterator[Hit]:
    for match, hit in passage.hits(_LABELLED):
        if not is_taught(passage, match):
            yield hit


_INSULTS = re.compile(
    r"\bpsychos?\b(?!-|\s+(?:\(\d|by\s+hitchcock|the\s+film))|\bnutters?\b|\bloon(?:y|ies)\b"
    r"|\bnut\s?jobs?\b|\bschizos?\b|\bhead\s?cases?\b|\blunatics?\b|\bmental\s+(?:case|patient)s?\b"
    r"|\bfruit\s?cakes?\b(?=[^.!?]*\b(?:mad|crazy|insane)\b)|\bcrazy\s+person\b"
)
_LIGHT = re.compile(
    r"\bhappy\s+pills?\b|\b(?:so|a\s+bit|totally|very|super|such|kind\s+of|being|sooo+)\s+"
    r"(?:ocd|bipolar|schizo(?:phrenic)?|adhd|psychotic)\b|\bmy\s+ocd\s+(?:is\s+)?(?:about|means|loves)\b"
)
_FILM = re.compile(r"\b(?:hitchcock|film|cinema|movie|screening)\b")


def _insults(passage: Passage) -> Iterator[Hit]:
    for match, hit in passage.hits(_INSULTS):
        is_film = match.group() == "psycho" and _FILM.search(passage.sentence(match))
        if is_film or is_taught(passage, match):
            continue
        yield Hit(hit.start, hit.end, Severity.WARN if is_quoted(passage, match) else None)
    for hit in wording(passage, _LIGHT):
        yield Hit(hit.start, hit.end, Severity.WARN)


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
        stems=("suffer", "victim", "afflict"),
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
        stems=(
            "schizo",
            "psycho",
            "bipolar",
            "mental",
            "anorexic",
            "bulimic",
            "depress",
            "neurotic",
        ),
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
        stems=(
            "psycho",
            "nut",
            "loon",
            "schizo",
            "head",
            "lunatic",
            "mental",
            "fruit",
            "crazy",
            "pill",
            "ocd",
            "bipolar",
            "adhd",
        ),
    ),
)
