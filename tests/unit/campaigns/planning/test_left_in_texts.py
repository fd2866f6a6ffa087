"""Nothing is published that was left in a text: told at its own line, in texts and descriptions."""

from pathlib import Path

import pytest

from tests.support.examples.campaign_files import a_workspace, mistakes, planned
from tests.support.examples.pictures import a_picture

BASE = "- id: a\n  account: main\n  when: Tue 12 Oct 2027, 09:00\n"
TEXT = BASE + "  text: |\n    The garden is open.\n    {}\n    Come in.\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Hello {{ first_name }}!", '10:13: "{{ first_name }}" was to be filled in'),
        ("Sign up: [INSERT LINK]", '10:16: "[INSERT LINK]" was to be filled in'),
        ("It&rsquo;s warm.", '10:9: "&rsquo;" is HTML'),
        ("Soâ€™s the café.", "10:7: this text was saved or opened in the wrong encoding"),
        ("Commitments: he committed suicide.", "10:23: SM01:"),
    ],
)
def test_a_mistake_points_at_the_line_of_the_word(tmp_path: Path, line: str, expected: str) -> None:
    found = mistakes(a_workspace(tmp_path, TEXT.format(line)))
    assert found[0].removeprefix("campaigns/spring.yaml:").startswith(expected), found


def test_broken_letters_are_not_taken_for_special_signs(tmp_path: Path) -> None:
    text = TEXT.format("Itâ€™s raining, so weâ€™re inside")
    (line,) = mistakes(a_workspace(tmp_path, text))
    assert "AX04" not in line
    assert 'Write "It’s" here' in line


def test_what_may_be_meant_is_a_warning(tmp_path: Path) -> None:
    (thread,) = planned(a_workspace(tmp_path, TEXT.format("----")))
    assert [one for one in thread.warnings if "Did you mean `---`" in one]
    (thread,) = planned(a_workspace(tmp_path, TEXT.format("---\n    <name>")))
    assert any(one.startswith('post 2, "<name>" looks like') for one in thread.warnings)


def test_a_post_and_a_description_of_nothing_are_told(tmp_path: Path) -> None:
    (line,) = mistakes(a_workspace(tmp_path, TEXT.format("---\n    \u200b\n    ---")))
    assert "post 2, there is no text here that anybody could see" in line
    (line,) = mistakes(a_workspace(tmp_path, BASE + "  text: |\n    \u200b\n"))
    assert line.endswith(
        "8:11: there is no text here that anybody could see, only a zero-width space (U+200B). "
        "Write it, or remove the key."
    )
    root = a_workspace(
        tmp_path, TEXT.format("Hi.") + "  media: [{file: a.png, alt: 'A [NAME] &amp; a cat'}]\n"
    )
    (root / "media").mkdir()
    (root / "media" / "a.png").write_bytes(a_picture())
    found = mistakes(root)
    assert any('its description, "[NAME]" was to be filled in' in line for line in found)
