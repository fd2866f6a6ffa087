"""report: what came back."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.options import HERE, AsJson, WorkspaceDir

if TYPE_CHECKING:
    from scheduler.clock import Clock
    from scheduler.store.database import Database

AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV, for a spreadsheet.")]
Rehearsed = Annotated[
    bool, typer.Option("--rehearsal", help="Of the last rehearsal here, not of what is published.")
]


def hashtags(
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
) -> None:
    """Engagement per hashtag: each post's latest reading.

    Example: handrail report hashtags --csv
    """
    import sys

    from scheduler.cli.output import put_json
    from scheduler.cli.render.reports import print_report
    from scheduler.engagement.reports import serializers
    from scheduler.engagement.reports.hashtags import hashtag_report

    report = hashtag_report(*_opened(workspace, rehearsal))
    if as_json:
        put_json(serializers.as_json(report))
    elif as_csv:
        sys.stdout.write(serializers.as_csv(report))
    else:
        print_report(report)


def by(
    group: Annotated[str, typer.Argument(help="hashtag, campaign, account, kind, region or week.")],
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
) -> None:
    """What came back by hashtag, campaign, account, kind of account, region or week.

    Example: handrail report by campaign
    """
    from scheduler.cli.render import reports
    from scheduler.engagement.reports.groups import By
    from scheduler.errors import NotPossible

    if group not in list(By):
        raise NotPossible(f'"{group}" is none of: {", ".join(By)}. Write one of them.')
    report = reports.whole(workspace, *_opened(workspace, rehearsal))
    reports.put_groups(report, By(group), as_json=as_json, as_csv=as_csv)


def compare(
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
) -> None:
    """Which hashtags were seen more than the others, which less, and where we cannot tell.

    Example: handrail report compare
    """
    from scheduler.cli.render import reports

    report = reports.whole(workspace, *_opened(workspace, rehearsal))
    reports.put_comparisons(report, as_json=as_json, as_csv=as_csv)


def change(
    since: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], help="The first day of the time after.")
    ],
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
) -> None:
    """Before and after a day: the same account and kind, weekday and part of the day.

    Example: handrail report change 2027-10-10
    """
    from scheduler.cli.render import reports

    database, _ = _opened(workspace, rehearsal)
    reports.put_changes(workspace, database, since, as_json=as_json, as_csv=as_csv)


def readings(
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
) -> None:
    """What was read of each campaign's posts, why, and what it cost; counted hashtags too.

    Example: handrail report readings
    """
    from scheduler import bootstrap
    from scheduler.cli.render import readings as readings_shown

    settings = bootstrap.settings_of(workspace)
    prices = bootstrap.reading_prices(settings), bootstrap.listening_prices(settings)
    opened = _opened(workspace, rehearsal)
    readings_shown.put_readings(workspace, opened, prices, as_json=as_json, as_csv=as_csv)


def hours(
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
) -> None:
    """The best hours of each account and hashtag, and how sure that is.

    Example: handrail report hours
    """
    from scheduler.cli.render import hours as hours_shown
    from scheduler.cli.render import reports

    report = reports.whole(workspace, *_opened(workspace, rehearsal))
    hours_shown.put_hours(
        report.best_hours, simulated=report.is_simulated, as_json=as_json, as_csv=as_csv
    )


def volume(
    hashtag: Annotated[str, typer.Argument(help="With or without #; its whole family counts.")],
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
) -> None:
    """How much everyone says with a hashtag, beside ours and the related ones: counts only.

    Example: handrail report volume TimeToTalk
    """
    from scheduler.cli.render import volume as volume_shown

    database, clock = _opened(workspace, rehearsal)
    volume_shown.put_volume(workspace, database, clock, hashtag, as_json=as_json, as_csv=as_csv)


def to_code(
    sheet: Annotated[Path, typer.Argument(help="The sheet, as CSV; codes that it has stay.")],
    workspace: WorkspaceDir = HERE,
    rehearsal: Rehearsed = False,
) -> None:
    """Write every published post into a sheet, so that people can say what each is about.

    Example: handrail report to-code themes.csv
    """
    from scheduler.cli.render import coding

    database, _ = _opened(workspace, rehearsal)
    coding.write_sheet(database, sheet)


def codes(
    sheet: Annotated[Path, typer.Argument(help="A sheet that people filled in.")],
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    rehearsal: Rehearsed = False,
) -> None:
    """What people said our posts are about, and how many carry hope or recovery.

    Example: handrail report codes themes.csv
    """
    from scheduler.cli.render import coding

    database, _ = _opened(workspace, rehearsal)
    coding.put_report(database, sheet, as_json=as_json)


def page(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where.")] = Path("report.html"),
    workspace: WorkspaceDir = HERE,
    charts: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Also save each chart here, as PNG, SVG and Vega-Lite."),
    ] = None,
    rehearsal: Rehearsed = False,
) -> None:
    """The whole report as one page that stands alone: for the team, and for trustees.

    Example: handrail report page report.html --charts charts
    """
    from scheduler.cli.output import out
    from scheduler.cli.render import reports
    from scheduler.pages.report_page import render_report_page, save_charts

    report = reports.whole(workspace, *_opened(workspace, rehearsal))
    file.write_text(
        render_report_page(report, reports.organisation(workspace).name), encoding="utf-8"
    )
    out().print(f"made {file}")
    for path in save_charts(report, charts) if charts else ():
        out().print(f"made {path}")


def _opened(workspace: Path, is_rehearsal: bool) -> "tuple[Database, Clock]":
    """What the report is about, and the clock that goes with it."""
    from scheduler import bootstrap
    from scheduler.clock import SystemClock

    if is_rehearsal:
        folder = workspace / ".handrail" / "rehearsal"
        return bootstrap.rehearsed_database(workspace), bootstrap.rehearsal_clock(folder)
    database = bootstrap.real_database(workspace, bootstrap.settings_of(workspace))
    return database, SystemClock()
