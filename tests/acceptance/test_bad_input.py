"""Bad input, item by item: a line with its place and what to do, exit 1, and nothing stored.

Through the command line, in the order in which the project's plan lists it. What fills the memory
or takes for ever is in tests/unit/campaigns/files/test_bombs.py too, with its seconds and bytes.
"""

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scheduler.cli.app import app
from tests.support.examples.campaign_files import HEAD, ORGANISATION, a_workspace
from tests.support.examples.pictures import a_picture

CAMPAIGN = "campaigns/spring.yaml"
ID = "- id: a\n  account: main\n"
BASE = f"{ID}  when: Sun 10 Oct 2027, 09:00\n"
TEXT = f"{BASE}  text: |\n    "
TEMPLATE = f"{BASE}  template: a.j2\n"
TABLE = f"{BASE}  template: a.j2\n  table: a.csv\n"
REPEAT = f"{ID}  each_time: [One, Two]\n  repeat: "
FROM = 'from: 2027-10-05, at: "12:30"}\n'
PNG = a_picture()
A_LINE = re.compile(r"(campaigns|templates)/[^:]+:\d+:\d+: .+[^.]\. .+[.?)`]")

Made = Callable[[Path], None]


def threads(text: str, **files: str) -> Made:
    """A campaign with these threads."""

    def make(root: Path) -> None:
        a_workspace(root, text, **files)

    return make


def a_file(content: str | bytes) -> Made:
    """A whole file in the campaign's place."""

    def make(root: Path) -> None:
        a_workspace(root)
        given = content.encode() if isinstance(content, str) else content
        (root / CAMPAIGN).write_bytes(given)

    return make


def media(items: str, content: bytes = PNG, name: str = "a.png") -> Made:
    """A thread that shows this."""

    def make(root: Path) -> None:
        a_workspace(root, f"{TEXT}Hello\n  media: {items}\n")
        (root / "media").mkdir()
        (root / "media" / name).write_bytes(content)

    return make


def _a_directory(root: Path) -> None:
    a_workspace(root)
    (root / CAMPAIGN).unlink()
    (root / CAMPAIGN).mkdir()


def _a_link(root: Path) -> None:
    a_workspace(root)
    foreign = root.parent / f"{root.name}-foreign.yaml"
    (root / CAMPAIGN).rename(foreign)
    (root / CAMPAIGN).symlink_to(foreign)


def _unreadable(root: Path) -> None:
    a_workspace(root)
    (root / CAMPAIGN).unlink()
    (root / CAMPAIGN).symlink_to(root / CAMPAIGN)  # a link to itself, which root cannot read too


def _region(root: Path) -> None:
    a_workspace(root, organisation=ORGANISATION.replace("GB-ENG", "GB-EGN"))


ALIASES = HEAD + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

# What is wrong, how it is made, and what is said of it.
BAD: dict[str, tuple[Made, str]] = {
    "tabs": (threads(f"{BASE}\ttext: Hello\n"), "there is a tab here"),
    "duplicate keys": (threads(f"{TEXT}Hello\n  text: Again\n"), 'the key "text" is here twice'),
    "unknown keys": (threads(f"{TEXT}Hello\n  hastags: [A]\n"), 'Did you mean "hashtags"?'),
    "wrong types": (threads(f"{TEXT}Hello\n  hashtags: A\n"), "one text where a list is expected"),
    "unknown account": (threads(TEXT.replace("main", "mian") + "Hello\n"), 'Did you mean "main"?'),
    "unknown template": (threads(TEMPLATE, b_j2="Hello"), 'there is no template "a.j2"'),
    "unknown variable": (
        threads(TEMPLATE + "  values: {name: A}\n", a_j2="Hello {{ nmae }}"),
        'Did you mean "name"?',
    ),
    "unknown region": (_region, 'Did you mean "GB-ENG"?'),
    "template syntax error": (threads(TEMPLATE, a_j2="Hello\n{% if %}"), "templates/a.j2:2:"),
    "an unsplittable word": (threads(TEXT + "a" * 300 + "\n"), "It cannot be split"),
    "a URL longer than a post": (
        threads(f"{TEXT}https://www.example.org/{'a' * 5_000}\n"),
        "It cannot be split",
    ),
    "a hashtag X would not link": (
        threads(f"{TEXT}Hello\n  hashtags: ['2027']\n"),
        'X would not link "#2027" as one hashtag',
    ),
    "over 25 posts": (
        threads(TEXT + "a\n    ---\n    " * 26),
        "so that all come to 25 at most",
    ),
    "media missing": (media("[{file: b.png, alt: A}]"), 'there is no file "b.png"'),
    "media oversized": (
        media("[{file: a.png, alt: A}]", PNG + bytes(5_000_001)),
        "is larger than the 5 MB that X takes",
    ),
    "media mislabelled": (
        media("[{file: a.png, alt: A}]", b"\xff\xd8\xff"),
        "is a JPEG by what it holds, and not by its name",
    ),
    "media without alt text": (media("[{file: a.png}]"), '"alt" is missing'),
    "same text twice": (
        threads(
            f"{TEXT}Hello you\n"
            + TEXT.replace("id: a", "id: b").replace("10 Oct", "17 Oct")
            + "Hello you\n"
        ),
        "this is the text of spring/a again",
    ),
    "two threads of one account in one minute": (
        threads(f"{TEXT}Hello you\n" + TEXT.replace("id: a", "id: b") + "Quite another thing\n"),
        "same minute",
    ),
    "RRULE without end": (threads(f"{REPEAT}{{rule: FREQ=DAILY, {FROM}"), "this rule never ends"),
    "RRULE with 100,000 occurrences": (
        threads(f"{REPEAT}{{rule: FREQ=DAILY;COUNT=100000, {FROM}"),
        "comes more than 366 times",
    ),
    "empty file": (a_file(""), "the file is empty"),
    "Latin-1 bytes": (a_file(HEAD.encode() + b"support: caf\xe9\n"), "4:13: this character is not"),
    "NUL": (a_file(HEAD + "a: b\x00c\n"), "there is an invisible control character here"),
    "10 MB file": (a_file("a: " + "x" * 10_000_000), "the file is over 1 MB"),
    "alias bomb": (a_file(f"a: &a [x, x]\n{ALIASES}"), "used again by an alias"),
    "deep nesting": (a_file("a: " + "[" * 5_000 + "]" * 5_000), "nested too deeply"),
    "two documents in a file": (a_file(f"{HEAD}---\n{HEAD}"), "there are two documents"),
    "a list at the top": (a_file("- a\n- b\n"), "this is a list where keys with values are"),
    "a YAML tag that makes Python objects": (
        # With threads: their lack would be told first, for a tag hides no other mistake.
        a_file(f"{HEAD}a: !!python/object/apply:os.system [ls]\nthreads:\n{TEXT}Hello\n"),
        "is not allowed",
    ),
    "__class__ in a template": (
        threads(TEMPLATE, a_j2="{{ ''.__class__.__mro__ }}"),
        "templates/a.j2:1:",
    ),
    "an include outside templates/": (
        threads(TEMPLATE, a_j2="{% include '../campaigns/spring.yaml' %}"),
        "templates/a.j2:1:",
    ),
    "a template that loops for ever": (
        threads(
            TEMPLATE,
            a_j2="{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
        ),
        "templates/a.j2:1:",
    ),
    "a directory in place of a file": (_a_directory, "this is not a file"),
    "a link to a foreign file": (_a_link, "this is a link to a file elsewhere"),
    "an unreadable file": (_unreadable, "file"),
    "ids with path separators": (
        threads(TEXT.replace("id: a", "id: a/b") + "Hi\n"),
        '"a/b" cannot',
    ),
    "a table with no rows": (threads(TABLE, a_csv="key,account\n", a_j2="{{ key }}"), "no rows"),
    "a table with a missing column": (
        threads(TABLE, a_csv="name,account\nx,main\n", a_j2="{{ name }}"),
        '"key"',
    ),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "workspace"
    root.mkdir()
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize("item", BAD)
def test_bad_input_ends_in_lines_that_say_what_to_do(folder: Path, item: str) -> None:
    make, expected = BAD[item]
    make(folder)
    began = time.process_time()
    checked = run("check")
    assert time.process_time() - began < (5 if sys.gettrace() is None else 15)  # coverage is slow
    assert checked.exit_code == 1
    assert isinstance(checked.exception, SystemExit), "no traceback"
    lines = checked.stderr.splitlines()
    assert expected in lines[0]
    assert all(A_LINE.fullmatch(line) for line in lines), lines
    applied = run("apply")
    assert str(applied.exception) == checked.stderr.rstrip("\n")
    assert not (folder / ".handrail").exists(), "nothing is stored"


GOOD = {
    "byte-order mark": lambda text: "\ufeff" + text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("item", GOOD)
def test_what_other_editors_write_is_accepted(folder: Path, item: str) -> None:
    a_workspace(folder)
    text = (folder / CAMPAIGN).read_text()
    (folder / CAMPAIGN).write_bytes(GOOD[item](text).encode())
    assert run("check").output.startswith("spring: 1 thread, 1 post, no mistakes.\n")
