"""Who checked which entry, and when: a charity's own log beside its directory."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import yaml

from scheduler.crisis.directory.entry import Confidence, Entry, Figure, FigureSource
from scheduler.crisis.directory.entry_changes import EntryCheck
from scheduler.crisis.directory.figures import FigureCheck, with_figures
from scheduler.crisis.directory.services import Directory
from scheduler.errors import Mistake, MistakesFound, NotPossible
from scheduler.private_files import replace_file
from scheduler.yaml_files.reader import Tree
from scheduler.yaml_files.reader import read as yaml_file

_HEAD = (
    "# Who checked which entry of the crisis directory. `handrail resources verify` adds lines.\n"
)
_REMEDY = "Each line is {id: ..., on: 2027-01-03, by: ...}."
_PLAIN = re.compile(r"[^\w .,'@-]")


@dataclass(frozen=True, slots=True)
class Verification:
    """One look at a service's own page: at the whole entry, or at one figure of it."""

    entry_id: str
    on: date
    by: str
    level: Confidence = Confidence.CHECKED
    page: str | None = None
    of: str = ""  # the digest of the whole entry that was compared
    figure: Figure | None = None
    value: str = ""  # of that figure, as the page showed it


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
    return Verification(
        entry_id=words["id"],
        on=date.fromisoformat(words["on"]),
        by=words["by"],
        level=Confidence(words.get("level", Confidence.CHECKED)),
        page=words.get("page"),
        of=words.get("of", ""),
        figure=Figure(words["figure"]) if "figure" in words else None,
        value=words.get("value", ""),
    )


def add(path: Path, check: Verification) -> None:
    """Writes a check at the end of the log."""
    is_new = not path.exists()
    row = {
        "id": check.entry_id,
        "on": check.on.isoformat(),
        "by": _PLAIN.sub(" ", check.by).strip(),
        "level": check.level.value if check.level is not Confidence.CHECKED else "",
        "page": check.page,
        "of": check.of,
        "figure": check.figure.value if check.figure else "",
        "value": check.value,
    }
    fields = {key: value for key, value in row.items() if value}
    line = yaml.safe_dump(
        fields, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000
    )
    before = _HEAD.encode() if is_new else path.read_bytes()
    if before and not before.endswith(b"\n"):
        before += b"\n"  # typed by hand, or cut off
    replace_file(path, before + f"- {line}".encode())


def of_whole_entries(checks: Iterable[Verification]) -> list[tuple[str, EntryCheck]]:
    """The checks that say which entry exactly they are of, by its id."""
    return [
        (check.entry_id, EntryCheck(check.of, check.by, check.on))
        for check in checks
        if check.of and check.figure is None
    ]


def applied(directory: Directory, checks: Iterable[Verification]) -> Directory:
    """The directory with each entry as it was last checked. An unverified entry becomes checked."""
    in_order = sorted(checks, key=lambda check: check.on)
    of_changes = {change.entry_id: change for change in directory.changes}
    entries = []
    for entry in directory.entries:
        change = of_changes.get(entry.id)
        for check in (one for one in in_order if one.entry_id == entry.id):
            if check.figure is not None:
                continue
            if not check.of and change is not None:
                continue  # a look at what ships says nothing of what the file would change
            if check.of and check.of != entry.digest:
                continue  # something was changed since
            entry = _checked(entry, check)
        figures = [one for one in in_order if one.entry_id == entry.id and one.figure]
        entries.append(with_figures(entry, [_figure_check(one) for one in figures]))
    return replace(directory, entries=tuple(entries))


def _figure_check(check: Verification) -> FigureCheck:
    assert check.figure is not None  # noqa: S101 - chosen above
    return FigureCheck(
        check.figure,
        check.value,
        FigureSource(page=check.page or "its page", on=check.on, by=check.by),
    )


def _checked(entry: Entry, check: Verification) -> Entry:
    if entry.verified_on and check.on < entry.verified_on:
        return entry
    channels = tuple(channel.model_copy(update={"level": None}) for channel in entry.channels)
    return entry.model_copy(
        update={
            "verified_on": check.on,
            "verified_by": check.by,
            "level": check.level,
            "channels": channels,
            "sources": {},
            "page": check.page or entry.page,
        }
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
