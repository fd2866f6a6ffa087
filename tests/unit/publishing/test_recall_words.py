"""A recalled contact is found however its digits are set apart."""

import pytest

from scheduler.publishing.directory.recall import correction, prints


@pytest.mark.parametrize(
    ("text", "contact", "is_there"),
    [
        ("The Mix 0808 808 4994", "0808 808 4994", True),
        ("The Mix 08088084994.", "0808 808 4994", True),
        ("The Mix 0808-808-4994", "0808 808 4994", True),
        ("10808 808 49941", "0808 808 4994", False),
        ("See clic-uk.org", "clic-uk.org", True),
        ("Nothing here", "clic-uk.org", False),
    ],
)
def test_a_contact_is_found_in_a_text(text: str, contact: str, is_there: bool) -> None:
    assert prints(text, contact) is is_there


def test_a_correction_names_both() -> None:
    text = correction("0808 808 4994", "Call Samaritans on 116 123.")
    assert "0808 808 4994 in this post is out of date" in text
    assert "116 123" in text
