"""Writes to the terminal: standard output, standard error, JSON and tables.

Rich is imported when something is written, so that `--help` answers at once.
"""

import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
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

        def print(self, *objects: Any, soft_wrap: bool | None = None, **options: Any) -> None:
            """A line that is to stay whole: a terminal gets it broken between words only.

            An address that is longer than a line stays in one piece.
            """
            if soft_wrap and self.is_terminal:
                soft_wrap = any(_longest_word(str(one)) > self.width for one in objects)
            super().print(*objects, soft_wrap=soft_wrap, **options)

        def render_str(self, text: str, **options: Any) -> "Text":
            """`text` with its control characters written out."""
            return super().render_str(shown(text), **options)

    return SafeConsole


def print_at_once(line: str) -> None:
    """Writes a line of what is going on, whole where it is read by another program."""
    out().print(line, soft_wrap=not sys.stdout.isatty())
    sys.stdout.flush()


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


def table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], figures: int = 0
) -> "FittedTable":
    """A plain table; its last `figures` columns are numbers."""
    return FittedTable(tuple(headings), tuple(map(tuple, rows)), figures)


@dataclass(frozen=True, slots=True)
class FittedTable:
    """A table that breaks lines between words only; too narrow for that, a row is a few lines."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: int = 0

    def __rich_console__(
        self, console: "Console", options: "ConsoleOptions"
    ) -> "Iterator[RenderableType]":
        """The table, or its rows below each other."""
        widths = self._widths(options.max_width)
        if widths is not None:
            yield self._as_table(widths)
            return
        for row in self.rows:
            yield from self._as_lines(row)

    def _widths(self, at_most: int) -> list[int] | None:
        """Each column's characters; None if a word would have to be broken."""
        from rich.cells import cell_len

        columns = list(zip(self.headings, *self.rows, strict=True))
        whole = [max(cell_len(shown(cell)) for cell in column) for column in columns]
        words = [max(_longest_word(cell) for cell in column) for column in columns]
        first_figure = len(columns) - self.figures
        least = [
            whole[number] if number >= first_figure else words[number]
            for number in range(len(columns))
        ]
        room = at_most - _GAP * (len(columns) - 1) - sum(least)
        if room < 0:
            return None
        wanted = [most - few for most, few in zip(whole, least, strict=True)]
        return _shared(least, wanted, room)

    def _as_table(self, widths: Sequence[int]) -> "Table":
        from rich.table import Table

        made = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
        for number, (heading, width) in enumerate(zip(self.headings, widths, strict=True)):
            is_figure = number >= len(self.headings) - self.figures
            made.add_column(heading, justify="right" if is_figure else "left", width=width)
        for row in self.rows:
            made.add_row(*row)
        return made

    def _as_lines(self, row: Sequence[str]) -> "Iterator[Text]":
        from rich.text import Text

        yield Text(shown(row[0]), style="bold")
        for heading, cell in zip(self.headings[1:], row[1:], strict=True):
            if cell:
                yield Text(f"  {heading}: {shown(cell)}" if heading else f"  {shown(cell)}")


_GAP = 2  # characters between two columns


def _longest_word(cell: str) -> int:
    from rich.cells import cell_len

    return max((cell_len(word) for word in shown(cell).split()), default=0)


def _shared(least: Sequence[int], wanted: Sequence[int], room: int) -> list[int]:
    """Each column's least, and its part of the room: what it wants if there is enough."""
    in_all = sum(wanted)
    if in_all <= room:
        return [few + more for few, more in zip(least, wanted, strict=True)]
    return [few + more * room // in_all for few, more in zip(least, wanted, strict=True)]
