"""Draws a story's pictures anew from their pixels, so that nothing else comes along."""

import hashlib
from pathlib import Path

from scheduler.errors import NotPossible
from scheduler.i18n import N_, _
from scheduler.media.drawing import CannotDraw, TooManyPixels, as_png, clean, upright
from scheduler.private_files import FILE_RIGHTS, make_private_folder, replace_file

MOST_BYTES = 20_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_048
MOST_SENT_BYTES = 5_000_000  # what X takes of a picture
_FORMATS = ("JPEG", "PNG", "WEBP")
_NOT_ONE = N_(
    '"{name}" is not a picture that we can take. Save it as JPEG, PNG or WebP, up to 20 MB.'
)


def taken_in(name: str | None, folder: Path, to: Path) -> str | None:
    """The SHA-256 of the stripped copy of the picture `name` below `folder`, kept in `to`.

    No EXIF, no place, no comment, nothing that was appended.
    Raises: NotPossible if it is no such picture, or larger than it says.
    """
    if not name:
        return None
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        raise NotPossible(_('There is no picture "{name}" beside the form.').format(name=name))
    if path.stat().st_size > MOST_BYTES:
        raise NotPossible(_(_NOT_ONE).format(name=name))
    return keep(path.read_bytes(), name, to)


def keep(given: bytes, name: str, to: Path) -> str:
    """Draws a picture anew and keeps it in `to`; gives the SHA-256 of what is kept.

    Raises: NotPossible if it is none that we take.
    """
    if len(given) > MOST_BYTES:
        raise NotPossible(_(_NOT_ONE).format(name=name))
    stripped = stripped_png(given, name)
    digest = hashlib.sha256(stripped).hexdigest()
    make_private_folder(to)
    replace_file(to / f"{digest}.png", stripped, FILE_RIGHTS)
    return digest


def stripped_png(given: bytes, name: str = "the picture") -> bytes:
    """Redraws a picture as PNG, upright, and nothing but its pixels.

    Raises: NotPossible.
    """
    try:
        seen = upright(given, _FORMATS, MOST_PIXELS)
    except TooManyPixels as error:
        raise NotPossible(
            _('"{name}" has more pixels than anybody can see. Shrink it.').format(name=name)
        ) from error
    except CannotDraw as error:
        raise NotPossible(_(_NOT_ONE).format(name=name)) from error
    side = LONGEST_SIDE
    while len(drawn := as_png(clean(seen, side))) > MOST_SENT_BYTES:
        side = side * 3 // 4
    return drawn
