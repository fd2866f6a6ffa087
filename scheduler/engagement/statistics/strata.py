"""Compares like with like: a regression within each account, with a term for each stratum.

Written out, because numpy and statsmodels would weigh more than everything else that is installed.
"""

import math
import operator
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Column = list[float]

THREADS_A_TERM = 4  # with fewer threads for each term, a regression fits chance
LEAST_FREEDOM = 2  # an account with less cannot tell how its threads spread
_NOTHING_LEFT = 1e-9  # of a column, once what the others say is taken from it


@dataclass(frozen=True, slots=True)
class Observation:
    """One thread as it is compared."""

    value: float  # a logarithm
    account: str = ""  # threads of one account spread alike
    stratum: Hashable = ""  # within its account; threads of two strata are never compared
    terms: tuple[str, ...] = ()  # what else is allowed for, as far as the threads suffice
    day: float = 0.0  # when it began; a straight line, for an account gains followers


@dataclass(frozen=True, slots=True)
class Contrast:
    """How far the threads inside a group lie above like threads outside it."""

    gap: float
    error: float  # its standard error
    freedom: float
    threads: int
    others: int


@dataclass(frozen=True, slots=True)
class _Account(Generic[Key]):
    """The threads of one account, and what is left of each value once its terms are taken out."""

    keys: Sequence[Key]
    strata: Sequence[Hashable]
    basis: Sequence[Column]  # orthonormal
    left: Column


@dataclass(frozen=True, slots=True)
class Strata(Generic[Key]):
    """Threads, ready to be compared by any group of them."""

    accounts: Sequence[_Account[Key]]

    @property
    def beside(self) -> dict[Key, float]:
        """Each thread's value beside what is usual for threads like it."""
        return {
            key: value
            for account in self.accounts
            for key, value in zip(account.keys, account.left, strict=True)
        }

    def contrast(self, inside: Set[Key]) -> Contrast | None:
        """The gap of a group, or None where too little is like it to know its error.

        Accounts weigh as much as they tell; each brings its own spread (Satterthwaite 1946).
        """
        sides = [side for account in self.accounts if (side := _side(account, inside))]
        whole = sum(side.weight for side in sides)
        if not sides:
            return None
        gap = sum(side.weighted for side in sides) / whole
        noise, doubt = 0.0, 0.0
        for side in sides:
            freedom = side.freedom - side.weight / whole
            squares = sum(
                (left - gap * share) ** 2
                for left, share in zip(side.left, side.column, strict=True)
            )
            part = side.weight * squares / freedom
            noise += part
            doubt += part * part / freedom
        if noise <= _NOTHING_LEFT:
            return None
        return Contrast(
            gap,
            math.sqrt(noise) / whole,
            noise * noise / doubt,
            sum(side.threads for side in sides),
            sum(side.others for side in sides),
        )


@dataclass(frozen=True, slots=True)
class _Side:
    """What one account tells of a group."""

    column: Column  # whether each thread is inside, once the terms are taken out
    left: Column
    weight: float
    weighted: float
    freedom: int
    threads: int  # inside, in strata that have threads outside too
    others: int


def strata_of(observations: Mapping[Key, Observation]) -> Strata[Key]:
    """Takes from each value what its account, stratum and terms explain, by least squares."""
    own: dict[str, list[Key]] = {}
    for key, thread in observations.items():
        own.setdefault(thread.account, []).append(key)
    accounts = []
    for keys in own.values():
        threads = [observations[key] for key in keys]
        basis = _basis(threads)
        left = _without(basis, [thread.value for thread in threads])
        accounts.append(_Account(keys, [thread.stratum for thread in threads], basis, left))
    return Strata(accounts)


def _side(account: _Account[Key], inside: Set[Key]) -> _Side | None:
    is_in = [key in inside for key in account.keys]
    both = {stratum for stratum, own in zip(account.strata, is_in, strict=True) if own} & {
        stratum for stratum, own in zip(account.strata, is_in, strict=True) if not own
    }
    column = _without(account.basis, [float(own) for own in is_in])
    weight = sum(share * share for share in column)
    freedom = len(column) - len(account.basis)
    if not both or weight < _NOTHING_LEFT or freedom < LEAST_FREEDOM:
        return None
    alike = [own for own, stratum in zip(is_in, account.strata, strict=True) if stratum in both]
    return _Side(
        column,
        account.left,
        weight,
        sum(share * left for share, left in zip(column, account.left, strict=True)),
        freedom,
        sum(alike),
        len(alike) - sum(alike),
    )


def _basis(threads: Sequence[Observation]) -> list[Column]:
    """Orthonormal columns: every stratum, then each term and the days while threads suffice."""
    strata = [thread.stratum for thread in threads]
    basis: list[Column] = []
    for stratum in dict.fromkeys(strata):
        _extend(basis, [float(own == stratum) for own in strata])
    for number in range(len(threads[0].terms)):
        named = [thread.terms[number] for thread in threads]
        for name in sorted(set(named))[1:]:
            if len(basis) < len(threads) // THREADS_A_TERM:
                _extend(basis, [float(own == name) for own in named])
    if len(basis) < len(threads) // THREADS_A_TERM:
        first = min(thread.day for thread in threads)
        _extend(basis, [thread.day - first for thread in threads])
    return basis


def _extend(basis: list[Column], column: Column) -> None:
    """Adds what a column says that the others do not (Gram and Schmidt, twice for precision)."""
    new = _without(basis, _without(basis, column))
    size = math.sqrt(sum(value * value for value in new))
    if size > _NOTHING_LEFT * math.sqrt(sum(value * value for value in column)):
        basis.append([value / size for value in new])


def _without(basis: Sequence[Column], column: Column) -> Column:
    for other in basis:
        share = sum(map(operator.mul, other, column))
        column = [value - share * own for value, own in zip(column, other, strict=True)]
    return column
