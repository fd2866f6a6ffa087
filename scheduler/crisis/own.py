"""A charity's own directory file: it adds services, changes shipped ones, and hides some."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from scheduler.crisis.directory import Directory
from scheduler.crisis.entry import Entry, Kind
from scheduler.crisis.numbers import is_dialable
from scheduler.errors import Mistake, MistakesFound

_KEYS = ("hide", "entries")
_EXAMPLE = "See docs/directory.md for an example."


@dataclass(frozen=True, slots=True)
class _Own:
    """The file as read: rows and hidden ids, each with the place they stand at."""

    path: str
    rows: tuple[tuple[dict[str, Any], yaml.Mark], ...] = ()
    hidden: tuple[tuple[str, yaml.Mark], ...] = ()

    def mistake(self, mark: yaml.Mark, wrong: str, remedy: str = _EXAMPLE) -> Mistake:
        return Mistake(self.path, mark.line + 1, mark.column + 1, wrong, remedy)


def changed_by(shipped: Directory, path: Path) -> Directory:
    """`shipped`, with the entries of the file at `path` added, changed or hidden.

    Raises: MistakesFound, with every mistake of the file.
    """
    own = _read(path)
    by_id = {entry.id: entry for entry in shipped.entries}
    mistakes: list[Mistake] = []
    own_first: dict[str, Entry] = {}
    for row, mark in own.rows:
        entry_id = row.get("id")
        known = by_id.get(entry_id) if isinstance(entry_id, str) else None
        base = known.model_dump(mode="json", exclude_unset=True) if known else {}
        try:
            entry = Entry.model_validate({**base, **row})
        except ValidationError as error:
            mistakes.extend(_explained(own, mark, error))
        else:
            own_first[entry.id] = entry
            mistakes.extend(_not_dialable(own, mark, entry))
    for entry_id, mark in own.hidden:
        if entry_id not in by_id:
            mistakes.append(own.mistake(mark, f'there is no entry "{entry_id}" to hide'))
        else:
            by_id[entry_id] = by_id[entry_id].model_copy(update={"is_hidden": True})
    if mistakes:
        raise MistakesFound(mistakes)
    return replace(shipped, entries=tuple({**by_id, **own_first}.values()))


def _not_dialable(own: _Own, mark: yaml.Mark, entry: Entry) -> Iterator[Mistake]:
    for channel in entry.channels:
        if channel.kind in (Kind.PHONE, Kind.TEXT) and not is_dialable(
            channel.contact, entry.region
        ):
            wrong = f'"{channel.contact}" cannot be dialled in {entry.region}'
            yield own.mistake(mark, wrong, "Compare it with the service's own page.")


def _explained(own: _Own, mark: yaml.Mark, error: ValidationError) -> Iterator[Mistake]:
    for problem in error.errors(include_url=False):
        where = ".".join(str(step) for step in problem["loc"]) or "the entry"
        yield own.mistake(mark, f"{where}: {problem['msg'].removeprefix('Value error, ')}")


def _read(path: Path) -> _Own:
    own = _Own(str(path))
    start = yaml.Mark(str(path), 0, 0, 0, None, 0)
    try:
        text = path.read_text(encoding="utf-8-sig")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        wrong = f"the file cannot be read ({error.strerror})"
        raise MistakesFound([own.mistake(start, wrong)]) from error
    except UnicodeDecodeError as error:
        remedy = "Save it as UTF-8."
        raise MistakesFound([own.mistake(start, "the file is not UTF-8", remedy)]) from error
    except yaml.MarkedYAMLError as error:
        wrong = f"this is not YAML: {error.problem}"
        raise MistakesFound([own.mistake(error.problem_mark or start, wrong)]) from error
    except yaml.YAMLError as error:
        raise MistakesFound([own.mistake(start, "this is not YAML")]) from error
    return own if root is None else _parts(own, root)


def _parts(own: _Own, root: yaml.Node) -> _Own:
    if not isinstance(root, yaml.MappingNode):
        wrong = "the file has no `hide` or `entries` at its top"
        raise MistakesFound([own.mistake(root.start_mark, wrong)])
    rows: list[tuple[dict[str, Any], yaml.Mark]] = []
    hidden: list[tuple[str, yaml.Mark]] = []
    mistakes: list[Mistake] = []
    for key, value in root.value:
        items = value.value if isinstance(value, yaml.SequenceNode) else []
        if key.value not in _KEYS:
            mistakes.append(own.mistake(key.start_mark, f"`{key.value}` is not known here"))
        elif not isinstance(value, yaml.SequenceNode):
            mistakes.append(own.mistake(value.start_mark, f"`{key.value}` is not a list"))
        for item in items:
            if key.value == "hide":
                hidden.append((str(item.value), item.start_mark))
            elif isinstance(item, yaml.MappingNode):
                rows.append((_as_text(item), item.start_mark))
            else:
                mistakes.append(own.mistake(item.start_mark, "this entry has no fields"))
    if mistakes:
        raise MistakesFound(mistakes)
    return replace(own, rows=tuple(rows), hidden=tuple(hidden))


def _as_text(node: yaml.Node) -> Any:
    """The node with every scalar as written: 0800 1111 and 85258 are not sums."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _as_text(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_as_text(item) for item in node.value]
    return node.value
