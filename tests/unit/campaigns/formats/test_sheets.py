"""Spreadsheets: posts become a campaign file, and threads become rows again."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from scheduler.campaigns.formats.spreadsheet_export import Exported, as_csv, as_xlsx, left_out
from scheduler.campaigns.formats.spreadsheet_import import read_posts
from scheduler.campaigns.loader import load_organisation
from scheduler.errors import MistakesFound
from tests.support.examples.campaign_files import a_workspace, mistakes, planned, texts
from tests.support.examples.pictures import a_picture

CSV = """\
ID,Account,When,Text,Hashtags
opener,main,"Sun 10 Oct 2027, 09:00","You are: welcome #here.
---
Stay.",#TimeToTalk Hope
,wales,2027-10-11 10:00,'@everyone is welcome,

"""


def as_file(root: Path, path: Path) -> str:
    organisation = load_organisation(a_workspace(root) / "campaigns" / "organisation.yaml")
    return read_posts(path, organisation).campaign("spring", "It's spring", "Comms")


def complaint(root: Path, content: str, name: str = "posts.csv") -> list[str]:
    (root / name).write_text(content)
    with pytest.raises(MistakesFound) as caught:
        as_file(root, root / name)
    return [str(mistake).replace(f"{root}/", "") for mistake in caught.value.mistakes]


def test_a_csv_file_becomes_a_campaign(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text(CSV)
    text = as_file(tmp_path, tmp_path / "posts.csv")
    (tmp_path / "campaigns" / "spring.yaml").write_text(text)
    threads = planned(tmp_path)
    assert [one.key for one in threads] == ["spring/opener", "spring/row-3"]
    assert texts(threads) == [
        ["You are: welcome #here.\n\n#TimeToTalk #Hope", "Stay."],
        ["@everyone is welcome"],
    ]


def test_an_xlsx_file_becomes_the_same(tmp_path: Path) -> None:
    from datetime import datetime

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["account", "when", "text"])
    sheet.append(["main", datetime(2027, 10, 10, 9), "Hello."])  # noqa: DTZ001 - as Excel keeps it
    sheet.append(["main", "Mon 11 Oct 2027, 09:00", None])
    book.save(tmp_path / "posts.xlsx")
    with pytest.raises(MistakesFound, match=r"posts\.xlsx:3:3: cell C3: there is no text here"):
        as_file(tmp_path, tmp_path / "posts.xlsx")
    sheet["C3"] = "=1+1"
    book.save(tmp_path / "posts.xlsx")
    with pytest.raises(MistakesFound, match=r"posts\.xlsx:3:3: cell C3: this is a formula"):
        as_file(tmp_path, tmp_path / "posts.xlsx")
    sheet["C3"] = "Again."
    book.save(tmp_path / "posts.xlsx")
    (tmp_path / "campaigns" / "spring.yaml").write_text(as_file(tmp_path, tmp_path / "posts.xlsx"))
    assert texts(planned(tmp_path)) == [["Hello."], ["Again."]]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (",main,", ",mian,", 'posts.csv:2:2: cell B2: account "mian" is not in organisation.yaml'),
        ("Sun 10", "Mon 10", "posts.csv:2:3: cell C2: 10 Oct 2027 is a Sunday, not a Mon"),
        ("Hope", "Ho-pe", 'posts.csv:2:5: cell E2: X would not link "Ho-pe"'),
        ("opener", "a b", 'posts.csv:2:1: cell A2: "a b" cannot be a name'),
        (",wales", "opener,wales", 'cell A3: "opener" names two rows'),
        ("'@everyone is welcome", "", "there is no text here"),
        ("Account", "Konto", 'posts.csv:1:1: the column "account" is missing'),
    ],
)
def test_a_mistake_names_its_cell(tmp_path: Path, before: str, after: str, expected: str) -> None:
    said = complaint(tmp_path, CSV.replace(before, after, 1))
    assert any(expected in line for line in said), said


def test_rows_without_ids_of_their_own_are_told_by_their_number(tmp_path: Path) -> None:
    text = "account,when,text\nmain,2027-10-10 09:00,A\nmain,2027-10-10 10:00\n"
    assert complaint(tmp_path, text) == [
        "posts.csv:3:3: cell C3: there is no text here. Write it, or delete the row."
    ]
    taken = "id,account,when,text\nrow-3,main,2027-10-10 09:00,A\n,main,2027-10-10 10:00,B\n"
    assert '"row-3" names two rows' in complaint(tmp_path, taken)[0]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("posts.csv", "account,when,text\n", "there are no posts in it"),
        ("posts.csv", "a\n" * 2002, "there are over 2000 rows"),
        ("posts.xlsx", "no zip", "this is not an .xlsx file that can be read"),
        ("posts.xlsx", "x" * 1_000_001, "the file is over 1 MB"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, name: str, content: str, expected: str) -> None:
    assert expected in complaint(tmp_path, content, name)[0]


THREAD = (
    "- id: a\n  account: main\n  when: 2027-10-10 09:00\n  hashtags: [Hope]\n"
    "  text: |\n    @HarbourCymru and\n    all.\n    ---\n    Stay.\n"
)
DIALOGUE = (
    "- id: b\n  when: 2027-10-11 09:00\n  dialogue:\n  - main: How is it, @HarbourCymru\n"
    "  - wales: Well, @HarbourMinds.\n"
)


@pytest.mark.parametrize("name", ["posts.csv", "posts.xlsx"])
def test_what_is_exported_is_imported_again(tmp_path: Path, name: str) -> None:
    threads = planned(a_workspace(tmp_path, THREAD))
    path = tmp_path / name
    if name.endswith("csv"):
        path.write_text(as_csv([Exported(threads)]), "utf-8-sig", newline="")
        assert "'@HarbourCymru" in path.read_text()
    else:
        path.write_bytes(as_xlsx([Exported(threads)]))
    text = as_file(tmp_path, path)
    (tmp_path / "campaigns" / "spring.yaml").write_text(text)
    assert mistakes(tmp_path) == []
    assert texts(planned(tmp_path)) == texts(threads)


def test_what_a_row_cannot_hold_is_left_out_and_said(tmp_path: Path) -> None:
    root = a_workspace(tmp_path, THREAD + "  media: [{file: a.png, alt: A pier}]\n" + DIALOGUE)
    (root / "media").mkdir()
    (root / "media" / "a.png").write_bytes(a_picture())
    plain, dialogue = planned(root)
    story = replace(plain, story="s12")
    assert as_csv([Exported([plain, dialogue, story])]) == as_csv([Exported([plain])])
    assert list(left_out([Exported([plain, dialogue, story])])) == [
        "spring/b is left out: it is a dialogue, and a row has one account.",
        "spring/a is left out: it is a person's story, whose words nobody else types.",
    ]
    assert list(left_out([Exported([plain])])) == []


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    for name in ("none.csv", "none.xlsx"):
        with pytest.raises(MistakesFound, match="there is no such file"):
            as_file(tmp_path, tmp_path / name)
