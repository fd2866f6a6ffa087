"""Confirms the figures of a service one by one: number, word, hours, for whom, and cost."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from scheduler.crisis.directory.entry import (
    Channel,
    Confidence,
    Entry,
    Figure,
    FigureSource,
    Hours,
    one_line,
)
from scheduler.crisis.directory.phone_numbers import digits_of

_ALWAYS = frozenset({"24/7", "always", "day and night"})
_OPEN = "not confirmed"  # what a cost says that nobody knows yet


@dataclass(frozen=True, slots=True)
class FigureCheck:
    """What somebody read of one figure, on which page and when."""

    figure: Figure
    value: str
    source: FigureSource


def why_not(entry: Entry, figure: Figure, value: str) -> str | None:
    """Why the value cannot confirm the figure; None where it agrees, or fills in what is open."""
    if figure not in entry.figures:
        return f"{entry.name} has no {figure} to confirm."
    known = _known(entry, figure)
    if known is None:
        return _why_not_filled_in(entry, figure, value)
    if any(_is_same(figure, value, one) for one in known):
        return None
    if figure is Figure.NUMBER and digits_of(value):
        known = [one for one in known if digits_of(one)] or known
    return f"The directory says {' or '.join(known)}, and you read {value}."


def with_figures(entry: Entry, checks: Sequence[FigureCheck]) -> Entry:
    """The entry with what was confirmed of it; printed once every figure of it is."""
    confirmed: list[str] = []
    for check in checks:
        if why_not(entry, check.figure, check.value):
            continue  # something was changed since
        entry = _with_figure(entry, check)
        if check.figure is Figure.NUMBER:
            confirmed.append(check.value)
    if not entry.is_confirmed:
        return entry
    days = [source.on for figure in entry.figures if (source := entry.source_of(figure))]
    if entry.verified_on and min(days) <= entry.verified_on:
        return entry
    update = {"verified_on": min(days), "verified_by": checks[-1].source.by}
    if entry.level is Confidence.UNVERIFIED:
        # Only the numbers that somebody named are printed from now on.
        channels = tuple(_as_confirmed(channel, confirmed) for channel in entry.channels)
        update |= {"level": Confidence.CHECKED, "channels": channels}
    return entry.model_copy(update=update)


def still_to_confirm(entry: Entry) -> tuple[Figure, ...]:
    """The figures that no person of the charity has confirmed yet."""
    sources = {figure: entry.source_of(figure) for figure in entry.figures}
    return tuple(
        figure for figure, source in sources.items() if not (source and source.is_the_charitys)
    )


def _with_figure(entry: Entry, check: FigureCheck) -> Entry:
    update: dict[str, object] = {"sources": {**entry.sources, check.figure: check.source}}
    if check.figure is Figure.HOURS and not entry.hours.is_confirmed:
        update["hours"] = _hours(check.value, entry.hours)
    if check.figure is Figure.COST and _OPEN in entry.cost:
        update["cost"] = check.value
    if check.figure is Figure.NUMBER and entry.level is not Confidence.UNVERIFIED:
        update["channels"] = tuple(
            channel.model_copy(update={"level": None})
            if _is_same(Figure.NUMBER, check.value, channel.contact)
            else channel
            for channel in entry.channels
        )
    return entry.model_copy(update=update)


def _as_confirmed(channel: Channel, confirmed: Sequence[str]) -> Channel:
    is_named = any(_is_same(Figure.NUMBER, value, channel.contact) for value in confirmed)
    return channel.model_copy(update={"level": None if is_named else Confidence.UNVERIFIED})


def _known(entry: Entry, figure: Figure) -> list[str] | None:
    """What the directory says of it; None where it says nothing that is sure."""
    match figure:
        case Figure.NUMBER:
            return [channel.contact for channel in entry.channels]
        case Figure.WORD:
            return [channel.word for channel in entry.channels if channel.word]
        case Figure.HOURS:
            if not entry.hours.is_confirmed:
                return None
            return ["24/7" if entry.hours.always else entry.hours.printed]
        case Figure.WHO:
            return [entry.audience]
        case _:
            return None if _OPEN in entry.cost else [entry.cost]


def _is_same(figure: Figure, value: str, known: str) -> bool:
    if figure is Figure.NUMBER and digits_of(known):
        return digits_of(value) == digits_of(known)
    plain = " ".join(value.casefold().split())
    if figure is Figure.HOURS and known == "24/7":
        return plain in _ALWAYS
    return plain == " ".join(known.casefold().split())


def _why_not_filled_in(entry: Entry, figure: Figure, value: str) -> str | None:
    try:
        one_line(value)
        if figure is Figure.HOURS:
            _hours(value, entry.hours)
    except ValueError as error:
        return f"{entry.name}: {_words(error)}."
    return None if value.strip() else f"Say the {figure} that you read."


def _words(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        return error.errors()[0]["msg"].removeprefix("Value error, ")
    return str(error)


def _hours(value: str, before: Hours) -> Hours:
    if " ".join(value.casefold().split()) in _ALWAYS:
        return Hours(always=True)
    return Hours(printed=value, zone=before.zone or "UTC")
