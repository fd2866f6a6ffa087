"""A service's page is asked for its numbers, however they are set apart."""

import pytest

from scheduler.crisis.directory.entry import Entry
from scheduler.crisis.directory.page_check import check_page
from scheduler.crisis.directory.services import load


def the(entry_id: str) -> Entry:
    entry = load().entry(entry_id)
    assert entry is not None
    return entry


@pytest.mark.parametrize(
    ("html", "missing"),
    [
        ("<p>Call <b>116</b> <b>123</b> free.</p>", ()),
        ("<p>Call 116-123</p>", ()),
        ("<p>Call 116&nbsp;123</p>", ()),
        ("<script>116123</script><p>Hello</p>", ("116 123",)),
        ("<p>Ref 9116123</p>", ("116 123",)),
    ],
)
def test_a_page_shows_a_number_or_not(html: str, missing: tuple[str, ...]) -> None:
    assert check_page(the("gb-samaritans"), lambda _: html).missing == missing


def test_only_numbers_are_looked_for() -> None:
    assert check_page(the("gb-side-by-side"), lambda _: "").missing == ()


def test_a_page_that_does_not_answer_says_nothing_of_its_numbers() -> None:
    def fetch(_: str) -> str:
        raise OSError("no route")

    result = check_page(the("gb-samaritans"), fetch)
    assert (result.missing, result.problem) == ((), "the page could not be read (no route)")


def test_an_entry_without_a_page() -> None:
    assert check_page(the("in-kiran"), lambda _: "").problem == "it names no page"
