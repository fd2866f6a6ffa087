"""Matches the columns of anybody's spreadsheet with ours: guessed first, then as a person says."""

import re
from collections.abc import Mapping, Sequence

from scheduler.campaigns.formats.sheet import EMPTY, Cell, Row
from scheduler.campaigns.formats.spreadsheet_import import COLUMNS

LEFT_OUT = ""  # in place of a column's name
_HEADINGS_WITHIN = 20  # rows
# What other programs and other people call them; ours besides.
_CALLED: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("post text", "post", "posts", "words", "copy", "message", "tweet", "tweet text"),
        *("content", "caption", "body"),
    ),
    "account": ("channel", "profile", "from", "handle", "accounts", "social profile", "page"),
    "when": (
        *("date and time", "date & time", "datetime", "date/time", "scheduled", "schedule"),
        *("scheduled at", "scheduled for", "publish at", "posting time", "date time"),
    ),
    "date": ("day", "post date", "publish date", "scheduled date", "posting date"),
    "time": ("hour", "post time", "publish time", "scheduled time", "time of day"),
    "hashtags": ("hashtag", "tags"),
    "id": ("name", "key", "ref", "reference"),
    "media_1": ("image", "picture", "photo", "media", "file", "media file"),
    "alt_1": ("alt", "alt text", "image description", "picture description", "description"),
}
_KNOWN = {
    **{called: ours for ours, names in _CALLED.items() for called in names},
    **{name: name for name in COLUMNS},
}


def headings_row(rows: Sequence[Row]) -> int:
    """Which of `rows` has the headings: the one with the most names that we know; else the first.

    A title or a note may stand above them.
    """
    near = rows[:_HEADINGS_WITHIN]
    return max(range(len(near)), key=lambda place: (_known_in(near[place][1]), -place))


def guessed(heads: Sequence[str]) -> tuple[str, ...]:
    """Our name of each column, or LEFT_OUT; none of ours is given twice."""
    taken: set[str] = set()
    found = []
    for head in heads:
        name = _KNOWN.get(_plain(head), LEFT_OUT)
        found.append(LEFT_OUT if name in taken else name)
        taken.add(name)
    if {"date", "time"} <= taken and "when" in taken:
        return tuple(LEFT_OUT if name in ("date", "time") else name for name in found)
    if "date" in taken and not {"time", "when"} & taken:
        return tuple("when" if name == "date" else name for name in found)
    return tuple(found)


def matched(
    rows: Sequence[Row],
    place: int,
    names: Sequence[str],
    accounts: Mapping[str, str],
    everywhere: str = "",
) -> tuple[Row, ...]:
    """The rows with our names above them; `place` is that of the headings.

    `accounts` are the handles by account: a cell that names a handle names its account.
    `everywhere` is the account of every row, where no column says it.
    """
    number, heads = rows[place]
    by_handle = {handle.casefold(): name for name, handle in accounts.items()}
    given = (*names, *[LEFT_OUT] * len(heads))
    ours = [name or _left_out(cell.text) for cell, name in zip(heads, given, strict=False)]
    top = [Cell(name) for name in ours]
    at = ours.index("account") if "account" in ours else None
    below = [(n, _with_account(row, at, by_handle)) for n, row in rows[place + 1 :]]
    if at is None and everywhere:
        width = len(top)
        top = [*top, Cell("account")]
        below = [
            (n, [*[*row, *([EMPTY] * (width - len(row)))][:width], Cell(everywhere)])
            for n, row in below
        ]
    return ((number, top), *below)


def _with_account(
    row: Sequence[Cell], at: int | None, by_handle: Mapping[str, str]
) -> Sequence[Cell]:
    if at is None or at >= len(row):
        return row
    name = by_handle.get(row[at].text.strip().removeprefix("@").casefold())
    return [*row[:at], Cell(name), *row[at + 1 :]] if name else row


def _left_out(head: str) -> str:
    """A heading that nobody takes for one of ours."""
    return f"({head.strip()})" if head.strip().casefold() in COLUMNS else head


def _plain(head: str) -> str:
    """ "Time (UK)" is "time"; "Post_Text" is "post text"."""
    words = re.sub(r"\([^)]*\)", " ", head).replace("_", " ").casefold()
    plain = " ".join(re.sub(r"[*:#]", " ", words).split())
    return _WITH_UNDERSCORE.get(plain, plain)


_WITH_UNDERSCORE = {name.replace("_", " "): name for name in COLUMNS if "_" in name}


def _known_in(row: Sequence[Cell]) -> int:
    return sum(_plain(cell.text) in _KNOWN for cell in row)
