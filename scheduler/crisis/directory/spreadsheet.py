"""Services from a spreadsheet, as lines for a charity's own directory file."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from scheduler.errors import Mistake, MistakesFound

COLUMNS = ("id", "region", "name", "phone", "text", "word", "hours", "zone", "audience", "page")
_NEEDED = ("region", "name", "page")
_ALWAYS = ("24/7", "always")


def entries_of(path: Path) -> str:
    """YAML for the rows of a CSV file, each unverified until somebody checks it.

    Raises: MistakesFound, by row and column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        unread = Mistake(str(path), 1, 1, "the table cannot be read", "Save it as CSV in UTF-8.")
        raise MistakesFound([unread]) from error
    mistakes = [
        mistake for row, cells in enumerate(rows, 2) for mistake in _wrong(path, row, cells)
    ]
    if mistakes or not rows:
        empty = Mistake(str(path), 1, 1, "the table has no rows", f"Columns: {', '.join(COLUMNS)}.")
        raise MistakesFound(mistakes or [empty])
    entries = [_entry(cells) for cells in rows]
    return yaml.safe_dump(
        {"entries": entries}, allow_unicode=True, sort_keys=False, default_flow_style=False
    )


def _wrong(path: Path, row: int, cells: dict[str, str]) -> Iterator[Mistake]:
    for column in _NEEDED:
        if not (cells.get(column) or "").strip():
            place = list(cells).index(column) + 1 if column in cells else 1
            yield Mistake(str(path), row, place, f"the column `{column}` is empty", "Fill it in.")
    if not (cells.get("phone") or cells.get("text")):
        yield Mistake(str(path), row, 1, "there is no phone and no text", "Give one of them.")


def _entry(cells: dict[str, str]) -> dict[str, object]:
    given = {column: (cells.get(column) or "").strip() for column in COLUMNS}
    channels = []
    if given["phone"]:
        channels.append({"kind": "phone", "contact": given["phone"]})
    if given["text"]:
        word = {"word": given["word"]} if given["word"] else {}
        channels.append({"kind": "text", "contact": given["text"], **word})
    is_always = given["hours"] in _ALWAYS
    hours = {
        "printed": given["hours"] or "hours on its page",
        "zone": given["zone"] or "UTC",
        **({} if given["hours"] else {"is_confirmed": False}),
    }
    return {
        "id": given["id"] or _slug(f"{given['region']} {given['name']}"),
        "region": given["region"],
        "name": given["name"],
        "channels": channels,
        "hours": {"always": True} if is_always else hours,
        "audience": given["audience"] or "everyone",
        "tone": "formal",
        "what_happens": "Nobody has written yet what happens when one gets in touch.",
        "page": given["page"],
        "level": "unverified",
    }


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
