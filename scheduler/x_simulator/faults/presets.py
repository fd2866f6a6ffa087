"""Named mixtures of faults, for people who do not want to write rules."""

from collections.abc import Mapping, Sequence

from scheduler.x_simulator.faults.rules import FaultKind, FaultRule

_ACTS = ("create", "delete")
_READS = ("lookup", "timeline", "me")
_STORM_CHANCE = 0.006  # each, so that about a tenth of the creates meet one
_STORM = (
    FaultKind.DROP,
    FaultKind.HANG,
    FaultKind.TRUNCATED,
    FaultKind.CUT_JSON,
    FaultKind.GARBAGE_201,
    FaultKind.ERROR_500,
    FaultKind.HTML_502,
    FaultKind.ERROR_503,
)


def _storm() -> list[FaultRule]:
    """Everything that happens to a line on a bad day, before and after the post is stored."""
    acts = [
        FaultRule(fault=kind, when=when, calls=_ACTS, chance=_STORM_CHANCE, times=None)
        for kind in _STORM
        for when in ("before", "after")
    ]
    slow = FaultRule(
        fault=FaultKind.SLOW, when="after", calls=_ACTS, chance=_STORM_CHANCE, times=None
    )
    waits = [
        FaultRule(fault=kind, calls=_ACTS, chance=_STORM_CHANCE, times=None)
        for kind in (FaultKind.TOO_MANY, FaultKind.TOO_MANY_NO_RESET)
    ]
    reads = [
        FaultRule(fault=kind, calls=_READS, chance=0.02, times=None)
        for kind in (FaultKind.DROP, FaultKind.HTML_503, FaultKind.TOO_MANY)
    ]
    return [*acts, slow, *waits, *reads]


def _outage() -> list[FaultRule]:
    """X is down for two hours around every noon, UTC: half of it in silence."""
    return [
        FaultRule.model_validate({"fault": fault, "calls": (), "between": between} | chance)
        for fault, between, chance in (
            ("drop", ("11:00", "13:00"), {"chance": 0.5}),
            ("503_html", ("11:00", "13:00"), {}),
        )
    ]


MIXTURES: Mapping[str, Sequence[FaultRule]] = {
    "calm": (),
    "storm": _storm(),
    "outage": _outage(),
    "out-of-credits": [FaultRule(fault=FaultKind.NO_CREDITS, calls=(), nth=25, times=None)],
}
