"""No text, however strange, makes a rule slow: its patterns take time in step with its length."""

import time

import pytest

from scheduler.crisis.directory.services import load
from scheduler.crisis.rules.check import find
from scheduler.text.phrases.lexicon import event_topics, topics_of
from scheduler.text.rules.base import Circumstances, MediaItem
from tests.support.examples.phrases import every_phrase

LONG = 50_000  # of a post, and as many of its picture
HOSTILE = {
    "one letter": "a",
    "spaces": " ",
    "lines": "\n",
    "sentences": "a. ",
    "quotation marks": '"',
    "apostrophes": "a'",
    "open quotations": " 'a",
    "parentheses": "(",
    "digits": "1",
    "hashtags": "#Aa ",
    "mentions": "@a ",
    "links": "a.uk ",
    "emoji": "💚 ",
    "hyphens": "a-",
    "single letters": "s u ",
    "signs for letters": "su1c1de ",
    "another script": "с",
    "a topic, again and again": "suicide ",
    "words that begin phrases": "he took all the pills jumped off she cut my ",
    "words that only begin phrases": "committed committed failed failed wave of wave of because ",
    "a sentence without end": "he died by suicide and then, and the ",
    "denials": "not never no ",
    "lessons": "say “commit suicide” not ",
    "figures": "one in four of us 30% ",
    "self-harm": "i self-harmed with a blade on my arms ",
    "eating": "anorexia ate one apple bmi 14 ",
    "claims": "cure depression for good before and after body ",
    "file names": "img_1",
}


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
def test_a_hundred_kilobytes_are_looked_through_in_seconds(part: str) -> None:
    text = part * (LONG // len(part))
    circumstances = Circumstances(mentions=frozenset(), media=(MediaItem("a.png", alt_text=text),))
    began = time.process_time()
    find(text, load(), "GB", circumstances)
    event_topics(text)
    topics_of(text)
    assert time.process_time() - began < 5  # and so 20 for twice as much, if it were its square


def test_each_phrase_is_quick_on_its_own_words() -> None:
    """A text of a phrase's own words, again and again, is where it would be slow."""
    slow = []
    for phrase in every_phrase():
        words = " ".join(phrase.stems) or "a"
        text = f"{words} " * (20_000 // (len(words) + 1))
        began = time.process_time()
        list(phrase.pattern.finditer(text))
        if time.process_time() - began > 2:
            slow.append(phrase.line)
    assert slow == []
