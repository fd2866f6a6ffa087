"""What a text is about: one lexicon, for the content rules and for the help line alike.

A topic opens by its own name, by how somebody died or hurt themselves, by an attempt, a plan, or a
place where people die. English as it is spoken in Britain, Ireland and America, Scots, and Welsh;
Irish, French and Spanish for the words that their own speakers use.
"""

from enum import StrEnum
from functools import lru_cache

from scheduler.text.phrases.folding import folded_text
from scheduler.text.phrases.phrase_patterns import WordParts, phrases


class Topic(StrEnum):
    """A topic whose detail can do harm, and which never stands without help."""

    SUICIDE = "suicide"
    SELF_HARM = "self-harm"
    EATING = "eating"


_TOPICS = {
    Topic.SUICIDE: phrases("METHOD", "ATTEMPT", "WISH", "PLACE", "SUICIDE_NAMES"),
    Topic.SELF_HARM: phrases("CUT_SKIN", "HARM_NAMES"),
    Topic.EATING: phrases("PURGE", "EATING_NAMES"),
}
# Whatever stands around it: "wordsuicideword" is about suicide too.
_ANYWHERE = {
    Topic.SUICIDE: WordParts("suicid", "hunanladd"),
    Topic.SELF_HARM: WordParts("selfharm", "self-harm", "self harm"),
    Topic.EATING: WordParts("eatingdisorder", "eating disorder", "anorexi", "bulimi"),
}


@lru_cache(maxsize=16_384)
def topics_of(text: str) -> frozenset[Topic]:
    """The topics of a text: a post, a sentence, or what a picture shows.

    Generous on purpose: a post on preventing suicide is about suicide.
    """
    return topics_of_words(folded_text(text))


@lru_cache(maxsize=16_384)
def topics_of_words(words: str) -> frozenset[Topic]:
    """The same, of words that are folded already."""
    return frozenset(
        topic
        for topic, phrases in _TOPICS.items()
        if _ANYWHERE[topic].stand_in(words) or phrases.search(words)
    )


_EVENTS = {
    Topic.SUICIDE: phrases("METHOD", "ATTEMPT", "WISH", "SUICIDE_EVENTS"),
    Topic.SELF_HARM: phrases("CUT_SKIN", "HARM_EVENTS"),
    Topic.EATING: phrases("PURGE", "EATING_EVENTS"),
}


@lru_cache(maxsize=16_384)
def event_topics(text: str) -> frozenset[Topic]:
    """The topics that `text` tells of as something that happens, not as work, policy or a day."""
    words = folded_text(text)
    return frozenset(topic for topic in topics_of(text) if _EVENTS[topic].search(words) is not None)
