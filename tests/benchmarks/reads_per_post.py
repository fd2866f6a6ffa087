"""What the reading plan costs over 30 days, and how near it comes to hourly readings."""

import math
import random
import statistics
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scheduler.engagement.collection.schedule import next_reading_at
from scheduler.store.metrics.reading_ages import first_reading_at
from scheduler.store.metrics.readings import Point
from tests.benchmarks import Measure
from tests.benchmarks.curves import TUNED_TO, UNSEEN, Curve, Family

HOUR = timedelta(hours=1)
HOURS = 30 * 24
HOURLY_DAYS = 31  # UTC days that 30 days touch
UNSEEN_SEED = 20_271_010
READ_USD = 0.005
LIMIT, CURVE_LIMIT, TOTAL_LIMIT = 7, 0.05, 0.02
CADENCE = (1, 6, *(24 * day for day in range(1, 8)), *(24 * day for day in (14, 21, 28)))


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    posts: int  # a family of curves


FULL = Size(posts=250)
TINY = Size(posts=2)


@dataclass(frozen=True)
class Cost:
    """What reading one post over 30 days came to."""

    readings: int
    billed: int
    curve_error: float  # mean over the hours of |estimate - truth| / truth
    early_error: float  # the same over the first two days
    total_error: float


def plan_cost(curve: Curve, sent_at: datetime) -> Cost:
    """Reads one post by the plan."""
    taken: list[Point] = []
    now: datetime | None = first_reading_at(sent_at)
    while now is not None:
        taken.append(Point(now, int(curve((now - sent_at) / HOUR))))
        now = next_reading_at(sent_at, taken, now)
    return _cost(curve, sent_at, taken)


def cadence_cost(curve: Curve, sent_at: datetime, hours: Sequence[int]) -> Cost:
    """Reads one post at fixed ages."""
    taken = [Point(sent_at + age * HOUR, int(curve(age))) for age in hours]
    return _cost(curve, sent_at, taken)


def _cost(curve: Curve, sent_at: datetime, taken: Sequence[Point]) -> Cost:
    ages = [0.0, *((point.at - sent_at) / HOUR for point in taken)]
    seen = [0.0, *(float(point.impressions or 0) for point in taken)]
    truth = [curve(hour) for hour in range(1, HOURS + 1)]
    estimate = [_at(ages, seen, hour) for hour in range(1, HOURS + 1)]
    errors = [abs(one - true) / true for one, true in zip(estimate, truth, strict=True)]
    return Cost(
        readings=len(taken),
        billed=billed_days(taken),
        curve_error=statistics.fmean(errors),
        early_error=statistics.fmean(errors[:48]),
        total_error=abs(seen[-1] - truth[-1]) / truth[-1],
    )


def billed_days(taken: Sequence[Point]) -> int:
    """How many times X bills these readings of one post: once a UTC day."""
    return len({point.at.date() for point in taken})


def _at(ages: Sequence[float], seen: Sequence[float], hour: float) -> float:
    """The count at an age, in a straight line between readings as ages double."""
    after = bisect_right(ages, hour)
    if after == len(ages):
        return seen[-1]
    low, high = math.log1p(ages[after - 1]), math.log1p(ages[after])
    share = (math.log1p(hour) - low) / (high - low)
    return seen[after - 1] + share * (seen[after] - seen[after - 1])


def costs(families: dict[str, Family], seed: int, posts: int) -> dict[str, dict[str, list[Cost]]]:
    """By family: the plan's costs, and those of hourly polling and of the usual cadence."""
    found: dict[str, dict[str, list[Cost]]] = {}
    for name, family in families.items():
        dice = random.Random(f"{seed} {name}")  # noqa: S311 - curves, not secrets
        ways: dict[str, list[Cost]] = {"plan": [], "cadence": []}
        for _ in range(posts):
            curve = family(dice)
            sent_at = datetime(2027, 10, 4, tzinfo=UTC) + dice.uniform(0, 7 * 24) * HOUR
            ways["plan"].append(plan_cost(curve, sent_at))
            ways["cadence"].append(cadence_cost(curve, sent_at, CADENCE))
        found[name] = ways
    return found


def _summary(of: Sequence[Cost]) -> dict[str, float]:
    return {
        "billed_readings": round(statistics.fmean(one.billed for one in of), 2),
        "readings": round(statistics.fmean(one.readings for one in of), 2),
        "usd": round(statistics.fmean(one.billed for one in of) * READ_USD, 4),
        "median_curve_error": round(statistics.median(one.curve_error for one in of), 4),
        "p90_curve_error": round(
            statistics.quantiles([one.curve_error for one in of], n=10)[-1], 4
        ),
        "median_first_two_days_error": round(statistics.median(one.early_error for one in of), 4),
        "median_total_error": round(statistics.median(one.total_error for one in of), 5),
        "p90_total_error": round(
            statistics.quantiles([one.total_error for one in of], n=10)[-1], 4
        ),
    }


def measure(size: Size = FULL) -> Measure:
    """One line of `make bench`: the plan on curves that its author did not tune it to."""
    found = costs(UNSEEN, UNSEEN_SEED, size.posts)
    plan = [cost for ways in found.values() for cost in ways["plan"]]
    cadence = [cost for ways in found.values() for cost in ways["cadence"]]
    whole = _summary(plan)
    readings = whole["billed_readings"]
    return {
        "name": "reads_per_post",
        "ratio": readings,
        "limit": LIMIT,
        "holds": readings <= LIMIT
        and whole["median_curve_error"] <= CURVE_LIMIT
        and whole["median_total_error"] <= TOTAL_LIMIT,
        "detail": {
            "plan": whole,
            "by_family": {name: _summary(ways["plan"]) for name, ways in found.items()},
            "beside_1h_6h_daily_weekly": _summary(cadence),
            "beside_hourly": {
                "readings": HOURS,
                "billed_readings": HOURLY_DAYS,
                "usd": round(HOURLY_DAYS * READ_USD, 4),
                "usd_without_the_same_day_rule": round(HOURS * READ_USD, 2),
            },
        },
    }


if __name__ == "__main__":
    for family, its_ways in costs(TUNED_TO, 1, FULL.posts).items():
        for way, these in its_ways.items():
            print(family, way, _summary(these))
