"""report: what came back."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.insight.periods import AskedPeriod, From, Last, To
from scheduler.cli.options import HERE, AsJson, WorkspaceDir

if TYPE_CHECKING:
    from scheduler.cli.render.reports import Asked

AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV, for a spreadsheet.")]
Rehearsed = Annotated[
    bool, typer.Option("--rehearsal", help="Of the last rehearsal here, not of what is published.")
]


def hashtags(
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """Engagement per hashtag: each post's latest reading.

    Example: handrail report hashtags --last 30d
    """
    from scheduler.cli.render import reports

    asked = _asked(workspace, rehearsal, AskedPeriod(first, until, last))
    reports.put_hashtags(asked, reports.Form(as_json, as_csv))


def by(
    group: Annotated[str, typer.Argument(help="hashtag, campaign, account, kind, region or week.")],
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """What came back by hashtag, campaign, account, kind of account, region or week.

    Example: handrail report by campaign --from 2027-10-01 --to 2027-10-31
    """
    from scheduler.cli.render import reports
    from scheduler.engagement.reports.groups import By
    from scheduler.errors import NotPossible

    if group not in list(By):
        raise NotPossible(f'"{group}" is none of: {", ".join(By)}. Write one of them.')
    asked = _asked(workspace, rehearsal, AskedPeriod(first, until, last))
    reports.put_groups(asked, By(group), reports.Form(as_json, as_csv))


def compare(
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """Which hashtags to keep or to change, and where we cannot tell: like beside like.

    Example: handrail report compare
    """
    from scheduler.cli.render import reports

    asked = _asked(workspace, rehearsal, AskedPeriod(first, until, last))
    reports.put_comparisons(asked, reports.Form(as_json, as_csv))


def threads(
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """The threads that were seen most and least beside their account's usual, with their words.

    Example: handrail report threads --last 90d
    """
    from scheduler.cli.render import reports

    asked = _asked(workspace, rehearsal, AskedPeriod(first, until, last))
    reports.put_threads(asked, reports.Form(as_json, as_csv))


def change(
    since: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], help="The first day of the time after.")
    ],
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """Before and after a day: the same account and kind, weekday and part of the day.

    Example: handrail report change 2027-10-10
    """
    from scheduler.cli.render import reports

    asked = _asked(workspace, rehearsal, AskedPeriod(first, until, last))
    reports.put_changes(asked, since, reports.Form(as_json, as_csv))


def readings(
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """What was read of each campaign's posts, why, and what it cost; counted hashtags too.

    Example: handrail report readings
    """
    from scheduler import bootstrap
    from scheduler.cli.render import readings as readings_shown
    from scheduler.cli.render.reports import Form

    settings = bootstrap.settings_of(workspace)
    prices = bootstrap.reading_prices(settings), bootstrap.listening_prices(settings)
    asked = _asked(workspace, rehearsal, AskedPeriod(first, until, last))
    readings_shown.put_readings(asked, prices, Form(as_json, as_csv))


def hours(
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """The best hours of each account and hashtag, and how sure that is.

    Example: handrail report hours
    """
    from scheduler.cli.render import hours as hours_shown
    from scheduler.cli.render.reports import Form

    asked = _asked(workspace, rehearsal, AskedPeriod(first, until, last))
    hours_shown.put_hours(asked, Form(as_json, as_csv))


def volume(
    hashtag: Annotated[str, typer.Argument(help="With or without #; its whole family counts.")],
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """How much everyone says with a hashtag, beside ours and the related ones: counts only.

    Example: handrail report volume TimeToTalk
    """
    from scheduler.cli.render import volume as volume_shown
    from scheduler.cli.render.reports import Form

    asked = _asked(workspace, rehearsal, AskedPeriod(first, until, last))
    volume_shown.put_volume(asked, hashtag, Form(as_json, as_csv))


def to_code(
    sheet: Annotated[Path, typer.Argument(help="The sheet, as CSV; codes that it has stay.")],
    workspace: WorkspaceDir = HERE,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """Write every published post into a sheet, so that people can say what each is about.

    Example: handrail report to-code themes.csv
    """
    from scheduler.cli.render import coding

    coding.write_sheet(_asked(workspace, rehearsal, AskedPeriod(first, until, last)), sheet)


def codes(
    sheet: Annotated[Path, typer.Argument(help="A sheet that people filled in.")],
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """What people said our posts are about, and how many carry hope or recovery.

    Example: handrail report codes themes.csv
    """
    from scheduler.cli.render import coding
    from scheduler.cli.render.reports import Form

    asked = _asked(workspace, rehearsal, AskedPeriod(first, until, last))
    coding.put_report(asked, sheet, Form(as_json))


def page(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where.")] = Path("report.html"),
    workspace: WorkspaceDir = HERE,
    charts: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Also save each chart here, as PNG, SVG and Vega-Lite."),
    ] = None,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """The whole report as one page that stands alone: for the team, and for trustees.

    Example: handrail report page report.html --last 90d
    """
    from scheduler.cli.output import out
    from scheduler.pages.report_page import render_report_page, save_charts

    asked = _asked(workspace, rehearsal, AskedPeriod(first, until, last))
    report = asked.whole()
    file.write_text(render_report_page(report, asked.organisation.name), encoding="utf-8")
    out().print(f"made {file}")
    for path in save_charts(report, charts) if charts else ():
        out().print(f"made {path}")


def _asked(workspace: Path, is_rehearsal: bool, period: AskedPeriod) -> "Asked":
    """What the report is about, with the clock that goes with it."""
    from scheduler import bootstrap
    from scheduler.cli.render.reports import Asked
    from scheduler.clock import SystemClock

    if is_rehearsal:
        folder = workspace / ".handrail" / "rehearsal"
        clock = bootstrap.rehearsal_clock(folder)
        return Asked(workspace, bootstrap.rehearsed_database(workspace), clock, period)
    database = bootstrap.real_database(workspace, bootstrap.settings_of(workspace))
    return Asked(workspace, database, SystemClock(), period)
