"""Small real pictures, as a camera or a designer would save them."""

import io
from functools import cache

from PIL import Image


@cache
def a_picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), mode: str = "RGB") -> bytes:
    """The bytes of a picture of one colour, as the program Pillow names `kind` writes it."""
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()
