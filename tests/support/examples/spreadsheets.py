"""Tables of posts, made and imported."""

from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from scheduler.campaigns.formats.spreadsheet_import import (
    Imported,
    read_posts,
)
from scheduler.campaigns.loader import load_organisation
from tests.support.examples.campaign_files import a_workspace

WHEN = "2027-10-12 09:00"
NINE = datetime(2027, 10, 12, 9)  # noqa: DTZ001 - as Excel keeps it
HEADS = ["account", "when", "text"]


def posts(root: Path, path: Path) -> Imported:
    return read_posts(
        path, load_organisation(a_workspace(root) / "campaigns" / "organisation.yaml")
    )


def of_sheet(root: Path, *rows: list[Any], change: Any = None) -> Imported:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADS, *rows):
        sheet.append(row)
    if change:
        change(book, sheet)
    book.save(root / "posts.xlsx")
    return posts(root, root / "posts.xlsx")


BROKEN = "this is not an .xlsx file that can be read"
