"""Asks the simulated X about a whole rehearsal, over HTTP like everything else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen


@dataclass(frozen=True, slots=True)
class Struck:
    """One thing that went wrong on purpose."""

    what: str  # in words
    call: str  # what the account was doing
    times: int


@dataclass(frozen=True, slots=True)
class NetworkSummary:
    """A rehearsal as the network saw it."""

    posts: int
    answered: int  # calls that got what they asked for
    cost_usd: float
    cost_by_call: Mapping[str, float]  # by what it was for, in words
    faults: tuple[Struck, ...]
    refused_creates: int  # refused by rule, not by a fault
    replies: Mapping[str, int]  # simulated ones, by their tone


def network_summary(x_url: str) -> NetworkSummary:
    """Asks the simulated X at `x_url`."""
    with urlopen(f"{x_url}/rehearsal/summary", timeout=10) as answer:  # noqa: S310 - loopback
        summary: dict[str, Any] = json.load(answer)
    return NetworkSummary(
        posts=summary["posts"],
        answered=summary["answered"],
        cost_usd=summary["cost_usd"],
        cost_by_call={row["call"]: row["cost_usd"] for row in summary["costs"]},
        faults=tuple(Struck(**row) for row in summary["faults"]),
        refused_creates=summary["refused_creates"],
        replies=summary["replies"],
    )
