"""comment: says something to colleagues about a thread or a campaign."""

from typing import Annotated

import typer

from scheduler.cli.opened import actor_at, offline, workspace_at
from scheduler.cli.options import HERE, AsJson, ByName, WorkspaceDir
from scheduler.cli.output import out, put_json

About = Annotated[
    str, typer.Argument(metavar="THREAD|CAMPAIGN", help="A thread's key, or a campaign's name.")
]
Said = Annotated[
    str, typer.Option("--text", help='What you say. "@jo" tells the colleague with that id.')
]


def comment(
    about: About,
    text: Said,
    as_: ByName = "",
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Say something to colleagues about a thread or a campaign; never published.

    What is said of a person's story is shown to those who may read the story.
    Example: handrail comment world-mental-health-day/opener --text "@jo: is Tuesday better?"
    """
    from scheduler.publishing.operations.comments import comment as keep_comment
    from scheduler.serializers.comments import commented_json

    workspace = workspace_at(root)
    kept = keep_comment(offline(workspace), actor_at(workspace, as_), about, text)
    if as_json:
        put_json(commented_json(kept))
        return
    out().print(f"Comment {kept.number} is kept. To read all of them: handrail show {about}")
    if kept.told:
        out().print(f"Told: {', '.join(kept.told)}.")
    if kept.not_told:
        names = ", ".join(f"@{one}" for one in kept.not_told)
        out().print(f"Not told: {names}. Nobody with this id may read it.")
