"""Posts in a spreadsheet, and the campaign file that they make."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scheduler.campaigns.dates.parsing import read_when
from scheduler.campaigns.formats.csv_rows import cells_of_line, csv_rows
from scheduler.campaigns.formats.sheet import Cell, CellKind, Row, Sheet, sheet_of
from scheduler.campaigns.formats.sheet_columns import (
    CAMPAIGN,
    HEAD,
    MEDIA,
    OPTIONAL,
    head_keys_of,
    keys_of,
)
from scheduler.campaigns.formats.workbook import workbook_rows
from scheduler.campaigns.model.fields import account_remedy, is_identifier
from scheduler.campaigns.model.organisation import Organisation
from scheduler.errors import Mistake, MistakesFound
from scheduler.hidden_characters import is_blank
from scheduler.text.counting.hashtags import is_hashtag
from scheduler.yaml_files.decoding import unreadable
from scheduler.yaml_files.reader import shown_path
from scheduler.yaml_files.suggestions import InvalidValue
from scheduler.yaml_files.writer import QuotedText, as_list, as_yaml

_ALWAYS = ("account", "text")
UNNAMED_OWNER = "Comms team"
COLUMNS = ("id", "account", "when", "date", "time", "text", "hashtags", *OPTIONAL)
_OTHER_PROGRAMS = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".doc", ".docx", ".pdf")
# The mark that `export` puts before what a spreadsheet would reckon with, and only that.
_GUARD = re.compile(r"'(?='*[=+\-@\t\r＝＋－＠])")
_ERRORS = re.compile(r"#(?:REF|N/A|NAME|VALUE|DIV/0|NUM|NULL|SPILL|CALC)[!?]?|nan|null|none", re.I)
_VALUE, _AS_TEXT = "Write its value instead.", "Format the cell as text, and type it again."
_RECKONED = (CellKind.FORMULA, CellKind.ERROR)
_NO_WORDS = {
    CellKind.FORMULA: ("this is a formula", _VALUE),
    CellKind.ERROR: ("this shows an error of the spreadsheet", _VALUE),
    CellKind.NUMBER: ("this is a number and no text", _AS_TEXT),
    CellKind.MOMENT: ("this is a date and no text", _AS_TEXT),
    CellKind.DAY: ("this is a date and no text", _AS_TEXT),
    CellKind.TIME: ("this is a time and no text", _AS_TEXT),
    CellKind.TRUTH: ("this is TRUE or FALSE and no text", _AS_TEXT),
}


@dataclass(frozen=True, slots=True)
class ImportedThread:
    """What one row makes."""

    row: int
    id: str
    account: str
    when: str
    text: str
    hashtags: tuple[str, ...]
    keys: Mapping[str, object] = field(default_factory=dict)  # what else it says of the thread


@dataclass(frozen=True, slots=True)
class Imported:
    """The threads of a sheet, and what of it makes none."""

    threads: tuple[ImportedThread, ...]
    left_out: tuple[str, ...]  # a sentence each, with its place
    head: Mapping[str, object] = field(default_factory=dict)  # what the sheet says of the campaign

    def campaign(self, name: str, title: str = "", owner: str = "") -> str:
        """The campaign file that they make; a title and an owner win over the sheet's."""
        given = {"title": _line(title), "owner": _line(owner)}
        head = {"title": name, "owner": UNNAMED_OWNER, **self.head}
        head = {"campaign": name, **head, **{key: value for key, value in given.items() if value}}
        threads = as_list([_entry(thread) for thread in self.threads])
        return f"{as_yaml(head)}\nthreads:\n{threads}"


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """What can be read of a sheet, and what cannot."""

    readable: Imported  # the rows without a mistake
    mistakes: tuple[Mistake, ...]  # a mistake's line and column are the cell's row and column
    rows: tuple[int, ...]  # the numbers of all of them


def read_posts(path: Path, organisation: Organisation) -> Imported:
    """The posts in a .csv or .xlsx file.

    Its columns: account, when (or date and time), text; and id, hashtags and those that `export`
    writes, if they are there.
    `---` alone on a line of a cell begins a new post.
    Raises: MistakesFound; a mistake's line and column are the cell's row and column.
    """
    looked = _looked_through(_read(path), organisation)
    if looked.mistakes:
        raise MistakesFound(looked.mistakes)
    return looked.readable


def look_through(
    shown: str, rows: Sequence[Row], left_out: Sequence[str], organisation: Organisation
) -> LookedThrough:
    """The fate of each row, by its columns' names; `shown` is what the user calls the file.

    Raises: MistakesFound where the sheet as a whole cannot be read.
    """
    sheet = sheet_of(shown, rows, _needed(rows), COLUMNS)
    whole_sheet = Sheet(sheet.path, sheet.columns, sheet.rows, (*left_out, *sheet.left_out))
    return _looked_through(whole_sheet, organisation)


def rows_of_file(path: Path, shown: str) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The rows of a .csv or .xlsx file, whatever its columns are called, and what is not read.

    Raises: MistakesFound.
    """
    rows, left_out = _rows(path, shown, ())
    if not rows:
        raise unreadable(shown, "there are no posts in it", "Write one row for each thread.")
    return tuple(rows), tuple(left_out)


def _looked_through(sheet: Sheet, organisation: Organisation) -> LookedThrough:
    mistakes = [found for row in sheet.rows for found in _looked_at(sheet, *row, organisation)]
    threads = [_thread(sheet, number, row) for number, row in sheet.rows]
    mistakes += _twice(sheet, threads)
    mistakes += _differing_heads(sheet)
    wrong = {one.line for one in mistakes}
    first = sheet.rows[0][1]
    head = head_keys_of({name: _unguarded(sheet.cell(first, name)) for name in HEAD})
    good = tuple(one for one in threads if one.row not in wrong)
    return LookedThrough(
        Imported(good, sheet.left_out, head), tuple(mistakes), tuple(n for n, _ in sheet.rows)
    )


def name_of(path: Path) -> str:
    """A campaign's name from that of a file: "Calendar, October" makes calendar-october."""
    plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-_")[:64]


def _read(path: Path) -> Sheet:
    shown = shown_path(path)
    rows, left_out = _rows(path, shown, _ALWAYS)
    needed = _needed(rows)
    sheet = sheet_of(shown, rows, needed, COLUMNS)
    return Sheet(sheet.path, sheet.columns, sheet.rows, (*left_out, *sheet.left_out))


def _rows(path: Path, shown: str, needed: Sequence[str]) -> tuple[Sequence[Row], Sequence[str]]:
    """Every row of a file, and what of a workbook is not read."""
    if not path.is_file():
        raise unreadable(
            shown, "there is no such file", "Check its name, and the folder you are in."
        )
    if path.suffix.lower() in _OTHER_PROGRAMS:
        raise unreadable(
            shown, f"a {path.suffix} file is not read", "Save it as .xlsx or as CSV UTF-8."
        )
    if path.suffix.lower() == ".xlsx":
        book = workbook_rows(path, shown, needed, COLUMNS)
        return book.rows, book.left_out
    if path.read_bytes()[:4] == b"PK\x03\x04":
        wrong = "this is a workbook by what it holds, and not by its name"
        raise unreadable(shown, wrong, "Rename it to end in .xlsx.")
    return [row for _, row in csv_rows(path, shown, needed)], ()


def _needed(rows: Sequence[Row]) -> tuple[str, ...]:
    """`when`; or `date` and `time`, where a sheet has these."""
    heads = {cell.text.strip().casefold() for _, row in rows[:20] for cell in row}
    is_apart = "when" not in heads and {"date", "time"} <= heads
    return ("account", "date", "time", "text") if is_apart else ("account", "when", "text")


def _looked_at(
    sheet: Sheet, number: int, row: Sequence[Cell], organisation: Organisation
) -> Iterator[Mistake]:
    for place, cell in enumerate(row[len(sheet.columns) :], start=len(sheet.columns)):
        if not cell.is_empty:
            wrong = f"this row has {len(row)} cells and there are {len(sheet.columns)} columns"
            remedy = "Put a cell that holds a comma in double quotes."
            yield sheet.mistake_at(number, place, wrong, remedy)
            return
    for column in ("id", "account", "text", "hashtags"):
        yield from _no_words(sheet, number, column, sheet.cell(row, column))
    yield from _swallowed(sheet, number, row, organisation)
    account = sheet.cell(row, "account").text.strip()
    if account not in organisation.accounts:
        wrong = f'account "{account}" is not in organisation.yaml'
        handles = {name: one.handle for name, one in organisation.accounts.items()}
        yield sheet.mistake(number, "account", wrong, account_remedy(account, handles))
    yield from _wrong_time(sheet, number, row)
    if is_blank(_words(sheet.cell(row, "text"))):
        yield sheet.mistake(number, "text", "there is no text here", "Write it, or delete the row.")
    yield from _odd_extras(sheet, number, row)
    for tag in _tags(sheet, row):
        if not is_hashtag(tag):
            wrong = f'X would not link "{tag}" as one hashtag'
            yield sheet.mistake(number, "hashtags", wrong, "Use letters, digits and underscores.")
    if (own := sheet.cell(row, "id").text.strip()) and not is_identifier(own):
        remedy = "Use letters, digits and hyphens."
        yield sheet.mistake(number, "id", f'"{own}" cannot be a name', remedy)


def _no_words(sheet: Sheet, number: int, column: str, cell: Cell) -> Iterator[Mistake]:
    """Where a cell holds a value of the spreadsheet's own in place of words."""
    if cell.text.lstrip().startswith("="):
        yield sheet.mistake(number, column, *_NO_WORDS[CellKind.FORMULA])
    elif column == "text" and _ERRORS.fullmatch(cell.text.strip()):
        yield sheet.mistake(number, column, *_NO_WORDS[CellKind.ERROR])
    elif column == "text" and cell.text.strip().upper() in ("TRUE", "FALSE"):
        yield sheet.mistake(number, column, *_NO_WORDS[CellKind.TRUTH])
    elif cell.kind in _NO_WORDS and (column, cell.kind) != ("id", CellKind.NUMBER):
        yield sheet.mistake(number, column, *_NO_WORDS[cell.kind])


def _odd_extras(sheet: Sheet, number: int, row: Sequence[Cell]) -> Iterator[Mistake]:
    """Cells beside the words that are formulas, or say something of a picture that is not there."""
    for column in OPTIONAL:
        cell = sheet.cell(row, column)
        if cell.kind in _RECKONED or cell.text.lstrip().startswith("="):
            yield sheet.mistake(number, column, *_NO_WORDS[CellKind.FORMULA])
    for columns in MEDIA:
        headings = [name for name in columns if not sheet.cell(row, name).is_empty]
        if headings and columns.file not in headings:
            wrong = f'this belongs to a picture, and "{columns.file}" is empty'
            yield sheet.mistake(number, headings[0], wrong, "Write the picture's file there.")


def _differing_heads(sheet: Sheet) -> Iterator[Mistake]:
    """Where rows say different things of the campaign that they are to make."""
    for column in (CAMPAIGN, *HEAD):
        first, *others = (
            (number, sheet.cell(row, column).text.strip()) for number, row in sheet.rows
        )
        for number, heads in others:
            if heads != first[1]:
                wrong = f'"{heads[:40]}" here and "{first[1][:40]}" in row {first[0]}'
                remedy = "A sheet makes one campaign: write the same in each row, or import apart."
                yield sheet.mistake(number, column, wrong, remedy)
                break


def _swallowed(
    sheet: Sheet, number: int, row: Sequence[Cell], organisation: Organisation
) -> Iterator[Mistake]:
    """A cell that holds the rows below it, for its quotation mark closes far too late."""
    at = sheet.columns.index("account")
    for place, cell in enumerate(row):
        for line in cell.text.split("\n")[1:]:
            for delimiter in ",;\t|":
                cells = cells_of_line(line, delimiter) if line.count(delimiter) > at else []
                if len(cells) > at + 1 and cells[at].strip() in organisation.accounts:
                    wrong = f'this cell holds the row "{line[:40]}" as well'
                    remedy = "A quotation mark in it is opened and not closed: close it."
                    yield sheet.mistake_at(number, place, wrong, remedy)
                    return


def _wrong_time(sheet: Sheet, number: int, row: Sequence[Cell]) -> Iterator[Mistake]:
    column = "when" if "when" in sheet.columns else "date"
    cell = sheet.cell(row, column)
    if cell.kind is CellKind.DAY and column == "when":
        wrong = f"this is {cell.text}, a day, and has no time of day"
        remedy = f'Write it as text, with the time: "{cell.text} 09:00".'
        yield sheet.mistake(number, column, wrong, remedy)
    elif cell.kind in (CellKind.NUMBER, CellKind.TRUTH, CellKind.FORMULA, CellKind.ERROR):
        wrong = f'"{cell.text[:40]}" is no date'
        yield sheet.mistake(number, column, wrong, 'Write it as text: "12 Oct 2027, 09:00".')
    else:
        try:
            read_when(_when(sheet, row))
        except InvalidValue as error:
            yield sheet.mistake(number, column, error.wrong, error.remedy)


def _when(sheet: Sheet, row: Sequence[Cell]) -> str:
    if "when" in sheet.columns:
        return sheet.cell(row, "when").text.strip()
    day, time = sheet.cell(row, "date").text.strip(), sheet.cell(row, "time").text.strip()
    return f"{day}, {time}" if time else day


def _twice(sheet: Sheet, threads: Sequence[ImportedThread]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for thread in threads:
        if thread.id in seen:
            wrong = f'"{thread.id}" names two rows'
            column = "id" if "id" in sheet.columns else "text"
            yield sheet.mistake(thread.row, column, wrong, "Give each row an id of its own.")
        seen.add(thread.id)


def _thread(sheet: Sheet, number: int, row: Sequence[Cell]) -> ImportedThread:
    return ImportedThread(
        row=number,
        id=sheet.cell(row, "id").text.strip() or f"row-{number}",
        account=sheet.cell(row, "account").text.strip(),
        when=_when(sheet, row),
        text=_words(sheet.cell(row, "text")),
        hashtags=_tags(sheet, row),
        keys=keys_of({name: _unguarded(sheet.cell(row, name)) for name in OPTIONAL}),
    )


def _words(cell: Cell) -> str:
    return "\n".join(line.rstrip() for line in _unguarded(cell).split("\n"))


def _unguarded(cell: Cell) -> str:
    text = cell.text.strip()
    return text[1:] if _GUARD.match(text) else text


def _tags(sheet: Sheet, row: Sequence[Cell]) -> tuple[str, ...]:
    words = re.split(r"[\s,;]+", sheet.cell(row, "hashtags").text)
    return tuple(word.removeprefix("'").removeprefix("#") for word in words if word)


def _entry(thread: ImportedThread) -> dict[str, object]:
    tags = {"hashtags": thread.hashtags} if thread.hashtags else {}
    head = {"id": thread.id, "account": thread.account, "when": _line(thread.when)}
    return {**head, **tags, **thread.keys, "text": QuotedText(thread.text)}


def _line(text: str) -> str:
    return " ".join(text.split())
