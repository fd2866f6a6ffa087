"""Digits as they are typed: in words, in letters that look alike, and none at all."""

import pytest

from scheduler.crisis.rules.typed_text import digits_of, plain, runs_of_digits


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("one of us and two of them", []),  # no two in a row: nobody dials that
        ("I look, I listen", []),
        ("nine nine nine", ["999"]),
        ("double one six", ["116"]),
        ("two hundred", ["200"]),
        ("one II", ["111"]),  # two letters that look like digits
        ("l|l", ["111"]),
        ("a|b", []),
        ("ring 116 123 or ten", ["116123", "10"]),
        ("١١٦", ["116"]),
        ("", []),
    ],
)
def test_which_digits_a_text_says(text: str, numbers: list[str]) -> None:
    assert [digits_of(run) for run in runs_of_digits(plain(text))] == numbers
