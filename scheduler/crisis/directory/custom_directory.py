"""A charity's own directory file: it adds services, changes shipped ones, and hides some."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from scheduler.crisis.directory.contact_format import wrong_with
from scheduler.crisis.directory.entry import GUARDED, PROJECT, Confidence, Entry
from scheduler.crisis.directory.entry_changes import EntryChange, EntryCheck, change_of
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.phrases import BOOKS
from scheduler.crisis.readers import Wants
from scheduler.errors import Mistake, MistakesFound
from scheduler.yaml_files.reader import Loc, Source, Tree, read

_KEYS = ("hide", "entries", "readers")
_EXAMPLE = "See docs/directory.md for an example."


def changed_by(
    shipped: Directory,
    path: Path,
    checks: Sequence[tuple[str, EntryCheck]] = (),
    *,
    by_a_second: bool = False,
) -> Directory:
    """`shipped`, with the entries of the file at `path` added, changed or hidden.

    What readers act on in a shipped entry changes only if one of `checks`, by entry id, is of
    exactly that; a new line that is always open is printed only then. `by_a_second` asks that
    it is not by whom the row names as `verified_by`.
    Raises: MistakesFound, with every mistake of the file.
    """
    source = read(path, str(path), may_be_empty=True)
    if misshapen := list(_misshapen(source)):
        raise MistakesFound(misshapen)
    tree = _mapping(source.tree)
    by_id = {entry.id: entry for entry in shipped.entries}
    mistakes: list[Mistake] = []
    own_first: dict[str, Entry] = {}
    changes: list[EntryChange] = []
    for index, row in enumerate(_list(tree.get("entries"))):
        at = ("entries", index)
        entry_id = _mapping(row).get("id")
        known = by_id.get(entry_id) if isinstance(entry_id, str) else None
        entry = _read_entry(source, at, _mapping(row), known, mistakes)
        if entry is not None:
            mistakes.extend(_led_astray(source, at, entry, known, shipped))
            change = change_of(known, entry, _its_checks(entry, checks, by_a_second=by_a_second))
            changes += [change] if change else []
            own_first[entry.id] = _in_force(entry, known, change)
    mistakes.extend(_hide(source, _list(tree.get("hide")), by_id))
    entries = tuple({**by_id, **own_first}.values())
    changed = replace(shipped, entries=entries, changes=tuple(changes))
    regions = {region: _mapping(row) for region, row in _mapping(tree.get("readers")).items()}
    mistakes.extend(
        source.mistake(("readers", region), wrong, _EXAMPLE, at_key=True)
        for region, row in regions.items()
        for wrong in _unknown(region, row, changed)
    )
    if mistakes:
        raise MistakesFound(mistakes)
    return replace(changed, readers={region: _wants(row) for region, row in regions.items()})


def _read_entry(
    source: Source, at: Loc, row: Mapping[str, Tree], known: Entry | None, mistakes: list[Mistake]
) -> Entry | None:
    """The entry that a row makes, over the shipped one of its id; None with what is wrong in it."""
    base = known.model_dump(mode="json", exclude_unset=True) if known else {}
    try:
        return Entry.model_validate({**base, **row})
    except ValidationError as error:
        mistakes.extend(_explained(source, at, error))
        return None


def _its_checks(
    entry: Entry, checks: Sequence[tuple[str, EntryCheck]], *, by_a_second: bool
) -> list[EntryCheck]:
    return [
        check
        for checked_id, check in checks
        if checked_id == entry.id and not (by_a_second and is_by_writer(entry, check.by))
    ]


def _hide(source: Source, names: Iterable[Tree], by_id: dict[str, Entry]) -> Iterator[Mistake]:
    """Hides each entry of `by_id` that is named; a mistake where there is none of that name."""
    for index, name in enumerate(names):
        if not isinstance(name, str) or name not in by_id:
            yield source.mistake(("hide", index), f'there is no entry "{name}" to hide', _EXAMPLE)
        else:
            by_id[name] = by_id[name].model_copy(update={"is_hidden": True})


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


def is_by_writer(proposed: Entry, name: str) -> bool:
    """Whether `name` is who wrote the change; so is anybody where the row names nobody else."""
    writer = proposed.verified_by or PROJECT
    return writer.startswith(PROJECT) or writer.strip().casefold() == name.strip().casefold()


def _in_force(wanted: Entry, shipped: Entry | None, change: EntryChange | None) -> Entry:
    """The entry as posts may print it now."""
    if change is None or change.is_in_force:
        return wanted
    if shipped is None:
        return wanted.model_copy(update={"level": Confidence.UNVERIFIED})
    kept = (*GUARDED, "page", "sources", "verified_on", "verified_by")
    return wanted.model_copy(update={field: getattr(shipped, field) for field in kept})


def _led_astray(
    source: Source, at: Loc, entry: Entry, known: Entry | None, shipped: Directory
) -> Iterator[Mistake]:
    """Contacts and words by which the file would lead readers astray."""
    for place, wrong, remedy in wrong_with(entry):
        yield source.mistake((*at, *place), wrong, remedy)
    if known is None and (namesake := _namesake(entry, shipped)):
        wrong = f'"{entry.name}" is the name of {namesake.id}'
        remedy = f"Change that one (id: {namesake.id}), or give yours its own name."
        yield source.mistake((*at, "name"), wrong, remedy)


def _namesake(entry: Entry, shipped: Directory) -> Entry | None:
    """A shipped service of the same name that has not the same contacts."""
    name, contacts = entry.name.casefold(), {channel.contact for channel in entry.channels}
    for other in shipped.entries:
        names = (other.name.casefold(), other.printed_name.casefold())
        if name in names and not contacts <= {channel.contact for channel in other.channels}:
            return other
    return None


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
