"""What people read is worded as British people word it: old wordings do not come back."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Each stood in the first release, and read as translated; beside it, what is said now.
OLD_WORDS = (
    (r"[Nn]obody has said yes", "Not approved yet"),
    (r"needs? a yes\b", "needs approval"),
    (r"\bsaid yes to [0-9a-f{]", "approved"),
    (r"somebody other than its owner says yes", "Someone other than its owner needs to approve it"),
    (r"says? yes or no\b", "approve or reject"),
    (r"\b(would|to|may) jar\b", "would look out of place"),
    (r"nothing is made up for", "Anything missed stays unsent until you decide"),
    (r"What surprised", "Faults the rehearsal threw at it"),
    (r"ask who it is", "checking the accounts"),
    (r"\bthe own timeline", "our timeline"),
    (r"taken for checked", "treats every help line as freshly checked"),
    (r"figure stands here", "add a source for this figure"),
    (r"who counted it, and for when", "where the figure comes from, and its date"),
    (r"^Who keeps it\.$", "Policy owner"),
    (r"[Ll]ocks? every name", "Re-encrypt stored names"),
    (r"Nobody is told", "Notifications: not set up"),
    (r"kept as a person decided", "left as set by hand"),
    (r"^What came back", "Engagement reports"),
    (r"keys of the names", "Encryption keys"),
    (r"Times the others|[Tt]imes the others", "Compared with your other posts"),
    (r"Middle half", "Typical range"),
    (r"too late to change", "already being published"),
    (r"time has passed", "its date has gone by"),
    (r"Wait for its day", "give a new date or remove it"),
    (r"goes on by itself|go on by itself", "carries on automatically"),
)  # fmt: skip
# The storyteller's own yes is their word, in plain language.
OWN_WORDS = ("scheduler/stories/", "scheduler/languages/")


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module that is not the docstring of something that people do not call."""
    tree = ast.parse(path.read_text("utf-8"))
    hidden = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            if is_text and "Example:" not in (ast.get_docstring(node) or ""):
                hidden.add(id(first.value))  # type: ignore[union-attr]
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in hidden
        ):
            yield node.lineno, " ".join(node.value.split())


def what_people_read() -> Iterator[tuple[str, str]]:
    """Each text with its place: of the program, its pages, and the documents."""
    for path in sorted((ROOT / "scheduler").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if not name.startswith(OWN_WORDS):
            yield from ((f"{name}:{line}", text) for line, text in strings(path))
    pages = [
        *(ROOT / "scheduler").rglob("*.j2"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "README.md",
    ]
    for path in pages:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            yield f"{path.relative_to(ROOT)}:{number}", line


@cache
def every_text() -> tuple[tuple[str, str], ...]:
    return tuple(what_people_read())


@cache
def all_lines() -> str:
    """Every text in a line of its own, to be searched at once."""
    return "\n".join(text for _, text in every_text())


@pytest.mark.parametrize(("old", "now"), OLD_WORDS, ids=[old for old, _ in OLD_WORDS])
def test_an_old_wording_does_not_come_back(old: str, now: str) -> None:
    is_somewhere = re.search(old, all_lines(), re.MULTILINE)
    searched = every_text() if is_somewhere else ()
    found = [f"{place}: {text[:90]}" for place, text in searched if re.search(old, text)]
    assert found == [], f"say: {now}"


def test_the_search_sees_messages_and_help_and_passes_over_what_programmers_read() -> None:
    module = ROOT / "scheduler" / "cli" / "running" / "run.py"
    read = [text for _, text in strings(module)]
    assert any(text.startswith("Publish the queue on X") for text in read)
    assert not any(text.startswith("run, rehearse, demo:") for text in read)
