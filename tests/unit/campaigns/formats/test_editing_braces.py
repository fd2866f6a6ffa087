"""A value inside a mapping in braces is changed, wherever the mapping stands."""

import pytest

from scheduler.yaml_files.editor import changed
from scheduler.yaml_files.reader import read_from


@pytest.mark.parametrize(
    "text",
    [
        "threads:\n  - id: a\n    repeat: {from: 1, at: 2}\n    text: x\n",
        "threads:\n  - id: a\n    repeat:   {from: 1,\n      at: 2}  # each week\n    text: x\n",
        "threads:\n  - repeat: {from: 1, at: 2}\n    id: a\n    text: x\n",
    ],
)
def test_the_rest_of_the_file_stays_and_can_be_read(text: str) -> None:
    made = changed(text, ("threads", 0, "repeat"), "from", "Mon 4 Oct 2027")
    before, after = read_from(text, "a").tree, read_from(made, "a").tree
    assert isinstance(before, dict)
    before["threads"][0]["repeat"]["from"] = "Mon 4 Oct 2027"  # type: ignore[index, call-overload]
    assert after == before
    assert ("# each week" in made) == ("# each week" in text)
