"""What stands around words decides: lessons, denials, names, challenges, a person's own words."""

import pytest

from scheduler.text.rules.base import Circumstances, Severity
from tests.support.examples.findings import find

_NOTED = Circumstances(content_note="mentions suicide", mentions=frozenset())
_STORY = Circumstances(is_story=True, content_note="mentions suicide", mentions=frozenset())


def found(text: str, circumstances: Circumstances = _NOTED) -> set[str]:
    return {one.rule for one in find(text, circumstances) if one.rule.startswith("SM")}


@pytest.mark.parametrize(
    "text",
    [
        "Swap “committed suicide” for “died by suicide”. Small change, big kindness.",
        "❌ commit suicide\n✅ die by suicide",
        "committed suicide → died by suicide",
        "Bad: committed suicide. Better: died by suicide.",
        "Words that hurt: psycho, nutter, schizo.",
        "Please don't write that somebody committed suicide.",
        "Not “a bipolar”: a person who lives with bipolar.",
        "“Crazy”, “mental”, “psycho”: our students rewrote a script without them.",
        "Nobody is “a depressive”. People have depression.",
        "“Happy pills” makes it harder to ask for medication.",
        "We took “sufferers of depression” off our website.",
        "Say “cures depression”? Never: say “helped me”. Language matters.",
        "Leave out “before and after photos of my body”. Words are enough.",
        "Headlines like “schizophrenic kills neighbour” do harm.",
        "Instead of “career suicide”, say “a mistake”.",
        "Psycho, nutter, schizo: three words our pupils voted off their playground.",
        "Don't say “Suicide hotspot”. Say “a public place”.",
        "Don't write “my self-harm was a razor on my arm”. Language matters.",
        "Don't write “anorexia at a BMI of 12”. Guidelines say why.",
        "Don't write “he hanged himself”. Guidelines say why.",
        "Don't write “I cut myself with a blade”. Guidelines say why.",
    ],
)
def test_what_teaches_about_words_is_left_alone(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Alice Nutter of Pendle is the subject of Sunday's history walk.",
        "Lunatic Fringe theatre company play our benefit night.",
        "Headcase, our student magazine, is out on Friday.",
        "The Loony Dook raised £900 for our drop-in.",
        '"Basket Case" by Green Day got the whole room singing.',
        "Suicide Blonde came on at the ceilidh.",
        "Film club shows Psycho on Friday.",
    ],
)
def test_names_and_titles_are_left_alone(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize("text", ["NUTTER AT LARGE", "What a nutter.", "nutter", "Lunatic. Again."])
def test_and_a_slur_is_no_name(text: str) -> None:
    assert "SM13" in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "We walked from Land's End to John o' Groats for suicide prevention.",
        "Running over Tower Bridge for Tom, who died by suicide.",
        "Tom jumped from the pier for us, and raised £90 in memory of Ruth, who died by suicide.",
        "Deep cuts to self-harm services.",
        "The research says they are three times more likely to self-harm (Manchester, 2018).",
        "Join our vigil at Harbour Bridge for everyone who died by suicide there.",
        "There is hope after an overdose.",
        "I raised 500 pounds, and my anorexia got none of it.",
        "Our services suffer from stress on budgets.",
        "After the attack, please do not guess at a diagnosis of psychosis.",
        "After three failed attempts at the summit we finished our walk for suicide prevention.",
    ],
)
def test_work_challenges_and_other_meanings_are_left_alone(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "I call myself a nutter. It is my word.",
        "Being bipolar does not define me.",
        "They wrote that I was attention-seeking.",
        "Dismissed as attention-seeking, again.",
        "I'm an addict in recovery, nine years this May.",
    ],
)
def test_in_their_own_story_a_persons_words_are_theirs(text: str) -> None:
    assert found(text, _STORY) == set()


def test_a_slur_for_somebody_else_is_their_choice_in_a_story() -> None:
    [finding] = find("The neighbour was a nutter.", _STORY)
    assert (finding.rule, finding.severity) == ("SM13", Severity.CHOICE)


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("She said: “he is a schizophrenic off his meds who stabbed a man in the street”.", "SM20"),
        ("She said to us: “it would be career suicide to leave now, and he knows it”.", "SM21"),
    ],
)
def test_a_quotation_is_a_warning_at_most(text: str, severity: str) -> None:
    assert {one.severity for one in find(text, _NOTED) if one.rule == severity} == {Severity.WARN}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("His van was parked at Kielder Dam. He had taken his own life.", "SM06"),
        ("He killed himself up at Cairn Law.", "SM06"),
        ("She died by suicide at Ballycrana.", "SM06"),
        ("A word about stabbings. The man had untreated schizophrenia.", "SM20"),
        ("He stabbed a man. Schizophrenia, of course.", "SM20"),
        ("I cut myself with a blade. My arms show it.", "SM14"),
        ("My eating disorder had me at 500 calories.", "SM15"),
        ("Our eating disorder clinic told me that my BMI was 14.", "SM15"),
    ],
)
def test_what_stands_in_the_next_sentence_counts(text: str, rule: str) -> None:
    assert rule in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Our eating disorder clinic has 500 calories of cake.",
        "Our self-harm service opens. Bring scissors for the craft table.",
        "We committed £2m to suicide prevention.",
        "The death of a pub: Kielder Dam Inn closes.",
        "Everyone who died by suicide at Ballycrana: a vigil.",
        "We lost Tom to suicide. We meet monthly. There is soup. I bought a belt.",
        "I self-harmed for years. Then came choir. Then came cake. I bought scissors.",
    ],
)
def test_work_on_a_topic_tells_no_detail(text: str) -> None:
    assert found(text) == set()
