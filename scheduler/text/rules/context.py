"""What stands around a word: a topic, a quotation, a denial, a lesson about language."""

import re
from functools import lru_cache

from scheduler.text.phrases.lexicon import Topic, event_topics, topics_of
from scheduler.text.phrases.phrase_patterns import phrases
from scheduler.text.rules.base import Passage

_LESSON = phrases("LESSON")
_CHALLENGE = phrases("CHALLENGE")
_GATHERING = phrases("GATHERING")
_DENIAL = phrases("DENIAL")
_REPORTED = phrases("REPORTED")
_FIRST_PERSON = phrases("FIRST_PERSON")

# Straight before an example of what not to write.
_CONTRAST = re.compile(
    r"(?:\b(?:not|instead of|rather than|avoid|never|no longer|over|than|swap|replace|leave out"
    r"|drop"
    r"|ditch|retire|bin|stop saying|stop using|nid"
    r"|(?:don'?t|do not|never|no longer|why we no longer|we never) (?:say|write|use)"
    r"|(?:don'?t|do not|never|nobody|no longer|stop|avoid) (?:call|label|describe)(?:ing|s)?"
    r"(?: \w+){0,2}(?: as)?"
    r"|calling (?:someone|somebody|people|a person))|[❌✗✘✖❎🚫👎])"
    r"\W{0,6}(?:an?\W{0,3}|the\W{0,3})?$"
)
# Earlier in the sentence: a sign, a heading or a list that says what follows is not to be written.
_WRONG_SIGN = re.compile(
    r"[❌✗✘✖❎🚫👎][^\n]{0,60}$"
    r"|\b(?:bad|wrong|avoid|don'?ts?|myth|out|old headlines?|never|not|unhelpful|harmful|hurtful):"
    r"[^\n]{0,60}$"
    r"|\b(?:words|phrases|terms|headlines|language|geiriau)\b[^.!?\n:]{0,30}:[^.!?\n]{0,60}$"
    r"|\b(?:don'?t|do not|never|stop|please stop|avoid) (?:write|say|print|report|publish|writ|say)"
    r"(?:ing)?(?: that)?(?: \w+){0,3} $"
)
_ARROW = re.compile(r"^[\"'\s.]{0,4}(?:→|➡|⇒|->|=>|⟶)")
_SAYS_OF_IT = re.compile(
    r"^[\"'\W]{0,4}(?:is|are|isn'?t|aren'?t|makes?|turns?|sounds?|hurts?|tells|comes|suggests|blames|implies"
    r"|reduces|puts|was|belongs?)\b|^[^.!?\n]{0,40}:\s*\w+\s+(?:\w+\s+)?(?:words|phrases|terms)\b"
)
_SUBJECT = re.compile(r"^[\"']?(?:he|she|they|i|we|you|my|his|her|our|it)\b")
_A_LIST = 3  # quotations in one sentence
_NEAR = 5  # words between a denial and what it denies
_ROUND_A_QUOTATION = 300  # letters in which a lesson about it stands
_MOST_QUOTED = 7  # words of a quotation that is an example, not somebody's speech


def topics(passage: Passage) -> frozenset[Topic]:
    """What the thread is about, of the topics whose detail can do harm."""
    return topics_of(passage.circumstances.thread or passage.text)


def is_about(passage: Passage, topic: Topic) -> bool:
    """Whether the thread is about `topic`, be it as work."""
    return topic in topics(passage)


def happens(passage: Passage, *wanted: Topic) -> bool:
    """Whether the thread tells that it happens, not of work on it, of policy or of a day."""
    found = event_topics(passage.circumstances.thread or passage.text)
    return any(topic in found for topic in wanted)


def happens_near(passage: Passage, match: re.Match[str], *wanted: Topic, reach: int = 1) -> bool:
    """The same, in the sentence of a match and `reach` sentences around it."""
    found = event_topics(passage.nearby(match, reach))
    return any(topic in found for topic in wanted)


def is_challenge(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the sentence tells of a run, a climb, or money that is raised."""
    return _holds_challenge(passage.sentence(match))


def is_gathering(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the sentence tells where people come together."""
    return _GATHERING.search(passage.sentence(match)) is not None


@lru_cache(maxsize=2_048)
def _holds_challenge(sentence: str) -> bool:
    return _CHALLENGE.search(sentence) is not None or "£" in sentence


def is_quoted(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the words stand between quotation marks."""
    return passage.quotation_span(match) is not None


def is_taught(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the words are an example in a post about language itself."""
    start, end = passage.sentence_span(match)
    before = passage.words[start : match.start()]
    if _WRONG_SIGN.search(before) or _ARROW.search(passage.words[match.end() : end + 8]):
        return True
    quotation = passage.quotation_span(match)
    if quotation:
        is_list = passage.quotations_between(start, end) >= _A_LIST
        return is_list or is_denied(passage, match) or _is_example(passage, quotation)
    if _SAYS_OF_IT.search(passage.words[match.end() : end]) and "words" in passage.words:
        return True
    is_lesson = _LESSON.search(before) or _LESSON.search(passage.words[match.end() : end])
    return bool(is_lesson and _CONTRAST.search(before))


def is_denied(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the sentence says that it is not so: "suicide is never selfish"."""
    start, _ = passage.sentence_span(match)
    before = passage.words[start : match.start()]
    last = max((found.end() for found in _DENIAL.finditer(before)), default=None)
    return last is not None and len(before[last:].split()) <= _NEAR


def is_reported(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the words are what others said: "they wrote that I was attention-seeking"."""
    start, _ = passage.sentence_span(match)
    return _REPORTED.search(passage.words[start : match.start()]) is not None


def is_own_word(passage: Passage, match: re.Match[str]) -> bool:
    """Whether a storyteller says it of themselves, or tells what was said of them."""
    if not passage.circumstances.is_story:
        return False
    return _FIRST_PERSON.search(passage.nearby(match, 0)) is not None or is_reported(passage, match)


def is_title(passage: Passage, match: re.Match[str]) -> bool:
    """Whether every word begins with a capital, as in a title: "Suicide Blonde"."""
    start, end = passage.span(match.start(), match.end())
    words = passage.text[start:end].split()
    return len(words) > 1 and all(word[:1].isupper() for word in words)


def is_name(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the words are part of a name or a title: "Alice Nutter", "Lunatic Fringe"."""
    start, end = passage.span(match.start(), match.end())
    word = passage.text[start:end]
    if not word[:1].isupper() or word.isupper():
        return False
    before = passage.text[:start].rstrip(" \"'“‘")
    begins = not before or before[-1] in ".!?…\n:"
    after = re.match(r"[\s’'“\"]{0,2}([\w’]+)", passage.text[end:])
    is_joined = bool(after and after[1][:1].isupper() and not passage.text[end:].startswith("."))
    after_quote = passage.text[end : end + 6].lstrip("\"”’'")
    if is_quoted(passage, match) and after_quote.startswith((" by ", ", by")):
        return True
    if begins:
        return is_joined or bool(_APPOSITION.match(passage.text[end:]))
    return True  # a capital in the middle of a sentence


_APPOSITION = re.compile(r",? (?:our|the|a|an|by|is (?:a|our)|at|with|screens?|screening)\b")


def _is_example(passage: Passage, quotation: tuple[int, int]) -> bool:
    """Whether a quotation is of words that are spoken about, not of what somebody said."""
    start, end = quotation
    inner = passage.words[start:end].strip("\"'")
    before = passage.words[max(0, start - _ROUND_A_QUOTATION) : start]
    after = passage.words[end : end + _ROUND_A_QUOTATION]
    if len(inner.split()) > _MOST_QUOTED or _SUBJECT.search(inner):
        return bool(_CONTRAST.search(before))
    return bool(
        _CONTRAST.search(before) or _SAYS_OF_IT.search(after) or _LESSON.search(f"{before}{after}")
    )
