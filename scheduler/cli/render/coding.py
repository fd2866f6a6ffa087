"""How codes are written for people, and what they came to."""

from pathlib import Path

from scheduler.cli.output import out, put_json, table
from scheduler.engagement.reports.coding import THEMES, coding_report, read_codes, sheet
from scheduler.formatting import count
from scheduler.store.database import Database
from scheduler.store.overview.published import published_threads


def write_sheet(database: Database, path: Path) -> None:
    """The sheet at `path`, with what was coded there before."""
    codes = read_codes(path) if path.exists() else {}
    with database.read() as connection:
        content = sheet(published_threads(connection), codes)
    path.write_text(content, encoding="utf-8-sig", newline="")  # spreadsheets look for the mark
    console = out()
    console.print(f"made {path}")
    console.print(f"Themes of the study: {', '.join(THEMES)}; or your own. Hope: yes or no.")


def put_report(database: Database, path: Path, *, as_json: bool) -> None:
    """How many posts carry what."""
    codes = read_codes(path)
    with database.read() as connection:
        report = coding_report(published_threads(connection), codes)
    if as_json:
        put_json(
            {
                "posts": report.posts,
                "coded_for_hope": report.coded_for_hope,
                "with_hope": report.with_hope,
                "hope_share": report.hope_share,
                "themes": dict(report.themes),
                "tones": dict(report.tones),
            }
        )
        return
    console = out()
    coded = count(report.coded_for_hope, "post")
    console.print(f"{report.with_hope:,} of {coded} coded for it carry hope or recovery.")
    rows = [
        (kind, name, f"{number:,}")
        for kind, counts in (("theme", report.themes), ("tone", report.tones))
        for name, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    if rows:
        console.print(table(("Code", "", "Posts"), rows, figures=1))
