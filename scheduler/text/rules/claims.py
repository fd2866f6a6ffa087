"""SM18 to SM21: cures, bodies before and after, illness and violence, suicide for effect.

The words themselves are in `phrases/claims.txt`.
"""

import re
from collections.abc import Iterator

from scheduler.text.phrases.phrase_patterns import phrases
from scheduler.text.rules.base import Hit, Passage, Rule, Severity
from scheduler.text.rules.context import is_quoted, is_taught, is_title

_CURES = phrases("SM18")
_NO_CURE = phrases("SM18_OTHER")


def _cures(passage: Passage) -> Iterator[Hit]:
    for match, hit in passage.hits(_CURES):
        if not _NO_CURE.search(passage.sentence(match)) and not is_taught(passage, match):
            yield hit


_BODIES = phrases("SM19")


def _bodies(passage: Passage) -> Iterator[Hit]:
    yield from (hit for match, hit in passage.hits(_BODIES) if not is_taught(passage, match))


_VIOLENCE = phrases("SM20")
_ILLNESS = phrases("SM20_BESIDE")
_STRONG_VIOLENCE = phrases("SM20_STRONG")
_NO_VIOLENCE = phrases("SM20_OTHER")


def _violence(passage: Passage) -> Iterator[Hit]:
    for match, hit in [*passage.hits(_VIOLENCE), *_in_two_sentences(passage)]:
        is_other = _NO_VIOLENCE.search(passage.nearby(match)) or is_title(passage, match)
        if not is_other and not is_taught(passage, match):
            yield Hit(hit.start, hit.end, Severity.WARN if is_quoted(passage, match) else None)


def _in_two_sentences(passage: Passage) -> Iterator[tuple[re.Match[str], Hit]]:
    """An illness in the sentence before or after a killing or an attack."""
    for match, hit in passage.hits(_STRONG_VIOLENCE):
        if _ILLNESS.search(passage.nearby(match)):
            yield match, hit


_EFFECT = phrases("SM21")


def _effect(passage: Passage) -> Iterator[Hit]:
    for match, hit in passage.hits(_EFFECT):
        if not is_taught(passage, match) and not is_title(passage, match):
            yield Hit(hit.start, hit.end, Severity.WARN if is_quoted(passage, match) else None)


RULES = (
    Rule(
        id="SM18",
        severity=Severity.BLOCK,
        title="A claim to cure",
        message="this promises a cure, or tells people to leave their medicine",
        suggestion="Say what helped one person, and that a GP or pharmacist knows about medicines.",
        source="CAP Code, section 12; Mind, how to report on mental health, read November 2026",
        kindly="Something worked, and you want others to have it. "
        "Somebody who stops their tablets overnight because of a post can come to serious harm.",
        flagged=(
            "Our course cures depression in 30 days.",
            "Throw away your pills.",
            "Anxiety gone in a week, or your money back.",
            "Cold water ended my brother's depression for good, and it will fix yours.",
            "PTSD can be healed with diet alone.",
            "A run works better than any tablets.",
        ),
        allowed=(
            "There is no cure in a cold swim, but there is company.",
            "Never stop tablets overnight. Talk to your GP first.",
            "Talking helped me live with depression.",
            "The new roof cured our damp for good.",
            "Research into a cure for dementia starts here.",
            "Mornings work better for me than evenings.",
            "Some days work better than others.",
            "A letter does the job quicker than you think.",
        ),
        check=_cures,
        lists=(_CURES,),
    ),
    Rule(
        id="SM19",
        severity=Severity.BLOCK,
        title="Bodies before and after",
        message="bodies or weights are set side by side",
        suggestion="Tell what recovery feels like; leave out pictures and figures of bodies.",
        source="Beat media guidelines, read November 2026; headline.ie, eating disorders",
        kindly="Such pictures are shared out of pride in having come through. "
        "To a reader who is ill the first one is a goal, and the second one a threat.",
        flagged=(
            "Before: 14st 2lb. After: 9st.",
            "Swipe to see me at my thinnest and me now.",
            "Before and after photos of my body, for Eating Disorders Awareness Week.",
        ),
        allowed=(
            "Before and after: our new garden.",
            "Swipe to see the choir.",
            "Doors open before nine and close after ten.",
        ),
        check=_bodies,
        lists=(_BODIES,),
        languages=("en", "cy"),
    ),
    Rule(
        id="SM20",
        severity=Severity.BLOCK,
        title="Illness tied to violence",
        message="an illness is tied to violence",
        suggestion="Leave the illness out; people who are ill are more often harmed than harming.",
        source="Mindframe; Mind, how to report on mental health; Time to Change, media guidelines",
        kindly="After something terrible everybody looks for a reason. "
        "Neighbours of anyone with the same diagnosis read it as being about them.",
        flagged=(
            "Another stabbing by a schizophrenic off his meds.",
            "Psychosis walks our streets with a knife.",
            "The gunman had a history of mental illness, of course.",
        ),
        allowed=(
            "People with schizophrenia are far more likely to be harmed than to harm.",
            "After the attack, please do not guess at anyone's diagnosis.",
            "Domestic violence and depression: our Thursday group.",
            "Psychosis is frightening for the person who has it.",
        ),
        check=_violence,
        lists=(_VIOLENCE, _STRONG_VIOLENCE),
    ),
    Rule(
        id="SM21",
        severity=Severity.WARN,
        title="“Suicide” for effect",
        message="suicide is used as a figure of speech or a joke",
        suggestion="Say what you mean: a mistake, a risk, a long day.",
        source="Mindframe language guide (“political suicide”), read November 2026",
        kindly="It is a habit of speech, and nobody thinks of a person while saying it. "
        "Somebody who has lost one does.",
        flagged=(
            "It would be career suicide to miss the deadline.",
            "The suicide squeeze won the game.",
            "I'll kill myself if they play that song again, lol.",
        ),
        allowed=(
            "Suicide is preventable.",
            "He would rather talk than die by suicide.",
            "Political parties debate suicide prevention.",
        ),
        check=_effect,
        lists=(_EFFECT,),
    ),
)
