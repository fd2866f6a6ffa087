"""Codes that people give: kept, counted, and never guessed."""

from pathlib import Path

import pytest

from scheduler.engagement.reports.coding import Code, CodesWrong, coding_report, read_codes, sheet
from scheduler.remedies import in_words
from scheduler.store.metrics.published import PublishedPost
from tests.support.databases.measured import NOON

KEY = "wmhd/opener"


def a_published(position: int, text: str = "It got better, slowly.") -> PublishedPost:
    return PublishedPost(
        KEY, "WMHD", "published", position, "HarbourMinds", text, NOON, None, None, None
    )


THREADS = [[a_published(0), a_published(1, "=SUM(A1)"), a_published(2)]]


def coded(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "themes.csv"
    path.write_text("\n".join(("thread,position,text,theme,tone,hope", *lines)), "utf-8")
    return path


def test_a_sheet_keeps_what_was_coded_and_holds_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "themes.csv"
    codes = {(KEY, 0): Code("support", "gratitude", True), (KEY, 2): Code(hope=False)}
    path.write_text(sheet(THREADS, codes), "utf-8-sig", newline="")
    assert read_codes(path) == codes
    assert "'=SUM(A1)" in path.read_text("utf-8-sig")


def test_shares_are_of_the_posts_that_were_coded(tmp_path: Path) -> None:
    path = coded(
        tmp_path,
        f"{KEY},0,x,Support,,yes",
        f"{KEY},1,x,support,gratitude,no",
        f"{KEY},2,x,,,",
        "gone/thread,0,x,support,,yes",
    )
    report = coding_report(THREADS, read_codes(path))
    assert (report.posts, report.coded_for_hope, report.with_hope) == (3, 2, 1)
    assert report.hope_share == 0.5
    assert (dict(report.themes), dict(report.tones)) == ({"support": 2}, {"gratitude": 1})


def test_of_nothing_coded_there_is_no_share() -> None:
    assert coding_report(THREADS, {}).hope_share is None


@pytest.mark.parametrize(
    ("line", "told"), [(f"{KEY},one,x,,,", "no number"), (f"{KEY},0,x,,,maybe", "yes, no")]
)
def test_a_cell_that_cannot_be_used_is_told_with_its_line(
    tmp_path: Path, line: str, told: str
) -> None:
    with pytest.raises(CodesWrong, match=rf"themes\.csv:2: .*{told}"):
        read_codes(coded(tmp_path, line))


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_a_file_that_is_no_such_sheet_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "themes.csv"
    path.write_bytes(content)
    with pytest.raises(CodesWrong, match="Make a new sheet: ") as found:
        read_codes(path)
    assert "handrail report coding export" in in_words(found.value.sentence)
    with pytest.raises(CodesWrong):
        read_codes(tmp_path / "none.csv")
