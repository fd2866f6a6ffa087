"""Services from a spreadsheet, as lines for a charity's own directory file."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from scheduler.campaigns.formats.csv_rows import csv_rows
from scheduler.campaigns.formats.sheet import Sheet, headings_at
from scheduler.errors import Mistake, MistakesFound
from scheduler.yaml_files.decoding import unreadable
from scheduler.yaml_files.reader import at_most

COLUMNS = ("id", "region", "name", "phone", "text", "word", "hours", "zone", "audience", "page")
_NEEDED = ("region", "name", "page")
_REMEDY = f"Columns: {', '.join(COLUMNS)}."
_ALWAYS = ("24/7", "always")


def entries_of(path: Path) -> str:
    """YAML for the rows of a CSV file, each unverified until somebody checks it.

    Raises: MistakesFound, by row and column.
    """
    sheet = _sheet(path)
    rows = [(line, _cells(sheet, [cell.text.strip() for cell in row])) for line, row in sheet.rows]
    if found := [mistake for line, cells in rows for mistake in _wrong(sheet, line, cells)]:
        raise MistakesFound(at_most(found))
    entries = [_entry(cells) for _, cells in rows]
    return yaml.safe_dump(
        {"entries": entries}, allow_unicode=True, sort_keys=False, default_flow_style=False
    )


def _sheet(path: Path) -> Sheet:
    """The rows below the headings, each by the line of the file on which it begins."""
    shown = str(path)
    rows = [(line, cells) for line, (_, cells) in csv_rows(path, shown, _NEEDED)]
    at = headings_at(rows, _NEEDED)
    if rows and at is None:
        there = {cell.text.strip().casefold() for cell in rows[0][1]}
        missing = next(column for column in _NEEDED if column not in there)
        raise unreadable(shown, f"the column `{missing}` is missing", _REMEDY)
    if at is None or not rows[at + 1 :]:
        raise unreadable(shown, "the table has no rows", _REMEDY)
    columns = tuple(cell.text.strip().casefold() for cell in rows[at][1])
    return Sheet(shown, columns, tuple(rows[at + 1 :]))


def _cells(sheet: Sheet, row: list[str]) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | dict(zip(sheet.columns, row, strict=False))


def _wrong(sheet: Sheet, line: int, cells: dict[str, str]) -> Iterator[Mistake]:
    for column in _NEEDED:
        if not cells[column]:
            yield Mistake(
                sheet.path,
                line,
                sheet.columns.index(column) + 1,
                f"the column `{column}` is empty",
                "Fill it in.",
            )
    if not (cells["phone"] or cells["text"]):
        yield Mistake(sheet.path, line, 1, "there is no phone and no text", "Give one of them.")


def _entry(given: dict[str, str]) -> dict[str, object]:
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
