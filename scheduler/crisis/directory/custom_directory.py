"""A charity's own directory file: it adds services, changes shipped ones, and hides some."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from scheduler.crisis.directory.entry import ChannelKind, Entry
from scheduler.crisis.directory.phone_numbers import is_dialable
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.phrases import BOOKS
from scheduler.crisis.readers import Wants
from scheduler.errors import Mistake, MistakesFound

_KEYS = ("hide", "entries", "readers")
_EXAMPLE = "See docs/directory.md for an example."


@dataclass(frozen=True, slots=True)
class _Own:
    """The file as read: rows and hidden ids, each with the place they stand at."""

    path: str
    rows: tuple[tuple[dict[str, Any], yaml.Mark], ...] = ()
    hidden: tuple[tuple[str, yaml.Mark], ...] = ()
    readers: tuple[tuple[str, dict[str, Any], yaml.Mark], ...] = ()  # region, fields, place

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
    changed = replace(shipped, entries=tuple({**by_id, **own_first}.values()))
    readers = {region: _wants(fields) for region, fields, _ in own.readers}
    for region, fields, mark in own.readers:
        mistakes.extend(own.mistake(mark, wrong) for wrong in _unknown(region, fields, changed))
    if mistakes:
        raise MistakesFound(mistakes)
    return replace(changed, readers=readers)


def _wants(fields: dict[str, Any]) -> Wants:
    topics = fields.get("topics", ())
    return Wants(
        language=str(fields.get("language", "en")),
        topics=tuple(map(str, topics)) if isinstance(topics, list) else (),
    )


def _unknown(region: str, fields: dict[str, Any], directory: Directory) -> Iterator[str]:
    """What is wrong with one region's readers, as sentences without a full stop."""
    known = sorted({topic for entry in directory.entries for topic in entry.topics})
    if region not in directory.regions:
        yield f"`{region}` is no region of the directory"
    for name in sorted(fields.keys() - {"language", "topics"}):
        yield f"`{name}` is not known here; readers have a language and topics"
    if (language := fields.get("language", "en")) not in BOOKS:
        yield f"there are no words in `{language}`; there are {', '.join(BOOKS)}"
    topics = fields.get("topics", [])
    if not isinstance(topics, list):
        yield "`topics` is not a list"
        return
    for topic in topics:
        if topic not in known:
            yield f"no service is for `{topic}`; there are {', '.join(known)}"


def _not_dialable(own: _Own, mark: yaml.Mark, entry: Entry) -> Iterator[Mistake]:
    for channel in entry.channels:
        if channel.kind in (ChannelKind.PHONE, ChannelKind.TEXT) and not is_dialable(
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
        wrong = "the file has no `hide`, `entries` or `readers` at its top"
        raise MistakesFound([own.mistake(root.start_mark, wrong)])
    rows: list[tuple[dict[str, Any], yaml.Mark]] = []
    hidden: list[tuple[str, yaml.Mark]] = []
    readers: list[tuple[str, dict[str, Any], yaml.Mark]] = []
    mistakes: list[Mistake] = []
    for key, value in root.value:
        if key.value == "readers" and isinstance(value, yaml.MappingNode):
            readers += _readers(own, value, mistakes)
            continue
        items = value.value if isinstance(value, yaml.SequenceNode) else []
        if key.value not in _KEYS:
            mistakes.append(own.mistake(key.start_mark, f"`{key.value}` is not known here"))
        elif key.value == "readers" or not isinstance(value, yaml.SequenceNode):
            shape = "a mapping of regions" if key.value == "readers" else "a list"
            mistakes.append(own.mistake(value.start_mark, f"`{key.value}` is not {shape}"))
        for item in items if key.value != "readers" else ():
            if key.value == "hide":
                hidden.append((str(item.value), item.start_mark))
            elif isinstance(item, yaml.MappingNode):
                rows.append((_as_text(item), item.start_mark))
            else:
                mistakes.append(own.mistake(item.start_mark, "this entry has no fields"))
    if mistakes:
        raise MistakesFound(mistakes)
    return replace(own, rows=tuple(rows), hidden=tuple(hidden), readers=tuple(readers))


def _readers(
    own: _Own, node: yaml.MappingNode, mistakes: list[Mistake]
) -> Iterator[tuple[str, dict[str, Any], yaml.Mark]]:
    for key, value in node.value:
        if isinstance(value, yaml.MappingNode):
            yield str(key.value), _as_text(value), key.start_mark
        else:
            mistakes.append(own.mistake(value.start_mark, "this has no language and no topics"))


def _as_text(node: yaml.Node) -> Any:
    """The node with every scalar as written: 0800 1111 and 85258 are not sums."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _as_text(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_as_text(item) for item in node.value]
    return node.value
