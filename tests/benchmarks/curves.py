"""Curves of growth: how many impressions a post has at an age, by family and seed.

TUNED_TO is what the reading plan was written against. UNSEEN was written afterwards, with other
shapes and other seeds, and is what `make bench` judges by.
"""

import math
import random
from collections.abc import Callable

Curve = Callable[[float], float]  # hours since the post was sent: impressions
Family = Callable[[random.Random], Curve]


def _total(dice: random.Random) -> float:
    return math.exp(dice.uniform(math.log(300), math.log(60_000)))


def steep(dice: random.Random) -> Curve:
    """Most of it within hours."""
    total, hours = _total(dice), dice.uniform(0.8, 5)
    return lambda age: total * (1 - math.exp(-age / hours))


def slow(dice: random.Random) -> Curve:
    """Found over days."""
    total, hours = _total(dice), dice.uniform(12, 90)
    return lambda age: total * (1 - math.exp(-age / hours))


def long_tail(dice: random.Random) -> Curve:
    """A power of the age that flattens."""
    total, half, power = _total(dice), dice.uniform(2, 30), dice.uniform(0.6, 1.4)
    return lambda age: total * age**power / (age**power + half**power)


def late_burst(dice: random.Random) -> Curve:
    """Somebody large reposts it, between a day and eighteen days on."""
    base, at, width = steep(dice), dice.uniform(24, 430), dice.uniform(1, 8)
    gain = base(1e6) * dice.uniform(0.5, 3)
    start = gain / (1 + math.exp(min(at / width, 60)))
    return lambda age: base(age) + gain / (1 + math.exp(-(age - at) / width)) - start


TUNED_TO: dict[str, Family] = {
    "steep": steep,
    "slow": slow,
    "long_tail": long_tail,
    "late_burst": late_burst,
}


def weibull(dice: random.Random) -> Curve:
    """Fast at first, with a tail of any weight."""
    total, scale, shape = _total(dice), dice.uniform(1, 60), dice.uniform(0.35, 1.3)
    return lambda age: total * (1 - math.exp(-((age / scale) ** shape)))


def log_normal(dice: random.Random) -> Curve:
    """Found by people at ages that multiply."""
    total, middle, spread = _total(dice), dice.uniform(1.5, 48), dice.uniform(0.6, 1.8)
    return lambda age: total * 0.5 * (1 + math.erf(math.log(age / middle) / (spread * 2**0.5)))


def by_day_and_night(dice: random.Random) -> Curve:
    """Grows while people are awake, and hardly at night."""
    total, hours, phase = _total(dice), dice.uniform(6, 60), dice.uniform(0, 24)

    def curve(age: float) -> float:
        swing = 24 / (2 * math.pi) * 0.8
        awake = age + swing * (
            math.cos(2 * math.pi * (phase + age) / 24) - math.cos(2 * math.pi * phase / 24)
        )
        return total * (1 - math.exp(-awake / hours)) if awake > 0 else 1e-9

    return curve


def two_bursts(dice: random.Random) -> Curve:
    """Taken up twice: on the first days, and weeks later."""
    base = weibull(dice)
    whole = base(1e5)
    bursts = [
        (at, dice.uniform(2, 20), whole * dice.uniform(0.2, 1.5))
        for at in (dice.uniform(20, 120), dice.uniform(150, 650))
    ]
    return lambda age: (
        base(age)
        + sum(gain * (1 - math.exp(-(age - at) / width)) for at, width, gain in bursts if age > at)
    )


UNSEEN: dict[str, Family] = {
    "weibull": weibull,
    "log_normal": log_normal,
    "by_day_and_night": by_day_and_night,
    "two_bursts": two_bursts,
}
