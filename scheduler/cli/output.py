"""Writes to the terminal: standard output, standard error, JSON and tables.

Rich is imported when something is written, so that `--help` answers at once.
"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

FILE_WIDTH = 140  # characters a line where there is no terminal: a table keeps its columns


def out() -> "Console":
    """Where results go, as they are written. A file or a pipe gets whole lines, however long."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else FILE_WIDTH
    return Console(highlight=False, markup=False, emoji=False, width=width)


def err() -> "Console":
    """Where progress and remarks go."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def put_json(value: object) -> None:
    """One JSON value alone on standard output."""
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


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
