"""What organisation.yaml still has of the samples, or of the form to fill in."""

from pathlib import Path

import pytest

from scheduler.campaigns.loader import load_organisation
from scheduler.campaigns.model.placeholders import is_made_up, left_to_fill_in
from tests.support.processes.commands import CHECKOUT

OURS = """\
organisation: Side by Side Trust
region: GB-ENG
timezone: Europe/London
policy: {url: https://sidebysidetrust.org.uk/policy, owner: Head of communications}
safeguarding: {contact: safe@sidebysidetrust.org.uk}
accounts:
  main: {handle: SideBySide, role: organisation, secrets: MAIN}
numbers:
  office: {number: 020 7946 0000, page: https://sidebysidetrust.org.uk/contact}
"""


def left(tmp_path: Path, before: str = "", after: str = "") -> str:
    path = tmp_path / "organisation.yaml"
    path.write_text(OURS.replace(before, after), encoding="utf-8")
    return "\n".join(left_to_fill_in(load_organisation(path)))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Side by Side Trust", "Harbour Minds", "write your own name"),
        ("Side by Side Trust", "Your organisation", "write your own name"),
        ("SideBySide", "HarbourMinds", "the handle of account main is still @HarbourMinds"),
        ("SideBySide", "harbourgives", "the handle of account main"),
        ("SideBySide", "YourHandle", "the handle of account main is still @YourHandle"),
        ("trust.org.uk/policy", "", ""),
        ("sidebysidetrust.org.uk/policy", "www.harbourminds.org.uk/policy", "`policy`"),
        ("sidebysidetrust.org.uk/policy", "example.org", "`policy`"),
        ("safe@sidebysidetrust.org.uk", "safeguarding@harbourminds.org.uk", "`safeguarding`"),
        ("safe@sidebysidetrust.org.uk", "us@Example.com", "`safeguarding`"),
        ("sidebysidetrust.org.uk/contact", "www.example.net/us", "the page of the number office"),
    ],
)
def test_each_value_that_is_not_our_own_is_told(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    assert told in left(tmp_path, before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("safe@sidebysidetrust.org.uk", "safe@example.org.uk.sidebyside.org.uk"),
        ("SideBySide", "HarbourTown"),
        ("policy: {url: https://sidebysidetrust.org.uk/policy, owner: Head of communications}", ""),
        ("safeguarding: {contact: safe@sidebysidetrust.org.uk}", ""),
    ],
)
def test_our_own_values_are_left_in_peace(tmp_path: Path, before: str, after: str) -> None:
    assert left(tmp_path, before, after) == ""


def test_the_samples_organisation_is_made_up_as_a_whole() -> None:
    sample = load_organisation(CHECKOUT / "campaigns" / "organisation.yaml")
    assert is_made_up(sample)
    assert left_to_fill_in(sample) == ()


def test_the_form_names_everything_that_is_to_be_filled_in() -> None:
    form = load_organisation(
        CHECKOUT / "scheduler" / "bootstrap" / "first_files" / "organisation.yaml"
    )
    assert not is_made_up(form)
    told = "\n".join(left_to_fill_in(form))
    for what in ("Your organisation", "@YourHandle", "`policy`", "`safeguarding`"):
        assert what in told
