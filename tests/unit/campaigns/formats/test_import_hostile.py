"""Tables as people and their programs save them: nothing is lost, nothing else is posted."""

from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from scheduler.campaigns.formats.csv_rows import csv_rows
from scheduler.campaigns.formats.spreadsheet_export import Exported, as_csv, as_xlsx
from scheduler.campaigns.formats.spreadsheet_import import (
    Imported,
    ImportedThread,
    name_of,
)
from scheduler.errors import MistakesFound
from scheduler.yaml_files.reader import read_from
from tests.support.examples.campaign_files import a_workspace, mistakes, planned, texts
from tests.support.examples.spreadsheets import BROKEN, NINE, WHEN, of_sheet, posts


def of_csv(root: Path, content: str | bytes, name: str = "posts.csv") -> Imported:
    path = root / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return posts(root, path)


def complaint(root: Path, content: str | bytes, name: str = "posts.csv") -> str:
    with pytest.raises(MistakesFound) as caught:
        of_csv(root, content, name)
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
            (root / name).write_bytes(as_xlsx([Exported([thread])]))
        (made_again,) = posts(root, root / name).threads
        assert made_again.text == "\n".join(line.rstrip() for line in text.strip().split("\n"))
    assert made.threads


def planned_with(root: Path, text: str) -> Any:
    from dataclasses import replace

    a_workspace(root)
    (thread,) = planned(root)
    return replace(thread, posts=(replace(thread.posts[0], text=text),))


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


def test_headings_without_rows_are_told(tmp_path: Path) -> None:
    assert "there are no posts in it" in complaint(tmp_path, "October,,\naccount,when,text\n")


def test_other_programs_files_are_named(tmp_path: Path) -> None:
    assert "a .ods file is not read. Save it as .xlsx" in complaint(tmp_path, b"PK", "posts.ods")
