"""Writes posts into a sheet for people to code, and shows what the codes came to."""

from collections.abc import Sequence
from pathlib import Path

from scheduler.cli.output import out, put_json, table
from scheduler.cli.render.reports import Asked, Form
from scheduler.engagement.reports.coding import THEMES, coding_report, read_codes, sheet
from scheduler.formatting import count
from scheduler.store.overview.published import PublishedPost, published_threads


def write_sheet(asked: Asked, path: Path) -> None:
    """Writes the sheet at `path`, with what was coded there before."""
    codes = read_codes(path) if path.exists() else {}
    content = sheet(_published(asked), codes)
    path.write_text(content, encoding="utf-8-sig", newline="")  # spreadsheets look for the mark
    console = out()
    console.print(f"made {path}")
    console.print(f"Themes of the study: {', '.join(THEMES)}; or your own. Hope: yes or no.")


def put_report(asked: Asked, path: Path, form: Form) -> None:
    """Shows how many posts carry what."""
    report = coding_report(_published(asked), read_codes(path))
    if form.as_json:
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


def _published(asked: Asked) -> list[Sequence[PublishedPost]]:
    with asked.database.read() as connection:
        threads = published_threads(connection)
    return [posts for posts in threads if asked.period.covers(posts[0].sent_at)]
