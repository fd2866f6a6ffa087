"""Puts pictures inside a page, so that the page stays one file."""

import base64
from collections.abc import Iterable
from pathlib import Path

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.pages.threads_page import Picture

MOST_BYTES = 5_000_000  # of one picture; a larger one is told by its alt text only
_TYPES = {".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".webp": "webp", ".gif": "gif"}


def pictures_of(media: Iterable[PlannedMedia], folder: Path) -> tuple[Picture, ...]:
    """The pictures of one post, each with its alt text; its file may be gone meanwhile."""
    return tuple(
        Picture(one.alt, _address(folder / one.path), one.captions is not None) for one in media
    )


def _address(path: Path) -> str | None:
    kind = _TYPES.get(path.suffix.lower())
    try:
        if kind is None or path.stat().st_size > MOST_BYTES:
            return None
        return f"data:image/{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
    except OSError:
        return None
