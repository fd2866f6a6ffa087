"""Small real pictures, as a camera or a designer would save them."""

import io
import zlib
from functools import cache

from PIL import Image

_PIECE = 1 << 20
_ADLER = 65_521  # what zlib's sum of bytes is taken modulo


@cache
def a_picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), mode: str = "RGB") -> bytes:
    """The bytes of a picture of one colour, as the program Pillow names `kind` writes it.

    A PNG of black and white is not unpacked for it: those may be larger than the memory.
    """
    if (kind, mode) == ("PNG", "1"):
        return _black(*size)
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


def _black(width: int, height: int) -> bytes:
    head = width.to_bytes(4) + height.to_bytes(4) + bytes([1, 0, 0, 0, 0])  # a bit for each pixel
    zeros = _packed_zeros(height * (1 + -(-width // 8)))
    parts = (_part(b"IHDR", head), _part(b"IDAT", zeros), _part(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _part(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + name + content + zlib.crc32(name + content).to_bytes(4)


def _packed_zeros(count: int) -> bytes:
    """What zlib makes of so many zeros: a piece that was packed once, again and again."""
    pieces, rest = divmod(count, _PIECE)
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    piece = packer.compress(bytes(_PIECE)) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(bytes(rest)) + packer.flush()
    return b"\x78\x9c" + piece * pieces + end + (count % _ADLER << 16 | 1).to_bytes(4)
