"""Too long a text, too many addresses, and names that no file has: each is told with its line."""

from pathlib import Path

import pytest

from scheduler.campaigns.checks.url_limit import MOST, Addresses
from scheduler.campaigns.planning.body import LONGEST_TEXT
from scheduler.yaml_files.suggestions import InvalidValue
from tests.support.examples.campaign_files import a_workspace, mistakes

THREAD = "- id: a\n  account: main\n  when: Sun 10 Oct 2027, 09:00\n  text: "
WITH_A_PICTURE = THREAD + 'The garden is open.\n  media: [{{file: "{}", alt: A bench}}]\n'


def test_a_text_that_is_far_too_long_is_told_as_such(tmp_path: Path) -> None:
    text = "One word more. " * (LONGEST_TEXT // 10)
    (found,) = mistakes(a_workspace(tmp_path, THREAD + text + "\n"))
    assert "which is more than any thread holds" in found


def test_addresses_are_counted_until_there_are_too_many() -> None:
    addresses = Addresses()
    addresses.count("no dots here", "www.harbourminds.org.uk")
    assert not addresses.are_too_many
    with pytest.raises(InvalidValue, match="more words with dots inside"):
        addresses.count(".".join("a" * (MOST // 100)))
    assert addresses.are_too_many


def test_a_campaign_of_too_many_addresses_is_told_once(tmp_path: Path) -> None:
    text = ".".join("a" * 250)
    later = THREAD.replace("id: a", "id: b").replace("09:00", "10:00")
    found = mistakes(a_workspace(tmp_path, f"{THREAD}{text}\n{later}{text}\n"))
    assert len([one for one in found if "more words with dots inside" in one]) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a\u200bb.png", "in this file's name"),
        ("a" * 256 + ".png", "is too long for the name of a file"),
        ("a/" * 600 + "b.png", "is too long for the name of a file"),
        ("é" * 130 + ".png", "is too long for the name of a file"),
    ],
)
def test_a_name_that_no_file_has_is_told(tmp_path: Path, name: str, said: str) -> None:
    found = mistakes(a_workspace(tmp_path, WITH_A_PICTURE.format(name)))
    assert any(said in one for one in found)
