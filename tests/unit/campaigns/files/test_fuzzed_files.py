"""Fuzzed: whatever a file holds, there are threads or mistakes with places, and no traceback."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.campaigns.formats.yaml_format import formatted
from scheduler.campaigns.planning.check import check
from scheduler.crisis.directory.services import load
from scheduler.errors import MistakesFound
from scheduler.yaml_files.reader import read
from tests.support.examples.campaign_files import NOW
from tests.support.processes.commands import CHECKOUT as ROOT

DIRECTORY = load()
FILES = [
    path.relative_to(ROOT)
    for folder in ("campaigns", "templates")
    for path in sorted((ROOT / folder).rglob("*.*"))
    if path.suffix != ".json"
]
FUZZING = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

PIECES = st.sampled_from(
    (
        *("", ":", "- ", "#", " #x", "\t", "|", ">", "{", "}", "[", "]", "&a ", "*a", "'", '"'),
        *("!!python/x ", "---\n", "\n", "\r\n", "\x00", "\ufeff", "é", "😀", "{{ x }}", "{% for"),
        *("%}", "@", "`", "9999999999999999999", "2027-99-99", "no", "~", "<<: ", "? ", "text: "),
        *("when: ", "threads:\n", "FREQ=DAILY", "../", "=1+1", "x" * 400, "\u202e", "\ud7ff"),
        "https://" + "a" * 300 + ".org",
    )
)
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 30), PIECES | st.text(max_size=6)), max_size=6
)


def mutated(text: str, edits: list[tuple[float, int, str]]) -> str:
    """`text` with pieces cut out and others put in."""
    for place, length, piece in edits:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + length :]
    return text


def said(root: Path) -> list[tuple[int, int, str]]:
    """Every mistake that is found; none is fine as well."""
    try:
        check(root, DIRECTORY, NOW)
    except MistakesFound as error:
        return [(one.line, one.column, str(one)) for one in error.mistakes]
    return []


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("campaigns", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@FUZZING
@given(file=st.sampled_from(FILES), edits=EDITS)
def test_a_mutated_sample_ends_in_threads_or_in_mistakes(
    root: Path, file: Path, edits: list[tuple[float, int, str]]
) -> None:
    path = root / file
    path.write_text(
        mutated((ROOT / file).read_text("utf-8"), edits), "utf-8", "surrogatepass", newline=""
    )
    for line, column, told in said(root):
        assert line >= 1
        assert column >= 1
        assert "\n" not in told
    shutil.copyfile(ROOT / file, path)


@FUZZING
@given(content=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_end_in_threads_or_in_mistakes(root: Path, content: bytes) -> None:
    path = root / "campaigns" / "still-waiting.yaml"
    path.write_bytes(content)
    with pytest.raises(MistakesFound) as caught:
        check(root, DIRECTORY, NOW, ["still-waiting"])
    assert caught.value.mistakes


@FUZZING
@given(edits=EDITS)
def test_formatting_never_changes_the_meaning(
    root: Path, edits: list[tuple[float, int, str]]
) -> None:
    path = root / "campaigns" / "why-im-running.yaml"
    original = (ROOT / "campaigns" / "why-im-running.yaml").read_text("utf-8")
    path.write_text(mutated(original, edits), "utf-8", "surrogatepass", newline="")
    try:
        source = read(path, "a.yaml")
    except MistakesFound:
        return
    once = formatted(source)
    path.write_text(once, "utf-8", newline="")
    assert formatted(read(path, "a.yaml")) == once
