"""Sentences that somebody judged, and how the rules do on them, with intervals.

`judged.jsonl` was shown to whoever wrote the patterns, `unseen_a.jsonl` too; `unseen_b.jsonl` never
was: only its totals are printed.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scheduler.crisis.directory.services import load
from scheduler.crisis.rules.check import find_in_thread
from scheduler.text.rules.base import Circumstances, Finding, MediaItem, Severity

FILES = ("judged", "unseen_a", "unseen_b")
_HERE = Path(__file__).parent
_NOTE = "mentions suicide, without detail, and says what helped"
DETAIL = frozenset({"SM05", "SM06", "SM14", "SM15"})
_CONTACTS = frozenset({"HL01", "HL02"})
_OF_CONTACTS = (
    *("right-", "wrong-", "numbers", "other-service", "true-helpline", "emergency", "retired"),
)
_EVERYDAY = ("plain", "service-info", "idiom", "access-ok")


@dataclass(frozen=True, slots=True)
class Case:
    """A post or thread, and what somebody who had read the guidelines says of it."""

    posts: tuple[str, ...]
    should_flag: bool
    rules: frozenset[str]  # any of them will do; none: harm that no rule had a number for
    kind: str
    region: str
    circumstances: Circumstances

    @property
    def is_about_contacts(self) -> bool:
        """Whether it is about numbers and names of services, not about words."""
        return bool(self.rules & _CONTACTS) or self.kind.startswith(_OF_CONTACTS)

    @property
    def is_everyday(self) -> bool:
        """Whether it is a plain post from a charity's days."""
        return not self.should_flag and self.kind in _EVERYDAY


def cases(name: str) -> list[Case]:
    """The cases of one file, in its order."""
    lines = (_HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_case(json.loads(line)) for line in lines]


def _case(row: dict[str, Any]) -> Case:
    text = row["text"]
    return Case(
        posts=tuple(text) if isinstance(text, list) else (text,),
        should_flag=row["should"] == "flag",
        rules=frozenset(row["rule"] or ()),
        kind=row["kind"],
        region=row.get("region", "GB"),
        circumstances=Circumstances(
            is_story=row.get("story", False),
            content_note=None if row.get("bare") else _NOTE,
            mentions=frozenset(row.get("mentions", ())),
            media=tuple(MediaItem(**one) for one in row.get("media", ())),
        ),
    )


def findings(case: Case) -> list[Finding]:
    """What the rules find in it."""
    found = find_in_thread(case.posts, load(), case.region, case.circumstances)
    return [one.finding for one in found]


@dataclass(slots=True)
class Count:
    """How often the rules were right, flagged too much, and missed."""

    right: int = 0
    too_many: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was flagged that should be; 1 where nothing was."""
        return _share(self.right, self.right + self.too_many)

    @property
    def recall(self) -> float:
        """Share of what should be flagged that was; 1 where there was nothing."""
        return _share(self.right, self.right + self.missed)

    def __str__(self) -> str:
        return (
            f"precision {_told(self.right, self.right + self.too_many)}"
            f"   recall {_told(self.right, self.right + self.missed)}"
        )


@dataclass(slots=True)
class Scored:
    """The counts of one file."""

    words: Count = field(default_factory=Count)  # all but contacts
    contacts: Count = field(default_factory=Count)
    detail: Count = field(default_factory=Count)
    by_rule: dict[str, Count] = field(default_factory=dict)
    innocent: int = 0  # sentences that must pass, contacts left out
    without_way_out: int = 0  # of them, blocked, and nobody may lift it
    everyday: int = 0
    everyday_flagged: int = 0
    judged_wrongly: list[tuple[Case, list[str]]] = field(default_factory=list)


def score(some: Iterable[Case]) -> Scored:
    """How the rules do on these cases.

    Precision and recall count cases: flagged by one of its rules is caught, and a case that must
    pass is a false alarm however many rules flag it.
    """
    scored = Scored()
    for case in some:
        found = findings(case)
        ids = {finding.rule for finding in found}
        totals = scored.contacts if case.is_about_contacts else scored.words
        if case.should_flag:
            _count_harm(scored, totals, case, ids)
        else:
            _count_innocent(scored, totals, case, found)
    return scored


def _count_harm(scored: Scored, totals: Count, case: Case, ids: set[str]) -> None:
    is_caught = bool(ids & case.rules if case.rules else ids)
    counts = [totals, _rule(scored, "/".join(sorted(case.rules)) or f"({case.kind})")]
    if case.rules & DETAIL:
        counts.append(scored.detail)
    for count in counts:
        count.right += is_caught
        count.missed += not is_caught
    if not is_caught:
        scored.judged_wrongly.append((case, sorted(ids)))


def _count_innocent(scored: Scored, totals: Count, case: Case, found: Sequence[Finding]) -> None:
    ids = {finding.rule for finding in found}
    totals.too_many += bool(found)
    scored.detail.too_many += bool(ids & DETAIL)
    for rule in ids:
        _rule(scored, rule).too_many += 1
    if case.is_everyday:
        scored.everyday += 1
        scored.everyday_flagged += bool(found)
    if not case.is_about_contacts:
        scored.innocent += 1
        scored.without_way_out += any(map(_is_final, found))
    if found:
        scored.judged_wrongly.append((case, sorted(ids)))


def _is_final(finding: Finding) -> bool:
    """Whether it holds the post back, and nobody can lift it or call it misread."""
    may_pass = finding.may_be_lifted or finding.may_be_misread
    return finding.severity is Severity.BLOCK and not may_pass


def _rule(scored: Scored, rule: str) -> Count:
    return scored.by_rule.setdefault(rule, Count())


def told(name: str, scored: Scored) -> Iterator[str]:
    """The lines of a report on one file."""
    yield f"{name}: {_SAYS[name]}"
    yield f"  words and posts           {scored.words}"
    yield f"  detail that can harm      {scored.detail}"
    yield f"  contacts                  {scored.contacts}"
    yield f"  innocent, no way out      {_told(scored.without_way_out, scored.innocent)}"
    yield f"  everyday posts flagged    {_told(scored.everyday_flagged, scored.everyday)}"
    for rule, count in sorted(scored.by_rule.items()):
        yield f"  {rule:26}{count}"


_SAYS = {
    "judged": "766 sentences judged by one person; this half was shown to whoever wrote the rules",
    "unseen_a": "written apart, and shown to whoever wrote the rules",
    "unseen_b": "written apart, and never shown: only counted",
}


def kinds_missed(scored: Scored) -> Counter[str]:
    """How many cases of each kind were judged wrongly."""
    return Counter(case.kind for case, _ in scored.judged_wrongly)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _told(part: int, whole: int) -> str:
    """A share with its Wilson interval of 95%."""
    if not whole:
        return "none"
    from statsmodels.stats.proportion import proportion_confint  # late: it takes a second

    low, high = proportion_confint(part, whole, method="wilson")
    return f"{part / whole:.2f} [{low:.2f}, {high:.2f}] of {whole}"
