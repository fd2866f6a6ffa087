"""The empty form, and what of it is ours: its questions and its guidance."""

import re
from functools import lru_cache

from scheduler.i18n import ENGLISH, N_, _, spoken

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_PROMPT = re.compile(r"^#+ +(.*)$", re.MULTILINE)
_SENTENCE = re.compile(r"[^.!?:;]+[.!?:;]?")
_FEWEST_WORDS = 5  # a shorter sentence may be anybody's


# Translators: what stands before the colons stays as it is.
BLANK = N_(
    """\
---
storyteller: {storyteller}
accounts: [{accounts}]
naming: anonymous        # full name, first name, alias or anonymous
shown_as:                # the name people will read, if any
theme:                   # two or three words, such as: being asked
content_note:            # for example: mentions suicidal thoughts, without detail, and what helped
hashtags: []             # two at most
names_changed: no        # yes, if you changed names or details; readers are told so
earliest:                # not before this day, such as 2027-10-10
picture:                 # a file, if there is one
alt:                     # what the picture shows, in a sentence
support_contact: {support_contact}
line_manager:            # their id, if you have one here; they are kept out of your story
guardian:                # their id, if you are under 18
sensitive: no
keep: []                 # rules whose wording you choose to keep
---
<!--
Take your time. You can stop whenever you like, and come back, or not.
It is yours: nothing goes out without your yes to the exact words, and you can take it back.

Who can see a draft: you, whoever brought it in, your guardian if you have one, reviewers, the
communications team and the safeguarding lead. Your line manager cannot.

Who might recognise you? A place, a ward, a date or a way of putting things can be enough, even
under another name. Think of the others in your story too: would they want to be in it?

Leave out how, with what, and how much; numbers of weight or food; and the name of a place where
somebody died. Readers who are struggling hold on to such details. What helped is what they need.

If writing this is hard, please talk to somebody: your support contact is named above, and
Samaritans answer at any hour on 116 123. You can delete any of the questions below.
-->

## What happened?


## What helped?


## Who helped, and how?


## What would you like people to know?

"""
)


def prompts() -> frozenset[str]:
    """The form's questions as `bare` lines, in English and in the language that is spoken."""
    return _ours(spoken())[0]


def guidance() -> frozenset[str]:
    """The sentences of the form's guidance, each `bare`, in both languages."""
    return _ours(spoken())[1]


def bare(text: str) -> str:
    """`text` without marks, capitals and double spaces, to compare it with ours."""
    return " ".join(re.sub(r"[^\w\s'’]", " ", text).replace("’", "'").casefold().split())


@lru_cache(maxsize=8)
def _ours(language: str) -> tuple[frozenset[str], frozenset[str]]:
    texts = {BLANK, BLANK if language == ENGLISH else _(BLANK)}
    asked = {bare(found) for text in texts for found in _PROMPT.findall(text)}
    sentences = {
        bare(sentence)
        for text in texts
        for comment in _COMMENT.findall(text)
        for sentence in _SENTENCE.findall(comment)
    }
    return frozenset(asked), frozenset(
        one for one in sentences if len(one.split()) >= _FEWEST_WORDS
    )
