"""Every setting and every command is documented, word for word as the program has it."""

import re
from pathlib import Path

import pytest

from tests.reference import ROOT, options_by_command, pages


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_made_from_the_code_has_not_fallen_behind(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == pages()[page], (
        f"{page.relative_to(ROOT)} has fallen behind: run `make docs` and commit it"
    )


def written_pages() -> list[Path]:
    """Every Markdown page that people read."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", written_pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_page_that_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []


GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs" / "guides").glob("*.md"))]


def typed_in(text: str) -> list[str]:
    """The commands that a page tells people to type."""
    pieces = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^\s*handrail .*$", text, re.M)
    return [one for piece in pieces for one in re.findall(r"handrail [^|;&#]*", piece)]


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_every_command_and_option_that_a_guide_names_is_there(page: Path) -> None:
    known = options_by_command()
    for line in typed_in(page.read_text(encoding="utf-8")):
        words = line.split()
        named = [" ".join(words[:end]) for end in range(len(words), 0, -1)]
        command = next(one for one in named if one in known)
        options = {one for one in words if one.startswith("-")}
        assert options <= known[command] | {"-h", "--help"}, line
        assert command != "handrail" or options, line


def test_every_test_that_a_promise_names_is_there() -> None:
    promises = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/.]+)(?:::(\w+))?`", promises)
    assert len(named) > 20
    missing = [
        f"{path}::{test}"
        for path, test in named
        if not (ROOT / path).exists() or f"def {test}" not in (ROOT / path).read_text()
    ]
    assert missing == []
