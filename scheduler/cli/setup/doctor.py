"""doctor: is everything there that publishing needs?"""

from typing import Annotated

import typer

from scheduler.cli.options import HERE, AsJson, WorkspaceDir
from scheduler.cli.output import out, put_json

AskX = Annotated[
    bool,
    typer.Option("--ask-x", help="Ask X whose keys these are; it bills each such call."),
]
TellNow = Annotated[bool, typer.Option("--tell", help="Send a test message to those who are told.")]


def doctor(
    ask_x: AskX = False,
    tell: TellNow = False,
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Check everything that publishing needs, and say how to put it right.

    Exit status 1 if there is a problem. Example: handrail doctor --ask-x --tell
    """
    from scheduler.bootstrap.checks.doctor import examine
    from scheduler.bootstrap.workspace import Workspace
    from scheduler.checkup.finding import Health
    from scheduler.serializers.running.doctor import finding_json

    findings = []
    for finding in examine(Workspace(root), ask_x=ask_x, tell=tell):  # a missing one is a finding
        findings.append(finding)
        if not as_json:
            out().print(f"{finding.level:<7}  {finding.what}: {finding.says}")
            if finding.remedy:
                out().print(f"         What to do: {finding.remedy}")
    if as_json:
        put_json([finding_json(finding) for finding in findings])
    raise typer.Exit(any(finding.level is Health.WRONG for finding in findings))
