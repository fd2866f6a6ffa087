"""report: what came back."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from inspect import Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scheduler.cli.opened import actor_at, workspace_at
from scheduler.cli.options import HERE, As, AsJson, WorkspaceDir
from scheduler.cli.output import out, put_json
from scheduler.cli.periods import AskedPeriod, From, Last, To

if TYPE_CHECKING:
    from scheduler.bootstrap.workspace import Workspace
    from scheduler.cli.render.insight.reports import Asked, Form

AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV, for a spreadsheet.")]
_HANDED = ("workspace", "asked", "form")  # what a report is given of its options
Rehearsed = Annotated[
    bool, typer.Option("--rehearsal", help="Of the last rehearsal here, not of what is published.")
]


def _options(
    as_: As = "",
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> "tuple[Workspace, Asked, Form]":
    """Of which workspace and which days a report is asked, by whom, and in which form."""
    from scheduler.cli.render.insight.reports import Form

    period = AskedPeriod(first, until, last)
    return *_asked(root, rehearsal, period, as_), Form(as_json, as_csv)


def _with_options(report: Callable[..., None]) -> Callable[..., None]:
    """Makes a command of a report: it takes the options of every report behind its own words."""
    shared = signature(_options).parameters
    own = [one for one in signature(report).parameters.values() if one.name not in _HANDED]

    @wraps(report)
    def command(**typed: Any) -> None:
        options = {name: typed.pop(name) for name in shared}
        report(*_options(**options), **typed)

    parameters = [*own, *shared.values()]
    command.__signature__ = Signature(parameters)  # type: ignore[attr-defined] # Typer reads it
    command.__annotations__ = {one.name: one.annotation for one in parameters}
    return command


@_with_options
def hashtags(workspace: "Workspace", asked: "Asked", form: "Form") -> None:
    """Engagement per hashtag: each post's latest reading.

    Example: handrail report hashtags --last 30d
    """
    from scheduler.cli.render.insight import reports
    from scheduler.engagement.reports.hashtags import hashtag_report

    report = hashtag_report(workspace.database, workspace.clock, asked.period)
    reports.put_hashtags(report, asked, form)


@_with_options
def by(
    workspace: "Workspace",
    asked: "Asked",
    form: "Form",
    group: Annotated[str, typer.Argument(help="hashtag, campaign, account, kind, region or week.")],
) -> None:
    """Engagement by hashtag, campaign, account, kind of account, region or week.

    Example: handrail report by campaign --from 2027-10-01 --to 2027-10-31
    """
    from scheduler.bootstrap.reports import whole_of
    from scheduler.cli.render.insight import reports
    from scheduler.engagement.reports.groups import By
    from scheduler.errors import NotPossible

    if group not in list(By):
        raise NotPossible(f'"{group}" is none of: {", ".join(By)}. Write one of them.')
    reports.put_groups(whole_of(workspace, asked.period), asked, By(group), form)


@_with_options
def compare(workspace: "Workspace", asked: "Asked", form: "Form") -> None:
    """Which hashtags to keep or change, and where the figures cannot tell.

    Example: handrail report compare
    """
    from scheduler.bootstrap.reports import whole_of
    from scheduler.cli.render.insight import reports

    reports.put_comparisons(whole_of(workspace, asked.period), asked, form)


@_with_options
def threads(workspace: "Workspace", asked: "Asked", form: "Form") -> None:
    """The threads seen most and least, compared with their account's usual.

    Example: handrail report threads --last 90d
    """
    from scheduler.bootstrap.reports import whole_of
    from scheduler.cli.render.insight import reports

    reports.put_threads(whole_of(workspace, asked.period), asked, form)


@_with_options
def change(
    workspace: "Workspace",
    asked: "Asked",
    form: "Form",
    since: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], help="The first day of the time after.")
    ],
) -> None:
    """Compare posts before and after a day, like with like.

    Example: handrail report change 2027-10-10
    """
    from scheduler.bootstrap.reports import changes_of
    from scheduler.cli.render.insight import reports

    changes = changes_of(workspace, since, asked.period)
    reports.put_changes(changes, asked, form)


@_with_options
def readings(workspace: "Workspace", asked: "Asked", form: "Form") -> None:
    """Which figures were read from X, why, and what that cost.

    Example: handrail report readings
    """
    from scheduler.bootstrap.reports import readings_of
    from scheduler.cli.render.insight.readings import put_readings

    put_readings(*readings_of(workspace, asked.period), asked, form)


@_with_options
def hours(workspace: "Workspace", asked: "Asked", form: "Form") -> None:
    """The best hours for each account and hashtag, and how sure that is.

    Example: handrail report hours
    """
    from scheduler.bootstrap.reports import whole_of
    from scheduler.cli.render.insight.hours import put_hours

    put_hours(whole_of(workspace, asked.period).best_hours, asked, form)


@_with_options
def volume(
    workspace: "Workspace",
    asked: "Asked",
    form: "Form",
    hashtag: Annotated[str, typer.Argument(help="With or without #; its whole family counts.")],
) -> None:
    """How much everyone posts with a hashtag, compared with ours and related ones.

    Example: handrail report volume TimeToTalk
    """
    from scheduler.bootstrap.reports import volume_of
    from scheduler.cli.render.insight.volume import put_volume

    put_volume(volume_of(workspace, hashtag, asked.period), asked, form)


def coding_export(
    sheet: Annotated[Path, typer.Argument(help="The sheet, as CSV; codes that it has stay.")],
    as_: As = "",
    root: WorkspaceDir = HERE,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """Write every published post to a sheet, for people to code what it is about.

    Example: handrail report coding export themes.csv
    """
    from scheduler.bootstrap.reports import write_coding_sheet
    from scheduler.engagement.reports.coding import THEMES

    workspace, asked = _asked(root, rehearsal, AskedPeriod(first, until, last), as_)
    write_coding_sheet(workspace, sheet, asked.period)
    out().print(f"made {sheet}")
    out().print(f"Themes of the study: {', '.join(THEMES)}; or your own. Hope: yes or no.")


def coding_summary(
    sheet: Annotated[Path, typer.Argument(help="A sheet that people filled in.")],
    as_: As = "",
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """What people said our posts are about, and how many carry hope or recovery.

    Example: handrail report coding summary themes.csv
    """
    from scheduler.bootstrap.reports import coding_of
    from scheduler.cli.render.insight.reports import print_coding
    from scheduler.serializers.coding import coding_json

    workspace, asked = _asked(root, rehearsal, AskedPeriod(first, until, last), as_)
    report = coding_of(workspace, sheet, asked.period)
    if as_json:
        put_json(coding_json(report))
    else:
        print_coding(report)


def page(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where.")] = Path("report.html"),
    as_: As = "",
    root: WorkspaceDir = HERE,
    charts: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Also save each chart here, as PNG, SVG and Vega-Lite."),
    ] = None,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """The whole report as one page, for the team.

    Example: handrail report page report.html --last 90d
    """
    from scheduler.bootstrap.reports import whole_of
    from scheduler.output_files import Kind, refuse_charts, refuse_output, write_output
    from scheduler.pages.report_page import chart_names, render_report_page, save_charts

    refuse_output(file, "", Kind.PAGE, root)
    workspace, asked = _asked(root, rehearsal, AskedPeriod(first, until, last), as_)
    report, ours = whole_of(workspace, asked.period), workspace.organisation
    if charts:
        refuse_charts(charts, chart_names(report))
    content = render_report_page(report, ours.name, ours.exchange)
    write_output(file, content, Kind.PAGE, root)
    out().print(f"made {file}")
    for path in save_charts(report, charts) if charts else ():
        out().print(f"made {path}")


def trustees(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where.")] = Path("trustees.html"),
    as_: As = "",
    root: WorkspaceDir = HERE,
    rehearsal: Rehearsed = False,
    first: From = None,
    until: To = None,
    last: Last = None,
) -> None:
    """Half a page for trustees: reach, spend, help lines, and what we learnt.

    Example: handrail report trustees --from 2027-10-01 --to 2027-10-31
    """
    from scheduler.bootstrap.reports import whole_of
    from scheduler.pages.trustees_page import render_trustees_page
    from scheduler.private_files import write_private

    workspace, asked = _asked(root, rehearsal, AskedPeriod(first, until, last), as_)
    report, ours = whole_of(workspace, asked.period), workspace.organisation
    write_private(file, render_trustees_page(report, ours.name, ours.exchange))
    out().print(f"made {file}")


def _asked(
    root: Path, is_rehearsal: bool, period: AskedPeriod, as_: str
) -> "tuple[Workspace, Asked]":
    """The workspace, or its last rehearsal, and what was asked of it by whoever may see it."""
    from scheduler.bootstrap.reports import has_published, is_simulated, report_choices
    from scheduler.cli.render.insight.reports import Asked
    from scheduler.store.metrics.period import ALWAYS, Period

    workspace, choices = workspace_at(root), None
    if is_rehearsal:
        workspace = workspace.last_rehearsal()
    elif workspace.has_queue:
        choices = report_choices(workspace, actor_at(workspace, as_))
    zone, bounds = workspace.zone, ALWAYS
    if period != AskedPeriod():
        zone = workspace.organisation.zone
        bounds = Period(*period.bounds(zone, workspace.clock.now()))
    if choices is not None:
        bounds = choices.narrowed(bounds)
    return workspace, Asked(is_simulated(workspace), bounds, zone, has_published(workspace))
