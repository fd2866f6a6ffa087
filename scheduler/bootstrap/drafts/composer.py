"""Saves a campaign file that was made from values, or does not touch it."""

import contextlib
import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.formats.composing import (
    CampaignValues,
    ThreadValues,
    new_campaign,
    with_head,
    with_thread,
)
from scheduler.campaigns.loader import campaign_of_text, files_of
from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.model.fields import is_identifier
from scheduler.errors import FileChangedSince, MistakesFound, NotPossible
from scheduler.private_files import FILE_RIGHTS, make_private_folder, write_private
from scheduler.yaml_files.decoding import read_text
from scheduler.yaml_files.reader import read, shown_path

KEPT = 10  # versions of a file
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class FileRead:
    """A campaign file as it was read, to be changed."""

    path: Path
    text: str
    hash: str  # of its bytes: whoever saves says which file they read


def read_file(workspace: Workspace, campaign: str) -> FileRead:
    """The file of a campaign, by its name.

    Raises: NotPossible if there is none; MistakesFound if it cannot be read.
    """
    path = _file_of(workspace, campaign)
    if path is None:
        raise NotPossible(f'There is no campaign "{campaign}" here.')
    return FileRead(path, _text(path), _hash(path))


def add_campaign(
    workspace: Workspace, values: CampaignValues, threads: Sequence[ThreadValues]
) -> FileRead:
    """Makes the file of a new campaign.

    Raises: MistakesFound, NotPossible; then nothing was written.
    """
    if not is_identifier(values.name):
        raise NotPossible(
            f'"{values.name[:64]}" cannot be a name. Use up to 64 letters, digits and hyphens.'
        )
    path = workspace.root / "campaigns" / f"{values.name}.yaml"
    with _one_at_a_time(workspace):
        there = _file_of(workspace, values.name) or (path if path.exists() else None)
        if there is not None:
            raise FileChangedSince(shown_path(there))
        return _save(workspace, path, new_campaign(values, threads), "\n")


def change_campaign(workspace: Workspace, values: CampaignValues, read_hash: str) -> FileRead:
    """Gives a campaign another head; `read_hash` is that of the file that was on the screen.

    Raises: FileChangedSince, MistakesFound, NotPossible; then nothing was written.
    """
    with _one_at_a_time(workspace):
        found = _as_read(workspace, values.name, read_hash)
        return _changed(workspace, found, with_head(_with_plain_ends(found.text), values))


def save_thread(
    workspace: Workspace, campaign: str, values: ThreadValues, read_hash: str
) -> FileRead:
    """Changes a thread of a campaign, or adds it; `read_hash` is that of the file on the screen.

    Raises: FileChangedSince, MistakesFound, NotPossible; then nothing was written.
    """
    with _one_at_a_time(workspace):
        found = _as_read(workspace, campaign, read_hash)
        return _changed(workspace, found, with_thread(_with_plain_ends(found.text), values))


def versions_of(workspace: Workspace, path: Path) -> list[Path]:
    """The versions that are kept of a file, the newest first."""
    return sorted(_versions(workspace, path).glob("*.yaml"), reverse=True)


def _file_of(workspace: Workspace, campaign: str) -> Path | None:
    for path in files_of(workspace.root):
        with contextlib.suppress(MistakesFound):  # another's file, told when it is asked about
            tree = read(path, shown_path(path)).tree
            if isinstance(tree, dict) and tree.get("campaign") == campaign:
                return path
    return None


def _as_read(workspace: Workspace, campaign: str, read_hash: str) -> FileRead:
    found = read_file(workspace, campaign)
    if found.hash != read_hash:
        raise FileChangedSince(shown_path(found.path))
    return found


def _changed(workspace: Workspace, found: FileRead, text: str) -> FileRead:
    ends = "\r\n" if "\r\n" in found.text else "\n"
    return _save(workspace, found.path, text, ends)


def _save(workspace: Workspace, path: Path, text: str, ends: str) -> FileRead:
    """Writes beside the file and renames, once the loader has taken what would stand there."""
    campaign: Campaign = campaign_of_text(text, path, workspace.organisation)
    if path.exists():
        _keep(workspace, path)
    beside = path.with_name(f".{path.name}.new")  # no campaign file by its name
    write_private(beside, text.replace("\n", ends), newline="")
    with beside.open("rb") as written:
        os.fsync(written.fileno())
    beside.replace(path)
    return FileRead(campaign.path, _text(path), _hash(path))


def _keep(workspace: Workspace, path: Path) -> None:
    """Keeps the file as it is now, and forgets the oldest of more than KEPT."""
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


def _versions(workspace: Workspace, path: Path) -> Path:
    return workspace.root / ".handrail" / "versions" / path.stem


@contextlib.contextmanager
def _one_at_a_time(workspace: Workspace) -> Iterator[None]:
    """No two save at once: neither in this process, nor in another where files can be locked."""
    folder = workspace.root / ".handrail" / "versions"
    make_private_folder(folder)
    with _turn, (folder / ".lock").open("w") as lock:
        if os.name == "posix":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _text(path: Path) -> str:
    return read_text(path, shown_path(path))


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
