"""fmt: posts in blocks, nothing else changed; comments and order stay."""

from pathlib import Path

import pytest

from scheduler.campaigns.formats.yaml_format import formatted
from scheduler.yaml_files.reader import read
from tests.support.processes.commands import CHECKOUT as ROOT

BEFORE = """\
campaign: a   \r
# a note
threads:
  - id: a
    account: main # who


    text: Hello there
  # next
  - id: b
    text: "He said: #no"
    each_time:
      - One
      - 'two # three'
      - {who: Ada}
      - |
        Four
    accounts:
      main: {text: A}
      wales:
        text: B
      east: odd
    dialogue:
      - main: Hi there
      - odd
      - wales: [1]
"""

AFTER = """\
campaign: a
# a note
threads:
  - id: a
    account: main # who

    text: |
      Hello there

  # next
  - id: b
    text: |
      He said: #no
    each_time:
      - |
        One
      - |
        two # three
      - {who: Ada}
      - |
        Four
    accounts:
      main: {text: A}
      wales:
        text: |
          B
      east: odd
    dialogue:
      - main: |
          Hi there
      - odd
      - wales: [1]
"""


def after(tmp_path: Path, text: str) -> str:
    (tmp_path / "a.yaml").write_text(text, newline="")
    return formatted(read(tmp_path / "a.yaml", "a.yaml"))


def test_posts_become_blocks_and_the_rest_stays(tmp_path: Path) -> None:
    assert after(tmp_path, BEFORE) == AFTER


def test_formatting_twice_changes_nothing(tmp_path: Path) -> None:
    assert after(tmp_path, AFTER) == AFTER


@pytest.mark.parametrize(
    "text",
    [
        "threads:\n  - text: two\n      lines\n",  # a text over two lines is left alone
        "threads:\n  - text: cut # off\n",
        "threads: words\n",
        "threads:\n  - words\n",
        "- a list\n",
    ],
)
def test_what_is_not_understood_is_left_alone(tmp_path: Path, text: str) -> None:
    assert after(tmp_path, text) == text


@pytest.mark.parametrize(
    "text",
    [
        "threads: [{id: a,\n  text: Hello\n  }]\n",
        "threads:\n  - text: '  far in'\n",
        'a: "b\\\n\n\n\n  c"\n',
    ],
)
def test_what_would_change_its_meaning_is_left_alone(tmp_path: Path, text: str) -> None:
    assert after(tmp_path, text) == text


@pytest.mark.parametrize("path", sorted((ROOT / "campaigns").glob("*.yaml")), ids=lambda p: p.stem)
def test_the_samples_are_formatted(path: Path) -> None:
    assert formatted(read(path, path.name)) == path.read_text()
