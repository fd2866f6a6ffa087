"""Reads, writes, archives and keeps the campaign files; each write is checked, whole and told."""

import contextlib
import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scheduler.bootstrap.asking import require_at_desk
from scheduler.bootstrap.drafts.file_check import check_text
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.formats.composing import with_plain_ends
from scheduler.campaigns.loader import ORGANISATION_FILE, file_called, files_of
from scheduler.campaigns.model.fields import is_identifier
from scheduler.errors import FileChangedSince, MistakesFound, NotPossible
from scheduler.formatting import count
from scheduler.one_at_a_time import in_turn
from scheduler.people.roles import Act, Actor
from scheduler.private_files import (
    FILE_RIGHTS,
    make_private_folder,
    replace_file,
    write_private,
)
from scheduler.store.operations import audit
from scheduler.store.operations.audit import AuditEntry
from scheduler.store.queue.plans import campaigns_to_come
from scheduler.yaml_files.decoding import LARGEST_FILE_BYTES, decoded, over_1_mb, read_with_bytes
from scheduler.yaml_files.reader import read, shown_path

KEPT = 10  # versions of a file
ARCHIVE = "archive"  # below campaigns/, where no command looks for campaigns
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class FileRead:
    """A campaign file as it was read, to be changed."""

    path: Path
    text: str
    hash: str  # of its bytes: whoever saves says which file they read


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version of a file that is kept, and until when it stood."""

    number: int
    until: datetime
    path: Path


def read_file(workspace: Workspace, campaign: str) -> FileRead:
    """The file of a campaign, by the campaign's name.

    Raises: NotPossible if there is none; MistakesFound if it cannot be read.
    """
    path = file_of(workspace, campaign)
    if path is None:
        raise NotPossible(f'There is no campaign "{campaign}" here.')
    return read_path(path)


def read_path(path: Path) -> FileRead:
    """A campaign file at its place.

    Raises: MistakesFound if it cannot be read.
    """
    text, content = read_with_bytes(path, shown_path(path))
    return FileRead(path, text, _hash(content))


def path_of(workspace: Workspace, name: str) -> Path | None:
    """The campaign file of this name, with or without .yaml; None if there is none here."""
    return file_called(workspace.root, {name, f"{name}.yaml"})


def new_path(workspace: Workspace, name: str) -> Path:
    """Where the file of a new campaign goes.

    Raises: NotPossible if that can be no name.
    """
    if not is_identifier(name) or f"{name}.yaml" == ORGANISATION_FILE:
        raise NotPossible(
            f'"{name[:64]}" cannot be a name. Use up to 64 letters, digits and hyphens.'
        )
    return workspace.root / "campaigns" / f"{name}.yaml"


def save_text(
    workspace: Workspace, path: Path, text: str, read_hash: str, actor: Actor
) -> FileRead:
    """Makes the file at `path` say `text`, if `check` finds nothing wrong with it.

    `read_hash` is that of the file that was on the screen; "" where there was none yet. Its line
    ends stay as they were.
    Raises: NotAllowed, FileChangedSince, MistakesFound, NotPossible; then nothing was written.
    """
    require_at_desk(workspace, actor, Act.WRITE)
    with one_at_a_time(workspace):
        there = path.exists()
        if there != bool(read_hash) or (there and hash_of(path) != read_hash):
            raise FileChangedSince(shown_path(path))
        ends = "\n"
        if there:
            with contextlib.suppress(MistakesFound):  # it may be broken: it is being mended
                ends = line_ends(read_path(path).text)
        return write_checked(workspace, path, with_plain_ends(text), ends, actor.written)


def begin_file(workspace: Workspace, name: str, text: str, actor: Actor) -> Path:
    """Makes a new file that may have mistakes still: `check` tells them. Gives its place.

    Raises: NotAllowed; NotPossible if its name can be none, or is taken.
    """
    require_at_desk(workspace, actor, Act.WRITE)
    path = new_path(workspace, name)
    with one_at_a_time(workspace):
        if path_of(workspace, name) is not None or path_of(workspace, f"{name}.yml") is not None:
            raise NotPossible(f"{shown_path(path)} is there already. Choose another name.")
        replace_file(path, text.encode())
        note(workspace, name, "made", "a copy", actor.written)
        return path


def upload(workspace: Workspace, name: str, content: bytes, actor: Actor) -> tuple[Path, str]:
    """Where a file that somebody sends would go, and its text; writes nothing.

    Raises: NotAllowed; NotPossible if its name can be none; MistakesFound if it is too large or no
    text that can be read, in the words of `check`.
    """
    require_at_desk(workspace, actor, Act.WRITE)
    plain = Path(name.replace("\\", "/")).name
    path = new_path(workspace, plain.removesuffix(".yaml").removesuffix(".yml"))
    if len(content) > LARGEST_FILE_BYTES:
        raise over_1_mb(shown_path(path))
    return path_of(workspace, path.stem) or path, decoded(content, shown_path(path))


def archive(workspace: Workspace, name: str, read_hash: str, actor: Actor) -> Path:
    """Puts a campaign file aside, where no command looks; gives its new place.

    Raises: NotAllowed; FileChangedSince; NotPossible while threads of it are still to come.
    """
    require_at_desk(workspace, actor, Act.WRITE)
    with one_at_a_time(workspace):
        path = _known(workspace, name)
        if hash_of(path) != read_hash:
            raise FileChangedSince(shown_path(path))
        campaign = _campaign_in(path)
        if campaign and (left := _to_come(workspace, campaign)):
            goes = "goes" if left == 1 else "go"
            raise NotPossible(
                f"{count(left, 'thread')} of {campaign} would still go out without its file. "
                f"Cancel what shall not, or archive it once it {goes} no more."
            )
        place = _free(path.parent / ARCHIVE / path.name)
        make_private_folder(place.parent)
        path.rename(place)
        note(workspace, campaign or path.stem, "archived", f"as {place.name}", actor.written)
        return place


def bring_back(workspace: Workspace, name: str, actor: Actor) -> Path:
    """Puts an archived file back among the campaigns; gives its place.

    Raises: NotAllowed; NotPossible if there is no such file, or its place is taken.
    """
    require_at_desk(workspace, actor, Act.WRITE)
    with one_at_a_time(workspace):
        found = [one for one in archived(workspace) if one.name == name]
        if not found:
            raise NotPossible(f'There is no archived file "{name[:80]}" here.')
        place = workspace.root / "campaigns" / name
        if place.exists():
            raise NotPossible(f"{shown_path(place)} is there already. Archive that one first.")
        found[0].rename(place)
        note(workspace, _campaign_in(place) or place.stem, "brought back", "", actor.written)
        return place


def archived(workspace: Workspace) -> list[Path]:
    """The files that were put aside, by name."""
    return sorted((workspace.root / "campaigns" / ARCHIVE).glob("*.y*ml"))


def versions_of(workspace: Workspace, path: Path) -> list[Path]:
    """The versions that are kept of a file, the newest first."""
    return sorted(_versions(workspace, path).glob("*.yaml"), reverse=True)


def kept_versions(workspace: Workspace, path: Path) -> list[KeptVersion]:
    """The same, each with its number and until when it stood."""
    return [
        KeptVersion(int(one.name[:8]), _until(one), one) for one in versions_of(workspace, path)
    ]


def file_of(workspace: Workspace, campaign: str) -> Path | None:
    """The file of the campaign of this name; None if there is none that can be read."""
    return next((one for one in files_of(workspace.root) if _campaign_in(one) == campaign), None)


def write_checked(workspace: Workspace, path: Path, text: str, ends: str, by: str) -> FileRead:
    """Writes beside the file and renames, once `check` has found nothing wrong with the text.

    For whoever has asked who may, and holds the turn. Raises: MistakesFound.
    """
    checked = check_text(workspace, path, text)
    if checked.mistakes:
        raise MistakesFound(checked.mistakes)
    number = _keep(workspace, path) if path.exists() else None
    beside = path.with_name(f".{path.name}.new")  # no campaign file by its name
    write_private(beside, text.replace("\n", ends), newline="")
    with beside.open("rb") as written:
        os.fsync(written.fileno())
    beside.replace(path)
    name = checked.campaign.name if checked.campaign else path.stem
    done, why = ("changed", f"version {number} is kept") if number else ("made", "")
    note(workspace, name, done, why, by)
    return read_path(path)


@contextlib.contextmanager
def one_at_a_time(workspace: Workspace) -> Iterator[None]:
    """No two save at once: neither in this process, nor in another where files can be locked."""
    with _turn, in_turn(workspace.root / ".handrail" / "versions" / ".lock"):
        yield


def hash_of(path: Path) -> str:
    """The hash of a file's bytes."""
    return _hash(path.read_bytes())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def line_ends(text: str) -> str:
    """How the lines of a text end."""
    return "\r\n" if "\r\n" in text else "\n"


def of_campaign(name: str) -> str:
    """The audit's name of a campaign's file."""
    return f"campaign:{name}"


def note(workspace: Workspace, campaign: str, done: str, why: str, by: str) -> None:
    """Writes into the audit what was done with a campaign's file, once there is a queue."""
    if not (workspace.is_simulated or workspace.has_queue):
        return
    entry = AuditEntry(workspace.clock.now(), by, of_campaign(campaign), "", f"file {done}", why)
    with workspace.database.write() as connection:
        audit.record(connection, [entry])


def _known(workspace: Workspace, name: str) -> Path:
    path = path_of(workspace, name)
    if path is None:
        raise NotPossible(f'There is no campaign file "{name[:80]}" here.')
    return path


def _campaign_in(path: Path) -> str | None:
    """The name that a file gives its campaign; None if it cannot be read."""
    with contextlib.suppress(MistakesFound):  # another's file, told when it is asked about
        tree = read(path, shown_path(path)).tree
        if isinstance(tree, dict) and isinstance(name := tree.get("campaign"), str):
            return name
    return None


def _to_come(workspace: Workspace, campaign: str) -> int:
    if not (workspace.is_simulated or workspace.has_queue):
        return 0
    with workspace.database.read() as connection:
        rows = campaigns_to_come(connection)
        return next((threads for name, threads, _ in rows if name == campaign), 0)


def _free(place: Path) -> Path:
    """The place itself, or the next one by a number that nothing stands at."""
    number = 2
    free = place
    while free.exists():
        free = place.with_name(f"{place.stem}-{number}{place.suffix}")
        number += 1
    return free


def _keep(workspace: Workspace, path: Path) -> int:
    """Keeps the file as it is now, and forgets the oldest of more than KEPT; gives its number."""
    folder = _versions(workspace, path)
    make_private_folder(folder)
    at = f"{workspace.clock.now():%Y%m%dT%H%M%S.%fZ}"
    number = 1 + max((int(one.name[:8]) for one in folder.glob("*.yaml")), default=0)
    kept = folder / f"{number:08}-{at}.yaml"
    number_of = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_RIGHTS)
    with os.fdopen(number_of, "wb") as file:
        file.write(path.read_bytes())
    for old in versions_of(workspace, path)[KEPT:]:
        old.unlink()
    return number


def _versions(workspace: Workspace, path: Path) -> Path:
    return workspace.root / ".handrail" / "versions" / path.stem


def _until(kept: Path) -> datetime:
    return datetime.strptime(kept.stem[9:], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
