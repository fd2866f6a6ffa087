"""A character that X takes in no post is told when the files are checked, wherever it came from."""

from pathlib import Path

import pytest

from tests.support.examples.campaign_files import a_workspace, mistakes

BASE = "- id: a\n  account: main\n  when: Sun 10 Oct 2027, 09:00\n"


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("text: A walk,\ufeff a tea.", "8:", "U+FEFF"),
        ("text: |\n    Two posts.\n    ---\n    The \ufeffsecond.", "11:", "U+FEFF"),
        ('text: "\\uFEFFHello"', "8:", "U+FEFF"),
        ('text: "A walk\\uFFFE"', "8:", "U+FFFE"),
        ('text: "Tea. \\uFFFF"', "8:", "U+FFFF"),
    ],
)
def test_it_is_told_with_its_place(tmp_path: Path, text: str, where: str, what: str) -> None:
    (told,) = mistakes(a_workspace(tmp_path, f"{BASE}  {text}\n"))
    assert told.startswith(f"campaigns/spring.yaml:{where}")
    assert what in told


def test_it_is_told_of_a_template_too(tmp_path: Path) -> None:
    threads = f"{BASE}  template: hello.j2\n"
    (told,) = mistakes(a_workspace(tmp_path, threads, hello_j2="A walk,\ufeff a tea."))
    assert 'U+FEFF). Delete it: it stands after "A walk,"' in told


def test_it_is_told_of_a_dialogue_too(tmp_path: Path) -> None:
    threads = BASE.replace("  account: main\n", "") + (
        "  dialogue:\n"
        '    - main: "Good day, @HarbourCymru."\n'
        '    - wales: "Good \ufeffday, @HarbourMinds."\n'
    )
    (told,) = mistakes(a_workspace(tmp_path, threads))
    assert "U+FEFF" in told
    assert told.startswith("campaigns/spring.yaml:9:")


def test_other_marks_that_nobody_sees_are_no_mistake_of_this_kind(tmp_path: Path) -> None:
    threads = f"{BASE}  text: A walk\u00ad way.\n"
    assert mistakes(a_workspace(tmp_path, threads)) == []
