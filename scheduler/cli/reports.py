"""report: what came back."""

from typing import Annotated

import typer

from scheduler.cli.options import HERE, AsJson, WorkspaceDir


def hashtags(
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, for a spreadsheet.")] = False,
) -> None:
    """Engagement per hashtag: each post's latest reading.

    Example: handrail report hashtags --csv
    """
    import sys

    from scheduler import bootstrap
    from scheduler.cli.reports_shown import print_report
    from scheduler.cli.show import put_json
    from scheduler.clock import SystemClock
    from scheduler.engagement import forms
    from scheduler.engagement.report import hashtag_report

    database = bootstrap.real_database(workspace, bootstrap.settings_of(workspace))
    report = hashtag_report(database, SystemClock())
    if as_json:
        put_json(forms.as_json(report))
    elif as_csv:
        sys.stdout.write(forms.as_csv(report))
    else:
        print_report(report)
