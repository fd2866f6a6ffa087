"""Takes a picture or film out of the library, and says which campaign files name one."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection

from scheduler.campaigns.planning.picture_notes import notes_path, read_notes
from scheduler.errors import ChangedSinceSeen, MistakesFound, NotPossible
from scheduler.hidden_characters import shown
from scheduler.media.files import hash_of, id_of, names_in, path_in, writing
from scheduler.people.actors import allowed
from scheduler.people.roles import Act, Actor
from scheduler.publishing.context import PublishingContext
from scheduler.store.agreements import picture_leave
from scheduler.store.agreements.picture_leave import ThreadShowing
from scheduler.store.operations import audit
from scheduler.store.queue.sending import gate
from scheduler.store.states import ThreadState

MOST_NAMED = 3  # threads that a refusal names
_MAY_STILL_SHOW_IT = (ThreadState.SCHEDULED, ThreadState.PUBLISHING, ThreadState.WAITING)
_TEXT_ENDINGS = (".yaml", ".yml", ".csv")
_MOST_READ_BYTES = 1_100_000  # a campaign file holds 1 MB at most


def remove(context: PublishingContext, actor: Actor, name: str, seen: str) -> None:
    """Takes a picture or film out of the library, with its notes and its captions.

    Who can be seen in it, and who no longer agrees, stays written down: added again, it is not
    shown past that. Its name is not given to another. `seen` is the SHA-256 of what was looked at.
    Raises: NotAllowed; ChangedSinceSeen; NotPossible if there is none, or a thread that is still
    to go out, or waits, shows it.
    """
    with writing, context.database.write() as connection:
        # As for a leave: no call begins meanwhile, and no thread is taken back into the queue.
        gate.lock_gate_exclusive(connection)
        by = allowed(connection, actor, Act.UPLOAD).written
        path = path_in(context.media, name)
        if path is None:
            raise NotPossible(f'There is no picture or film "{shown(name)[:80]}" in the library.')
        digest = hash_of(path)
        if digest != seen:
            raise ChangedSinceSeen("The picture", seen=seen, now=digest)
        _require_unused(connection, digest, name)
        now = context.clock.now()
        # Known from now on, if it was not: so its name stays taken.
        picture_leave.know(connection, digest, name)
        entry = audit.AuditEntry(
            now, by, f"picture:{id_of(name)}", "", "", "removed from the library"
        )
        audit.record(connection, [entry])
        captions = _own_captions(context.media, path, name)
        # The picture itself last: whatever fails before leaves one that is whole.
        for gone in (*captions, notes_path(path)):
            gone.unlink(missing_ok=True)
        path.unlink(missing_ok=True)


def still_showing(threads: tuple[ThreadShowing, ...]) -> tuple[ThreadShowing, ...]:
    """Those that are still to go out, or wait: for their sake it cannot be removed."""
    return tuple(one for one in threads if one.state in _MAY_STILL_SHOW_IT)


def files_naming(campaigns: Path, name: str) -> tuple[str, ...]:
    """The campaign files and tables that name a picture or film, whether or not they were applied.

    Looked for in their text, so also in those that cannot be read as a campaign: YAML and CSV, by
    their paths below `campaigns`.
    """
    wanted = re.compile(rf"(?<![\w./-]){re.escape(name)}(?![\w-]|\.\w)".encode())
    return tuple(
        path.relative_to(campaigns).as_posix()
        for path in _texts(campaigns)
        if wanted.search(_beginning(path))
    )


def _texts(campaigns: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(campaigns):
        folders[:] = sorted(one for one in folders if one[:1] != ".")
        for name in sorted(names):
            if name[:1] != "." and name.lower().endswith(_TEXT_ENDINGS):
                yield Path(root) / name


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_READ_BYTES)
    except OSError:  # it may go at any moment
        return b""


def _require_unused(connection: Connection, digest: str, name: str) -> None:
    using = still_showing(picture_leave.threads_showing(connection, [(digest, name)]))
    if not using:
        return
    keys = ", ".join(one.key for one in using[:MOST_NAMED])
    more = f" and {len(using) - MOST_NAMED} more" if len(using) > MOST_NAMED else ""
    raise NotPossible(
        f"It is to be shown in {keys}{more}. Take it out of there first, or cancel what shows it."
    )


def _own_captions(folder: Path, path: Path, name: str) -> tuple[Path, ...]:
    """The file with its captions, unless another film has the same."""
    captions = _captions_of(path)
    others = (folder / one for one in names_in(folder) if one != name)
    if not captions or any(_captions_of(other) == captions for other in others):
        return ()
    file = folder / captions
    is_within = file.resolve().is_relative_to(folder.resolve())
    return (file,) if is_within and file.suffix.lower() == ".srt" else ()


def _captions_of(path: Path) -> str | None:
    try:
        return read_notes(path).captions
    except MistakesFound:  # notes that nobody can read name nothing
        return None
