"""An entry is added to a list of a file, whose every other letter stays."""

import pytest

from scheduler.yaml_files.list_writer import CannotAdd, with_entry

ENTRY = {"id": "new", "words": "a: b # c"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "things:\n  - id: new\n    words: 'a: b # c'\n"),
        ("other: 1", "other: 1\nthings:\n  - id: new\n    words: 'a: b # c'\n"),
        ("things: []\n", "things: [{id: new, words: 'a: b # c'}]\n"),
        ("things: [{id: a},]\n", "things: [{id: a},{id: new, words: 'a: b # c'}]\n"),
        ("things: [{id: a}]\n", "things: [{id: a}, {id: new, words: 'a: b # c'}]\n"),
        (
            "things:\n- id: a\n  n: |\n    two\n    lines\n\n# then\nmore: 1\n",
            "things:\n- id: a\n  n: |\n    two\n    lines\n\n- id: new\n  words: 'a: b # c'\n"
            "# then\nmore: 1\n",
        ),
        (
            "things:\n  - {id: a}   # kept\nmore: 1\n",
            "things:\n  - {id: a}   # kept\n  - id: new\n    words: 'a: b # c'\nmore: 1\n",
        ),
    ],
)
def test_the_entry_is_last_and_all_else_as_it_was(text: str, expected: str) -> None:
    assert with_entry(text, "things", ENTRY) == expected


@pytest.mark.parametrize(
    "text",
    ["{things: []}", "[a]", "things: {a: b}", "things: words", "a: [", "a: b: c", "things:\n"],
)
def test_what_is_no_list_takes_none(text: str) -> None:
    with pytest.raises(CannotAdd):
        with_entry(text, "things", ENTRY)
