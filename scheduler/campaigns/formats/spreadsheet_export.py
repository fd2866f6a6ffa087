"""Threads as rows of a spreadsheet, which `import` makes the same threads of again."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scheduler.campaigns.formats.sheet_columns import (
    CAMPAIGN,
    OPTIONAL,
    Defaults,
    cells_of,
    head_cells_of,
)
from scheduler.campaigns.model.campaign import CampaignHead
from scheduler.campaigns.model.fields import LONGEST_IDENTIFIER
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.hidden_characters import CONTROL
from scheduler.output_files import MADE_BY

COLUMNS = ("id", "account", "when", "text", "hashtags")
# What a spreadsheet would reckon with; "'" before it says: text. `import` takes that off again, so
# words that begin with such a mark by themselves get one more.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_WIDTHS = {"A": 28, "B": 16, "C": 18, "D": 90, "E": 30}  # in characters


@dataclass(frozen=True, slots=True)
class Exported:
    """A campaign to be written: its threads, what stands above them, and the defaults."""

    threads: Sequence[PlannedThread]
    head: CampaignHead | None = None
    defaults: Defaults = field(default_factory=Defaults)
    plain: Callable[[str], str] = str  # takes away what `utm` puts into links on import again


def as_csv(campaigns: Sequence[Exported]) -> str:
    """One row a thread, below a row of headings."""
    return csv_of(_lines(campaigns))


def as_xlsx(campaigns: Sequence[Exported]) -> bytes:
    """The same as a workbook."""
    return workbook_of(_lines(campaigns), _WIDTHS)


def csv_of(lines: Iterable[Sequence[str]]) -> str:
    """Lines as CSV; none of their cells is reckoned with by a spreadsheet."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([guarded(cell) for cell in line] for line in lines)
    return out.getvalue()


def workbook_of(lines: Iterable[Sequence[object]], widths: Mapping[str, int]) -> bytes:
    """Lines as a workbook: numbers stay numbers, and all else is text, so that nothing is reckoned
    or becomes a date. None is an empty cell.

    `widths` are those of its columns, in characters, by the column's letter.
    """
    from openpyxl import Workbook  # late: it is large, and few need it
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.worksheets[0]
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line, start=1):
            if isinstance(value, int | float) and not isinstance(value, bool):
                cell = sheet.cell(number, place, value)
            else:
                cell = sheet.cell(number, place, guarded("" if value is None else str(value)))
                cell.data_type, cell.number_format = "s", "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.properties.creator = MADE_BY
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def left_out(campaigns: Sequence[Exported]) -> Iterator[str]:
    """What the rows do not hold, or hold in another way, a sentence each."""
    for exported in campaigns:
        families: dict[str, int] = {}
        for thread in exported.threads:
            if why := _why_not(thread):
                yield f"{thread.key} is left out: {why}."
                continue
            if thread.accepted:
                rules = ", ".join(rule for rule, _ in thread.accepted)
                yield f"{thread.key}: write `accept` for {rules} again; a row does not hold it."
            family, _, occurrence = thread.key.partition("/")[2].partition("/")
            if occurrence:
                families[family] = families.get(family, 0) + 1
        for family, number in families.items():
            name = f"{exported.threads[0].campaign}/{family}"
            many = f"{number} rows" if number > 1 else "1 row"
            yield f"{name}: its repeat, table or accounts become {many}, a thread each."
    if len(campaigns) > 1:
        yield "There are several campaigns in it; import takes a sheet with one."


def _lines(campaigns: Sequence[Exported]) -> Iterator[list[str]]:
    rows = [row for exported in campaigns for row in _rows(exported, len(campaigns) > 1)]
    columns = (*COLUMNS, *(name for name in OPTIONAL if any(name in row for row in rows)))
    yield list(columns)
    for row in rows:
        yield [row.get(name, "") for name in columns]


def guarded(words: str) -> str:
    """What a cell says, as no spreadsheet reckons with it; `import` takes the mark off again.

    Stripped, as import does: behind a blank the mark would be found and not be ours.
    """
    cell = CONTROL.sub("", words.strip())
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _rows(exported: Exported, has_others: bool) -> Iterator[dict[str, str]]:
    above = head_cells_of(exported.head) if exported.head else {}
    taken: set[str] = set()
    for thread in exported.threads:
        if not _why_not(thread):
            own = {
                "id": _identifier(thread.key, taken),
                "account": thread.account,
                "when": f"{thread.local_time:%Y-%m-%d %H:%M}",
                "text": exported.plain("\n---\n".join(post.text for post in thread.posts)),
                "hashtags": " ".join(thread.hashtags),
            }
            name = {CAMPAIGN: thread.campaign} if has_others else {}
            yield own | cells_of(thread, exported.defaults) | name | above


def _identifier(key: str, taken: set[str]) -> str:
    """A name for the thread with this key that no other row has."""
    plain = re.sub(r"[/.]", "-", key.partition("/")[2])
    name, number = plain[:LONGEST_IDENTIFIER], 1
    while name in taken:
        number += 1
        name = f"{plain[: LONGEST_IDENTIFIER - len(str(number)) - 1]}-{number}"
    taken.add(name)
    return name


def _why_not(thread: PlannedThread) -> str | None:
    if thread.stories:
        return "it is a person's story, whose words nobody else types"
    if len({post.account for post in thread.posts}) > 1:
        return "it is a dialogue, and a row has one account"
    if thread.cannot_publish:
        return f"{thread.cannot_publish}, and a row would take it for settled"
    return None
