"""What people say that posts are about: read from a sheet that they sent, and counted."""

from scheduler.bootstrap import reports
from scheduler.bootstrap.drafts.sheet_import import rows_of_bytes
from scheduler.engagement.reports.coding import CodesWrong, CodingReport, codes_of
from scheduler.engagement.reports.serializers import ShownTable
from scheduler.errors import MistakesFound
from scheduler.formatting import count
from scheduler.pages.charts.bars import Bar, BarWords, bar_chart
from scheduler.pages.charts.drawing import Chart
from scheduler.web.desk import Desk
from scheduler.web.reads.engagement.report import ReportScope

_SHEET = "The sheet"


def sheet_rows(desk: Desk, scope: ReportScope) -> list[dict[str, object]]:
    """A row for each post of a scope, without people's stories, and not filled in."""
    return reports.rows_to_code(desk.workspace, scope.period)


def counted_in(desk: Desk, scope: ReportScope, name: str, content: bytes) -> CodingReport:
    """What a sheet comes to over the posts of a scope.

    Raises: MistakesFound if it is no spreadsheet; CodesWrong, with the line, if it says otherwise.
    """
    rows, _ = rows_of_bytes(name, content)
    heads = [cell.text.strip().lower() for cell in rows[0][1]] if rows else []
    lines = [
        (number, dict(zip(heads, (cell.text for cell in cells), strict=False)))
        for number, cells in rows[1:]
    ]
    whole = [(number, {**dict.fromkeys(heads, ""), **line}) for number, line in lines]
    return reports.coding_of_codes(desk.workspace, codes_of(_SHEET, heads, whole), scope.period)


def sheet_mistake(error: MistakesFound | CodesWrong) -> str:
    """What is wrong with a sheet, and in which line."""
    if isinstance(error, MistakesFound):
        return str(error.mistakes[0]).rstrip(".")
    words = str(error).removeprefix(f"{_SHEET}:")
    line, _, mistake = words.partition(": ")
    return f"Line {line}: {mistake}".rstrip(".")


def codes_chart(report: CodingReport) -> Chart | None:
    """The themes that people named, the most used first; the table has the tones too."""
    themes = sorted(report.themes.items(), key=lambda one: (-one[1], one[0]))
    tones = sorted(report.tones.items(), key=lambda one: (-one[1], one[0]))
    coded, toned = sum(report.themes.values()), sum(report.tones.values())
    words = BarWords(
        "themes",
        "What posts are about",
        f"As people said: a theme for {coded:,} of {count(report.posts, 'post')}.",
        "posts",
        "d",
    )
    of_themes = [("Theme", name, f"{posts:,} of {coded:,}") for name, posts in themes]
    of_tones = [("Tone", name, f"{posts:,} of {toned:,}") for name, posts in tones]
    table = ShownTable(("Code", "", "Posts"), (*of_themes, *of_tones), ())
    return bar_chart(words, [Bar(name, posts) for name, posts in themes or tones], table)
