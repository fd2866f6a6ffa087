"""A spreadsheet of services becomes lines of a directory file, unverified."""

from pathlib import Path

import pytest

from scheduler.campaigns.formats.services_import import entries_of
from scheduler.crisis.directory.custom_directory import changed_by
from scheduler.crisis.directory.entry import Confidence
from scheduler.crisis.directory.services import load
from scheduler.errors import MistakesFound

HEAD = "id,region,name,phone,text,word,hours,zone,audience,page\n"


def table(folder: Path, rows: str, head: str = HEAD) -> Path:
    path = folder / "services.csv"
    path.write_text(head + rows, encoding="utf-8")
    return path


def test_a_row_becomes_an_entry_that_the_directory_takes(tmp_path: Path) -> None:
    rows = (
        "my-line,GB-ENG,My Line,0800 123 4567,85258,MINE,24/7,,adults,https://my.org\n"
        ",IE,Another Line!,,50808,,9am-5pm,Europe/Dublin,,https://another.org\n"
        ",GB,Third,0800 123 4567,,,,,,https://third.org\n"
    )
    own = tmp_path / "crisis-directory.yaml"
    own.write_text(entries_of(table(tmp_path, rows)), encoding="utf-8")
    directory = changed_by(load(), own)
    mine, another, third = (
        directory.entry(entry_id) for entry_id in ("my-line", "ie-another-line", "gb-third")
    )
    assert mine is not None
    assert mine.hours.always
    assert [channel.word for channel in mine.channels] == [None, "MINE"]
    assert another is not None
    assert another.hours.printed == "9am-5pm"
    assert third is not None
    assert not third.hours.is_confirmed
    assert third.level is Confidence.UNVERIFIED


def test_mistakes_are_named_by_row_and_column(tmp_path: Path) -> None:
    path = table(tmp_path, ",GB,,0800 1,,,,,,https://a.org\n,GB,B,,,,,,,https://b.org\n")
    with pytest.raises(MistakesFound) as caught:
        entries_of(path)
    assert [(one.line, one.column, one.wrong) for one in caught.value.mistakes] == [
        (2, 3, "the column `name` is empty"),
        (3, 1, "there is no phone and no text"),
    ]


def test_a_table_without_a_needed_column_or_rows(tmp_path: Path) -> None:
    with pytest.raises(MistakesFound, match="the column `page` is missing"):
        entries_of(table(tmp_path, "GB,A,0800 1\n", "region,name,phone\n"))
    with pytest.raises(MistakesFound, match="the table has no rows"):
        entries_of(table(tmp_path, ""))
    with pytest.raises(MistakesFound, match=r"none\.csv"):
        entries_of(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (',GB,"A,0800 1,,,,,,https://a.org\n', "a quotation mark is opened and never closed"),
        (',GB,"A"B,0800 1,,,,,,https://a.org\n', "stands behind a closing quotation mark"),
        (",GB,A\x07,0800 1,,,,,,https://a.org\n", "in this cell"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_where_it_stands(
    tmp_path: Path, rows: str, wrong: str
) -> None:
    with pytest.raises(MistakesFound, match=wrong) as caught:
        entries_of(table(tmp_path, ",GB,First,0800 1,,,,,,https://first.org\n" + rows))
    assert caught.value.mistakes[0].line == 3


@pytest.mark.parametrize(
    "head",
    [
        HEAD.replace(",", ";"),
        HEAD.upper(),
        "\ufeff" + HEAD,
        "Our services\n" + HEAD,
    ],
)
def test_a_table_is_read_as_spreadsheet_programs_save_it(tmp_path: Path, head: str) -> None:
    row = ",GB,First,0800 1,,,,,,https://first.org\n"
    text = entries_of(table(tmp_path, row.replace(",", ";") if ";" in head else row, head))
    assert "name: First" in text
