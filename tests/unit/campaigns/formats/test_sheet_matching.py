"""The columns of anybody's spreadsheet: guessed, and matched as a person says."""

import pytest

from scheduler.campaigns.formats.sheet import Cell, Row
from scheduler.campaigns.formats.sheet_matching import guessed, headings_row, matched

ACCOUNTS = {"main": "HarbourMinds", "peers": "HarbourPeers"}


def rows(*lines: str) -> list[Row]:
    return [(n, [Cell(one) for one in line.split("|")]) for n, line in enumerate(lines, start=1)]


def texts(made: tuple[Row, ...]) -> list[str]:
    return ["|".join(cell.text for cell in row) for _, row in made]


@pytest.mark.parametrize(
    ("heads", "names"),
    [
        ("text|account|when", "text|account|when"),
        ("Post text|Date|Time (UK)|Channel|Notes", "text|date|time|account|"),
        ("Copy|Scheduled at|Profile|Tags", "text|when|account|hashtags"),
        ("Date|Message|From", "when|text|account"),  # a date alone has its time in it
        ("When|Date|Time|Words", "when|||text"),  # said twice: the whole one counts
        ("Text|Words", "text|"),  # none of ours is given twice
        ("ALT_TEXT:|Image *|media_2", "alt_1|media_1|media_2"),
        ("campaign hashtags|", "campaign_hashtags|"),
        ("Was|Wann", "|"),
    ],
)
def test_columns_are_guessed_by_what_people_call_them(heads: str, names: str) -> None:
    assert "|".join(guessed(heads.split("|"))) == names


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["Post|Date", "Hello|x"], 0),
        (["Plan of October", "Post|Date|Channel", "Hello|x|y"], 1),
        (["Was|Wann", "Guten Tag|x"], 0),
    ],
)
def test_headings_may_stand_below_a_title(lines: list[str], place: int) -> None:
    assert headings_row(rows(*lines)) == place


def test_our_names_stand_above_and_handles_become_accounts() -> None:
    given = rows("A title", "Post|Channel|Notes", "Hello|@harbourminds|x", "Ho|peers|", "Hi")
    made = matched(given, 1, ("text", "account", ""), ACCOUNTS)
    assert texts(made) == ["text|account|Notes", "Hello|main|x", "Ho|peers|", "Hi"]
    assert [number for number, _ in made] == [2, 3, 4, 5]


def test_a_column_that_is_left_out_is_taken_for_none_of_ours() -> None:
    made = matched(rows("text|Post|more", "No.|Hello|x"), 0, ("", "text"), ACCOUNTS)
    assert texts(made)[0] == "(text)|text|more"


def test_one_account_for_every_row_where_no_column_says_it() -> None:
    given = rows("Post|When", "Hello|x", "Ho", "Hi|y|z")
    made = matched(given, 0, ("text", "when"), ACCOUNTS, "peers")
    assert texts(made) == ["text|when|account", "Hello|x|peers", "Ho||peers", "Hi|y|peers"]
    kept = matched(rows("Post|Channel", "Hello|main"), 0, ("text", "account"), ACCOUNTS, "peers")
    assert texts(kept) == ["text|account", "Hello|main"]
