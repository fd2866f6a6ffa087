"""Spreadsheets as people and their programs make them: nothing is lost, nothing else is posted."""

import contextlib
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula

from scheduler.campaigns.formats.csv_rows import csv_rows
from scheduler.campaigns.formats.sheet import letters
from scheduler.campaigns.formats.spreadsheet_export import Exported, as_csv, write_xlsx
from scheduler.campaigns.formats.spreadsheet_import import (
    Imported,
    ImportedThread,
    name_of,
    read_posts,
)
from scheduler.campaigns.formats.workbook_parts import corner
from scheduler.campaigns.loader import load_organisation
from scheduler.errors import MistakesFound
from scheduler.yaml_files.reader import read_from
from tests.support.examples.campaign_files import a_workspace, mistakes, planned, texts

WHEN = "2027-10-12 09:00"
NINE = datetime(2027, 10, 12, 9)  # noqa: DTZ001 - as Excel keeps it
HEADS = ["account", "when", "text"]


def posts(root: Path, path: Path) -> Imported:
    return read_posts(
        path, load_organisation(a_workspace(root) / "campaigns" / "organisation.yaml")
    )


def of_csv(root: Path, content: str | bytes, name: str = "posts.csv") -> Imported:
    path = root / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return posts(root, path)


def of_sheet(root: Path, *rows: list[Any], change: Any = None) -> Imported:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADS, *rows):
        sheet.append(row)
    if change:
        change(book, sheet)
    book.save(root / "posts.xlsx")
    return posts(root, root / "posts.xlsx")


def complaint(root: Path, content: str | bytes, name: str = "posts.csv") -> str:
    with pytest.raises(MistakesFound) as caught:
        of_csv(root, content, name)
    return str(caught.value).replace(f"{root}/", "")


def sheet_complaint(root: Path, *rows: list[Any], change: Any = None) -> str:
    with pytest.raises(MistakesFound) as caught:
        of_sheet(root, *rows, change=change)
    return str(caught.value).replace(f"{root}/", "")


def published(root: Path, made: Imported) -> list[list[str]]:
    (root / "campaigns" / "spring.yaml").write_text(made.campaign("spring", "S", "O"), "utf-8")
    assert mistakes(root) == []
    return texts(planned(root))


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\r", "\r\n"])
@pytest.mark.parametrize("after", ["#WorldMentalHealthDay is on Sunday.", "Come in."])
def test_every_kind_of_line_end_in_a_cell_is_a_new_line(
    tmp_path: Path, mark: str, after: str
) -> None:
    made = of_csv(tmp_path, f'account,when,text\nmain,{WHEN},"Open.{mark}{after}"\n')
    assert published(tmp_path, made) == [[f"Open.\n{after}"]]


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\x07", "\x1c", "\x9b"])
def test_a_control_character_is_named_with_its_cell(tmp_path: Path, mark: str) -> None:
    said = complaint(tmp_path, f"account,when,text\nmain,{WHEN},A{mark}b\n")
    assert said.startswith("posts.csv:2:3: there is ")
    assert f"U+{ord(mark):04X}" in said


@pytest.mark.parametrize(
    "text",
    [
        "'I felt heard,' said one caller.",
        "'Tis the season.",
        "'90s music night",
        '"Quoted" from the start',
        "''Two marks''",
    ],
)
def test_a_quotation_mark_at_the_beginning_stays(tmp_path: Path, text: str) -> None:
    quoted = text.replace('"', '""')
    made = of_csv(tmp_path, f'account,when,text\nmain,{WHEN},"{quoted}"\n')
    assert published(tmp_path, made) == [[text]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            f'account,when,text\nmain,{WHEN},"Come in.\nmain,{WHEN},Open.\n',
            "posts.csv:2:3: this row cannot be read (a quotation mark is opened and never closed)",
        ),
        (
            f'account,when,text\nmain,{WHEN},"Come in.\nmain,{WHEN},"Open, too."\n',
            "posts.csv:2:3: this row cannot be read (something stands behind a closing",
        ),
        (
            f'account,when,text\nmain,{WHEN},"Come in.\nmain,{WHEN},The kettle is on"\n',
            'posts.csv:2:3: cell C2: this cell holds the row "main,2027-10-12 09:00,The kettle',
        ),
        (
            f'account,when,text\nmain,{WHEN},"Come in.\n' + "x" * 140_000 + "\n",
            "posts.csv:2:3: this row cannot be read (a cell has no end",
        ),
        (
            f"account,when,text\nmain,{WHEN},Come in, the kettle is on\n",
            "posts.csv:2:4: cell D2: this row has 4 cells and there are 3 columns. Put a cell",
        ),
        (
            f"account,when,text,text\nmain,{WHEN},One,Two\n",
            'posts.csv:1:4: cell D1: there are two columns "text"',
        ),
        (
            f"account;when;Tekst\nmain;{WHEN};One\n",
            'posts.csv:1:1: the column "account" is missing; there are "account;when;Tekst"',
        ),
        (
            f"account,Tekst\nmain,{WHEN},One\n",
            'posts.csv:1:1: the column "when" is missing; there are "account", "Tekst"',
        ),
        (
            f"account,when,Tweet\nmain,{WHEN},One\n",
            'there are "account", "when", "Tweet". Call a column "text" (or add it).',
        ),
        (f"account,when,text\nmain,{WHEN},#REF!\n", "C2: this shows an error"),
        (f"account,when,text\nmain,{WHEN},nan\n", "C2: this shows an error"),
        (f"account,when,text\nmain,{WHEN},TRUE\n", "C2: this is TRUE or FALSE"),
        (f"account,when,text\nmain,{WHEN},\u200b\n", "C2: there is no text here"),
        (f"account,when,text\n@HarbourMinds,{WHEN},Hi\n", "Write its short name: `account: main`"),
        (f"account,when,text\nmain,{WHEN},=1+1\n", "C2: this is a formula"),
        (
            "account,when,text\nmain,1,Hi" + ",x" * 250 + "\n",
            "posts.csv:2:201: this row has over 200 cells",
        ),
        (
            f"account,when,text\nmain,{WHEN},Café\n".encode("cp1252"),
            "posts.csv:2:26: this character is not UTF-8; the file is most likely Windows-1252, "
            'in which this reads "Café". In Excel: File, Save As, "CSV UTF-8 (Comma delimited)".',
        ),
        (b"PK\x03\x04 no text", "this is a workbook by what it holds. Rename"),
    ],
)
def test_what_would_lose_words_is_a_mistake_at_its_place(
    tmp_path: Path, content: str | bytes, expected: str
) -> None:
    assert expected.replace("holds.", "holds, and not by its name.") in complaint(tmp_path, content)


@pytest.mark.parametrize(
    "content",
    [
        f"account;when;text\nmain;{WHEN};One, two; three\n".replace("; three", ": three"),
        f"account\twhen\ttext\nmain\t{WHEN}\tOne, two: three\n",
        f"account|when|text\nmain|{WHEN}|One, two: three\n",
        f"sep=;\naccount;when;text\nmain;{WHEN};One, two: three\n",
        f'"sep=,"\r\naccount,when,text\r\nmain,{WHEN},"One, two: three"\r\n',
        f'account, when, text\nmain, {WHEN}, "One, two: three"\n',
        f'Calendar of October,,\n,,\naccount,when,text\nmain,{WHEN},"One, two: three"\n',
        f'Account ,When,TEXT,,\nmain,{WHEN},"One, two: three",,\n',
        'account,date,time,text\nmain,2027-10-12,09:00,"One, two: three"\n',
        'account,date,time,text\nmain,"2027-10-12 09:00",,"One, two: three"\n',
        f"account\twhen\ttext\nmain\t{WHEN}\tOne, two: three\n".encode("utf-16"),
        f'account,when,text\nmain,{WHEN},"One, two: three"\n'.encode("utf-8-sig"),
        f'account,when,text\rmain,{WHEN},"One, two: three"\r',
    ],
)
def test_however_a_table_was_saved_it_is_read(tmp_path: Path, content: str | bytes) -> None:
    made = of_csv(tmp_path, content)
    assert published(tmp_path, made) == [["One, two: three"]]


def test_whatever_is_left_out_is_named_with_its_place(tmp_path: Path) -> None:
    made = of_csv(
        tmp_path,
        "Calendar\naccount,when,text,link,image,status,note\n"
        f"main,{WHEN},Hi.,https://a.org,a.jpg,REJECTED,\nmain,2027-10-13 09:00,Ho.,,b.jpg,,,\n",
    )
    assert list(made.left_out) == [
        "row 1: left out, for it stands above the headings",
        'column D ("link"): left out, for it is not read (1 cell, from D3)',
        'column E ("image"): left out, for it is not read (2 cells, from E3)',
        'column F ("status"): left out, for it is not read (1 cell, from F3)',
        'column G ("note"): left out, for it is not read (it is empty)',
    ]
    made = of_csv(tmp_path, f"account,when,text,\nmain,{WHEN},Hi.,lost\n")
    assert list(made.left_out) == ["column D: left out, for it has no heading (1 cell, from D2)"]


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


def test_a_day_and_a_time_in_two_columns_are_joined(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["account", "date", "time", "text"])
    sheet.append(["main", NINE.date(), time(9), "Hi."])
    book.save(tmp_path / "posts.xlsx")
    (thread,) = posts(tmp_path, tmp_path / "posts.xlsx").threads
    assert thread.when == "2027-10-12, 09:00"


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("Content calendar October", "Content-calendar-October"),
        ("a: b", "a-b"),
        ("Été – août", "Ete-aout"),
        ("posts (final) v2.1", "posts-final-v2-1"),
        ("日本", ""),
        ("x" * 90, "x" * 64),
    ],
)
def test_a_name_is_made_of_the_files(stem: str, name: str) -> None:
    assert name_of(Path(f"{stem}.csv")) == name


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert corner("AA10") == (10, 26)
    assert corner("none") == (0, 0)


ANY_CELL = st.text(
    st.one_of(
        st.sampled_from("\n \t#'\"-:|>*&!%@`=+{}[],?\\\u2028\x85\u200b\ufeff\u00a0é😀\r\x0b~"),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    min_size=1,
    max_size=60,
)
TRICKS = st.sampled_from(
    [
        "Hi.\x85  - id: evil\n    account: wales\n    approval: not needed\n    text: Own.",
        "|\n  a", "--- a\n...\n# b", "a: b", "'", '"', "? x", "<<: *a", "!!python/object x", "%TAG",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(ANY_CELL, TRICKS), min_size=1, max_size=4), ANY_CELL)
def test_what_was_in_a_cell_is_what_is_loaded(cells: list[str], title: str) -> None:
    threads = tuple(
        ImportedThread(number, f"row-{number}", "main", WHEN, text, ("Hope",))
        for number, text in enumerate(cells)
    )
    made = Imported(threads, ()).campaign("spring", title, "no: 'owner' #1")
    try:
        tree = read_from(made, "made.yaml").tree
    except MistakesFound as error:  # a hidden mark that the reader refuses, told at its place
        told = [one.wrong for one in error.mistakes if "there is a" in one.wrong]
    else:
        told = []
    if told:
        return
    assert isinstance(tree, dict)
    assert tree["owner"] == "no: 'owner' #1"
    assert tree["title"] == " ".join(title.split())
    assert [set(one) for one in tree["threads"]] == [  # type: ignore[arg-type]
        {"id", "account", "when", "hashtags", "text"}
    ] * len(cells)
    assert [one["text"] for one in tree["threads"]] == [f"{text}\n" for text in cells]  # type: ignore[index, call-overload]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.text(st.sampled_from("=+-@'\"＝\t,;\n ab#:|é"), min_size=1, max_size=12).filter(
        lambda text: any(one.isalpha() for one in text)
    )
)
def test_no_exported_cell_is_a_formula_and_each_comes_back(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    root = tmp_path_factory.mktemp("export")
    made = of_sheet(root, ["main", WHEN, "Start."])
    thread = planned_with(root, text)
    for name in ("posts.csv", "posts.xlsx"):
        if name.endswith("csv"):
            (root / name).write_text(as_csv([Exported([thread])]), "utf-8-sig", newline="")
            ((_, (_, _)), (_, (_, row))) = csv_rows(root / name, name, ("text",))
            assert row[3].text[:1] not in set("=+-@\t\r＝")
        else:
            write_xlsx([Exported([thread])], root / name)
        (made_again,) = posts(root, root / name).threads
        assert made_again.text == "\n".join(line.rstrip() for line in text.strip().split("\n"))
    assert made.threads


def planned_with(root: Path, text: str) -> Any:
    from dataclasses import replace

    a_workspace(root)
    (thread,) = planned(root)
    return replace(thread, posts=(replace(thread.posts[0], text=text),))


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
BROKEN = "this is not an .xlsx file that can be read"


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


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"\xd0\xcf\x11\xe0 old", "it is an old .xls file"),
        (b"PK\x03\x04 cut", BROKEN),
        (b"%PDF", BROKEN),
    ],
)
def test_a_file_that_is_no_workbook_says_what_it_is(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    assert expected in complaint(tmp_path, content, "posts.xlsx")


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


def test_headings_without_rows_are_told(tmp_path: Path) -> None:
    assert "there are no posts in it" in complaint(tmp_path, "October,,\naccount,when,text\n")


def test_other_programs_files_are_named(tmp_path: Path) -> None:
    assert "a .ods file is not read. Save it as .xlsx" in complaint(tmp_path, b"PK", "posts.ods")
