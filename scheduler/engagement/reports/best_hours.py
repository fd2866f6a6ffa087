"""Suggests the hours in which an account, or a hashtag, is seen most, and says how sure that is."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean
from zoneinfo import ZoneInfo

from scheduler.engagement.statistics.comparison import Comparison, Judgement, compare_sets, pool
from scheduler.engagement.statistics.hours import HOURS_A_CELL, WEEKDAYS
from scheduler.engagement.statistics.strata import Observation
from scheduler.formatting import count
from scheduler.store.metrics.readings import Measured

NOTE = (
    "Each stretch of three hours beside the account's own others, by how often a first post was "
    "seen; corrected for everything that is compared. Hours differ in what was said as well."
)
FEWEST_THREADS = 6  # of an account or hashtag: with fewer, no two stretches of hours compare


class Of(StrEnum):
    """Whose hours."""

    ACCOUNT = "account"
    HASHTAG = "hashtag"


@dataclass(frozen=True, slots=True)
class PooledCell:
    """Three hours of one weekday, drawn towards 1 by how few threads began then."""

    weekday: str
    hours: str
    pooled_ratio: float  # times what is usual for the account
    threads: int


@dataclass(frozen=True, slots=True)
class BestHours:
    """The hours of one account or hashtag, each stretch beside its own others."""

    of: Of
    name: str
    threads: int
    stretches: tuple[Comparison, ...]  # three hours each, all weekdays; the best first
    threads_in: Mapping[str, int]  # by stretch
    cells: tuple[PooledCell, ...]

    @property
    def suggestion(self) -> Comparison | None:
        """The stretch that was seen most, as far as anything was tried twice; never a promise."""
        best = self.stretches[0] if self.stretches else None
        return best if best is not None and best.pooled_ratio > 1 else None

    @property
    def is_sure(self) -> bool:
        """Whether the difference is more than chance, after all comparisons of the report."""
        return self.suggestion is not None and self.suggestion.verdict is Judgement.MORE


def best_hours(
    posts: Sequence[Measured], by_hashtag: Mapping[str, Sequence[Measured]], zone: ZoneInfo
) -> tuple[BestHours, ...]:
    """Each account, then each hashtag, by name; corrected for everything that is compared.

    A thread counts by how often its root was seen beside its own account's typical root. So an
    hour does not look good because the account with most readers posts in it.
    """
    roots = {
        post.thread_id: post
        for post in posts
        if post.position == 0 and post.impressions is not None
    }
    values = _beside_own_account(roots.values())
    scopes = [
        scope
        for scope in (*_accounts(roots), *_hashtags(roots, by_hashtag))
        if len(scope[2]) >= FEWEST_THREADS
    ]
    stretches = [_by_stretch(roots, threads, zone) for _, _, threads in scopes]
    sets = [
        ({thread: Observation(values[thread]) for thread in scope[2]}, members)
        for scope, members in zip(scopes, stretches, strict=True)
    ]
    compared = compare_sets(sets)
    return tuple(
        BestHours(
            of,
            name,
            len(threads),
            rows,
            {stretch: len(inside) for stretch, inside in members.items()},
            _cells(roots, threads, values, zone),
        )
        for (of, name, threads), members, rows in zip(scopes, stretches, compared, strict=True)
    )


def shown_name(hours: BestHours) -> str:
    """#Listening, or the account's name."""
    return f"#{hours.name}" if hours.of is Of.HASHTAG else hours.name


def how_sure(hours: BestHours) -> str:
    """Whether the best hours are more than chance, in a word or two."""
    if hours.suggestion is None:
        return "none stands out"
    if hours.suggestion.difference is None:
        return "too few to tell"
    return "more than chance" if hours.is_sure else "cannot tell"


def advice(hours: BestHours) -> str:
    """A sentence for people."""
    best, name = hours.suggestion, shown_name(hours)
    if best is None:
        return f"{name}: no hour stands out."
    found = best.difference
    if found is None:
        tried = hours.threads_in[best.group]
        threads = count(tried, "thread")
        return f"{name}: we cannot tell. {best.group} looks best so far, on {threads} only."
    interval = f"{found.ratio:.1f} times your other hours, {found.low:.1f} to {found.high:.1f}"
    if hours.is_sure:
        return f"{name}: {best.group} ({interval}, {found.threads} threads)."
    return f"{name}: we cannot tell yet. Best so far: {best.group} ({interval})."


_Scope = tuple[Of, str, Sequence[int]]  # whose, and the ids of its threads


def _beside_own_account(roots: Iterable[Measured]) -> dict[int, float]:
    """The logarithm of each root's impressions, less the mean of its account's."""
    logs: dict[str, dict[int, float]] = {}
    for post in roots:
        logs.setdefault(post.account, {})[post.thread_id] = math.log1p(post.impressions or 0)
    usual = {account: fmean(own.values()) for account, own in logs.items()}
    return {
        thread: value - usual[account]
        for account, own in logs.items()
        for thread, value in own.items()
    }


def _accounts(roots: Mapping[int, Measured]) -> list[_Scope]:
    own: dict[str, list[int]] = {}
    for thread, post in roots.items():
        own.setdefault(post.account, []).append(thread)
    return [(Of.ACCOUNT, name, threads) for name, threads in sorted(own.items())]


def _hashtags(
    roots: Mapping[int, Measured], by_hashtag: Mapping[str, Sequence[Measured]]
) -> list[_Scope]:
    """A thread is in a hashtag if one of its posts carries it."""
    return [
        (Of.HASHTAG, name, sorted({post.thread_id for post in own} & roots.keys()))
        for name, own in sorted(by_hashtag.items())
    ]


def _by_stretch(
    roots: Mapping[int, Measured], threads: Iterable[int], zone: ZoneInfo
) -> dict[str, set[int]]:
    stretches: dict[str, set[int]] = {}
    for thread in threads:
        stretches.setdefault(_stretch(roots[thread], zone), set()).add(thread)
    return stretches


def _cells(
    roots: Mapping[int, Measured],
    threads: Iterable[int],
    values: Mapping[int, float],
    zone: ZoneInfo,
) -> tuple[PooledCell, ...]:
    cells: dict[tuple[int, str], list[float]] = {}
    for thread in threads:
        weekday = roots[thread].sent_at.astimezone(zone).weekday()
        cells.setdefault((weekday, _stretch(roots[thread], zone)), []).append(values[thread])
    named = {f"{weekday} {stretch}": own for (weekday, stretch), own in cells.items()}
    pooled = pool(named, [value for own in cells.values() for value in own])
    return tuple(
        PooledCell(WEEKDAYS[weekday], stretch, pooled[f"{weekday} {stretch}"], len(own))
        for (weekday, stretch), own in sorted(cells.items())
    )


def _stretch(root: Measured, zone: ZoneInfo) -> str:
    hour = root.sent_at.astimezone(zone).hour // HOURS_A_CELL * HOURS_A_CELL
    return f"{hour:02}-{hour + HOURS_A_CELL:02}"
