"""A charity's own directory file: it adds services, changes shipped ones, and hides some."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from scheduler.crisis.directory.entry import ChannelKind, Entry
from scheduler.crisis.directory.phone_numbers import is_dialable
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.phrases import BOOKS
from scheduler.crisis.readers import Wants
from scheduler.errors import Mistake, MistakesFound
from scheduler.yaml_files.reader import Loc, Source, Tree, read

_KEYS = ("hide", "entries", "readers")
_EXAMPLE = "See docs/directory.md for an example."


def changed_by(shipped: Directory, path: Path) -> Directory:
    """`shipped`, with the entries of the file at `path` added, changed or hidden.

    Raises: MistakesFound, with every mistake of the file.
    """
    source = read(path, str(path), may_be_empty=True)
    if misshapen := list(_misshapen(source)):
        raise MistakesFound(misshapen)
    tree = _mapping(source.tree)
    by_id = {entry.id: entry for entry in shipped.entries}
    mistakes: list[Mistake] = []
    own_first: dict[str, Entry] = {}
    for index, row in enumerate(_list(tree.get("entries"))):
        at = ("entries", index)
        entry_id = _mapping(row).get("id")
        known = by_id.get(entry_id) if isinstance(entry_id, str) else None
        base = known.model_dump(mode="json", exclude_unset=True) if known else {}
        try:
            entry = Entry.model_validate({**base, **_mapping(row)})
        except ValidationError as error:
            mistakes.extend(_explained(source, at, error))
        else:
            own_first[entry.id] = entry
            mistakes.extend(_not_dialable(source, at, entry))
    for index, hidden in enumerate(_list(tree.get("hide"))):
        if not isinstance(hidden, str) or hidden not in by_id:
            wrong = f'there is no entry "{hidden}" to hide'
            mistakes.append(source.mistake(("hide", index), wrong, _EXAMPLE))
        else:
            by_id[hidden] = by_id[hidden].model_copy(update={"is_hidden": True})
    changed = replace(shipped, entries=tuple({**by_id, **own_first}.values()))
    regions = {region: _mapping(row) for region, row in _mapping(tree.get("readers")).items()}
    for region, row in regions.items():
        for wrong in _unknown(region, row, changed):
            at_region = ("readers", region)
            mistakes.append(source.mistake(at_region, wrong, _EXAMPLE, at_key=True))
    if mistakes:
        raise MistakesFound(mistakes)
    return replace(changed, readers={region: _wants(row) for region, row in regions.items()})


def _wants(row: dict[str, Tree]) -> Wants:
    return Wants(
        language=str(row.get("language", "en")), topics=tuple(map(str, _list(row.get("topics"))))
    )


def _unknown(region: str, row: dict[str, Tree], directory: Directory) -> Iterator[str]:
    """What is wrong with one region's readers, as sentences without a full stop."""
    known = sorted({topic for entry in directory.entries for topic in entry.topics})
    if region not in directory.regions:
        yield f"`{region}` is no region of the directory"
    for name in sorted(row.keys() - {"language", "topics"}):
        yield f"`{name}` is not known here; readers have a language and topics"
    if (language := row.get("language", "en")) not in tuple(BOOKS):
        yield f"there are no words in `{language}`; there are {', '.join(BOOKS)}"
    topics = row.get("topics", [])
    if not isinstance(topics, list):
        yield "`topics` is not a list"
        return
    for topic in topics:
        if topic not in known:
            yield f"no service is for `{topic}`; there are {', '.join(known)}"


def _not_dialable(source: Source, at: Loc, entry: Entry) -> Iterator[Mistake]:
    for index, channel in enumerate(entry.channels):
        if channel.kind in (ChannelKind.PHONE, ChannelKind.TEXT) and not is_dialable(
            channel.contact, entry.region
        ):
            wrong = f'"{channel.contact}" cannot be dialled in {entry.region}'
            place = (*at, "channels", index, "contact")
            yield source.mistake(place, wrong, "Compare it with the service's own page.")


def _explained(source: Source, at: Loc, error: ValidationError) -> Iterator[Mistake]:
    for problem in error.errors(include_url=False):
        where = ".".join(str(step) for step in problem["loc"]) or "the entry"
        wrong = f"{where}: {problem['msg'].removeprefix('Value error, ')}"
        yield source.mistake((*at, *problem["loc"]), wrong, _EXAMPLE)


def _misshapen(source: Source) -> Iterator[Mistake]:
    """Where the file has another shape than a directory's."""
    if not isinstance(source.tree, dict):
        wrong = "the file has no `hide`, `entries` or `readers` at its top"
        yield source.mistake((), wrong, _EXAMPLE)
        return
    for key, value in source.tree.items():
        if key not in _KEYS:
            yield source.mistake((key,), f"`{key}` is not known here", _EXAMPLE, at_key=True)
        elif key == "readers":
            yield from _misshapen_readers(source, value)
        elif not isinstance(value, list):
            yield source.mistake((key,), f"`{key}` is not a list", _EXAMPLE)
        elif key == "entries":
            for index, row in enumerate(value):
                if not isinstance(row, dict):
                    yield source.mistake((key, index), "this entry has no fields", _EXAMPLE)


def _misshapen_readers(source: Source, value: Tree) -> Iterator[Mistake]:
    if not isinstance(value, dict):
        yield source.mistake(("readers",), "`readers` is not a mapping of regions", _EXAMPLE)
        return
    for region, row in value.items():
        if not isinstance(row, dict):
            wrong = "this has no language and no topics"
            yield source.mistake(("readers", region), wrong, _EXAMPLE)


def _mapping(value: object) -> dict[str, Tree]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Tree]:
    return value if isinstance(value, list) else []
