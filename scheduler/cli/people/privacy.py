"""privacy and keys: names, what we hold about somebody, and forgetting it."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.opened import signed_in, workspace_at
from scheduler.cli.options import HERE, As, WorkspaceDir
from scheduler.cli.output import out
from scheduler.cli.people.accounts import PersonId
from scheduler.i18n import _


def name(person_id: PersonId, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Show who somebody is: for themselves and the safeguarding lead. Each look is noted.

    Example: handrail privacy name teller-12ab34cd --as lead
    """
    from scheduler.bootstrap.stories import story_vault
    from scheduler.stories.withdrawal import privacy

    workspace = workspace_at(root)
    context, actor = signed_in(workspace, as_)
    found = privacy.see_name(context, story_vault(workspace), actor, person_id)
    out().print("\n".join(filter(None, (found.name, found.address))))


def export(
    person_id: PersonId,
    to: Annotated[Path, typer.Option("--to", help="The file to write.")],
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Write everything we hold about somebody into files that only you can read.

    Example: handrail privacy export teller-12ab34cd --to export.json --as teller-12ab34cd
    """
    import json

    from scheduler.bootstrap.stories import story_vault
    from scheduler.output_files import Kind, refuse_output, write_output
    from scheduler.stories.withdrawal import privacy

    refuse_output(to, "", Kind.DATA, root)
    workspace = workspace_at(root)
    context, actor = signed_in(workspace, as_)
    held = privacy.export(context, story_vault(workspace), actor, person_id)
    pictures = held.pop("pictures")
    held["pictures"] = [f"{to.stem}-{name}" for name in pictures]
    text = json.dumps(held, ensure_ascii=False, indent=2, default=str)
    write_output(to, text, Kind.DATA, root)
    for name, content in pictures.items():
        write_output(to.with_name(f"{to.stem}-{name}"), content, Kind.PICTURE, root)
    out().print(
        _("Wrote {to}. Hand it over safely, then delete it here.").format(to=to), markup=False
    )


def erase(person_id: PersonId, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Forget somebody, their stories and pictures, and prove it. What is on X comes down first.

    Exit status 1 if something is left. Example: handrail privacy erase teller-12ab34cd --as admin
    """
    from scheduler.bootstrap.stories import story_vault
    from scheduler.stories.withdrawal import privacy

    workspace = workspace_at(root)
    context, actor = signed_in(workspace, as_)
    folders = [root / ".handrail"]
    proof = privacy.erase(context, story_vault(workspace), actor, person_id, folders)
    out().print(str(proof))
    raise typer.Exit(0 if proof.is_clean else 1)


def rotate(as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Re-encrypt names, secrets and tokens with a new key, and delete the old one.

    With HANDRAIL_STORY_KEYS: put the new key first there, run this, then remove the old one.
    Example: handrail keys rotate --as admin
    """
    from scheduler.bootstrap.stories import rotate_keys

    workspace = workspace_at(root)
    number = rotate_keys(workspace, *signed_in(workspace, as_))
    out().print(
        _("{number} names are locked with the newest key.").format(number=number), markup=False
    )
