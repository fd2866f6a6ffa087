"""backup, restore: the whole queue in one file, and back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.opened import online, this_person, workspace_at
from scheduler.cli.options import HERE, AsJson, WorkspaceDir
from scheduler.cli.output import err, out, put_json

if TYPE_CHECKING:
    from scheduler.bootstrap.backups import PutBack
    from scheduler.bootstrap.workspace import Workspace


def backup(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A new file; or a folder, and its name says the time."),
    ],
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Copy the whole queue into one file, while it is in use, from SQLite or PostgreSQL.

    The keys of names are not in it, and belong elsewhere. Example: handrail backup /backups
    """
    from scheduler.bootstrap.backups import back_up, key_file_of

    workspace = workspace_at(root)
    made = back_up(workspace, file)
    keys = key_file_of(workspace)
    if as_json:
        put_json({"file": str(made), "keys": None if keys is None else str(keys)})
        return
    out().print(f"The queue is in {made}. Put back, it sends nothing until somebody releases it.")
    if keys is not None:
        out().print(
            f"Not in it: the keys of people's names. Copy {keys} to another place, where nobody "
            "finds both: who has only one of them reads no name."
        )
    else:
        out().print(
            "Not in it: the keys of people's names (HANDRAIL_STORY_KEYS, if there are any)."
        )


def put_back(file: Path, root: Path, *, is_sure: bool, as_json: bool) -> None:
    """Puts a backup in place of the queue, held, and compares it with X.

    Raises: NotPossible or DatabaseError, and then nothing was changed.
    """
    from scheduler.bootstrap.backups import place_of, put_back, threads_in
    from scheduler.formatting import count

    workspace = workspace_at(root, makes_queue=True)
    place = place_of(workspace)
    there = threads_in(place, file)
    if there and not is_sure:
        question = f"The queue here has {count(there, 'thread')}. Put {file} in its place"
        if not typer.confirm(f"{question}? What is there now is kept in a file beside it"):
            raise typer.Exit(1)
    restored = put_back(place, file, this_person())
    if not as_json:
        _tell_restored(restored)
    compare_and_tell(workspace, restored, as_json=as_json)


def _tell_restored(restored: "PutBack") -> None:
    from scheduler.formatting import count

    console = out()
    threads = count(restored.threads, "thread")
    console.print(f"The queue of {restored.made_at:%a %d %b %Y, %H:%M} UTC is back: {threads}.")
    console.print(f"Everything is on hold (hold {restored.hold}). Nothing goes out.")
    if restored.kept is not None:
        console.print(f"What was here before is in {restored.kept}.")
    if restored.ended:
        console.print(
            f"{count(restored.ended, 'story', 'stories')} that had ended here stay ended."
        )
    if restored.to_confirm:
        console.print("These stories are released no more: a backup cannot know whether their ")
        console.print("tellers still say yes. Ask them; then release each, or take it back:")
        for story in restored.to_confirm:
            console.print(f"  {story}: handrail stories release {story}")
    console.print("Everybody signs in again; links in mail that was sent before open nothing.")


def compare_and_tell(
    workspace: "Workspace", restored: "PutBack | None" = None, *, as_json: bool = False
) -> None:
    """Compares each account with X, as far as its keys are there, and says what to do next."""
    from scheduler.errors import SettingsError
    from scheduler.publishing.restoring.compare import compare
    from scheduler.remedies import in_words

    try:
        context = online(workspace).context
    except SettingsError as error:
        if restored is None:
            raise
        err().print(f"Not compared with X yet. {in_words(error.sentence)}", soft_wrap=True)
        err().print("Then: handrail restore --compare")
        comparison = None
    else:
        comparison = compare(context)
    if as_json:
        from scheduler.serializers.running.restored import restored_json

        put_json(restored_json(restored, comparison))
    elif comparison is not None:
        from scheduler.cli.render.restored import print_comparison

        print_comparison(comparison)
