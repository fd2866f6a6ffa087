"""A sheet of cells, wherever it came from: its headings, its rows, and what of it nobody reads."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scheduler.errors import Mistake, MistakesFound
from scheduler.yaml_files.decoding import unreadable

MOST_ROWS = 2_000
MOST_COLUMNS = 200
_HEADINGS_WITHIN = 20  # rows: above its headings a sheet may have a title


class CellKind(StrEnum):
    """What a cell holds, as its program keeps it. In a CSV file everything is text."""

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    DAY = "day"  # a date without a time
    TIME = "time"
    TRUTH = "truth"
    FORMULA = "formula"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as text."""

    text: str
    kind: CellKind = CellKind.TEXT

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.text.strip()


Row = tuple[int, Sequence[Cell]]  # its number in the sheet, from 1
EMPTY = Cell("")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows below the headings."""

    path: str  # as the user would write it
    columns: tuple[str, ...]  # trimmed, in small letters
    rows: tuple[Row, ...]  # without the empty ones
    left_out: tuple[str, ...] = ()  # a sentence for each part that was not read

    def cell(self, row: Sequence[Cell], column: str) -> Cell:
        """The cell of `row` in `column`; an empty one where there is none."""
        place = self.columns.index(column) if column in self.columns else len(row)
        return row[place] if place < len(row) else EMPTY

    def mistake(self, number: int, column: str, wrong: str, remedy: str) -> Mistake:
        """A mistake in one cell: its line and column are the cell's row and column."""
        return self.mistake_at(number, self.columns.index(column), wrong, remedy)

    def mistake_at(self, number: int, place: int, wrong: str, remedy: str) -> Mistake:
        """The same, by the column's place from 0."""
        where = f"cell {letters(place)}{number}: "
        return Mistake(self.path, number, place + 1, where + wrong, remedy)


def letters(place: int) -> str:
    """What a spreadsheet calls its column at `place`, from 0: A, Z, AA."""
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def headings_at(rows: Sequence[Row], needed: Collection[str]) -> int | None:
    """Which of `rows` has all the headings that are needed."""
    for place, (_, row) in enumerate(rows[:_HEADINGS_WITHIN]):
        if set(needed) <= {cell.text.strip().casefold() for cell in row}:
            return place
    return None


def sheet_of(
    shown: str, rows: Sequence[Row], needed: Sequence[str], known: Collection[str]
) -> Sheet:
    """The sheet that `rows`, without empty ones, make; `known` are the columns that are read.

    Raises: MistakesFound.
    """
    if len(rows) < 2:
        raise unreadable(shown, "there are no posts in it", "Write one row for each thread.")
    if len(rows) > MOST_ROWS + 1:
        wrong = f"there are over {MOST_ROWS} rows, which is all that are read"
        raise MistakesFound([Mistake(shown, rows[MOST_ROWS + 1][0], 1, wrong, "Split the file.")])
    at = headings_at(rows, needed)
    if at is None:
        raise _without_headings(shown, rows, needed, known)
    heads = rows[at][1]
    columns = tuple(cell.text.strip().casefold() for cell in heads)
    sheet = Sheet(shown, columns, tuple(rows[at + 1 :]))
    if twice := [name for name in known if columns.count(name) > 1]:
        place = columns.index(twice[0], columns.index(twice[0]) + 1)
        wrong = f'there are two columns "{twice[0]}"'
        remedy = "Keep one, or give the other another name; it is then left out."
        raise MistakesFound([sheet.mistake_at(rows[at][0], place, wrong, remedy)])
    if not sheet.rows:
        raise unreadable(shown, "there are no posts in it", "Write one row for each thread.")
    above = (f"row {number}: left out, for it stands above the headings" for number, _ in rows[:at])
    beside = _columns_left_out(sheet, [cell.text.strip() for cell in heads], known)
    return Sheet(shown, columns, sheet.rows, (*above, *beside))


def _without_headings(
    shown: str, rows: Sequence[Row], needed: Sequence[str], known: Collection[str]
) -> MistakesFound:
    likely = max(rows[:_HEADINGS_WITHIN], key=lambda row: _headings_in(row[1], known))
    names = [cell.text.strip() for cell in likely[1] if not cell.is_empty]
    folded = [name.casefold() for name in names]
    missing = next(name for name in needed if name not in folded)
    there = ", ".join(f'"{name[:30]}"' for name in names[:12])
    wrong = f'the column "{missing}" is missing; there are {there}'
    remedy = f'Call a column "{missing}" (or add it). Needed: {", ".join(needed)}.'
    return MistakesFound([Mistake(shown, likely[0], 1, wrong, remedy)])


def _headings_in(row: Sequence[Cell], known: Collection[str]) -> int:
    return sum(cell.text.strip().casefold() in known for cell in row)


def _columns_left_out(sheet: Sheet, heads: list[str], known: Collection[str]) -> Iterator[str]:
    width = max(len(row) for _, row in sheet.rows)
    for place in range(max(width, len(heads))):
        head = heads[place] if place < len(heads) else ""
        if head.casefold() in known:
            continue
        filled = [number for number, row in sheet.rows if place < len(row) and row[place].text]
        if not filled and not head:
            continue
        name = f'column {letters(place)} ("{head}")' if head else f"column {letters(place)}"
        why = "is not read" if head else "has no heading"
        cells = f"{len(filled)} cells" if len(filled) > 1 else "1 cell" if filled else "it is empty"
        first = f", from {letters(place)}{filled[0]}" if filled else ""
        yield f"{name}: left out, for it {why} ({cells}{first})"
