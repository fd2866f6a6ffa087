"""HL01 and HL02: contacts that somebody typed, beside what the directory knows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from scheduler.crisis.directory.services import Directory
from scheduler.crisis.rules.contact_judge import ContactJudge, may_hold_contacts
from scheduler.text.phrases.phrase_patterns import WordParts
from scheduler.text.rules.base import Hit, Looks, Passage, Rule, Severity

_OLD_STEMS = (
    *("samaritans", "hope", "988", "808", "saneline", "599", "trans", "0845", "0300", "1890"),
    *("273", "456", "45645", "0810", "07786", "get connected", "national suicide", "elefriends"),
    *("talk suicide", "nhs direct", "0344", "07860", "268"),
)
_MAY_BE_OLD = WordParts(*_OLD_STEMS)
_DIGIT = re.compile(r"\d")
_WHY = "6 of 69 reviewed apps gave wrong crisis numbers, doi.org/10.1186/s12916-019-1461-z"


@dataclass(frozen=True, slots=True)
class OldForm:
    """A contact or a name that was right once."""

    id: str
    pattern: re.Pattern[str]
    was: str
    since: str
    now: str
    letters: str = ""  # in each of its matches; where none are named, there is a digit

    def may_stand_in(self, words: str, *, has_digit: bool) -> bool:
        """Whether a match is worth looking for."""
        return self.letters in words if self.letters else has_digit


@cache
def old_forms() -> tuple[OldForm, ...]:
    """Every old form that we know of."""
    file = resources.files("scheduler.crisis") / "data" / "old_forms.yaml"
    rows = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - text only
    return tuple(OldForm(**{**row, "pattern": re.compile(row["pattern"])}) for row in rows)


def may_hold_old_forms(words: str) -> bool:
    """Whether folded words may hold one: quick, and mostly no."""
    return _MAY_BE_OLD.stand_in(words)


def _old(passage: Passage) -> Iterator[Hit]:
    has_digit = _DIGIT.search(passage.words) is not None
    for form in old_forms():
        if not form.may_stand_in(passage.words, has_digit=has_digit):
            continue
        for _, hit in passage.hits(form.pattern):
            yield Hit(hit.start, hit.end, suggestion=form.now)


def _nothing(_: Passage) -> Iterator[Hit]:
    """Nothing: this needs the directory. See `unknown_contacts`."""
    return iter(())


def unknown_contacts(passage: Passage, directory: Directory, region: str) -> Iterator[Hit]:
    """Contacts that are not as the directory has them for the region, and what is so."""
    if not may_hold_contacts(passage.text):
        return
    judge = ContactJudge(directory, region)
    old = None
    for one in judge.judged(passage.text, *_posts_beside(passage)):
        if old is None:
            old = list(_old(passage))
        if not any(one.start < hit.end and hit.start < one.end for hit in old):
            severity = None if one.is_judged else Severity.WARN
            yield Hit(one.start, one.end, severity=severity, suggestion=one.advice)


def _posts_beside(passage: Passage) -> tuple[str, str]:
    """The end of the post before and the start of the next: a number may run over both."""
    before, found, after = f"\n\n{passage.circumstances.thread}\n\n".partition(
        f"\n\n{passage.text}\n\n"
    )
    return (before[-120:], after[:200]) if found else ("", "")


RULES = (
    Rule(
        id="HL01",
        severity=Severity.BLOCK,
        title="A contact that is not as the directory has it",
        message="this contact is not as the directory has it for these readers",
        suggestion="Leave it out, or add the service to your own directory file.",
        source=_WHY,
        kindly="You typed it to help, and it may be right. "
        "A wrong digit sends somebody on a bad night to a stranger, so we print from one place.",
        flagged=(
            "Call Samaritans on 116 132.",
            "Text HELP to 85258.",
            "Text SHOUT to 85285, any time.",
            "Ring us on 01632 960 123, they listen.",
            "In the UK, call 988.",
            "Call 0808 808 4000 for help.",
        ),
        allowed=(
            "Call Samaritans on 116 123.",
            "Text SHOUT to 85258.",
            "Life at risk: call 999.",
            "A 10 km run on 10 10 2027, from 09:00, for 3,140 people.",
            "We raised £85285.",
            "About 22.6% of adults aged 16-64, 2023-2024.",
        ),
        check=_nothing,
        looks=Looks.ACROSS,
        languages=("en", "cy"),
        may_be_lifted=True,
    ),
    Rule(
        id="HL02",
        severity=Severity.BLOCK,
        title="A contact that has changed",
        message="this contact or name has changed",
        suggestion="Use the new one.",
        source="the directory's list of old forms, scheduler/crisis/data/old_forms.yaml",
        kindly="Leaflets and old posts carry these for years. "
        "Somebody who dials a closed line may not try a second one.",
        flagged=(
            "Write to jo@samaritans.org",
            "Call HOPELINEUK.",
            "Dial 988, then press 3.",
            "Text TALK to 50808.",
            "SANEline is there from 4.30pm.",
            "The Mix: 0808 808 4994",
            "KIRAN 1800-599-0019",
            "Trans Lifeline answers 24/7.",
        ),
        allowed=(
            "Call HOPELINE247.",
            "Dial 988, then press 2 for Spanish.",
            "Text HELLO to 50808.",
            "SANEline is there from 4pm to 10pm.",
            "Talk to a friend.",
        ),
        check=_old,
        stems=_OLD_STEMS,
        is_fixed=True,
        may_be_lifted=False,
    ),
)
