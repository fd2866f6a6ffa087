"""Computes Student's t and the fair coin, both by the incomplete beta function.

Tests hold every figure here to scipy's; docs/decisions/what-we-install.md says why scipy itself is
not installed.
"""

import math
from functools import cache
from statistics import NormalDist

_CLOSE_ENOUGH = 1e-15  # relative; where a series or a root is no longer changed by another step
_NEVER_ZERO = 1e-300


def students_tail(t: float, freedom: float) -> float:
    """How often chance alone lies `t` or farther from 0, on either side: the p-value of `t`."""
    square = t * t
    return _beta_share(freedom / 2, 0.5, freedom / (freedom + square), square / (freedom + square))


@cache
def students_reach(confidence: float, freedom: float) -> float:
    """How far from 0, on either side, `confidence` of all t lie.

    By Newton's method from the normal's reach, which is always nearer to 0: the tail falls ever
    more slowly, so that no step goes too far.
    """
    reach = NormalDist().inv_cdf((1 + confidence) / 2)
    while True:
        beyond = students_tail(reach, freedom) - (1 - confidence)
        step = beyond / (2 * _students_density(reach, freedom))
        reach += step
        if step <= 1e-14 * reach:
            return reach


def coin_at_most(heads: int, tosses: int) -> float:
    """How often a fair coin shows heads at most `heads` times (DLMF 8.17.5)."""
    if heads < 0:
        return 0.0
    if heads >= tosses:
        return 1.0
    return _beta_share(tosses - heads, heads + 1, 0.5, 0.5)


def _students_density(t: float, freedom: float) -> float:
    scale = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)
    spread = (freedom + 1) / 2 * math.log1p(t * t / freedom)
    return math.exp(scale - spread) / math.sqrt(freedom * math.pi)


def _beta_share(a: float, b: float, x: float, rest: float) -> float:
    """The regularised incomplete beta function I_x(a, b), where `rest` is 1 - x, kept exact.

    By its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22), or by that
    of the other side (8.17.4) where this one would be slow.
    """
    if x == 0:
        return 0.0
    if rest == 0:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_share(b, a, rest, x)
    whole = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    return math.exp(a * math.log(x) + b * math.log(rest) - whole) / a * _fraction(a, b, x)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of 8.17.22, by the method of Lentz (Applied Optics 15, 1976)."""
    above, below = 1.0, 1 / _kept(1 - (a + b) * x / (a + 1))
    value, m = below, 0
    while True:
        m += 1
        for part in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            below = 1 / _kept(1 + part * below)
            above = _kept(1 + part / above)
            change = above * below
            value *= change
        if abs(change - 1) < _CLOSE_ENOUGH:
            return value


def _kept(value: float) -> float:
    """`value`, or a little more than nothing where it is nothing."""
    return value if abs(value) > _NEVER_ZERO else _NEVER_ZERO
