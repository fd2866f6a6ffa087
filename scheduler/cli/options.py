"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

WorkspaceDir = Annotated[
    Path,
    typer.Option(
        "--workspace",
        metavar="DIR",
        help="The folder that holds campaigns/ and templates/.",
        file_okay=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for a program to read.")]
Campaigns = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CAMPAIGN]...", help="Names or files; all of them if none is named."),
]
HERE = Path()
