"""Who else can be recognised in a text: people, workplaces, wards, and families that grieve.

It finds what stands there in so many words, and misses the rest: it helps a person who looks, and
takes nothing off them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Concern(StrEnum):
    """What a mention calls for."""

    PEOPLE = "third parties"
    PLACES = "workplaces and wards"
    FAMILY = "next of kin"  # somebody died


@dataclass(frozen=True, slots=True)
class Mention:
    """Some words that name or point at somebody else."""

    concern: Concern
    words: str


_NAME = r"[A-Z][\w’'-]+"
_NAMES = rf"{_NAME}(?:\s+{_NAME}){{0,3}}"
_KIN = (
    r"(?:step-?|half-?|grand|great-?)?(?:mum|mam|mom|mother|dad|da|father|brother|sister|son|"
    r"daughter|wife|husband|partner|boyfriend|girlfriend|fianc[ée]e?|nan|nana|gran|granny|grandad|"
    r"uncle|aunt|auntie|cousin|niece|nephew|twin|parents?|children|child|baby|kids?|family|mate|"
    r"friend|flatmate|housemate|neighbour|ex)"
)
_RELATIVE = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir)\s+(?:late\s+|best\s+|eldest\s+|youngest\s+|"
    rf"little\s+|big\s+|older\s+|younger\s+)?{_KIN}\b(?:,?\s+{_NAME})?"
)
_WORKER = re.compile(
    r"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir)\s+(?:form\s+tutor|tutor|(?:head\s?)?teacher|GP|"
    r"consultant|psychiatrist|psychologist|therapist|counsellor|midwife|health\s+visitor|"
    r"(?:social|key|support|youth)\s?worker|line\s+manager|manager|boss)\b"
    rf"(?:,?\s+(?!Dr\b|Doctor\b|Prof|Nurse\b|M(?:r|rs|s|iss)\b){_NAME})?"
)
_TITLED = re.compile(rf"\b(?:Dr|Doctor|Prof|Professor|Nurse|Matron|Mr|Mrs|Ms|Miss)\.?\s+{_NAMES}")
_ACCOUNT = re.compile(r"(?<![\w@/.])@\w{1,15}\b")
_INSTITUTION = (
    r"(?:Ward|Unit|Clinic|Hospital|Infirmary|Hospice|Surgery|Practice|Trust|Centre|Center|School|"
    r"College|University|Academy|Church|Barracks|Prison)"
)
_NO_NAME = r"(?!(?:On|In|At|To|From|The|My|Our|A|This|That|Then|And|But)\b)"
_NAMED_PLACE = re.compile(
    rf"\b[Ww]ard\s+(?:\d+\w?|[A-Z]\b|{_NAME})|\b{_NO_NAME}{_NAMES}\s+{_INSTITUTION}\b"
    rf"|\b(?:Royal|St\.?|Saint)\s+{_NAMES}"  # hospitals and schools, as people call them
)
_EMPLOYER = re.compile(
    rf"\b(?:work(?:s|ed|ing)?|job|employed|shifts?|boss|manager|team|colleagues?|volunteer(?:s|ed)?)"
    rf"\s+(?:at|for|with|in)\s+(?:the\s+)?{_NAMES}"
)
_DEATH = re.compile(
    r"\b(?:died|dies|dead|death|suicide|killed|funeral|inquest|grave|passed\s+away|late|"
    r"we\s+lost|I\s+lost|took\s+(?:his|her|their)\s+(?:own\s+)?life)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+")


def others_in(text: str) -> list[Mention]:
    """Each mention once, in the order of `Concern` and of the text."""
    found = [*_people(text), *_places(text), *_families(text)]
    return list(dict.fromkeys(found))


def _people(text: str) -> Iterator[Mention]:
    matches = [
        found for kind in (_RELATIVE, _WORKER, _TITLED, _ACCOUNT) for found in kind.finditer(text)
    ]
    for found in sorted(matches, key=lambda one: one.start()):
        yield Mention(Concern.PEOPLE, _plain(found.group()))


def _places(text: str) -> Iterator[Mention]:
    matches = [found for kind in (_NAMED_PLACE, _EMPLOYER) for found in kind.finditer(text)]
    for found in sorted(matches, key=lambda one: one.start()):
        yield Mention(Concern.PLACES, _plain(found.group()))


def _families(text: str) -> Iterator[Mention]:
    """A relative in a sentence that speaks of a death."""
    for sentence in _SENTENCE.findall(text):
        if _DEATH.search(sentence) and (relative := _RELATIVE.search(sentence)):
            yield Mention(Concern.FAMILY, _plain(relative.group()))


def _plain(words: str) -> str:
    return " ".join(words.split())
