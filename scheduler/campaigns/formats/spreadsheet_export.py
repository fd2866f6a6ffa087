"""Threads as rows of a spreadsheet, which `import` makes threads of again."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.output_files import MADE_BY
from scheduler.private_files import replace_file

COLUMNS = ("id", "account", "when", "text", "hashtags")
# What a spreadsheet would reckon with; "'" before it says: text. `import` takes that off again, so
# words that begin with such a mark by themselves get one more.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_WIDTHS = {"A": 28, "B": 16, "C": 18, "D": 90, "E": 30}  # in characters


def as_csv(threads: Iterable[PlannedThread]) -> str:
    """One row a thread, below a row of headings."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(_lines(threads))
    return out.getvalue()


def write_xlsx(threads: Iterable[PlannedThread], path: Path) -> None:
    """Writes the same as a workbook.

    Raises: OSError, and then nothing was changed.
    """
    replace_file(path, as_xlsx(threads))


def as_xlsx(threads: Iterable[PlannedThread]) -> bytes:
    """The same as a workbook: all cells are text, so that nothing is reckoned or becomes a date."""
    from openpyxl import Workbook  # late: it is large, and few need it
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.worksheets[0]
    for number, line in enumerate(_lines(threads), start=1):
        for place, words in enumerate(line, start=1):
            cell = sheet.cell(number, place, words)
            cell.data_type, cell.number_format = "s", "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.properties.creator = MADE_BY
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def left_out(threads: Iterable[PlannedThread]) -> Iterator[str]:
    """What a row cannot hold, a sentence each."""
    for thread in threads:
        if why := _why_not(thread):
            yield f"{thread.key} is left out: {why}."
        elif thread.media_count:
            yield f"{thread.key}: its pictures are not in the sheet. Name them in the file again."


def _lines(threads: Iterable[PlannedThread]) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for thread in threads:
        if _why_not(thread):
            continue
        when = f"{thread.local_time:%Y-%m-%d %H:%M}"
        text = "\n---\n".join(post.text for post in thread.posts)
        identifier = thread.key.partition("/")[2].replace("/", "-").replace(".", "-")
        row = (identifier, thread.account, when, text, " ".join(thread.hashtags))
        yield [f"'{cell}" if _FORMULA.match(cell) else cell for cell in row]


def _why_not(thread: PlannedThread) -> str | None:
    if thread.story or any(post.story for post in thread.posts):
        return "it is a person's story, whose words nobody else types"
    if len({post.account for post in thread.posts}) > 1:
        return "it is a dialogue, and a row has one account"
    return None
