"""Looks at an .xlsx file before it is read: its size unpacked, its sheets, and what they hide.

An .xlsx file is a folder of XML in a zip. openpyxl reads the cells; it would also follow a sheet of
millions of empty cells, or a merge of all columns, for minutes. So each part is walked through
once beforehand, in little memory, and nothing larger than a table of posts is let in.
"""

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from scheduler.campaigns.formats.sheet import MOST_COLUMNS, MOST_ROWS
from scheduler.yaml_files.decoding import LARGEST_FILE_BYTES, unreadable

_MOST_PARTS = 1_000
_MOST_UNPACKED = 30_000_000  # bytes
_MOST_ELEMENTS = 150_000  # in all parts but the sheets: formats, names, texts
_MOST_IN_SHEETS = 600_000  # elements: 2,000 rows of 100 cells
_MOST_CELLS = 100_000  # with something in them
_DEEPEST = 40
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_CONTENT = frozenset({"v", "is", "f"})
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_SMALLER = "Copy the rows with posts into a new workbook, and save that."
_SAVE_AGAIN = "Save it again as .xlsx, or as CSV UTF-8."
Attributes = dict[str, str]


class _TooMuch(ValueError):
    """A part that no table of posts needs."""


@dataclass(slots=True)
class SheetPart:
    """What one sheet has besides its cells' values."""

    name: str
    is_visible: bool
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # from 0, both counted in
    merged: list[str] = field(default_factory=list)  # A2:A4
    width: int = 0  # columns up to the last that has something in it
    cells: int = 0


@dataclass(slots=True)
class WorkbookParts:
    """The sheets of a workbook, and what else is in it that no row can hold."""

    sheets: list[SheetPart]
    extras: tuple[str, ...] = ()  # "notes on cells", "pictures"


def workbook_parts(path: Path, shown: str) -> WorkbookParts:
    """The parts of the workbook at `path`.

    Raises: MistakesFound if it is too large, protected, or no workbook.
    """
    _check_kind(path, shown)
    try:
        with zipfile.ZipFile(path) as archive:
            return _parts(archive)
    except _TooMuch as error:
        raise unreadable(shown, str(error), _SMALLER) from error
    except BROKEN as error:
        raise unreadable(
            shown, "this is not an .xlsx file that can be read", _SAVE_AGAIN
        ) from error


# Whatever a zip or a workbook that was cut, swapped or made by hand makes their readers raise.
BROKEN: tuple[type[Exception], ...] = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError),
    *(RuntimeError, SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error),
    expat.ExpatError,
)


def _check_kind(path: Path, shown: str) -> None:
    """By its first bytes: people rename what they cannot open."""
    if path.stat().st_size > LARGEST_FILE_BYTES:
        raise unreadable(shown, "the file is over 1 MB", _SMALLER)
    content = path.read_bytes()
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        wrong = "it is protected by a password" if is_locked else "it is an old .xls file"
        raise unreadable(shown, wrong, "Open it, and save it as .xlsx without a password.")
    if not content.startswith(b"PK"):
        raise unreadable(shown, "this is not an .xlsx file that can be read", _SAVE_AGAIN)


def _parts(archive: zipfile.ZipFile) -> WorkbookParts:
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS or sum(one.file_size for one in entries) > _MOST_UNPACKED:
        raise _TooMuch(f"it unpacks to more than {_MOST_UNPACKED // 1_000_000} MB")
    if any(one.flag_bits & 1 for one in entries):
        raise _TooMuch("it is protected by a password")
    names = {one.filename for one in entries}
    if not {_WORKBOOK, _RELATIONS} <= names:
        raise ValueError("a part is missing")
    walk = _Walk()
    sheets = _sheets(archive, walk)
    kept_apart = {_WORKBOOK, _RELATIONS, *(name for _, name in sheets)}
    for name in sorted(names - kept_apart):
        if name.endswith((".xml", ".rels", ".vml")):
            walk.through(archive.read(name), None, _MOST_ELEMENTS)
    walk.elements = 0
    for part, name in sheets:
        if name in names:
            walk.through(archive.read(name), _of_sheet(part), _MOST_IN_SHEETS)
    extras = {"notes on cells": "xl/comments", "pictures": "xl/media/"}
    kept = (what for what, where in extras.items() if any(n.startswith(where) for n in names))
    return WorkbookParts([part for part, _ in sheets], tuple(kept))


def _sheets(archive: zipfile.ZipFile, walk: "_Walk") -> list[tuple[SheetPart, str]]:
    """Each sheet, and the part of the archive that holds its cells."""
    sheets: list[tuple[SheetPart, str]] = []
    targets: dict[str, str] = {}

    def of_workbook(name: str, found: Attributes) -> None:
        if name == "sheet":
            part = SheetPart(found.get("name", ""), found.get("state", "visible") == "visible")
            relation = next((value for key, value in found.items() if key.endswith(":id")), "")
            sheets.append((part, relation))

    def of_relations(name: str, found: Attributes) -> None:
        if name == "Relationship" and found.get("Type", "").endswith("/worksheet"):
            target = found["Target"]
            targets[found["Id"]] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"

    walk.through(archive.read(_WORKBOOK), of_workbook, _MOST_ELEMENTS)
    walk.through(archive.read(_RELATIONS), of_relations, _MOST_ELEMENTS)
    return [(part, targets.get(relation, "")) for part, relation in sheets]


class _Walk:
    """Walks through XML, counting. Definitions of a document's own end it: no workbook has them."""

    def __init__(self) -> None:
        self.elements = 0

    def through(
        self, content: bytes, look: Callable[[str, Attributes], None] | None, most: int
    ) -> None:
        parser = expat.ParserCreate()
        depth = 0

        def begins(name: str, found: Attributes) -> None:
            nonlocal depth
            depth += 1
            self.elements += 1
            if self.elements > most or depth > _DEEPEST:
                raise _TooMuch("it holds far more than a table of posts")
            if look:
                look(name.rpartition(":")[2], found)

        def ends(_: str) -> None:
            nonlocal depth
            depth -= 1

        parser.StartElementHandler = begins
        parser.EndElementHandler = ends
        parser.StartDoctypeDeclHandler = _refuse
        parser.Parse(content, True)


def _refuse(*_: Any) -> None:
    raise ValueError("a workbook has no document type")


def _of_sheet(part: SheetPart) -> Callable[[str, Attributes], None]:
    place = -1  # of the cell at hand
    counted = False

    def look(name: str, found: Attributes) -> None:
        nonlocal place, counted
        if name == "c":
            place = _column(found.get("r", "")) if "r" in found else place + 1
            counted = False
        elif name in _CONTENT and not counted:
            counted = True
            part.cells += 1
            part.width = max(part.width, place + 1)
            if part.width > MOST_COLUMNS or part.cells > _MOST_CELLS:
                raise _TooMuch(
                    f'sheet "{part.name}" has something in over {MOST_COLUMNS} columns, '
                    f"or in over {_MOST_CELLS:,} cells"
                )
        elif name == "row":
            place = -1
            if found.get("hidden") in ("1", "true") and found.get("r", "").isdigit():
                part.hidden_rows.add(int(found["r"]))
        elif name == "col" and found.get("hidden") in ("1", "true"):
            part.hidden_columns.append((int(found["min"]) - 1, int(found["max"]) - 1))
        elif name == "mergeCell" and len(part.merged) < MOST_ROWS:
            part.merged.append(found.get("ref", ""))

    return look


def _column(reference: str) -> int:
    """From 0: that of A1 is 0."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(f"no cell {reference[:20]}")
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def corner(reference: str) -> tuple[int, int]:
    """Row and column of a cell: row from 1, column from 0."""
    found = _REFERENCE.fullmatch(reference)
    return (int(found[2]), _column(reference)) if found else (0, 0)
