"""Named mixtures of faults, for people who do not want to write rules."""

from collections.abc import Mapping, Sequence

from scheduler.x_simulator.faults.rules import Kind, Rule

_ACTS = ("create", "delete")
_READS = ("lookup", "timeline", "me")
_STORM_CHANCE = 0.006  # each, so that about a tenth of the creates meet one
_STORM = (
    Kind.DROP,
    Kind.HANG,
    Kind.TRUNCATED,
    Kind.CUT_JSON,
    Kind.GARBAGE_201,
    Kind.ERROR_500,
    Kind.HTML_502,
    Kind.ERROR_503,
)


def _storm() -> list[Rule]:
    """Everything that happens to a line on a bad day, before and after the post is stored."""
    acts = [
        Rule(fault=kind, when=when, calls=_ACTS, chance=_STORM_CHANCE, times=None)
        for kind in _STORM
        for when in ("before", "after")
    ]
    slow = Rule(fault=Kind.SLOW, when="after", calls=_ACTS, chance=_STORM_CHANCE, times=None)
    waits = [
        Rule(fault=kind, calls=_ACTS, chance=_STORM_CHANCE, times=None)
        for kind in (Kind.TOO_MANY, Kind.TOO_MANY_NO_RESET)
    ]
    reads = [
        Rule(fault=kind, calls=_READS, chance=0.02, times=None)
        for kind in (Kind.DROP, Kind.HTML_503, Kind.TOO_MANY)
    ]
    return [*acts, slow, *waits, *reads]


def _outage() -> list[Rule]:
    """X is down for two hours around every noon, UTC: half of it in silence."""
    return [
        Rule.model_validate({"fault": fault, "calls": (), "between": between} | chance)
        for fault, between, chance in (
            ("drop", ("11:00", "13:00"), {"chance": 0.5}),
            ("503_html", ("11:00", "13:00"), {}),
        )
    ]


MIXTURES: Mapping[str, Sequence[Rule]] = {
    "calm": (),
    "storm": _storm(),
    "outage": _outage(),
    "out-of-credits": [Rule(fault=Kind.NO_CREDITS, calls=(), nth=25, times=None)],
}
