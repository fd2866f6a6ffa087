"""Spellings that a team counts as one hashtag."""

from pathlib import Path

import pytest

from scheduler.engagement.statistics.hashtag_families import Families, FamiliesWrong, read_families


def test_a_family_counts_each_post_once_under_its_name(tmp_path: Path) -> None:
    (tmp_path / "hashtags.yaml").write_text("WorldMentalHealthDay: [WMHD, '#WMHDay']\n")
    families = read_families(tmp_path)
    assert families.of_posts(
        {1: [("wmhd", "wmhd"), ("wmhday", "WMHDay")], 2: [("timetotalk", "TimeToTalk")]}
    ) == {1: ("WorldMentalHealthDay",), 2: ("TimeToTalk",)}


def test_without_families_a_hashtag_is_shown_as_it_was_written_most(tmp_path: Path) -> None:
    assert read_families(tmp_path) == Families()
    tags = {1: [("wmhd", "WMHD")], 2: [("wmhd", "WMHD")], 3: [("wmhd", "wmhd")]}
    assert set(Families().of_posts(tags).values()) == {("WMHD",)}


def test_an_empty_file_is_no_families(tmp_path: Path) -> None:
    (tmp_path / "hashtags.yaml").write_text("")
    assert read_families(tmp_path) == Families()


@pytest.mark.parametrize(
    "content",
    ["- WMHD", "WMHD: x", "WMHD: [1]", "3: [a]", "a: [", "A: [c]\nB: [C]"],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, content: str) -> None:
    (tmp_path / "hashtags.yaml").write_text(content)
    with pytest.raises(FamiliesWrong, match=r"hashtags\.yaml"):
        read_families(tmp_path)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "hashtags.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FamiliesWrong, match="cannot be read"):
        read_families(tmp_path)
