"""Shows directory entries: a table, or everything about one."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from difflib import get_close_matches

from scheduler.cli.output import FittedTable, table
from scheduler.crisis.directory.entry import Entry
from scheduler.crisis.directory.expiry import standing
from scheduler.crisis.directory.services import Directory
from scheduler.errors import NotPossible


def day(given: str | None) -> date:
    """The day that was asked for, or today.

    Raises: NotPossible, if it is not a date.
    """
    if given is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise NotPossible(f"{given} is not a date. Write it as 2027-10-10.") from None


def wanted(directory: Directory, entry_id: str) -> Entry:
    """The entry of that id.

    Raises: NotPossible, with the nearest id there is.
    """
    entry = directory.entry(entry_id)
    if entry is not None:
        return entry
    near = get_close_matches(entry_id, [entry.id for entry in directory.entries], 1)
    hint = f"Did you mean {near[0]}?" if near else "`handrail resources list` shows them all."
    raise NotPossible(f"There is no entry {entry_id}. {hint}")


def listed(entries: Sequence[Entry], on: date) -> FittedTable:
    """A row an entry."""
    rows = [
        (
            entry.id,
            entry.name,
            "; ".join(channel.in_words for channel in entry.channels),
            "24/7" if entry.hours.always else entry.hours.printed,
            standing(entry, on).value,
            "you" if entry.is_confirmed else "the project" if entry.verified_on else "nobody",
        )
        for entry in entries
    ]
    return table(("Id", "Service", "Contact", "Hours", "Standing", "Confirmed by"), rows)


def described(entry: Entry) -> str:
    """Everything about an entry, a line each."""
    hours = "24/7" if entry.hours.always else f"{entry.hours.printed} ({entry.hours.zone})"
    needs = [
        name
        for name, is_so in (
            ("an appointment", entry.needs_appointment),
            ("a referral", entry.needs_referral),
        )
        if is_so
    ]
    lines = [
        f"{entry.name} ({entry.id}, {entry.region})",
        *(f"  {channel.in_words}" for channel in entry.channels),
        f"  Hours: {hours}{'' if entry.hours.is_confirmed else ', not confirmed'}",
        f"  For: {entry.audience}; languages: {', '.join(entry.languages)}; cost: {entry.cost}",
        f"  Needs: {' and '.join(needs) or 'no appointment, no referral'}",
        f"  {'A crisis service' if entry.is_crisis_service else 'Not a crisis service'}, "
        f"{entry.tone}{'; a core line' if entry.is_core else ''}",
        f"  What happens: {entry.what_happens}",
        f"  Page: {entry.page or 'none known'}",
        f"  Level: {entry.level}; {standing_of(entry)}",
        *(f"  {line}" for line in sources(entry)),
    ]
    if entry.note:
        lines.append(f"  Note: {entry.note}")
    return "\n".join(lines)


def standing_of(entry: Entry) -> str:
    """Whether the project read it, or a person of the charity confirmed it."""
    if entry.verified_on is None:
        return "confirmed by nobody yet"
    if entry.is_confirmed:
        return f"confirmed on {entry.verified_on} by {entry.verified_by}"
    return f"checked {entry.verified_on} by {entry.verified_by}; confirmed by nobody of yours yet"


def sources(entry: Entry) -> Iterator[str]:
    """For each figure, which page it was read from, when and by whom."""
    for figure in entry.figures:
        if source := entry.source_of(figure):
            by = source.by if source.is_the_charitys else "the project"
            yield f"{figure.capitalize()}: read on {source.on} by {by}: {source.page}"
