"""Who checked which entry, and when: a charity's own log beside its directory."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from scheduler.crisis.directory.entry import Confidence, Entry
from scheduler.crisis.directory.services import Directory
from scheduler.errors import Mistake, MistakesFound, NotPossible
from scheduler.yaml_files.reader import Tree
from scheduler.yaml_files.reader import read as yaml_file

_HEAD = (
    "# Who checked which entry of the crisis directory. `handrail resources verify` adds lines.\n"
)
_REMEDY = "Each line is {id: ..., on: 2027-01-03, by: ...}."
_PLAIN = re.compile(r"[^\w .,'@-]")


@dataclass(frozen=True, slots=True)
class Verification:
    """One look at a service's own page."""

    entry_id: str
    on: date
    by: str
    level: Confidence = Confidence.CHECKED


def read(path: Path) -> list[Verification]:
    """The checks in the log, in its order; none if there is no log.

    Raises: MistakesFound, if a line cannot be read.
    """
    if not path.exists():
        return []
    source = yaml_file(path, str(path), may_be_empty=True)
    rows = source.tree if isinstance(source.tree, list) else []
    if source.tree and not rows:
        raise MistakesFound([source.mistake((), "this is not a list of checks", _REMEDY)])
    checks: list[Verification] = []
    mistakes: list[Mistake] = []
    for index, row in enumerate(rows):
        try:
            checks.append(_check(row))
        except (ValueError, KeyError, TypeError):
            mistakes.append(source.mistake((index,), "this line is not a check", _REMEDY))
    if mistakes:
        raise MistakesFound(mistakes)
    return checks


def _check(row: Tree) -> Verification:
    """Raises: KeyError, TypeError or ValueError, where it is none."""
    if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
        raise TypeError(row)
    words = {key: str(value) for key, value in row.items()}
    level = Confidence(words.get("level", Confidence.CHECKED))
    return Verification(words["id"], date.fromisoformat(words["on"]), words["by"], level)


def add(path: Path, check: Verification) -> None:
    """Writes a check at the end of the log."""
    is_new = not path.exists()
    by = _PLAIN.sub(" ", check.by).strip()
    line = f"- {{id: {check.entry_id}, on: {check.on}, by: '{by.replace(chr(39), chr(39) * 2)}'"
    if check.level is not Confidence.CHECKED:
        line += f", level: {check.level}"
    with path.open("a", encoding="utf-8") as log:
        log.write((_HEAD if is_new else "") + line + "}\n")


def applied(directory: Directory, checks: Iterable[Verification]) -> Directory:
    """The directory with each entry as it was last checked. An unverified entry becomes checked."""
    latest = {check.entry_id: check for check in sorted(checks, key=lambda check: check.on)}
    entries = (
        _checked(entry, latest[entry.id]) if entry.id in latest else entry
        for entry in directory.entries
    )
    return replace(directory, entries=tuple(entries))


def _checked(entry: Entry, check: Verification) -> Entry:
    if entry.verified_on and check.on < entry.verified_on:
        return entry
    return entry.model_copy(
        update={"verified_on": check.on, "verified_by": check.by, "level": check.level}
    )


def checklist(entry: Entry) -> list[str]:
    """What to look at before saying that an entry is right.

    Raises: NotPossible, if the entry names no page to look at.
    """
    if entry.page is None:
        raise NotPossible(
            f"{entry.id} names no page of its own. Add `page` in your directory file first."
        )
    lines = [f"Open {entry.page} itself, not a list that somebody else keeps."]
    for channel in entry.channels:
        word = f"the word {channel.word}, " if channel.word else ""
        then = f"“{channel.then}”, " if channel.then else ""
        hours = entry.hours_of(channel)
        answers = "at all hours" if hours.always else hours.printed
        lines.append(f"It shows {channel.kind} {channel.contact}, {word}{then}answered {answers}.")
    lines.append(f"It is for {entry.audience}; it costs: {entry.cost}.")
    lines.append(
        "Nobody called or texted the line to test it: somebody in need may be waiting behind you."
    )
    return lines
