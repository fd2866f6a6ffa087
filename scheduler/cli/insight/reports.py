"""report: what came back."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.options import HERE, AsJson, WorkspaceDir

if TYPE_CHECKING:
    from scheduler.bootstrap.workspace import Workspace

AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV, for a spreadsheet.")]
Rehearsed = Annotated[
    bool, typer.Option("--rehearsal", help="Of the last rehearsal here, not of what is published.")
]


def hashtags(
    root: WorkspaceDir = HERE,
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

    workspace = _opened(root, rehearsal)
    report = hashtag_report(workspace.database, workspace.clock)
    if as_json:
        put_json(serializers.as_json(report))
    elif as_csv:
        sys.stdout.write(serializers.as_csv(report))
    else:
        print_report(report)


def by(
    group: Annotated[str, typer.Argument(help="hashtag, campaign, account, kind, region or week.")],
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
) -> None:
    """What came back by hashtag, campaign, account, kind of account, region or week.

    Example: handrail report by campaign
    """
    from scheduler.bootstrap.reports import whole_of
    from scheduler.cli.render import reports
    from scheduler.engagement.reports.groups import By
    from scheduler.errors import NotPossible

    if group not in list(By):
        raise NotPossible(f'"{group}" is none of: {", ".join(By)}. Write one of them.')
    report = whole_of(_opened(root, rehearsal))
    reports.put_groups(report, By(group), as_json=as_json, as_csv=as_csv)


def compare(
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
) -> None:
    """Which hashtags were seen more than the others, which less, and where we cannot tell.

    Example: handrail report compare
    """
    from scheduler.bootstrap.reports import whole_of
    from scheduler.cli.render import reports

    report = whole_of(_opened(root, rehearsal))
    reports.put_comparisons(report, as_json=as_json, as_csv=as_csv)


def change(
    since: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], help="The first day of the time after.")
    ],
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
) -> None:
    """Before and after a day: the same account and kind, weekday and part of the day.

    Example: handrail report change 2027-10-10
    """
    from scheduler.bootstrap.reports import changes_of, is_simulated
    from scheduler.cli.render import reports

    workspace = _opened(root, rehearsal)
    changes = changes_of(workspace, since)
    reports.put_changes(changes, is_simulated(workspace), as_json=as_json, as_csv=as_csv)


def readings(
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
) -> None:
    """What was read of each campaign's posts, why, and what it cost; counted hashtags too.

    Example: handrail report readings
    """
    from scheduler.bootstrap.reports import is_simulated, readings_of
    from scheduler.cli.render.readings import put_readings

    workspace = _opened(root, rehearsal)
    simulated = is_simulated(workspace)
    put_readings(*readings_of(workspace), simulated=simulated, as_json=as_json, as_csv=as_csv)


def hours(
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
) -> None:
    """The best hours of each account and hashtag, and how sure that is.

    Example: handrail report hours
    """
    from scheduler.bootstrap.reports import whole_of
    from scheduler.cli.render import hours as hours_shown

    report = whole_of(_opened(root, rehearsal))
    hours_shown.put_hours(
        report.best_hours, simulated=report.is_simulated, as_json=as_json, as_csv=as_csv
    )


def volume(
    hashtag: Annotated[str, typer.Argument(help="With or without #; its whole family counts.")],
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
) -> None:
    """How much everyone says with a hashtag, beside ours and the related ones: counts only.

    Example: handrail report volume TimeToTalk
    """
    from scheduler.bootstrap.reports import is_simulated, volume_of
    from scheduler.cli.render.volume import put_volume

    workspace = _opened(root, rehearsal)
    report = volume_of(workspace, hashtag)
    put_volume(report, simulated=is_simulated(workspace), as_json=as_json, as_csv=as_csv)


def coding_export(
    sheet: Annotated[Path, typer.Argument(help="The sheet, as CSV; codes that it has stay.")],
    root: WorkspaceDir = HERE,
    rehearsal: Rehearsed = False,
) -> None:
    """Write every published post into a sheet, so that people can say what each is about.

    Example: handrail report coding export themes.csv
    """
    from scheduler.bootstrap.reports import write_coding_sheet
    from scheduler.cli.output import out
    from scheduler.engagement.reports.coding import THEMES

    write_coding_sheet(_opened(root, rehearsal), sheet)
    out().print(f"made {sheet}")
    out().print(f"Themes of the study: {', '.join(THEMES)}; or your own. Hope: yes or no.")


def coding_summary(
    sheet: Annotated[Path, typer.Argument(help="A sheet that people filled in.")],
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
    rehearsal: Rehearsed = False,
) -> None:
    """What people said our posts are about, and how many carry hope or recovery.

    Example: handrail report coding summary themes.csv
    """
    from scheduler.bootstrap.reports import coding_of
    from scheduler.cli.output import put_json
    from scheduler.cli.render.reports import print_coding
    from scheduler.serializers.coding import coding_json

    report = coding_of(_opened(root, rehearsal), sheet)
    if as_json:
        put_json(coding_json(report))
    else:
        print_coding(report)


def page(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where.")] = Path("report.html"),
    root: WorkspaceDir = HERE,
    charts: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Also save each chart here, as PNG, SVG and Vega-Lite."),
    ] = None,
    rehearsal: Rehearsed = False,
) -> None:
    """The whole report as one page that stands alone: for the team, and for trustees.

    Example: handrail report page report.html --charts charts
    """
    from scheduler.bootstrap.reports import whole_of
    from scheduler.cli.output import out
    from scheduler.pages.report_page import render_report_page, save_charts

    workspace = _opened(root, rehearsal)
    report = whole_of(workspace)
    file.write_text(render_report_page(report, workspace.organisation.name), encoding="utf-8")
    out().print(f"made {file}")
    for path in save_charts(report, charts) if charts else ():
        out().print(f"made {path}")


def _opened(root: Path, is_rehearsal: bool) -> "Workspace":
    """What the report is about: the workspace, or its last rehearsal."""
    from scheduler.bootstrap.workspace import Workspace

    workspace = Workspace(root)
    return workspace.last_rehearsal() if is_rehearsal else workspace
