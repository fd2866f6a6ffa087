"""The files that a post shows: the very ones that were approved, or none."""

import hashlib
from pathlib import Path

from scheduler.campaigns.model.plan import PlannedCaptions, PlannedMedia
from scheduler.networks.base import CaptionsFile, MediaFile


class NotAsApproved(Exception):
    """Why this file may not be shown, in words for a person."""


def file_of(planned: PlannedMedia, folder: Path) -> MediaFile:
    """The picture or film with its words, as they were approved.

    Raises: NotAsApproved if a file or a description has changed, or is missing.
    """
    if not planned.alt.strip():
        raise NotAsApproved(f'"{planned.path}" has no description for those who cannot see it.')
    path = _checked(folder, planned.path, planned.sha256)
    captions = _captions(planned.captions, folder) if planned.captions else None
    return MediaFile(path, planned.sha256, planned.alt, captions)


def _captions(planned: PlannedCaptions, folder: Path) -> CaptionsFile:
    path = _checked(folder, planned.path, planned.sha256)
    return CaptionsFile(path, planned.sha256, planned.language)


def _checked(folder: Path, name: str, sha256: str) -> Path:
    path = folder / name
    try:
        with path.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        raise NotAsApproved(
            f'"{name}" is no longer in the folder media, or cannot be read.'
        ) from None
    if found != sha256:
        raise NotAsApproved(f'"{name}" is not the file that was approved.')
    return path
