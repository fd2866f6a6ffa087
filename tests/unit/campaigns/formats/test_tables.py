"""Tables: keys that last, figures with a source, mistakes by row and cell."""

from pathlib import Path

import pytest

from scheduler.campaigns.formats.csv_table import read_table
from scheduler.errors import MistakesFound
from tests.support.examples.campaign_files import a_workspace, mistakes, planned, texts

THREAD = (
    "- id: a\n  account: main\n  when: 2027-10-10 09:00\n  spacing: 20m\n"
    "  template: a.j2\n  table: a.csv\n"
)
TEMPLATE = "{{ place }} waits."


def complaint(root: Path, table: str, thread: str = THREAD) -> list[str]:
    return mistakes(a_workspace(root, thread, a_j2=TEMPLATE, a_csv=table))


def test_each_row_is_a_thread_with_its_own_key(tmp_path: Path) -> None:
    root = a_workspace(
        tmp_path,
        THREAD,
        a_j2=TEMPLATE,
        a_csv='key,place,account\nx1,Norwich,\n\nx2,"Diss, Eye",wales\n',
    )
    found = planned(root)
    assert [one.key for one in found] == ["spring/a/x1", "spring/a/x2"]
    assert [one.account for one in found] == ["main", "wales"]
    assert [one.local_time.minute for one in found] == [0, 20]
    assert texts(found) == [["Norwich waits."], ["Diss, Eye waits."]]


def test_rows_may_take_turns_at_the_times_of_a_repeat(tmp_path: Path) -> None:
    repeat = 'repeat: {every: day, from: 2027-10-05, at: "12:30"}'
    thread = THREAD.replace("when: 2027-10-10 09:00", repeat)
    root = a_workspace(tmp_path, thread, a_j2=TEMPLATE, a_csv="key,place\na,A\nb,B\n")
    assert [one.local_time.day for one in planned(root)] == [5, 6]
    fewer = thread.replace('at: "12:30"', 'at: "12:30", times: 1')
    assert (
        "the repeat comes 1 times and the table has 2 rows"
        in mistakes(a_workspace(tmp_path, fewer))[0]
    )


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("key,place\n", "campaigns/a.csv:1:1: the table has no rows"),
        ("", "campaigns/a.csv:1:1: the table has no rows"),
        ("name,place\na,b\n", 'campaigns/a.csv:1:1: the column "key" is missing'),
        ("key,place,place\na,b,c\n", 'campaigns/a.csv:1:3: the column name "place"'),
        ("key,my place\na,b\n", 'campaigns/a.csv:1:2: the column name "my place"'),
        ("key,place\na,b,c\n", "campaigns/a.csv:2:2: this row has 3 cells and the table has 2"),
        ("key,place\na/b,c\n", 'campaigns/a.csv:2:1: "a/b" cannot be a key'),
        ("key,place\na,b\na,c\n", 'campaigns/a.csv:3:1: the key "a" is also on line 2'),
        ("key,place\na,=1+1\n", 'campaigns/a.csv:2:2: the cell "=1+1" would be a formula'),
        ("key,place\na,@SUM(1)\n", "would be a formula"),
        ("key,place,weeks\na,b,11\n", 'a.csv:2:3: the figure "11" has no source and no as_of'),
        ("key,place,weeks,source,as_of\na,b,11,us,\n", 'the figure "11" has no as_of. Add'),
        ('key,place\na,"b\n', "this row cannot be read"),
        ("key,place,account\na,b,wlaes\n", 'a.csv:2:3: account "wlaes" is not in'),
        ("key,place\n" + "".join(f"{n},b\n" for n in range(2001)), "the table has over 2000 rows"),
    ],
)
def test_a_mistake_names_its_row_and_cell(tmp_path: Path, table: str, expected: str) -> None:
    found = complaint(tmp_path, table)
    assert expected in found[0]
    assert len(found) == 1


def test_a_signed_number_is_no_formula(tmp_path: Path) -> None:
    assert not complaint(tmp_path, "key,place,weeks,source,as_of\na,b,-3%,us,2027-09-30\n")


def test_a_row_without_any_account_is_refused(tmp_path: Path) -> None:
    found = complaint(tmp_path, "key,place\na,b\n", THREAD.replace("  account: main\n", ""))
    assert 'campaigns/a.csv:2:1: the row "a" names no account' in found[0]


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    root = a_workspace(tmp_path, THREAD.replace("a.csv", "b.csv"), a_csv="key\n")
    assert 'no table "b.csv" beside the campaign file. Did you mean "a.csv"?' in mistakes(root)[0]


def test_a_table_outside_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("key\na\n")
    root = a_workspace(tmp_path, THREAD.replace("a.csv", "../a.csv"))
    assert "lies outside the folder of the campaigns" in mistakes(root)[0]


def test_a_table_is_told_by_the_path_that_was_given(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("key\n")
    with pytest.raises(MistakesFound, match=str(tmp_path)):
        read_table(tmp_path / "a.csv")


@pytest.mark.parametrize(
    "said", ["soon", "2027-13", "31 Sep 2027", "2027-02-30", "Mon 30 Sep 2027"]
)
def test_a_figure_is_for_a_time_that_can_be(tmp_path: Path, said: str) -> None:
    found = complaint(tmp_path, f'key,place,weeks,source,as_of\na,b,11,us,"{said}"\n')
    assert "a.csv:2:5: `as_of` is not a date" in str(found)


@pytest.mark.parametrize("said", ["2027-09-30", "30 Sep 2027", "2027-09", "2027", "2023/4"])
def test_a_figure_may_be_for_a_day_a_month_or_a_year(tmp_path: Path, said: str) -> None:
    assert not complaint(tmp_path, f"key,place,weeks,source,as_of\na,b,11,us,{said}\n")


def test_a_table_may_have_a_title_semicolons_and_empty_cells_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Waiting times\nkey;place\nb;Diss;;\n")
    table = read_table(tmp_path / "a.csv")
    assert [row.cells for row in table.rows] == [{"key": "b", "place": "Diss"}]
