"""What YAML's own complaints mean to somebody who does not know YAML."""

import re

from scheduler.errors import Mistake

_USE_A_BLOCK = (
    "Put the text in a `|` block: `text: |`, then the words on the lines below, indented."
)

# (what libyaml says, what is wrong, what to do), the first that matches.
_MEANINGS = (
    (
        r"mapping values are not allowed",
        "a colon followed by a space cannot stand in an unquoted value",
        _USE_A_BLOCK,
    ),
    (
        r"undefined alias|expected alphabetic or numeric",
        'a value cannot begin with "*" or "&" unquoted',
        _USE_A_BLOCK,
    ),
    (
        r"unexpected end of stream|unexpected document indicator",
        "a quotation mark is opened and never closed",
        "Close it, or put the text in a `|` block.",
    ),
    (
        r"another document",
        "there are two documents in this file",
        "Put each campaign in a file of its own; `---` between posts belongs inside a `|` block.",
    ),
    (
        r"did not find expected ',' or",
        "a list or mapping in brackets is not closed, or lacks a comma",
        "Write it as [one, two] or {key: value}.",
    ),
    (
        r"could not find expected ':'",
        "this line is neither a key nor part of a text",
        "Write `key: value`, or indent the line as deep as the text above it.",
    ),
    (
        r"did not find expected (key|'-' indicator)|block (sequence|mapping|end)",
        "this line does not fit the lines above it",
        "Give lines of the same kind the same indentation, in spaces.",
    ),
    (
        r"escape",
        "a backslash in double quotes begins a code",
        "Use single quotes, or put the text in a `|` block.",
    ),
)


def translated(error: Exception, shown: str, text: str) -> Mistake:
    """The mistake behind an error of the YAML reader, in words and with a remedy."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _without_mark(error, shown, text)
    line, column = mark.line, mark.column
    wrong, remedy = _meaning(error, text, mark.index)
    if (tab := _tab(text, line)) is not None:
        column, (wrong, remedy) = tab, _wrong_start("\t")
    return Mistake(shown, line + 1, column + 1, wrong, remedy)


def _tab(text: str, line: int) -> int | None:
    """Where among the blanks that begin a line a tab stands."""
    words = text.split("\n")[line] if text.count("\n") >= line else ""
    blanks = words[: len(words) - len(words.lstrip(" \t"))]
    return blanks.index("\t") if "\t" in blanks else None


def _meaning(error: Exception, text: str, index: int) -> tuple[str, str]:
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    if "cannot start any token" in said:
        return _wrong_start(text[index : index + 1])
    for pattern, wrong, remedy in _MEANINGS:
        if re.search(pattern, said):
            return wrong, remedy
    return "this is not YAML that can be read", "Compare the line with the samples."


def _wrong_start(character: str) -> tuple[str, str]:
    if character == "\t":
        return "there is a tab here", "Indent with spaces; YAML refuses tabs."
    return f'a value cannot begin with "{character}" unquoted', _USE_A_BLOCK


def _without_mark(error: Exception, shown: str, text: str) -> Mistake:
    """Errors that carry an offset at most: forbidden characters, and nesting without end."""
    offset = getattr(error, "position", None)
    if offset is None:
        return Mistake(shown, 1, 1, "lists or mappings are nested too deeply", "Write it flatter.")
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    wrong = "there is an invisible control character here"
    return Mistake(shown, line, column, wrong, "Delete it, or type the line again.")
