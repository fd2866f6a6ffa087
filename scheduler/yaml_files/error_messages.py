"""What YAML's own complaints mean to somebody who does not know YAML."""

import re
from collections.abc import Callable

from scheduler.errors import Mistake
from scheduler.hidden_characters import ODD_SPACE, named

Advice = Callable[[str], str | None]  # a better remedy for what stands on a line

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
        r"did not find expected ',' or|flow node did not find",
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


# A key with its value, as far as one can tell from a line alone.
_KEY = re.compile(r"\s*(?:- )?\s*(?P<key>[A-Za-z_]+):\s+(?P<value>.*?)\s*$")
_INDENTED_ODDLY = re.compile(rf"\s*{ODD_SPACE.pattern}")
_ODD_AFTER_KEY = re.compile(rf"\s*(?:-\s)?\s*[A-Za-z_]+:{ODD_SPACE.pattern}")
_LONGEST_LINE = 2_000  # characters
_WIDE_COLON = re.compile(r"\s*(?:- )?[A-Za-z_]+：")
_LINES_ABOVE = 3  # libyaml sees that a key was none when it meets the next one


def translated(error: Exception, shown: str, text: str, advice: Advice | None = None) -> Mistake:
    """The mistake behind an error of the YAML reader, in words and with a remedy.

    `advice` has better remedies for some lines.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _without_mark(error, shown, text)
    lines = _lines(text)
    for number in range(mark.line, max(mark.line - _LINES_ABOVE, 0) - 1, -1):
        if odd := _odd_character(lines[number] if number < len(lines) else ""):
            return Mistake(shown, number + 1, *odd)
    if tags := _tags_in_brackets(error, lines, shown):
        return tags
    line, column = mark.line, mark.column
    wrong, remedy = _meaning(error, text, mark.index)
    words = lines[line] if line < len(lines) else ""
    blanks = words[: len(words) - len(words.lstrip(" \t"))]
    if "\t" in blanks:
        column, (wrong, remedy) = blanks.index("\t"), _wrong_start("\t")
    else:
        remedy = (advice(words) if advice else None) or _for_the_line(words, remedy)
    return Mistake(shown, line + 1, column + 1, wrong, remedy)


def _lines(text: str) -> list[str]:
    """The lines as libyaml counts them, of each as much as is looked at.

    The patterns above take the square of a line of blanks, and somebody may send a million.
    """
    return [line[:_LONGEST_LINE] for line in re.split(r"\r\n|[\r\n]", text)]


def _odd_character(line: str) -> tuple[int, str, str] | None:
    """Column, what is wrong, and what to do, where a key has a space or a colon that is none."""
    if (found := _INDENTED_ODDLY.match(line)) or (found := _ODD_AFTER_KEY.match(line)):
        wrong = f"there is {named(found[0][-1])} here, which looks like a space and is none"
        return found.end(), wrong, "Delete it, and press the space bar."
    if found := _WIDE_COLON.match(line):
        return found.end(), "this colon is a wide one (U+FF1A)", "Write `: ` with a plain colon."
    return None


def _tags_in_brackets(error: Exception, lines: list[str], shown: str) -> Mistake | None:
    """[#One, #Two]: the list is never closed, for its end is in a comment."""
    opened = getattr(error, "context_mark", None)
    if opened is None or opened.line >= len(lines):
        return None
    words = lines[opened.line]
    if not (found := re.search(r"[\[,]\s*(#.*)", words)):
        return None
    tags = re.findall(r"#(\w+)", words)
    wrong = 'a "#" in brackets begins a comment, so that the list is never closed'
    remedy = f"Write it without: [{', '.join(tags)}]."
    return Mistake(shown, opened.line + 1, found.start(1) + 1, wrong, remedy)


def _for_the_line(words: str, remedy: str) -> str:
    """The remedy as a line to copy, where the value can be put into quotes."""
    found = _KEY.fullmatch(words)
    if not found or remedy is not _USE_A_BLOCK or found["key"] in ("text", "each_time"):
        return remedy
    value = found["value"]
    if len(value) > 100 or not value or value[0] in "\"'|>[{":
        return remedy
    return f"Write it in quotes: `{found['key']}: '{value.replace(chr(39), chr(39) * 2)}'`."


def _meaning(error: Exception, text: str, index: int) -> tuple[str, str]:
    message = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    if "cannot start any token" in message:
        return _wrong_start(text[index : index + 1])
    for pattern, wrong, remedy in _MEANINGS:
        if re.search(pattern, message):
            return wrong, remedy
    return "this is not YAML that can be read", "Compare the line with the samples."


def _wrong_start(character: str) -> tuple[str, str]:
    if character == "\t":
        return "there is a tab here", "Indent with spaces; YAML refuses tabs."
    return f'a value cannot begin with "{character}" unquoted', _USE_A_BLOCK


def _without_mark(error: Exception, shown: str, text: str) -> Mistake:
    """Errors that carry an offset at most: forbidden characters, and nesting without end."""
    position = getattr(error, "position", None)
    if position is None:
        return Mistake(shown, 1, 1, "lists or mappings are nested too deeply", "Write it flatter.")
    offset = len(text.encode()[:position].decode(errors="ignore"))  # libyaml counts in bytes
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    wrong = f"there is an invisible control character here: {named(text[offset])}"
    return Mistake(shown, line, column, wrong, "Delete it, or type the line again.")
