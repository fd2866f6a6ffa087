"""CSV tables: one row a thread, each row with a key that lasts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scheduler.campaigns.dates.days import read_day
from scheduler.campaigns.formats.csv_rows import csv_rows
from scheduler.campaigns.formats.sheet import MOST_ROWS, headings_at
from scheduler.errors import Mistake, MistakesFound
from scheduler.yaml_files.reader import at_most, shown_path
from scheduler.yaml_files.suggestions import InvalidValue

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_NUMBER = re.compile(r"[+-]?\d[\d.,\s]*%?")
_PERIOD = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])|/\d{1,2})?")
_PROVENANCE = ("source", "as_of")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column, and the line it stands on."""

    cells: dict[str, str]
    line: int

    @property
    def key(self) -> str:
        """What makes its thread's key; never its position."""
        return self.cells["key"]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one file."""

    path: str  # as the user would write it
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def mistake(self, row: Row, column: str, wrong: str, remedy: str) -> Mistake:
        """A mistake in one cell; a table's mistakes count their columns in cells."""
        return Mistake(self.path, row.line, self.columns.index(column) + 1, wrong, remedy)


def read_table(path: Path) -> Table:
    """The table at `path`; its headings are the first row with a "key".

    Raises: MistakesFound with every mistake in it.
    """
    shown = shown_path(path)
    rows = csv_rows(path, shown, ("key",))
    at = headings_at([row for _, row in rows], ("key",)) or 0
    lines = [(line, [cell.text.strip() for cell in row]) for line, (_, row) in rows[at:]]
    columns = _columns(lines, shown)
    misshapen = [_misshapen(shown, line, cells, columns) for line, cells in lines[1:]]
    if found := [mistake for mistake in misshapen if mistake]:
        raise MistakesFound(at_most(found))
    made = (Row(dict(zip(columns, cells, strict=True)), line) for line, cells in lines[1:])
    table = Table(shown, columns, tuple(made))
    if found := [mistake for look in _LOOKS for mistake in look(table)]:
        raise MistakesFound(at_most(found))
    return table


def _columns(lines: list[tuple[int, list[str]]], shown: str) -> tuple[str, ...]:
    if len(lines) < 2:
        raise MistakesFound(
            [Mistake(shown, 1, 1, "the table has no rows", "Add one row for each thread.")]
        )
    if len(lines) > MOST_ROWS + 1:
        line, wrong = lines[MOST_ROWS + 1][0], f"the table has over {MOST_ROWS} rows"
        raise MistakesFound([Mistake(shown, line, 1, wrong, "Split it into several.")])
    first, columns = lines[0][0], tuple(lines[0][1])
    if "key" not in columns:
        there = ", ".join(f'"{column[:30]}"' for column in columns[:12])
        remedy = 'Add a column "key" with a short name for each row that never changes.'
        wrong = f'the column "key" is missing; there are {there}'
        raise MistakesFound([Mistake(shown, first, 1, wrong, remedy)])
    seen: set[str] = set()
    for index, column in enumerate(columns):
        if not column.isidentifier() or column in seen:
            wrong = f'the column name "{column}" is empty, there twice, or not one word'
            remedy = "Give each column its own name, with underscores for spaces."
            raise MistakesFound([Mistake(shown, first, index + 1, wrong, remedy)])
        seen.add(column)
    return columns


def _misshapen(shown: str, line: int, cells: list[str], columns: tuple[str, ...]) -> Mistake | None:
    if len(cells) == len(columns):
        return None
    if len(cells) > len(columns) and not any(cells[len(columns) :]):
        del cells[len(columns) :]  # commas at the end, as a spreadsheet leaves them
        return None
    wrong = f"this row has {len(cells)} cells and the table has {len(columns)} columns"
    remedy = "Put a cell that holds a comma in double quotes."
    return Mistake(shown, line, min(len(cells), len(columns)), wrong, remedy)


def _wrong_keys(table: Table) -> Iterator[Mistake]:
    first_lines: dict[str, int] = {}
    for row in table.rows:
        if not _KEY.fullmatch(row.key):
            wrong = f'"{row.key}" cannot be a key'
            remedy = "Use letters, digits, dots and hyphens, without spaces or slashes."
            yield table.mistake(row, "key", wrong, remedy)
        elif row.key in first_lines:
            wrong = f'the key "{row.key}" is also on line {first_lines[row.key]}'
            yield table.mistake(row, "key", wrong, "Give each row its own key.")
        first_lines.setdefault(row.key, row.line)


def _formulas(table: Table) -> Iterator[Mistake]:
    for row in table.rows:
        for column, cell in row.cells.items():
            if cell.startswith(("=", "+", "-", "@")) and not _NUMBER.fullmatch(cell):
                wrong = f'the cell "{cell[:40]}" would be a formula in a spreadsheet'
                yield table.mistake(row, column, wrong, "Write its value instead.")


def _unsourced(table: Table) -> Iterator[Mistake]:
    for row in table.rows:
        figures = [
            column
            for column, cell in row.cells.items()
            if column not in ("key", *_PROVENANCE) and _NUMBER.fullmatch(cell)
        ]
        missing = [column for column in _PROVENANCE if not row.cells.get(column)]
        if figures and missing:
            wrong = f'the figure "{row.cells[figures[0]]}" has no {" and no ".join(missing)}'
            remedy = "Add columns `source` and `as_of`: where the figure comes from, and its date."
            yield table.mistake(row, figures[0], wrong, remedy)


def _undated(table: Table) -> Iterator[Mistake]:
    """An `as_of` that names no time; figures are for a day, a month, a year or a financial year."""
    for row in table.rows:
        as_of = row.cells.get("as_of", "")
        if as_of and not _PERIOD.fullmatch(as_of) and (why := _no_day(as_of)):
            remedy = "Write it like 2027-09-30, 2027-09, 2027 or 2026/27."
            yield table.mistake(row, "as_of", f"`as_of` is not a date: {why}", remedy)


def _no_day(cell: str) -> str | None:
    try:
        read_day(cell)
    except InvalidValue as error:
        return error.wrong
    return None


_LOOKS: tuple[Callable[[Table], Iterator[Mistake]], ...] = (
    _wrong_keys,
    _formulas,
    _unsourced,
    _undated,
)
