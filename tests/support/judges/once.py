"""Judges what must come about once: each message, each reading, each count, by whoever got it.

Between what the outside has taken and our note of it lies a moment: whoever dies in it does it
again, for never is worse than twice. Nothing else is an excuse.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# From when the outside has it to our note, on a busy machine; and of a kill to the end by it.
_NOTED_SECONDS, _DYING_SECONDS = 3.0, 0.5


@dataclass(frozen=True)
class Once:
    """What came about more or less often than once."""

    never: list[str]
    again: list[str]  # although nobody died just then
    again_after_a_death: list[str]


def judge_once(
    times: Mapping[str, Sequence[float]], wanted: Iterable[str], deaths: Sequence[float]
) -> Once:
    """Judges each thing by when it came about, and when an engine or the database died."""
    again: list[str] = []
    excused: list[str] = []
    for name, when in times.items():
        for first, _ in zip(sorted(when), sorted(when)[1:], strict=False):
            was_cut = any(-_DYING_SECONDS <= death - first <= _NOTED_SECONDS for death in deaths)
            (excused if was_cut else again).append(name)
    return Once([name for name in wanted if not times.get(name)], again, excused)


def messages_told(
    heard: Iterable[tuple[float, Mapping[str, Any]]], marks: Iterable[str]
) -> dict[str, list[float]]:
    """When each message with one of these marks in a line of its own was heard; no digest."""
    times: dict[str, list[float]] = {mark: [] for mark in marks}
    for at, message in heard:
        if message["title"].endswith("to look at"):
            lines = message["message"].splitlines()
            for mark, told in times.items():
                told.extend(at for line in lines if mark in line)
    return times


def asked_of_x(truth: Iterable[Mapping[str, Any]], call: str) -> dict[str, list[float]]:
    """When X was asked for each post ("lookup") or question ("counts"), and answered."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for row in truth:
        if row["call"] == call and row["status"] == 200:
            at = datetime.fromisoformat(row["at"]).timestamp()
            for one in row["text"].split(",") if call == "lookup" else [row["text"]]:
                times[one].append(at)
    return dict(times)
