"""Draws pictures anew from their pixels: upright, as the eye sees them, and nothing besides.

No EXIF, no place, no camera, no comment, and nothing that was appended comes along.
"""

import io
import struct
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

MOST_GIF_PIXELS = 60_000_000  # of all its frames
_SRGB: Final = ImageCms.createProfile("sRGB")
_BITS = 64  # of a look
SIMILAR_BITS = 10  # so many may differ between two that look the same


class CannotDraw(ValueError):
    """What was given is no picture of a kind that is taken, or it is damaged."""


class TooManyPixels(CannotDraw):
    """A picture that is larger than anybody can see, or says that it is."""


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A picture as it is kept."""

    content: bytes
    ending: str  # .jpg, .png, .gif
    look: str  # see `look_of`


def upright(
    given: bytes, kinds: Sequence[str], most_pixels: int, within: int | None = None
) -> Image.Image:
    """The pixels of a picture, upright, on white, in the screen's colours.

    `kinds` are Pillow's names of what is taken. With `within`, a photograph may come smaller, but
    no smaller than that many pixels on its longest side, if it has them.
    Raises: CannotDraw.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(given), formats=tuple(kinds)) as opened:
                if opened.width * opened.height > most_pixels:
                    raise TooManyPixels("more pixels than anybody can see")
                if within:  # an eighth of the size takes a fraction of the time and the memory
                    opened.draft("RGB", (within, within))
                return _on_white(_for_the_screen(ImageOps.exif_transpose(opened)))
    except (
        *(UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, struct.error),
        *(Image.DecompressionBombError, Image.DecompressionBombWarning),
    ) as error:
        if isinstance(error, CannotDraw):
            raise
        raise CannotDraw(str(error)) from error


def _for_the_screen(opened: Image.Image) -> Image.Image:
    """The same in sRGB, which is what is meant where no profile says otherwise."""
    profile = opened.info.get("icc_profile")
    if not profile:
        return opened
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        has_alpha = opened.mode in ("RGBA", "LA", "PA")
        seen = opened if opened.mode in ("RGB", "CMYK", "L") else opened.convert("RGB")
        made = ImageCms.profileToProfile(seen, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return opened  # a profile that says nothing: the colours are taken as they are
    if made is None:
        return opened
    if has_alpha:
        made.putalpha(opened.getchannel("A"))
    return made


def _on_white(picture: Image.Image) -> Image.Image:
    """What can be seen of it: what lies under transparent places stays hidden."""
    if picture.mode == "RGB" and "transparency" not in picture.info:
        return picture
    seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")


def clean(picture: Image.Image, side: int) -> Image.Image:
    """Its pixels alone, at most `side` wide and high."""
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    made = Image.new("RGB", smaller.size)
    made.paste(smaller)
    return made


def as_png(picture: Image.Image) -> bytes:
    """A picture without loss."""
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=False)
    return file.getvalue()


def as_jpeg(picture: Image.Image, quality: int = 90) -> bytes:
    """A photograph, with a loss that nobody sees."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()


def fitted(
    picture: Image.Image, longest_side: int, most_bytes: int, *, without_loss: bool
) -> DrawnPicture:
    """A picture of a size that may be kept: as PNG where that does it, else as JPEG, smaller."""
    side = longest_side
    made = clean(picture, side)
    if without_loss and len(content := as_png(made)) <= most_bytes:
        return DrawnPicture(content, ".png", look_of(made))
    while len(content := as_jpeg(made)) > most_bytes:
        side = side * 3 // 4
        made = clean(picture, side)
    return DrawnPicture(content, ".jpg", look_of(made))


def frames_in(given: bytes) -> int:
    """How many frames a picture has.

    Raises: CannotDraw.
    """
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(given)) as opened:
            return int(getattr(opened, "n_frames", 1))
    except (OSError, ValueError, SyntaxError, EOFError, struct.error) as error:
        raise CannotDraw(str(error)) from error


def size_of(path: Path) -> tuple[int, int] | None:
    """Width and height of a picture as it is seen, in pixels; None if it is none."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path) as opened:
            width, height = opened.size
            is_lying = opened.getexif().get(0x0112, 1) >= 5  # turned by a quarter
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return (height, width) if is_lying else (width, height)


def moving(given: bytes, most_bytes: int) -> DrawnPicture:
    """An animated GIF, each frame drawn anew.

    Raises: CannotDraw; TooManyPixels.
    """
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(given)) as opened:
            count = getattr(opened, "n_frames", 1)
            if count * opened.width * opened.height > MOST_GIF_PIXELS:
                raise TooManyPixels("too many frames")
            frames, times = [], []
            for frame in ImageSequence.Iterator(opened):
                times.append(int(frame.info.get("duration", 100)))
                plain = Image.new("RGBA", frame.size)  # nothing that the frame has with it
                plain.paste(frame.convert("RGBA"))
                frames.append(plain)
            again = int(opened.info.get("loop", 0))
    except (OSError, ValueError, SyntaxError, EOFError, struct.error) as error:
        if isinstance(error, CannotDraw):
            raise
        raise CannotDraw(str(error)) from error
    file = io.BytesIO()
    frames[0].save(
        *(file, "GIF"),
        save_all=True,
        append_images=frames[1:],
        duration=times,
        loop=again,
        disposal=2,
    )
    if len(file.getvalue()) > most_bytes:
        raise TooManyPixels("too large once it is drawn anew")
    return DrawnPicture(file.getvalue(), ".gif", look_of(_on_white(frames[0])))


def cropped(picture: Image.Image, shape: tuple[int, int], focus: tuple[int, int]) -> Image.Image:
    """The largest part of `shape`, width to height, that has `focus` as near its middle as can be.

    `focus` is in per cent from left and top.
    """
    wide, high = shape
    width = min(picture.width, picture.height * wide // high) or 1
    height = min(picture.height, picture.width * high // wide) or 1
    left = _begin(picture.width, width, focus[0])
    top = _begin(picture.height, height, focus[1])
    return picture.crop((left, top, left + width, top + height))


def _begin(whole: int, part: int, focus: int) -> int:
    return max(0, min(whole - part, whole * focus // 100 - part // 2))


def look_of(picture: Image.Image) -> str:
    """What tells how a picture looks: where it grows brighter from left to right, in 16 hex digits.

    The same picture, smaller or saved again, has nearly the same look: see `is_similar`.
    """
    small = picture.convert("L").resize((9, 8), Image.Resampling.BILINEAR)
    light = small.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (light[at] < light[at + 1])
    return f"{bits:016x}"


def is_similar(look: str, other: str) -> bool:
    """Whether two looks are those of pictures that look the same."""
    return difference(look, other) <= SIMILAR_BITS


def difference(look: str, other: str) -> int:
    """In how many of 64 places two looks differ; 64 for what is no look."""
    try:
        return (int(look, 16) ^ int(other, 16)).bit_count()
    except ValueError:
        return _BITS
