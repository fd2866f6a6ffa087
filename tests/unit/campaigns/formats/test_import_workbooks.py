"""Workbooks as programs write them, cut them and break them: each is read or is a mistake."""

import contextlib
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula

from scheduler.campaigns.formats.sheet import letters
from scheduler.campaigns.formats.workbook_parts import corner
from scheduler.errors import MistakesFound
from tests.support.examples.spreadsheets import BROKEN, NINE, WHEN, of_sheet, posts


def sheet_complaint(root: Path, *rows: list[Any], change: Any = None) -> str:
    with pytest.raises(MistakesFound) as caught:
        of_sheet(root, *rows, change=change)
    return str(caught.value).replace(f"{root}/", "")


def test_a_workbook_tells_of_its_other_sheets_hidden_rows_and_notes(tmp_path: Path) -> None:
    def change(book: Workbook, sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet["C2"].comment = Comment("ask Ana", "Ben")
        sheet.column_dimensions["E"].hidden = True
        book.create_sheet("Ideas").append(["account", "when", "text"])
        book.create_sheet("Old").sheet_state = "hidden"
        book.create_sheet("Front", 0).append(["October"])

    row = ["main", WHEN, "One."]
    made = of_sheet(tmp_path, row, ["main", WHEN, "Hidden."], change=change)
    assert [thread.text for thread in made.threads] == ["One."]
    assert list(made.left_out) == [
        'sheet "Front": left out, for only one sheet is read',
        'sheet "Ideas": left out, for only one sheet is read',
        'sheet "Old": left out, for it is hidden',
        "notes on cells: left out, for no post can hold them",
        "row 3: left out, for it is hidden",
    ]


def merge(_: Workbook, sheet: Any) -> None:
    sheet.merge_cells("A2:A3")


def hide(_: Workbook, sheet: Any) -> None:
    sheet.column_dimensions["C"].hidden = True


def put(value: Any, kind: str = "", at: str = "C2", form: str = "") -> Any:
    def change(_: Workbook, sheet: Any) -> None:
        sheet[at] = value
        sheet[at].number_format = form or sheet[at].number_format
        if kind:
            sheet[at].data_type = kind

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (merge, "posts.xlsx:2:1: the cells A2:A3 are merged. Take them apart"),
        (hide, 'posts.xlsx:1:3: column C ("text") is hidden. Show it, or delete it.'),
        (put(datetime(2027, 10, 12), at="B2"), "B2: this is 2027-10-12, a day, and has no time"),  # noqa: DTZ001
        (put(NINE.date(), at="B2"), "B2: this is 2027-10-12, a day, and has no time of day"),
        (put(46672, at="B2"), 'B2: "46672" is no date'),
        (put(time(9), at="B2"), 'B2: "09:00" has no day'),
        (put(True, at="B2"), 'B2: "TRUE" is no date'),
        (put(True), "C2: this is TRUE or FALSE and no text"),
        (put(NINE), "C2: this is a date and no text"),
        (put(NINE.date()), "C2: this is a date and no text"),
        (put(time(9)), "C2: this is a time and no text"),
        (put(116123), "C2: this is a number and no text"),
        (put(0.5, form="0%"), "C2: this is a number and no text"),
        (put("#N/A", "e"), "C2: this shows an error"),
        (put("=A2"), "C2: this is a formula"),
        (put(ArrayFormula("C2", "=A2:A3")), "C2: this is a formula"),
        (put(timedelta(hours=30), at="B2"), 'cell B2: "day" is not a month'),
        (put("a_x001B_[31m", "s"), "C2: there is an escape character (U+001B) in it"),
        (put("_x0000_", "s"), "C2: there is a NUL (U+0000) in it"),
        (put(True, at="A2"), "A2: this is TRUE or FALSE"),
    ],
)
def test_what_a_spreadsheet_keeps_as_no_text_is_asked_about(
    tmp_path: Path, change: Any, expected: str
) -> None:
    said = sheet_complaint(tmp_path, ["main", WHEN, "One."], ["main", WHEN, "Two."], change=change)
    assert expected in said


def test_an_escaped_carriage_return_is_a_line_end(tmp_path: Path) -> None:
    made = of_sheet(tmp_path, ["main", NINE, "First._x000D_\nSecond._x000B_Third. _x005F_x000D_"])
    assert [thread.text for thread in made.threads] == ["First.\nSecond.\nThird. _x000D_"]


def test_dates_and_numbers_of_a_sheet_are_read_to_the_minute(tmp_path: Path) -> None:
    def change(_: Workbook, sheet: Any) -> None:
        sheet["D1"], sheet["D2"], sheet["D3"] = "id", 12, 13.0

    early = NINE.replace(hour=8, minute=59, second=59, microsecond=999_000)
    made = of_sheet(tmp_path, ["main", early, "A"], ["main", NINE, "B"], change=change)
    assert [(one.when, one.id) for one in made.threads] == [(WHEN, "12"), (WHEN, "13")]


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert corner("AA10") == (10, 26)
    assert corner("none") == (0, 0)


def remade(root: Path, part: str, content: bytes) -> Path:
    """A workbook in which one part is something else."""
    of_sheet(root, ["main", WHEN, "One."])
    path = root / "made.xlsx"
    with (
        zipfile.ZipFile(root / "posts.xlsx") as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in {*source.namelist(), part}:
            made.writestr(name, content if name == part else source.read(name))
    return path


SHEET = "xl/worksheets/sheet1.xml"
BEGINS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
ENDS = b"</sheetData></worksheet>"
MUCH = "it holds far more than a table of posts"


@pytest.mark.parametrize(
    ("part", "content", "expected"),
    [
        (SHEET, BEGINS + b"<sheetData>" + b"<row>" + b"<c/>" * 700_000, MUCH),
        (SHEET, BEGINS + b"<a>" * 100, MUCH),
        ("xl/styles.xml", b"<a>" + b"<xf/>" * 200_000 + b"</a>", MUCH),
        ("docProps/app.xml", b"<a>" + b" " * 31_000_000 + b"</a>", "it unpacks to more than 30 MB"),
        ("xl/styles.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', BROKEN),
        (SHEET, b"<worksheet", BROKEN),
        (SHEET, BEGINS + b'<sheetData><row><c r="A"><v>1</v></c></row>' + ENDS, BROKEN),
        (SHEET, BEGINS + b'<sheetData><row><c t="s"><v>99</v></c></row>' + ENDS, BROKEN),
        (SHEET, BEGINS + b"<cols><col hidden='1'/></cols></worksheet>", BROKEN),
        (SHEET, BEGINS + b'<sheetData><row r="1"><c r="GZ1"><v>1</v></c></row>' + ENDS,
         'sheet "Sheet" has something in over 200 columns'),
        (SHEET, BEGINS + b"</worksheet>", "there are no posts in it"),
        ("xl/workbook.xml", b"<workbook/>", "there is no sheet that can be seen"),
        ("xl/workbook.xml", b'<workbook><sheets><sheet name="A"/></sheets></workbook>', BROKEN),
        ("xl/_rels/workbook.xml.rels", b"<Relationships/>", BROKEN),
    ],
)  # fmt: skip
def test_a_workbook_that_no_program_wrote_is_told_at_once(
    tmp_path: Path, part: str, content: bytes, expected: str
) -> None:
    path = remade(tmp_path, part, content)
    with pytest.raises(MistakesFound) as caught:
        posts(tmp_path, path)
    assert expected in str(caught.value)


def test_a_workbook_cut_anywhere_is_a_mistake(tmp_path: Path) -> None:
    of_sheet(tmp_path, ["main", WHEN, "One."])
    whole = (tmp_path / "posts.xlsx").read_bytes()
    for end in range(4, len(whole), 301):
        (tmp_path / "cut.xlsx").write_bytes(whole[:end])
        with pytest.raises(MistakesFound):
            posts(tmp_path, tmp_path / "cut.xlsx")


def test_parts_that_are_missing_or_locked_are_told(tmp_path: Path) -> None:
    of_sheet(tmp_path, ["main", WHEN, "One."])
    with zipfile.ZipFile(tmp_path / "posts.xlsx") as source:
        contents = {name: source.read(name) for name in source.namelist()}
    for left_out in contents:
        with zipfile.ZipFile(tmp_path / "less.xlsx", "w") as made:
            for name, content in contents.items():
                if name != left_out:
                    made.writestr(name, content)
        with contextlib.suppress(MistakesFound):  # and nothing else
            assert posts(tmp_path, tmp_path / "less.xlsx").threads
    with zipfile.ZipFile(tmp_path / "many.xlsx", "w") as made:
        for number in range(1_001):
            made.writestr(f"{number}.xml", "<a/>")
    with pytest.raises(MistakesFound, match="unpacks to more than"):
        posts(tmp_path, tmp_path / "many.xlsx")
    locked = bytearray((tmp_path / "posts.xlsx").read_bytes())
    at = locked.rindex(b"PK\x01\x02")
    locked[at + 8] |= 1
    (tmp_path / "locked.xlsx").write_bytes(locked)
    with pytest.raises(MistakesFound, match="protected by a password"):
        posts(tmp_path, tmp_path / "locked.xlsx")


def test_merged_cells_above_or_beside_the_table_are_no_mistake(tmp_path: Path) -> None:
    def change(_: Workbook, sheet: Any) -> None:
        sheet.insert_rows(1)
        sheet["A1"] = "October"
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("E2:E3")

    made = of_sheet(tmp_path, ["main", WHEN, "One."], change=change)
    assert [thread.row for thread in made.threads] == [3]


def test_pictures_in_a_workbook_are_named(tmp_path: Path) -> None:
    made = posts(tmp_path, remade(tmp_path, "xl/media/image1.png", b"\x89PNG"))
    assert list(made.left_out) == ["pictures: left out, for no post can hold them"]
