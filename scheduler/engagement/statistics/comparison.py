"""Compares honestly: more, less, or cannot tell. docs/measures.md gives each method its source.

Everything is compared as logarithms, because growth multiplies: a difference is a ratio.
"""

import math
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, variance
from typing import TypeVar

from scheduler.engagement.statistics.distributions import students_reach, students_tail
from scheduler.engagement.statistics.strata import Observation, Strata, strata_of

CONFIDENCE = 0.95
Key = TypeVar("Key", bound=Hashable)

FEWEST = 3  # of either side, before anything is said
_LARGE = 3.0  # times: beyond it, tenths tell enough
NOTHING: Mapping[str, str] = {}


class Judgement(StrEnum):
    """What may be said of a difference."""

    MORE = "more"
    LESS = "less"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Difference:
    """One set over another, as a ratio with its 95% interval."""

    ratio: float
    low: float
    high: float
    p_value: float
    threads: int  # in the set that is compared
    others: int  # like them, and outside it


@dataclass(frozen=True, slots=True)
class Comparison:
    """One group beside all the others."""

    group: str
    difference: Difference | None  # None where there are too few threads
    pooled_ratio: float  # drawn towards 1 as far as its threads are few; what groups are sorted by
    verdict: Judgement
    why: str = ""  # what the verdict rests on


def compare_sets(
    sets: Sequence[tuple[Mapping[Key, Observation], Mapping[str, Set[Key]]]],
    untold: Mapping[str, str] = NOTHING,
) -> list[tuple[Comparison, ...]]:
    """Compares each group with the threads outside it, within each set; the highest first.

    A set has its threads, and the threads of each group; a thread may be in several groups or in
    none. The chance that any verdict of all sets is wrong, if there is no difference at all, is at
    most 5% (Holm). `untold` are groups of which nothing may be said, and why.
    """
    fitted = [strata_of(observations) for observations, _ in sets]
    differences = {
        (number, group): difference(fitted[number], inside)
        for number, (_, members) in enumerate(sets)
        for group, inside in members.items()
    }
    tested = {
        key: found.p_value
        for key, found in differences.items()
        if found is not None and key[1] not in untold
    }
    adjusted = dict(zip(tested, holm(list(tested.values())), strict=True))
    compared = []
    for number, (_, members) in enumerate(sets):
        beside = fitted[number].beside
        insides = {
            name: [beside[key] for key in own & beside.keys()] for name, own in members.items()
        }
        pooled = pool(insides, list(beside.values()))
        rows = []
        for name in members:
            found = differences[number, name]
            judged = verdict(found, adjusted.get((number, name)))
            why = untold.get(name) or _too_few(len(insides[name])) or reason(found, judged)
            rows.append(Comparison(name, found, pooled[name], judged, why))
        compared.append(tuple(sorted(rows, key=lambda row: (-row.pooled_ratio, row.group))))
    return compared


def difference(strata: Strata[Key], inside: Set[Key]) -> Difference | None:
    """Compares the threads inside with like threads outside, stratum by stratum.

    Each account has a spread of its own, and the freedom is Satterthwaite's (1946). In one stratum
    it is Student's test (1908), and not Welch's: with three threads beside sixty that one claims
    too much, 7.6% where it says 5%. None where too few are alike.
    """
    contrast = strata.contrast(inside)
    if contrast is None or min(contrast.threads, contrast.others) < FEWEST:
        return None
    reach = students_reach(CONFIDENCE, contrast.freedom) * contrast.error
    return Difference(
        ratio=math.exp(contrast.gap),
        low=math.exp(contrast.gap - reach),
        high=math.exp(contrast.gap + reach),
        p_value=students_tail(contrast.gap / contrast.error, contrast.freedom),
        threads=contrast.threads,
        others=contrast.others,
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p-values (1979): the chance of any false claim stays at the level."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = highest
    return adjusted


def verdict(found: Difference | None, adjusted: float | None) -> Judgement:
    """Says more or less only where the p-value, adjusted for all others, is small enough."""
    if found is None or adjusted is None or adjusted > 1 - CONFIDENCE:
        return Judgement.CANNOT_TELL
    return Judgement.MORE if found.ratio > 1 else Judgement.LESS


def pool(groups: Mapping[str, Sequence[float]], everything: Sequence[float]) -> dict[str, float]:
    """Each group's ratio to the whole, drawn towards 1 by how little is known of it.

    Partial pooling with the spread between groups estimated from the groups (DerSimonian and
    Laird 1986). So a group of three does not come out on top by luck.
    """
    if len(everything) < 2 or (within := variance(everything)) == 0:
        return dict.fromkeys(groups, 1.0)
    centre = fmean(everything)
    sized = {name: (len(own), fmean(own) - centre) for name, own in groups.items() if own}
    between = _spread_between(list(sized.values()), within)
    pooled = dict.fromkeys(groups, 1.0)
    for name, (size, effect) in sized.items():
        pooled[name] = math.exp(effect * between / (between + within / size))
    return pooled


def _spread_between(sized: Sequence[tuple[int, float]], within: float) -> float:
    weights = [size / within for size, _ in sized]
    whole = sum(weights)
    if len(sized) < 2:
        return 0.0
    mean = sum(w * effect for w, (_, effect) in zip(weights, sized, strict=True)) / whole
    q = sum(w * (effect - mean) ** 2 for w, (_, effect) in zip(weights, sized, strict=True))
    spare = whole - sum(w * w for w in weights) / whole
    return max(0.0, (q - (len(sized) - 1)) / spare)


def reason(
    found: Difference | None, judged: Judgement, others: str = "like threads without it"
) -> str:
    """Says what a verdict rests on, as a clause."""
    if found is None:
        return "too few threads are alike with it and without it"
    low, ratio, high = (
        f"{value:.{1 if found.high >= _LARGE else 2}f}"
        for value in (found.low, found.ratio, found.high)
    )
    times = f"{ratio} times as often as {others} ({low} to {high})"
    if judged is not Judgement.CANNOT_TELL:
        return times
    if found.p_value <= 1 - CONFIDENCE:
        return f"among so many comparisons the difference may be chance: {times}"
    return f"the difference may be chance: {times}"


def _too_few(threads: int) -> str | None:
    if threads >= FEWEST:
        return None
    known = "none of its threads" if not threads else f"only {threads} of its threads"
    return f"{known} can be compared, and {FEWEST} are needed"
