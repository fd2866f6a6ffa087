"""A text in parts is still the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.pages.marked import PartKind, marked

PIECES = st.sampled_from(
    ["#Wellbeing", "#wmhd,", "@HarbourMinds", "mind.org.uk", "https://a.example/#b", " ", "\n",
     "plain words", "#", "@", "116 123", "🙂", "é", "＃Full", "a@b", "#1"]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_the_parts_together_are_the_text(text: str) -> None:
    assert "".join(part.text for part in marked(text)) == text


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("#A #A", [PartKind.HASHTAG, PartKind.PLAIN, PartKind.HASHTAG]),
        ("https://mind.org.uk/#tag", [PartKind.LINK]),
        ("hello @Mind", [PartKind.PLAIN, PartKind.MENTION]),
        ("mail me@mind.org.uk#", None),
        ("", []),
    ],
)
def test_what_a_network_would_link(text: str, kinds: list[PartKind] | None) -> None:
    found = [part.kind for part in marked(text)]
    if kinds is None:
        assert PartKind.MENTION not in found
    else:
        assert found == kinds


def test_a_bare_domain_name_leads_to_its_site() -> None:
    (link,) = marked("mind.org.uk")
    assert link.address == "https://mind.org.uk"
    (whole,) = marked("https://mind.org.uk")
    assert whole.address == "https://mind.org.uk"
