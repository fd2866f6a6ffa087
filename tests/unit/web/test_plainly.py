"""What check says, in the words of the desk."""

import pytest

from scheduler.web.show.plain import plainly

HANDLES = {"main": "HarbourMinds", "main-2": "HarbourTwo", "east": "HarbourEast"}
TITLES = {"spring/opener": "“The tide is out”"}


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("XP01: the same, or nearly", "the same, or nearly"),
        ("post 2, HL01: a promise (“XP01: kept”)", "post 2: a promise (“XP01: kept”)"),
        (
            "XP02: this hashtag (#Walk: east, main). Leave some minutes between them.",
            "this hashtag (#Walk: @HarbourEast, @HarbourMinds). Leave some minutes between them.",
        ),
        (
            "22:30 lies in the quiet hours of main (22:00 to 07:00)",
            "22:30 lies in the quiet hours of @HarbourMinds (22:00 to 07:00)",
        ),
        ("goes out from main-2 in the same minute", "goes out from @HarbourTwo in the same minute"),
        (
            "this is nearly the text of spring/opener",
            "this is nearly the text of “The tide is out”",
        ),
        (
            "as other/one (account east, 5 October)",
            "as other/one (account @HarbourEast, 5 October)",
        ),
        ("“the train from main street” is said", "“the train from main street” is said"),
        ("the main thing of maintenance, and/or not", "the main thing of maintenance, and/or not"),
    ],
)
def test_codes_and_short_names_become_words(said: str, plain: str) -> None:
    assert plainly(said, HANDLES, lambda key: TITLES.get(key, key)) == plain


def test_without_accounts_it_stays() -> None:
    assert plainly("from main", {}) == "from main"
