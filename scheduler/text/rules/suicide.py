"""SM01 to SM04 and SM07 to SM10: how a death, an attempt and despair are worded.

The words themselves are in `phrases/suicide.txt`.
"""

import re
from collections.abc import Iterator

from scheduler.text.phrases.lexicon import Topic
from scheduler.text.phrases.phrase_patterns import Phrases, phrases
from scheduler.text.rules.base import Hit, Looks, Passage, Rule, Severity
from scheduler.text.rules.context import (
    happens,
    happens_near,
    is_about,
    is_challenge,
    is_denied,
    is_own_word,
    is_quoted,
    is_taught,
)

_SAMARITANS = "Samaritans media guidelines, 6th edition, 2020"
_CHATSAFE = "#chatsafe 2.0, 2023, doi.org/10.1371/journal.pone.0289494"
_WHO = "WHO resource for media professionals, 2023"
_UNCONFIRMED = "not confirmed against the primary text"


def wording(passage: Passage, pattern: re.Pattern[str] | Phrases) -> Iterator[Hit]:
    """Hits of wording, not of lessons about it; a quotation is a warning: nobody rewrites it."""
    for match, hit in passage.hits(pattern):
        if not is_taught(passage, match):
            yield _softer_if_quoted(passage, match, hit)


def _softer_if_quoted(passage: Passage, match: re.Match[str], hit: Hit) -> Hit:
    return Hit(hit.start, hit.end, Severity.WARN if is_quoted(passage, match) else None)


_COMMIT = phrases("SM01")


def _committed(passage: Passage) -> Iterator[Hit]:
    yield from wording(passage, _COMMIT)


_OUTCOMES = phrases("SM02")
_BARE_OUTCOMES = phrases("SM02_BARE")


def _outcomes(passage: Passage) -> Iterator[Hit]:
    yield from wording(passage, _OUTCOMES)
    if not happens(passage, Topic.SUICIDE):
        return
    for match, hit in passage.hits(_BARE_OUTCOMES):
        is_other = is_challenge(passage, match) or is_taught(passage, match)
        if not is_other and happens_near(passage, match, Topic.SUICIDE):
            yield _softer_if_quoted(passage, match, hit)


_COMPLETED = phrases("SM03")


def _completed(passage: Passage) -> Iterator[Hit]:
    yield from wording(passage, _COMPLETED)


_EPIDEMIC = phrases("SM04")
_RISES = phrases("SM04_RISES")


def _alarm(passage: Passage) -> Iterator[Hit]:
    yield from wording(passage, _EPIDEMIC)
    for hit in wording(passage, _RISES):
        yield Hit(hit.start, hit.end, Severity.WARN)


_NOTE = phrases("SM07")
_OTHER_NOTE = phrases("SM07_OTHER")
_QUOTED_NOTE = re.compile(r"\"[^\"\n]{3,400}\"|\b(?:said|read|wrote|saying|reading|asked|told)\b")


def _note(passage: Passage) -> Iterator[Hit]:
    if not happens(passage, Topic.SUICIDE):
        return
    for match, hit in passage.hits(_NOTE):
        is_other = _OTHER_NOTE.search(passage.sentence(match)) or is_taught(passage, match)
        if is_other or not happens_near(passage, match, Topic.SUICIDE):
            continue
        end = passage.sentence_span(match)[1]
        is_cited = '"' in passage.words and _QUOTED_NOTE.search(
            passage.words, match.end(), end + 80
        )
        yield Hit(hit.start, hit.end, Severity.BLOCK if is_cited else Severity.WARN)


_ONE_CAUSE = phrases("SM08")
_NOT = re.compile(r"\b(?:not|never|no|nobody)\b|n't\b")


def _one_cause(passage: Passage) -> Iterator[Hit]:
    for match, hit in passage.hits(_ONE_CAUSE):
        is_no_cause = is_denied(passage, match) or _NOT.search(match.group())
        if not is_no_cause and not is_taught(passage, match):
            yield hit


_ROMANCE = phrases("SM09")
_OTHER_PEACE = phrases("SM09_OTHER")


def _romance(passage: Passage) -> Iterator[Hit]:
    if not happens(passage, Topic.SUICIDE):
        return
    for match, hit in passage.hits(_ROMANCE):
        is_other = (
            is_denied(passage, match)
            or is_taught(passage, match)
            or _OTHER_PEACE.search(passage.nearby(match))
        )
        if not is_other and happens_near(passage, match, Topic.SUICIDE):
            yield _softer_if_quoted(passage, match, hit)


_BELITTLED = phrases("SM10")
_BELITTLED_ALONE = phrases("SM10_ALONE")


def _belittled(passage: Passage) -> Iterator[Hit]:
    is_about_it = is_about(passage, Topic.SELF_HARM) or is_about(passage, Topic.SUICIDE)
    for match, hit in passage.hits(_BELITTLED if is_about_it else _BELITTLED_ALONE):
        is_other = is_denied(passage, match) or is_own_word(passage, match)
        if not is_other and not is_taught(passage, match):
            yield _softer_if_quoted(passage, match, hit)


RULES = (
    Rule(
        id="SM01",
        severity=Severity.BLOCK,
        title="“Commit” with suicide",
        message="“commit” speaks of suicide as a crime",
        suggestion="Write “died by suicide”, or “took their own life”.",
        source=f"{_SAMARITANS}; {_CHATSAFE}",
        kindly="Most of us grew up with this phrase, and nobody who uses it means harm. "
        "It comes from the years when suicide was a crime, and families still hear that in it.",
        flagged=(
            "He committed suicide in March.",
            "She was afraid he would commit suicide.",
            "People who are committing suicide need us.",
            "COMMITS SUICIDE",
            "He commited suicide.",
            "He commit\u200bted sui\u00adcide.",
            "He committеd suicidе.",  # two Cyrillic letters
            "#CommittedSuicide",
            "#committedsuicide",
            "He had nearly committed-suicide once.",
            "Mae wedi cyflawni hunanladdiad.",
        ),
        allowed=(
            "We are committed to suicide prevention.",
            "A committed suicide prevention team.",
            "She died by suicide in March.",
            "Please say “died by suicide”, not “committed suicide”.",
            "We avoid the phrase 'commit suicide'.",
            "Write died by suicide rather than committed suicide.",
            "We commit to ending stigma around suicide.",
        ),
        check=_committed,
        looks=Looks.TOPIC,
        languages=("en", "cy"),
        story_chooses=True,
    ),
    Rule(
        id="SM02",
        severity=Severity.BLOCK,
        title="A suicide attempt as success or failure",
        message="an attempt is called a success or a failure",
        suggestion="Write “survived a suicide attempt”, or “died by suicide”.",
        source=f"{_SAMARITANS}; Mindframe language guide",
        kindly="It is how reports were long written, so it comes easily. "
        "Someone who lived can read “failed” as one more thing they got wrong.",
        flagged=(
            "After a failed suicide attempt she called us.",
            "His unsuccessful suicide shook the team.",
            "A successful suicide leaves many behind.",
            "Her suicide attempt was unsuccessful.",
            "After two failed attempts on her life and thoughts of suicide, she rang.",
            "He talked about suicide. The failed attempt was in May.",
            "a botched suicide",
        ),
        allowed=(
            "We failed to attempt a bid.",
            "She lost her fight for funding.",
            "She survived a suicide attempt.",
            "A successful suicide prevention campaign.",
            "After three failed attempts we finished the marathon.",
            "Never say 'failed suicide attempt': say survived.",
        ),
        check=_outcomes,
        looks=Looks.TOPIC,
        story_chooses=True,
    ),
    Rule(
        id="SM03",
        severity=Severity.WARN,
        title="“Completed suicide”",
        message="“completed” makes a death sound like a task done",
        suggestion="Write “died by suicide”.",
        source=f"Mindframe language guide; {_CHATSAFE}",
        kindly="Clinicians used this word for years, to avoid a worse one. "
        "To families it can sound like an achievement.",
        flagged=(
            "He completed suicide last year.",
            "People who complete suicide",
            "a completed suicide",
        ),
        allowed=(
            "We completed suicide prevention training.",
            "Staff who complete suicide awareness courses get a badge.",
            "She completed the marathon.",
        ),
        check=_completed,
        looks=Looks.TOPIC,
        story_chooses=True,
    ),
    Rule(
        id="SM04",
        severity=Severity.BLOCK,
        title="Alarm about numbers of suicides",
        message="suicide is made to sound like a spreading disease or a runaway number",
        suggestion="Write “a rise in suicides”, with the rate, its source and its year.",
        source=f"{_SAMARITANS}; {_WHO}; “skyrocketing” is {_UNCONFIRMED}",
        kindly="You want people to see how serious this is, and it is. "
        "Words of alarm make suicide look common and bound to happen; a cited rate informs.",
        flagged=(
            "We face a suicide epidemic.",
            "An epidemic of male suicide",
            "Skyrocketing suicides shame us all.",
            "Suicide rates are soaring.",
            "a surge in suicides",
        ),
        allowed=(
            "A rise in suicides, from 10.7 to 11.4 per 100,000 (ONS, 2023).",
            "An epidemic of loneliness",
            "Rents are skyrocketing.",
        ),
        check=_alarm,
        looks=Looks.TOPIC,
    ),
    Rule(
        id="SM07",
        severity=Severity.WARN,
        title="A note that was left",
        message="a note is mentioned, or quoted, beside a suicide",
        suggestion="Leave the note out; never quote from one.",
        source=_SAMARITANS,
        kindly="Last words matter to the people who loved someone. "
        "To a reader in distress they can make a death look like a story with an ending.",
        flagged=(
            "He left a suicide note.",
            "She died by suicide and left a goodbye letter.",
            'He died by suicide. The suicide note said "I am sorry".',
        ),
        allowed=(
            "Please leave a note for the team.",
            "Take note: suicide is preventable.",
            "She left a thank-you note for her nurse.",
        ),
        check=_note,
        looks=Looks.TOPIC,
    ),
    Rule(
        id="SM08",
        severity=Severity.WARN,
        title="One cause of a suicide",
        message="one event is given as the cause of a suicide",
        suggestion="There are always many factors: say so, or leave the cause out.",
        source=f"{_SAMARITANS}; {_WHO}",
        kindly="We look for a reason because we want to understand. "
        "A reader who lives through the same event should not read that it ends this way.",
        flagged=(
            "He took his own life because of debt.",
            "She died by suicide after losing her job.",
            "Bullying drove him to suicide.",
            "After the divorce, he killed himself.",
        ),
        allowed=(
            "Suicide has many causes, never one.",
            "We talk about suicide because silence hurts.",
            "Support after suicide is free.",
            "Avoid headlines like “drove him to suicide”.",
            "She lost her job and we helped her find another.",
        ),
        check=_one_cause,
        looks=Looks.TOPIC,
        story_chooses=True,
    ),
    Rule(
        id="SM09",
        severity=Severity.BLOCK,
        title="Suicide as peace, a way out, or a fault",
        message="suicide is shown as peace, as a solution, or as a fault",
        suggestion="Use neutral words: what was lost, who is missed, what help there is.",
        source=f"{_SAMARITANS}; {_CHATSAFE}; “at peace now” and “the only way out” are "
        f"{_UNCONFIRMED}",
        kindly="Such words comfort the living, or let anger out, and both are human. "
        "A reader who thinks of suicide may hear that it would help, or that they are to blame.",
        flagged=(
            "He died by suicide and is at peace now.",
            "For her, suicide was the only way out.",
            "Suicide is selfish.",
            "Suicide is the coward's way.",
        ),
        allowed=(
            "Suicide is never selfish.",
            "It is a myth that suicide is selfish.",
            "Suicide is not the only way out.",
            "The harbour is at peace now.",
            "Some call suicide 'selfish'. That word is stigma.",
        ),
        check=_romance,
        looks=Looks.TOPIC,
        story_chooses=True,
    ),
    Rule(
        id="SM10",
        severity=Severity.WARN,
        title="Distress belittled",
        message="distress is called a cry for help or a wish for attention",
        suggestion="Describe what happened, and what the person needed.",
        source=f"Mental Health Media Charter; {_SAMARITANS}",
        kindly="It is often said with sympathy. "
        "People who were told it stopped telling anybody at all.",
        flagged=(
            "Her self-harm was a cry for help.",
            "They called it attention-seeking, and it was.",
            "He only did it for attention.",
        ),
        allowed=(
            "Self-harm is not attention-seeking.",
            "It was never just a cry for help.",
            "Stop using the phrase 'attention seeking'.",
            "Your attention, please: doors open at six.",
        ),
        check=_belittled,
        lists=(_BELITTLED, _BELITTLED_ALONE),
        story_chooses=True,
    ),
)
