"""docs/mistakes.md says what is really said."""

import re

import pytest

from tests.support.examples.mistakes_on_purpose import MISTAKES, PAGE, Made, page, said_to

LINE = re.compile(r"[\w./-]+:\d+:\d+: [^\n]+[^.]\. [^\n]+[.?]")

RUN = "run: python -m tests.support.examples.mistakes_on_purpose"


def test_the_page_is_made_by_running_the_mistakes() -> None:
    assert PAGE.read_text("utf-8") == page(), RUN


def test_there_are_no_fewer_than_there_were() -> None:
    assert len(MISTAKES) >= 34


@pytest.mark.parametrize("made", MISTAKES, ids=lambda made: made.what)
def test_each_is_told_in_the_same_form(made: Made) -> None:
    said = said_to(made)
    assert all(LINE.fullmatch(line) for line in said), said
