"""Writes to the terminal: standard output, standard error, JSON and tables.

Rich is imported when something is written, so that `--help` answers at once.
"""

import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

from scheduler.hidden_characters import shown

# Beyond the control characters that JSON itself writes so. Only texts hold them.
_UNSEEN_IN_JSON = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
FILE_WIDTH = 140  # characters a line where there is no terminal: a table keeps its columns


def out() -> "Console":
    """Where results go, as they are written. A file or a pipe gets whole lines, however long."""
    return _console()(
        highlight=False,
        markup=False,
        emoji=False,
        width=None if sys.stdout.isatty() else FILE_WIDTH,
    )


@cache
def _console() -> "type[Console]":
    from rich.console import Console

    class SafeConsole(Console):
        """Writes foreign words as words: no escape sequence of theirs reaches the terminal."""

        def render_str(self, text: str, **options: Any) -> "Text":
            """`text` with its control characters written out."""
            return super().render_str(shown(text), **options)

    return SafeConsole


def err() -> "Console":
    """Where progress and remarks go."""
    return _console()(stderr=True, highlight=False, markup=False, emoji=False)


def tell(message: str) -> None:
    """Lines on standard error, for a terminal broken between words; a pipe gets them whole."""
    for line in shown(message).split("\n"):
        is_seen = sys.stderr.isatty() and len(line) > (width := shutil.get_terminal_size().columns)
        sys.stderr.write((_between_words(line, width) if is_seen else line) + "\n")


def _between_words(line: str, width: int) -> str:
    return textwrap.fill(
        line,
        width,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def put(text: str) -> None:
    """`text` alone on standard output: just so in a file or a pipe, and harmless on a terminal."""
    is_seen = sys.stdout.isatty()
    sys.stdout.write(shown(text.replace("\r\n", "\n")) if is_seen else text)


def put_json(value: object) -> None:
    """One JSON value alone on standard output; what nobody sees in it is written as \\u...."""
    import json

    made = json.dumps(value, ensure_ascii=False, indent=2)
    sys.stdout.write(_UNSEEN_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", made) + "\n")


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], figures: int = 0) -> "Table":
    """A plain table; its last `figures` columns are numbers."""
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for number, heading in enumerate(headings):
        is_figure = number >= len(headings) - figures
        shown.add_column(
            heading, justify="right" if is_figure else "left", overflow="fold", no_wrap=number == 0
        )
    for row in rows:
        shown.add_row(*row)
    return shown
