"""Reads CSV strictly: a mark that is never closed, or a cell too many, is a mistake at its row."""

import csv
import io
import re
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from scheduler.campaigns.formats.sheet import MOST_COLUMNS, MOST_ROWS, Cell, Row, headings_at
from scheduler.errors import Mistake, MistakesFound
from scheduler.hidden_characters import CONTROL, named, with_plain_line_ends
from scheduler.yaml_files.decoding import read_text

_DELIMITERS = ",;\t|"
_SEP_LINE = re.compile(r'"?sep=(.)"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
_SAVE_AS = 'In Excel: File, Save As, "CSV UTF-8 (Comma delimited)".'
_LOOKED_AT = 20  # rows, to find out by what the cells are divided
_AGAIN = "Save the table as CSV again; look for a quotation mark that is not closed."
_REASONS = {
    "unexpected end of data": "a quotation mark is opened and never closed",
    "field larger": "a cell has no end; a quotation mark is most likely never closed",
    "expected after": "something stands behind a closing quotation mark",
}


def csv_rows(path: Path, shown: str, needed: Collection[str]) -> list[tuple[int, Row]]:
    """Each row that has cells, and the line of the file on which it begins.

    Cells are divided by commas, semicolons, tabs or bars: by what gives the `needed` headings,
    or most cells where none is needed.
    Raises: MistakesFound.
    """
    text = read_text(path, shown, _SAVE_AS)
    given = _SEP_LINE.match(text)
    skipped = 1 if given else 0
    if given:
        text = text[given.end() :]
    delimiter = given[1] if given else _delimiter(text, needed)
    found = list(islice(_strictly(text, shown, delimiter, skipped), MOST_ROWS + _LOOKED_AT))
    if hidden := list(_hidden(found, shown)):
        raise MistakesFound(hidden)
    return found


def cells_of_line(line: str, delimiter: str) -> list[str]:
    """The cells that one line would have by itself."""
    return next(csv.reader([line[:5_000]], delimiter=delimiter), [])


def _delimiter(text: str, needed: Collection[str]) -> str:
    """What divides the cells; a comma where nothing gives the headings.

    Where no heading is needed, what divides the first row into most cells.
    """
    if not needed:
        first = next(iter(text.splitlines()), "")
        return max(_DELIMITERS, key=lambda one: len(cells_of_line(first, one)))
    for delimiter in _DELIMITERS:
        rows: list[Row] = []
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            for cells in islice(reader, _LOOKED_AT):
                rows.append((0, [Cell(cell) for cell in cells]))
        except csv.Error:
            pass  # it is told when the rows are read in earnest
        if headings_at(rows, needed) is not None:
            return delimiter
    return ","


def _strictly(text: str, shown: str, delimiter: str, skipped: int) -> Iterator[tuple[int, Row]]:
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    number, line = skipped, 1 + skipped
    try:
        for cells in reader:
            number += 1
            if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
                wrong = f"this row has over {MOST_COLUMNS} cells"
                raise MistakesFound([Mistake(shown, line, MOST_COLUMNS + 1, wrong, _AGAIN)])
            if any(cell.strip() for cell in cells):
                kept = [Cell(with_plain_line_ends(cell)) for cell in cells[:MOST_COLUMNS]]
                yield line, (number, kept)
            line = reader.line_num + 1 + skipped
    except csv.Error as error:
        message = str(error)
        reason = next((words for part, words in _REASONS.items() if part in message), message)
        opened = next(islice(io.StringIO(text, newline=""), line - 1 - skipped, None), "")
        place = max(len(cells_of_line(opened, delimiter)), 1)
        wrong = f"this row cannot be read ({reason})"
        raise MistakesFound([Mistake(shown, line, place, wrong, _AGAIN)]) from error


def _hidden(rows: list[tuple[int, Row]], shown: str) -> Iterator[Mistake]:
    for line, (_, row) in rows:
        for place, cell in enumerate(row, start=1):
            if found := CONTROL.search(cell.text):
                wrong = f"there is {named(found[0])} in this cell"
                yield Mistake(shown, line, place, wrong, "Delete it, or type the cell again.")
