"""How values are shown: times, money, JSON and tables."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table

FILE_WIDTH = 140  # characters a line where there is no terminal: a table keeps its columns


def out() -> Console:
    """Where results go, as they are written. A file or a pipe gets whole lines, however long."""
    return Console(
        highlight=False,
        markup=False,
        emoji=False,
        width=None if sys.stdout.isatty() else FILE_WIDTH,
    )


def err() -> Console:
    """Where progress and remarks go."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def put_json(value: object) -> None:
    """One JSON value alone on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def instant(at: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def local(at: datetime) -> str:
    """Sun 10 Oct 2027, 09:00."""
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M}"


def usd(amount: float) -> str:
    """Dollars to a tenth of a cent."""
    return f"${amount:,.3f}"


def count(number: int, one: str, many: str | None = None) -> str:
    """1 post, 2 posts."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], figures: int = 0) -> Table:
    """A plain table; its last `figures` columns are numbers."""
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for number, heading in enumerate(headings):
        is_figure = number >= len(headings) - figures
        shown.add_column(
            heading, justify="right" if is_figure else "left", overflow="fold", no_wrap=number == 0
        )
    for row in rows:
        shown.add_row(*row)
    return shown
