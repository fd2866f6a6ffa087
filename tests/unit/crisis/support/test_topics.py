"""A text that is about suicide, self-harm or an eating disorder is known as such."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.crisis.support.topics import is_sensitive


@pytest.mark.parametrize(
    "text",
    [
        "World Suicide Prevention Day is 10 September.",
        "We are committed to suicide prevention.",
        "SUICIDE",
        "#SuicideAwareness",
        "#suicideprevention",
        "sui\u200bcide",
        "ѕuісіdе",  # Cyrillic letters
        "She took her own life.",
        "I wanted to die that winter.",
        "He didn't want to be alive",
        "I used to self-harm.",
        "self\u2011harm", "self harm", "selfharm", "#SelfHarm", "self\nharm",
        "She was hurting herself.",
        "I had been cutting myself.",
        "an overdose",
        "Eating Disorders Awareness Week", "#EatingDisorders", "disordered eating",
        "anorexia and bulimia", "Anoréxia", "binge-eating", "ARFID is real",
        "#EDRecovery",
        "making myself sick",
        "Atal hunanladdiad", "hunan-niweidio", "anhwylder bwyta",
        "prévention du suicide", "troubles alimentaires", "automutilation",
        "trastorno de la conducta alimentaria", "autolesión", "quitarse la vida",
    ],
)  # fmt: skip
def test_help_stands_beside(text: str) -> None:
    assert is_sensitive(text)


@pytest.mark.parametrize(
    "text",
    [
        "What do you wish someone had asked you?",
        "A 10 km run along the harbour.",
        "We cut the waiting list by half.",
        "Self-care looks different for everyone.",
        "The best seats in the house, and cake.",
        "Our wasps' nest is gone.",
        "Join the Anaheim choir, banana bread included.",
        "Edward was aware of recovery colleges.",
        "",
    ],
)
def test_no_help_line_is_needed(text: str) -> None:
    assert not is_sensitive(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_the_word_is_found_in_any_surroundings(before: str, after: str) -> None:
    assert is_sensitive(f"{before} suicide {after}")
