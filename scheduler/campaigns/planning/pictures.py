"""What a picture file really is: told by its first bytes, and by opening it whole."""

import struct
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.yaml_files.suggestions import InvalidValue

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

_MEGABYTE = 1_000_000
LONGEST_SIDE = 8_192  # pixels; Source: X's media guide: 8192 x 8192 for pictures
_MOST_FRAMES = 350  # of a GIF; Source: the same, and 1280 x 1080 pixels for it
_GIF_SIDES = (1_280, 1_080)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that X takes, and the names and size that go with it."""

    name: str
    endings: tuple[str, ...]
    most_bytes: int
    is_film: bool = False


# Source: docs/reference of X's media upload, read 2026-11: 5 MB, 15 MB for GIF, 512 MB for films.
JPEG = Format("JPEG", (".jpg", ".jpeg"), 5 * _MEGABYTE)
PNG = Format("PNG", (".png",), 5 * _MEGABYTE)
WEBP = Format("WebP", (".webp",), 5 * _MEGABYTE)
GIF = Format("GIF", (".gif",), 15 * _MEGABYTE)
FILM = Format("film", (".mp4", ".mov"), 512 * _MEGABYTE, is_film=True)

# Kinds that people have and X does not take: the beginning of the file, what to call it.
_STRANGERS = (
    (b"%PDF", "a PDF"),
    (b"BM", "a BMP picture"),
    (b"II*\x00", "a TIFF or camera picture"),
    (b"MM\x00*", "a TIFF or camera picture"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an SVG drawing, or another XML file"),
    (b"8BPS", "a Photoshop picture"),
    (b"PK\x03\x04", "a document or a zip folder"),
    (b"\x1aE\xdf\xa3", "a WebM or MKV film"),
    (b"<!DOCTYPE", "a web page and no picture"),
    (b"<html", "a web page and no picture"),
)
# Brands of the ISO base media format that are pictures. Source: ISO/IEC 23008-12, annex B.
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF = frozenset({b"avif", b"avis"})
_PRINT_MODES = frozenset({"CMYK", "LAB", "YCbCr"})


def format_of(path: Path, name: str) -> Format:
    """The format of the file by its first bytes.

    Raises: InvalidValue for a kind that X does not take, with what to save it as.
    """
    with path.open("rb") as file:
        first = file.read(512)
    if first.startswith(b"\xff\xd8\xff"):
        return JPEG
    if first.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if first.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if first.startswith(b"RIFF") and first[8:12] == b"WEBP":
        return WEBP
    if first[4:8] in (b"ftyp", b"moov", b"mdat", b"wide"):
        return _by_brands(first, name)
    raise _stranger(first, name)


def check_opens(path: Path, name: str, kind: Format) -> None:
    """Opens a picture whole, as X will.

    Raises: InvalidValue where it is cut short, damaged, too large a picture, or in print colours.
    """
    # Pillow takes a while to come, and only pictures need it.
    from PIL import Image

    damages = (
        OSError,  # cut short, or no picture at all
        SyntaxError,  # Pillow's word for a broken PNG
        ValueError,
        EOFError,
        struct.error,
        Image.DecompressionBombError,
    )
    try:
        # Pillow warns of odd metadata, and on opening of sizes that we judge ourselves.
        with warnings.catch_warnings(action="ignore"), Image.open(path) as picture:
            refusal = _refusal(name, kind, picture)
            if refusal is None:
                _decode(kind, picture)
    except damages as error:
        raise InvalidValue(
            f'"{name}" cannot be opened as a picture: it is cut short or damaged',
            "Copy or save it again, and look whether it opens on your own screen.",
        ) from error
    if refusal is not None:
        raise refusal


def _refusal(name: str, kind: Format, picture: "ImageFile") -> InvalidValue | None:
    """What X would not take of a picture, as far as its head tells."""
    width, height = picture.size
    most = _GIF_SIDES if kind is GIF else (LONGEST_SIDE, LONGEST_SIDE)
    if width > most[0] or height > most[1]:
        return InvalidValue(
            f'"{name}" measures {width:,} x {height:,} pixels; '
            f"X takes {most[0]:,} x {most[1]:,} of a {kind.name}",
            "Make it smaller.",
        )
    if picture.mode in _PRINT_MODES:
        wrong = f'"{name}" is in colours for print ({picture.mode}), which X shows wrong'
        return InvalidValue(wrong, "Save it again in RGB colours, for the screen.")
    frames = getattr(picture, "n_frames", 1)
    if kind is GIF and frames > _MOST_FRAMES:
        wrong = f'"{name}" has {frames:,} frames, and X takes {_MOST_FRAMES} in a GIF'
        return InvalidValue(wrong, "Make it shorter, or save it as a film.")
    return None


def _decode(kind: Format, picture: "ImageFile") -> None:
    """Reads every byte of it. Raises what Pillow raises."""
    if kind is JPEG:  # an eighth of the size takes a fraction of the time, and all the bytes
        picture.draft(picture.mode, (picture.width // 8 or 1, picture.height // 8 or 1))
    for frame in range(getattr(picture, "n_frames", 1) if kind is GIF else 1):
        picture.seek(frame)
        picture.load()


def _by_brands(first: bytes, name: str) -> Format:
    brands = {first[8:12]} if first[4:8] == b"ftyp" else set()
    size = min(int.from_bytes(first[:4], "big"), len(first)) if brands else 0
    brands |= {first[at : at + 4] for at in range(16, size - 3, 4)}
    if first[8:12] in _AVIF or (brands & _AVIF and first[8:12] in _HEIC):
        raise InvalidValue(
            f'"{name}" is an AVIF picture, which X does not take', "Save it as JPEG or PNG."
        )
    if first[8:12] in _HEIC:
        raise InvalidValue(
            f'"{name}" is an iPhone photo (HEIC), which X does not take',
            "Save it as JPEG: open it, then Export or Share, and choose JPEG.",
        )
    return FILM


def _stranger(first: bytes, name: str) -> InvalidValue:
    remedy = "Save it as JPEG, PNG, WebP, GIF, MP4 or MOV."
    if not first:
        return InvalidValue(f'"{name}" is empty', "Copy or save it again.")
    start = first.lstrip(b"\xef\xbb\xbf \t\r\n")
    for beginning, what in _STRANGERS:
        if start.startswith(beginning):
            return InvalidValue(f'"{name}" is {what}, which X does not take', remedy)
    return InvalidValue(f'"{name}" is no picture or film that X takes', remedy)
