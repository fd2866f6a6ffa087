"""Posts in a spreadsheet, and the campaign file that they make."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import BadZipFile

from scheduler.campaigns.dates.parsing import read_when
from scheduler.campaigns.model.fields import is_identifier
from scheduler.campaigns.model.organisation import Organisation
from scheduler.errors import Mistake, MistakesFound
from scheduler.text.hashtags import is_hashtag
from scheduler.yaml_files.decoding import LARGEST_FILE_BYTES, read_text
from scheduler.yaml_files.reader import shown_path
from scheduler.yaml_files.suggestions import InvalidValue, did_you_mean

COLUMNS = ("id", "account", "when", "text", "hashtags")
_NEEDED = ("account", "when", "text")
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class _Sheet:
    path: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]  # with the row's number in the sheet

    def cell(self, row: Sequence[str], column: str) -> str:
        if column not in self.columns or self.columns.index(column) >= len(row):
            return ""
        return row[self.columns.index(column)].strip().removeprefix("'")

    def mistake(self, number: int, column: str, wrong: str, remedy: str) -> Mistake:
        place = self.columns.index(column)
        cell = f"cell {chr(ord('A') + place)}{number}: "
        return Mistake(self.path, number, place + 1, cell + wrong, remedy)


def imported(path: Path, name: str, title: str, owner: str, organisation: Organisation) -> str:
    """The campaign file that the posts in a .csv or .xlsx file make.

    Its columns: account, when, text; and id and hashtags, if they are there. `---` alone on a
    line of a cell begins a new post.
    Raises: MistakesFound; a mistake's line and column are the cell's row and column.
    """
    sheet = _read(path)
    mistakes = [found for row in sheet.rows for found in _looked_at(sheet, *row, organisation)]
    threads = [_thread(sheet, number, row) for number, row in sheet.rows]
    mistakes += _twice(sheet, [identifier for identifier, _ in threads])
    if mistakes:
        raise MistakesFound(mistakes)
    head = f"campaign: {name}\ntitle: {_quoted(title)}\nowner: {_quoted(owner)}\n\nthreads:\n"
    return head + "\n".join(text for _, text in threads)


def _read(path: Path) -> _Sheet:
    shown = shown_path(path)
    if not path.is_file():
        raise _whole(shown, "there is no such file", "Check its name, and the folder you are in.")
    if path.suffix.lower() == ".xlsx":
        lines = list(_xlsx(path, shown))
    else:
        reader = csv.reader(io.StringIO(read_text(path, shown), newline=""))
        lines = [(number, tuple(row)) for number, row in enumerate(reader, start=1)]
    lines = [(number, row) for number, row in lines if any(cell.strip() for cell in row)]
    if len(lines) < 2:
        raise _whole(shown, "there are no posts in it", "Write one row for each thread.")
    if len(lines) > MOST_ROWS:
        raise _whole(shown, f"there are over {MOST_ROWS} rows", "Split it into several.")
    columns = tuple(cell.strip().casefold() for cell in lines[0][1])
    for column in _NEEDED:
        if column not in columns:
            raise _whole(shown, f'the column "{column}" is missing', f"Add it: {_list(COLUMNS)}.")
    return _Sheet(shown, columns, tuple(lines[1:]))


def _xlsx(path: Path, shown: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows of the first sheet, as text; a formula as it is written."""
    from openpyxl import load_workbook  # late: it is large, and few need it
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise _whole(shown, "the file is over 1 MB", "Split it into several.")
        book = load_workbook(path, read_only=True, data_only=False)
        rows = [
            tuple(_written(cell) for cell in row)
            for row, _ in zip(
                book.worksheets[0].iter_rows(values_only=True), range(MOST_ROWS + 2), strict=False
            )
        ]
        book.close()
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise _whole(
            shown, "this is not an .xlsx file that can be read", "Save it again."
        ) from error
    yield from enumerate(rows, start=1)


def _written(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return "" if cell is None else str(cell)


def _looked_at(
    sheet: _Sheet, number: int, row: Sequence[str], organisation: Organisation
) -> Iterator[Mistake]:
    for column, cell in zip(sheet.columns, row, strict=False):
        if cell.lstrip().startswith("="):
            yield sheet.mistake(number, column, "this is a formula", "Write its value instead.")
    account, when = sheet.cell(row, "account"), sheet.cell(row, "when")
    if account not in organisation.accounts:
        wrong = f'account "{account}" is not in organisation.yaml'
        remedy = did_you_mean(account, organisation.accounts)
        yield sheet.mistake(number, "account", wrong, remedy)
    try:
        read_when(when)
    except InvalidValue as error:
        yield sheet.mistake(number, "when", error.wrong, error.remedy)
    if not sheet.cell(row, "text"):
        yield sheet.mistake(number, "text", "there is no text here", "Write it, or delete the row.")
    for tag in sheet.cell(row, "hashtags").split():
        if not is_hashtag(tag.removeprefix("#")):
            wrong = f'X would not link "{tag}" as one hashtag'
            yield sheet.mistake(number, "hashtags", wrong, "Use letters, digits and underscores.")
    if (own := sheet.cell(row, "id")) and not is_identifier(own):
        remedy = "Use letters, digits and hyphens."
        yield sheet.mistake(number, "id", f'"{own}" cannot be a name', remedy)


def _twice(sheet: _Sheet, identifiers: Sequence[str]) -> Iterator[Mistake]:
    for place, identifier in enumerate(identifiers):
        if identifier in identifiers[:place]:
            number = sheet.rows[place][0]
            wrong = f'"{identifier}" names two rows'
            column = "id" if "id" in sheet.columns else "when"
            yield sheet.mistake(number, column, wrong, "Give each row an id of its own.")


def _thread(sheet: _Sheet, number: int, row: Sequence[str]) -> tuple[str, str]:
    """The thread's id and its lines in the file."""
    when = sheet.cell(row, "when")
    identifier = sheet.cell(row, "id") or f"row-{number}"
    lines = [f"  - id: {identifier}", f"    account: {sheet.cell(row, 'account')}"]
    lines.append(f"    when: {when}")
    if tags := [tag.removeprefix("#") for tag in sheet.cell(row, "hashtags").split()]:
        lines.append(f"    hashtags: [{', '.join(tags)}]")
    lines.append("    text: |")
    text = sheet.cell(row, "text").replace("\r\n", "\n").replace("\r", "\n")
    lines += [f"      {line.strip()}".rstrip() for line in text.split("\n")]
    return identifier, "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _list(words: Sequence[str]) -> str:
    return ", ".join(words)


def _whole(shown: str, wrong: str, remedy: str) -> MistakesFound:
    return MistakesFound([Mistake(shown, 1, 1, wrong, remedy)])
