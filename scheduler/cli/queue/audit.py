"""audit verify: whether anybody changed, removed or added what the log says."""

from typing import Annotated

import typer

from scheduler.cli.opened import workspace_at
from scheduler.cli.options import HERE, AsJson, WorkspaceDir
from scheduler.cli.output import out, put_json

HeadNoted = Annotated[
    str | None, typer.Option("--head", metavar="HASH", help="A head from an earlier message.")
]


def verify(head: HeadNoted = None, root: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Look whether every row of the log is as it was written, and in its place.

    Exit status 1 if one was changed, is missing, changed places, or is not ours.
    Example: handrail audit verify --head 5f1d...
    """
    from scheduler.formatting import count
    from scheduler.publishing.monitoring.audit_check import verify_audit
    from scheduler.serializers.log import verdict_json

    workspace = workspace_at(root)
    verdict = verify_audit(workspace.database, workspace.clock.now(), head)
    if as_json:
        put_json(verdict_json(verdict))
        raise typer.Exit(not verdict.is_whole)
    for one in verdict.found:
        out().print(f"{one}.", markup=False, soft_wrap=True)
    how = "by the key of HANDRAIL_SEAL_KEY" if verdict.is_keyed else "without a key"
    out().print(f"Looked at {count(verdict.head.sealed, 'sealed row')}, sealed {how}.")
    if verdict.unsealed:
        tail = "one that was taken away there would not be missed"
        out().print(f"{count(verdict.unsealed, 'row')} were not sealed until now: {tail}.")
    if verdict.erased:
        out().print(f"The words of {count(verdict.erased, 'row')} were erased; the rest stands.")
    out().print(f"Head: {verdict.head.chain or 'none'}", soft_wrap=True)
    if verdict.is_whole:
        out().print("Nothing was meddled with.")
    raise typer.Exit(not verdict.is_whole)
