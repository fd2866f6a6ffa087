"""In the editor: the real language server completes and checks our files by our schema."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes.language_server import Editor, an_editor, install

CAMPAIGNS = Path(__file__).parents[2] / "campaigns"
HEAD = "# yaml-language-server: $schema=schema/campaign.json\n"


@pytest.fixture
def editor() -> Iterator[Editor]:
    with an_editor(install()) as session:
        yield session


@pytest.mark.parametrize("path", sorted(CAMPAIGNS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_server_finds_nothing_wrong_with_a_sample(editor: Editor, path: Path) -> None:
    assert editor.open(path, path.read_text()) == []


def test_the_server_finds_a_key_that_does_not_belong(editor: Editor) -> None:
    path = CAMPAIGNS / "still-waiting.yaml"
    found = editor.open(path, path.read_text().replace("owner:", "onwer:"))
    assert any("onwer" in one["message"] for one in found)
    assert any("owner" in one["message"] for one in found)


def test_keys_and_choices_are_completed(editor: Editor) -> None:
    path = CAMPAIGNS / "new.yaml"
    text = HEAD + "campaign: new\ntitle: New\nsupport: \nthreads:\n  - id: a\n    \n"
    editor.open(path, text)
    assert {"account", "when", "text", "each_time"} <= set(editor.complete(path, 6, 4))
    assert {"everyday", "tender", "urgent"} <= set(editor.complete(path, 3, 9))
