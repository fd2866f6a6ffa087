"""Spellings that a team counts as one hashtag."""

from pathlib import Path

import pytest

from scheduler.engagement.statistics.hashtag_families import Families, read_families
from scheduler.errors import MistakesFound


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
    ("content", "place"),
    [
        ("- WMHD", "1:1: this is not a table"),
        ("WMHD: x", '1:7: the spellings of "WMHD" are not a list'),
        ("A: [B]\nWMHD: [1]", '2:8: X would not link "1"'),
        ("A: [B]\n3: [a]", '2:4: X would not link "3"'),
        ("a: [", "a list or mapping in brackets is not closed"),
        ("A: [c]\nB: [d, C]", '2:8: "C" is in the families of "A" and of "B"'),
    ],
)
def test_a_file_that_cannot_be_used_says_where(tmp_path: Path, content: str, place: str) -> None:
    (tmp_path / "hashtags.yaml").write_text(content)
    with pytest.raises(MistakesFound) as told:
        read_families(tmp_path)
    assert f"hashtags.yaml:{place}" in str(told.value) or place in str(told.value)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "hashtags.yaml").write_bytes(b"WMHD: [\xff]")
    with pytest.raises(MistakesFound, match=r"hashtags\.yaml:1:8: this character is not UTF-8"):
        read_families(tmp_path)
