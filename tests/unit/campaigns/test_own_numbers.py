"""The charity's own office and event numbers: checked as numbers, and known in its posts."""

from pathlib import Path

import pytest

from tests.support.examples.campaign_files import THREAD, a_workspace, mistakes, planned

PAGE = "page: https://www.harbourminds.org.uk/contact"


def workspace(root: Path, number: str, page: str = PAGE, text: str = "") -> Path:
    made = a_workspace(root, THREAD.replace("You are", text or "You are"))
    path = made / "campaigns" / "organisation.yaml"
    own = f"numbers:\n  office: {{number: '{number}', {page}}}\n"
    path.write_text(path.read_text("utf-8") + own, "utf-8")
    return made


@pytest.mark.parametrize("typed", ["0117 496 0123", "0117 4960123", "(0117) 496 0123"])
def test_an_own_number_may_be_named_however_it_is_spaced(tmp_path: Path, typed: str) -> None:
    text = f"Ring the office on {typed}. You are"
    assert planned(workspace(tmp_path, "0117 496 0123", text=text))


def test_without_it_the_number_is_asked_about(tmp_path: Path) -> None:
    text = "Ring the office on 0117 496 0124. You are"
    (thread,) = planned(workspace(tmp_path, "0117 496 0123", text=text))
    assert any("HL01" in str(warning) for warning in thread.warnings)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("0909 879 0000", "callers pay a premium"),
        ("0871 222 3333", "callers pay a premium"),
        ("070 1234 5678", "forwards calls at a high price"),
        ("0117 496", "cannot be dialled in GB"),
        ("ring us", "cannot be dialled in GB"),
        ("0117 496 0123 or 0124", "cannot be dialled in GB"),
    ],
)
def test_it_is_checked_as_a_number(tmp_path: Path, number: str, says: str) -> None:
    [told] = mistakes(workspace(tmp_path, number))
    assert says in told
    assert told.startswith("campaigns/organisation.yaml:")


def test_it_says_where_the_public_can_read_it(tmp_path: Path) -> None:
    [told] = mistakes(workspace(tmp_path, "0117 496 0123", "page: our website"))
    assert '"our website" is no address of a page' in told
    [told] = mistakes(workspace(tmp_path, "0117 496 0123", "note: x"))[:1]
    assert "page" in told or "note" in told
