"""Reads the rows of an .xlsx file: of its first visible sheet with the right headings."""

import warnings
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from scheduler.campaigns.formats.sheet import (
    EMPTY,
    MOST_ROWS,
    Cell,
    CellKind,
    Row,
    headings_at,
    letters,
)
from scheduler.campaigns.formats.workbook_parts import (
    BROKEN,
    SheetPart,
    WorkbookParts,
    corner,
    workbook_parts,
)
from scheduler.errors import Mistake, MistakesFound
from scheduler.hidden_characters import CONTROL, named, with_plain_line_ends
from scheduler.yaml_files.decoding import unreadable

_ROWS_READ = MOST_ROWS + 25  # titles and headings besides
_SAVE_AGAIN = "Save it again as .xlsx, or as CSV UTF-8."


@dataclass(frozen=True, slots=True)
class SheetRead:
    """The rows of a sheet that have cells, and what of the workbook was not read."""

    rows: list[Row]
    left_out: tuple[str, ...]


def workbook_rows(
    path: Path, shown: str, needed: Collection[str], known: Collection[str]
) -> SheetRead:
    """The rows of the workbook at `path`; `known` are the headings of columns that are read.

    Raises: MistakesFound.
    """
    parts = workbook_parts(path, shown)
    visible = [part for part in parts.sheets if part.is_visible]
    if not visible:
        raise unreadable(
            shown, "there is no sheet that can be seen", "Show the sheet with the posts."
        )
    try:
        sheets = dict(_sheets(path, visible, needed))
    except BROKEN as error:
        raise unreadable(
            shown, "this is not an .xlsx file that can be read", _SAVE_AGAIN
        ) from error
    name = next(
        (name for name, rows in sheets.items() if headings_at(rows, needed) is not None), ""
    )
    part = next((one for one in visible if one.name == name), visible[0])
    rows = sheets.get(part.name, [])
    mistakes = [*_hidden(shown, rows), *_covered(shown, part, rows, needed, known)]
    if mistakes:
        raise MistakesFound(mistakes)
    kept = [row for row in rows if row[0] not in part.hidden_rows]
    return SheetRead(kept, tuple(_left_out(parts, part, rows)))


def _sheets(
    path: Path, visible: Sequence[SheetPart], needed: Collection[str]
) -> Iterator[tuple[str, list[Row]]]:
    """Sheet after sheet, until one has the headings."""
    from openpyxl import load_workbook  # late: it is large, and few need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and checks that we do not read
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        try:
            for part in visible:
                found = book[part.name].iter_rows(max_row=_ROWS_READ, max_col=max(part.width, 1))
                cells: list[Row] = [
                    (number, [_cell(one) for one in row]) for number, row in enumerate(found, 1)
                ]
                rows = [row for row in cells if not all(cell.is_empty for cell in row[1])]
                yield part.name, rows
                if headings_at(rows, needed) is not None:
                    return
        finally:
            book.close()


def _cell(cell: Any) -> Cell:
    value = cell.value
    match value:
        case None:
            return EMPTY
        case bool():
            return Cell(str(value).upper(), CellKind.TRUTH)
        case str():
            return _text(value, str(cell.data_type))
        case int() | float():
            whole_number = isinstance(value, float) and value.is_integer()
            return Cell(str(int(value) if whole_number else value), CellKind.NUMBER)
        case datetime():
            return _moment(value)
        case time():
            return Cell(f"{value:%H:%M}", CellKind.TIME)
        case timedelta():
            return Cell(str(value), CellKind.TIME)
    return Cell("=", CellKind.FORMULA)  # openpyxl's objects for formulas over several cells


def _text(value: str, data_type: str) -> Cell:
    from openpyxl.utils.escape import unescape

    if data_type == "f":
        return Cell(value, CellKind.FORMULA)
    if data_type == "e":
        return Cell(value, CellKind.ERROR)
    # _x000D_ is how the file writes a carriage return (ECMA-376, ST_Xstring).
    return Cell(with_plain_line_ends(unescape(value)))


def _moment(value: datetime) -> Cell:
    """A date and time to the minute; at midnight nobody can tell whether a time was meant."""
    rounded = value + timedelta(seconds=1)  # 08:59:59.999 is how some programs keep 09:00
    if rounded.minute != value.minute:
        value = rounded
    kind = CellKind.MOMENT if value.hour or value.minute else CellKind.DAY
    return Cell(f"{value:%Y-%m-%d %H:%M}" if kind is CellKind.MOMENT else f"{value:%Y-%m-%d}", kind)


def _hidden(shown: str, rows: Sequence[Row]) -> Iterator[Mistake]:
    for number, row in rows:
        for place, cell in enumerate(row):
            if found := CONTROL.search(cell.text):
                wrong = f"cell {letters(place)}{number}: there is {named(found[0])} in it"
                remedy = "Delete it, or type the cell again."
                yield Mistake(shown, number, place + 1, wrong, remedy)


def _covered(
    shown: str,
    part: SheetPart,
    rows: Sequence[Row],
    needed: Collection[str],
    known: Collection[str],
) -> Iterator[Mistake]:
    """Cells below the headings that are merged, and columns of ours that nobody sees."""
    at = headings_at(rows, needed)
    if at is None:
        return
    number, heads = rows[at]
    ours = [place for place, cell in enumerate(heads) if cell.text.strip().casefold() in known]
    for place in ours:
        if any(first <= place <= last for first, last in part.hidden_columns):
            wrong = f'column {letters(place)} ("{heads[place].text.strip()}") is hidden'
            yield Mistake(shown, number, place + 1, wrong, "Show it, or delete it.")
    for reference in part.merged:
        (top, left), (bottom, right) = map(corner, reference.partition(":")[::2])
        if bottom > number and any(left <= place <= right for place in ours):
            wrong = f"the cells {reference} are merged"
            remedy = "Take them apart, and fill in each of them."
            yield Mistake(shown, max(top, number + 1), left + 1, wrong, remedy)


def _left_out(parts: WorkbookParts, part: SheetPart, rows: Sequence[Row]) -> Iterator[str]:
    for other in parts.sheets:
        if other is not part:
            why = "only one sheet is read" if other.is_visible else "it is hidden"
            yield f'sheet "{other.name}": left out, for {why}'
    yield from (f"{extra}: left out, for no post can hold them" for extra in parts.extras)
    for number, _ in rows:
        if number in part.hidden_rows:
            yield f"row {number}: left out, for it is hidden"
