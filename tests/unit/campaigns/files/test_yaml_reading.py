"""Files: every scalar is text, every trap has its remedy, every mistake its place."""

import time
from pathlib import Path

import pytest

from scheduler.errors import MistakesFound
from scheduler.yaml_files.reader import read, read_from


def tree(tmp_path: Path, content: str | bytes) -> object:
    path = tmp_path / "a.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, "a.yaml").tree


def complaint(tmp_path: Path, content: str | bytes) -> str:
    with pytest.raises(MistakesFound) as caught:
        tree(tmp_path, content)
    assert len(caught.value.mistakes) == 1
    return str(caught.value)


@pytest.mark.parametrize(
    "written", ["No", "12:30", "1e3", "0x1F", "2027-10-10", "~", "3.10", "null"]
)
def test_every_scalar_stays_the_text_that_was_written(tmp_path: Path, written: str) -> None:
    assert tree(tmp_path, f"value: {written}\n") == {"value": written}


def test_a_byte_order_mark_and_crlf_are_read(tmp_path: Path) -> None:
    assert tree(tmp_path, b"\xef\xbb\xbfa: |\r\n  one\r\n  two\r\n") == {"a": "one\ntwo\n"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: b: c\n", "a.yaml:1:5: a colon followed by a space"),
        ("a: @b\n", 'a.yaml:1:4: a value cannot begin with "@" unquoted'),
        ("a: `b`\n", 'a.yaml:1:4: a value cannot begin with "`" unquoted'),
        ("a: *b\n", 'a.yaml:1:4: a value cannot begin with "*" or "&" unquoted'),
        ("a: **b**\n", 'a value cannot begin with "*" or "&" unquoted'),
        ("a:\n\tb: c\n", "a.yaml:2:1: there is a tab here"),
        ("a: 'b\n", "a quotation mark is opened and never closed"),
        ("a: b\n---\nc: d\n", "a.yaml:2:1: there are two documents in this file"),
        ("a: [b\n", "a list or mapping in brackets is not closed"),
        ("a: b\nc\nd: e\n", "this line is neither a key nor part of a text"),
        ("a:\n  b: c\n d: e\n", "a.yaml:3:2: this line does not fit the lines above it"),
        ('a: "\\q"\n', "a backslash in double quotes begins a code"),
        ("%x\n", "this is not YAML that can be read"),
        ("a: b\nc: \x00d\n", "a.yaml:2:4: there is an invisible control character here"),
        ("", "a.yaml:1:1: the file is empty"),
        ("# only a comment\n", "a.yaml:1:1: the file is empty"),
        ("a: 1\nb: 2\na: 3\n", 'a.yaml:3:1: the key "a" is here twice; the first is on line 1'),
        ("a: !!python/object:os.system x\n", 'the tag "!!python/object:os.system" is not allowed'),
        ("a: !mine [b]\n", 'the tag "!mine" is not allowed'),
        ("a: &x [b]\nc: *x\n", "a.yaml:1:4: this value is used again by an alias"),
        ("? [a]\n: b\n", "a key must be a word"),
        (b"a: caf\xe9\n", "a.yaml:1:7: this character is not UTF-8"),
        (b"a: b\nc: \xff\n", "a.yaml:2:4: this character is not UTF-8"),
        ("a: " + "x" * 1_000_001, "a.yaml:1:1: the file is over 1 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_what_to_do(
    tmp_path: Path, content: str | bytes, expected: str
) -> None:
    said = complaint(tmp_path, content)
    assert expected in said
    assert said.endswith(".")
    assert said.startswith("a.yaml:")


def test_deep_nesting_is_refused_and_not_followed(tmp_path: Path) -> None:
    assert "nested too deeply" in complaint(tmp_path, "a: " + "[" * 500_000)


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(MistakesFound, match="this is not a file"):
        read(tmp_path / "a.yaml", "a.yaml")


def test_a_file_that_nobody_may_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: b")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)  # root may read what others may not
    with pytest.raises(MistakesFound, match=r"cannot be read \(permission denied\)"):
        read(path, "a.yaml")


def test_a_place_that_is_not_there_leads_as_near_as_it_can(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a:\n  - b\n")
    source = read(tmp_path / "a.yaml", "a.yaml")
    assert str(source.mistake(("a", 5, "x"), "Wrong", "Do")) == "a.yaml:2:3: Wrong. Do"


def test_a_link_to_a_file_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text("a: b")
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "a.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(MistakesFound, match="this is a link to a file elsewhere"):
        read(tmp_path / "campaigns" / "a.yaml", "a.yaml")


def test_a_link_to_another_file_of_its_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: b")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    assert read(tmp_path / "b.yaml", "b.yaml").tree == {"a": "b"}


def test_a_comment_at_the_very_end_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: b #c")
    (comment,) = read(tmp_path / "a.yaml", "a.yaml").comments()
    assert (comment.words, comment.line, comment.column, comment.is_alone) == ("#c", 0, 5, False)
    (tmp_path / "a.yaml").write_text("a: |  # one\n  b #no\n\n # two\n#three\nd: '#no'\ne: f")
    found = read(tmp_path / "a.yaml", "a.yaml").comments()
    assert [(one.words, one.line, one.is_in_head) for one in found] == [
        ("# one", 0, True),
        ("# two", 3, False),
        ("#three", 4, False),
    ]


@pytest.mark.parametrize(
    "text",
    ["\t" * 100_000, "a: 1\n" + "\t" * 100_000, "a: x" + " " * 100_000 + "b: c"],
    ids=["tabs alone", "tabs under a key", "blanks inside a value"],
)
def test_a_line_of_a_hundred_thousand_blanks_is_told_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(MistakesFound):
        read_from(text, "x.yaml")
    assert time.process_time() - began < 3, "it took a minute: the square of the blanks"
