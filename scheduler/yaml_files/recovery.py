"""Reads on behind a line that YAML refuses, so that the mistakes below it are told as well."""

import re
from pathlib import Path

from scheduler.errors import Mistake, MistakesFound
from scheduler.yaml_files.decoding import read_text
from scheduler.yaml_files.error_messages import Advice
from scheduler.yaml_files.reader import Source, read_from

_MOST = 20  # lines of one file
# A key with a value on its own line that is in no quotes, no brackets and no block.
_LONGEST_LINE = 2_000  # characters: the pattern takes the square of a line of blanks
_PLAIN = re.compile(r"(\s*(?:- )?[A-Za-z_]+:[ ]+)([^\s\"'|>\[{#].*?)([ ]*\r?)")


def read_on(
    path: Path, shown: str, advice: Advice | None = None
) -> tuple[Source, list[Mistake], frozenset[int]]:
    """The file as if each refused value were in quotes, the mistakes of these, and their lines.

    Raises: MistakesFound with the first of them where that does not help.
    """
    return read_on_from(read_text(path, shown), shown, advice)


def read_on_from(
    text: str, shown: str, advice: Advice | None = None
) -> tuple[Source, list[Mistake], frozenset[int]]:
    """The same, for text that was read already."""
    mistakes: list[Mistake] = []
    while True:
        try:
            source = read_from(text, shown, advice=advice)
        except MistakesFound as error:
            mistakes += error.mistakes
            mended = _quoted(text, error.mistakes[0].line - 1)
            if mended is None or len(error.mistakes) > 1 or len(mistakes) > _MOST:
                raise MistakesFound(
                    mistakes[:1] if len(error.mistakes) == 1 else mistakes
                ) from error
            text = mended
        else:
            return source, mistakes, frozenset(one.line for one in mistakes)


def _quoted(text: str, number: int) -> str | None:
    """`text` with the value of a line in quotes; None if there is nothing to put into them."""
    lines = text.split("\n")
    line = lines[number] if number < len(lines) else ""
    found = _PLAIN.fullmatch(line) if len(line) <= _LONGEST_LINE else None
    if found is None:
        return None
    before, value, after = found.groups()
    lines[number] = f"{before}'{value.replace(chr(39), chr(39) * 2)}'{after}"
    return "\n".join(lines)
