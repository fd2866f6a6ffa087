"""SM01 to SM04 and SM07 to SM10: how a death, an attempt and despair are worded."""

import re
from collections.abc import Iterator

from scheduler.text.rules.base import Hit, Looks, Passage, Rule, Severity
from scheduler.text.rules.context import (
    GAP,
    OWNER,
    SELF,
    SUICIDE,
    is_about_suicide,
    is_denied,
    is_quoted,
    is_taught,
)

_SAMARITANS = "Samaritans media guidelines, 6th edition, 2020"
_CHATSAFE = "#chatsafe 2.0, 2023, doi.org/10.1371/journal.pone.0289494"
_WHO = "WHO resource for media professionals, 2023"
_UNCONFIRMED = "not confirmed against the primary text"


def wording(passage: Passage, pattern: re.Pattern[str]) -> Iterator[Hit]:
    """Hits of wording, not of lessons about it; a quotation is a warning: nobody rewrites it."""
    for match, hit in passage.hits(pattern):
        if is_taught(passage, match):
            continue
        is_quotation = is_quoted(passage, match)
        yield Hit(hit.start, hit.end, Severity.WARN if is_quotation else None)


_ADVERB = r"(?:(?:almost|nearly|sadly|tragically|later|then|actually|never|allegedly)[\s,]+)?"
_COMMIT = re.compile(
    rf"\bcommit(?:s|t?ed|t?ing)?{GAP}{_ADVERB}{SUICIDE}"
    rf"|\bcyflawni\w*\s+hunan{GAP}laddiad|\bgyflawn\w*\s+hunan{GAP}laddiad"
)


def _committed(passage: Passage) -> Iterator[Hit]:
    yield from wording(passage, _COMMIT)


_OUTCOME = r"(?:un)?success(?:ful(?:ly)?)|failed|botched"
_OUTCOMES = re.compile(
    rf"\b(?:{_OUTCOME})\s+(?:attempt(?:ed|s)?\s+(?:at\s+|to\s+commit\s+)?)?{SUICIDE}"
    rf"|\b(?:{_OUTCOME})\s+attempts?\s+(?:on|to\s+(?:take|end))\s+{OWNER}"
    rf"|\b(?:{_OUTCOME})\s+(?:takes?|took|killed|ended)\s+(?:{OWNER}|him|her|them)"
    rf"|\bsuicide\s+attempts?\s+(?:was|were|had\s+been|is)\s+(?:{_OUTCOME})"
    rf"|\battempt(?:ed)?\s+suicide\s+(?:un)?successfully"
    r"|\b(?:failed|succeeded)\s+(?:at|in)\s+(?:suicide|killing\s+\w+sel\w+)"
)
_BARE_ATTEMPT = re.compile(rf"\b(?:{_OUTCOME})\s+attempts?\b(?!\s+(?:at|to|on)\b)")


def _outcomes(passage: Passage) -> Iterator[Hit]:
    yield from wording(passage, _OUTCOMES)
    if is_about_suicide(passage):
        yield from wording(passage, _BARE_ATTEMPT)


_COMPLETED = re.compile(rf"\bcomplet(?:e|es|ed|ing){GAP}(?:a\s+|the\s+)?{SUICIDE}")


def _completed(passage: Passage) -> Iterator[Hit]:
    yield from wording(passage, _COMPLETED)


_EPIDEMIC = re.compile(
    r"\b(?:suicide|self-?\s?harm)\s+(?:epidemic|pandemic|contagion|plague)"
    r"|\b(?:epidemic|pandemic|plague)\s+of\s+(?:\w+\s+){0,2}suicides?"
)
_RISE = r"skyrocket\w*|soar(?:s|ed|ing)?|rocket(?:s|ed|ing)|explod\w+|spiral\w*|surg(?:es?|ed|ing)"
_RISES = re.compile(
    rf"\b(?:{_RISE})\s+(?:\w+\s+)?suicides?\b|\bsuicides?\s+(?:\w+\s+){{0,3}}(?:{_RISE})\b"
    rf"|\b(?:{_RISE})\s+in\s+(?:\w+\s+)?suicides?\b"
)


def _alarm(passage: Passage) -> Iterator[Hit]:
    yield from wording(passage, _EPIDEMIC)
    for hit in wording(passage, _RISES):
        yield Hit(hit.start, hit.end, Severity.WARN)


_NOTE = re.compile(
    r"\bsuicide\s+(?:note|letter|message)s?\b"
    r"|\b(?:left|leaving|wrote|found|read)\s+(?:\w+\s+){0,2}(?:goodbye\s+|last\s+|final\s+)?"
    r"(?:note|letter)s?\b(?=.*\b(?:die|death|suicid))"
    r"|\b(?:goodbye|last|final|farewell)\s+(?:note|letter)s?\b"
)
_QUOTED_NOTE = re.compile(r"\"[^\"\n]{3,}\"|\b(?:said|read|wrote|saying|reading)\s*:?\s*['\"]")


def _note(passage: Passage) -> Iterator[Hit]:
    if not is_about_suicide(passage):
        return
    for match, hit in passage.hits(_NOTE):
        end = passage.sentence_span(match)[1]
        is_cited = _QUOTED_NOTE.search(passage.words, match.end(), end + 80)
        yield Hit(hit.start, hit.end, Severity.BLOCK if is_cited else Severity.WARN)


_DEATH = (
    rf"(?:tak(?:e|es|ing|en)|took|end(?:s|ed|ing)?)\s+{OWNER}\s+(?:own\s+)?li(?:fe|ves)"
    rf"|kill(?:s|ed|ing)?\s+(?:{SELF})|commit\w*\s+suicide|(?:die[sd]?|dying)\s+(?:by|from)\s+suicide"
)
_ONE_CAUSE = re.compile(
    rf"(?:{_DEATH})[\s,]+(?:\w+\s+){{0,3}}(?:because\b|due\s+to|over\s+(?:a|an|his|her|their|the)"
    r"\b|as\s+a\s+(?:direct\s+)?result\s+of|after\b(?!\s+(?:all|that|which|we|i|an\s+overdose)\b))"
    rf"|\b(?:because\s+of|due\s+to|after)\s+[^.!?\n]{{2,60}},?\s+\w+\s+(?:{_DEATH})"
    r"|\b(?:drove|driven|pushed|bullied|led|forced)\s+(?:\w+\s+){0,3}?(?:to\s+(?:\w+\s+)?|into\s+)suicide"
    r"|\bcaused\s+(?:\w+\s+){0,3}suicide"
)


def _one_cause(passage: Passage) -> Iterator[Hit]:
    for match, hit in passage.hits(_ONE_CAUSE):
        if not is_taught(passage, match):
            yield hit


_ROMANCE = re.compile(
    r"\b(?:at\s+peace\s+now|now\s+at\s+peace|finally\s+at\s+peace|at\s+peace\s+at\s+last"
    r"|in\s+a\s+better\s+place|no\s+longer\s+in\s+pain|free\s+(?:of|from)\s+(?:\w+\s+)?pain"
    r"|only\s+way\s+out|only\s+(?:option|escape|choice)\s+left|easy\s+way\s+out"
    r"|the\s+coward'?s?\s+way|selfish\w*|cowardly?)\b"
)


def _romance(passage: Passage) -> Iterator[Hit]:
    if not is_about_suicide(passage):
        return
    for match, hit in passage.hits(_ROMANCE):
        if not is_denied(passage, match) and not is_taught(passage, match):
            yield Hit(hit.start, hit.end, Severity.WARN if is_quoted(passage, match) else None)


_BELITTLED = re.compile(
    rf"\bcry(?:ing)?{GAP}for{GAP}help\b|\bcries\s+for\s+help\b"
    r"|\battention[\s-]*seek\w*|\bseeking\s+attention\b"
    r"|\b(?:only|just)\s+(?:\w+\s+){0,3}for\s+(?:the\s+)?attention\b"
)


def _belittled(passage: Passage) -> Iterator[Hit]:
    for match, hit in passage.hits(_BELITTLED):
        if not is_denied(passage, match) and not is_taught(passage, match):
            yield hit


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
        stems=("cry", "cries", "attention"),
        story_chooses=True,
    ),
)
