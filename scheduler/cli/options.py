"""Defines the options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from scheduler.installation import has_several


def _of_charity(context: typer.Context, root: Path) -> Path:
    """The workspace that a command is for: of one charity, where an installation keeps several."""
    return root if context.resilient_parsing else workspace_of(root, organisation_asked(context))


def workspace_of(root: Path, key: str) -> Path:
    """The folder itself, or the charity's that `key` names. Raises: NotPossible."""
    if not (key or has_several(root)):
        return root
    from scheduler.bootstrap.register import chosen

    return chosen(root, key)


def organisation_asked(context: typer.Context) -> str:
    """The key that --organisation or HANDRAIL_ORGANISATION names; "" for none."""
    return str(context.find_root().params.get("organisation") or "")


WorkspaceDir = Annotated[
    Path,
    typer.Option(
        "--workspace",
        metavar="DIR",
        help="The folder that holds campaigns/ and templates/.",
        file_okay=False,
        callback=_of_charity,
    ),
]
# Of commands that are for one charity, or for all of an installation.
InstallationDir = Annotated[
    Path,
    typer.Option(
        "--workspace",
        metavar="DIR",
        help="The folder that holds campaigns/ and templates/, or the charities of an "
        "installation.",
        file_okay=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for a program to read.")]
Campaigns = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CAMPAIGN]...", help="Names or files; all of them if none is named."),
]
As = Annotated[
    str, typer.Option("--as", metavar="ID", help="Who you are; asks for your passphrase.")
]
ByName = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="ID",
        help="Who you are; asks for your passphrase. Before people are set up: whom you type for.",
    ),
]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for colleagues.")]
ThreadKey = Annotated[
    str, typer.Argument(metavar="THREAD", help="Its key, as handrail queue shows it.")
]
Listen = Annotated[
    str,
    typer.Option(
        "--listen",
        metavar="[HOST:]PORT",
        help="Answer /healthz, /readyz and /metrics here; on this machine unless a host is named.",
    ),
]
HERE = Path()
Choice = TypeVar("Choice", bound=StrEnum)


def chosen(kind: type[Choice], given: str, option: str) -> Choice:
    """The member of `kind` that was asked for. An enum as the option's own type would cost the
    import of its room at every start.

    Raises: BadParameter that lists what there is.
    """
    try:
        return kind(given)
    except ValueError as error:
        listed = ", ".join(kind)
        raise typer.BadParameter(
            f"There is no {given!r}. Choose from {listed}.", param_hint=option
        ) from error
