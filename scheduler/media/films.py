"""Looks into films, MP4 and MOV, by their container; takes out where and with what they were made.

A film is not drawn anew: that needs a whole studio. Its container is a tree of boxes, each with its
length and its kind. Boxes of notes (where it was filmed, with which telephone, by whom) are turned
into boxes that say nothing, in their place, so that nothing else moves.
Source: ISO/IEC 14496-12, sections 4.2, 8.1 and 8.10; Apple's QuickTime File Format.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_HOLD_OTHERS: Final = frozenset({b"moov", b"trak", b"mdia"})
_NOTES: Final = frozenset({b"udta", b"meta", b"uuid", b"XMP_"})
_TRACKS_OF_NOTES: Final = frozenset({b"meta", b"mdta", b"camm"})
_NOTHING: Final = b"free"
_MOST_BOXES = 10_000
_DEEPEST = 6


class BrokenFilm(ValueError):
    """What was given is no film, or not a whole one."""


@dataclass(frozen=True, slots=True)
class Film:
    """A film as it is kept."""

    content: bytes
    seconds: int | None  # None where it does not say


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    begin: int  # of the whole box
    inside: int  # where what it holds begins
    end: int


def without_notes(given: bytes) -> Film:
    """The same film, where its notes say nothing.

    Raises: BrokenFilm where it is cut short, or shows nothing.
    """
    boxes = list(_boxes(given, 0, len(given)))
    kinds = {box.kind for box in boxes}
    if not {b"moov", b"mdat"} <= kinds:
        raise BrokenFilm("a part of it is missing")
    made = bytearray(given)
    seconds, shows = None, False
    for box in _all(given, boxes):
        if box.kind in _NOTES or (box.kind == b"trak" and _handler(given, box) in _TRACKS_OF_NOTES):
            made[box.begin + 4 : box.begin + 8] = _NOTHING
            made[box.inside : box.end] = bytes(box.end - box.inside)
        elif box.kind == b"mvhd":
            seconds = _seconds(given[box.inside : box.end])
        elif box.kind == b"hdlr" and given[box.inside + 8 : box.inside + 12] == b"vide":
            shows = True
    if not shows:
        raise BrokenFilm("there is no picture in it, only sound")
    return Film(bytes(made), seconds)


def _all(given: bytes, boxes: list[_Box], depth: int = 0) -> Iterator[_Box]:
    for box in boxes:
        yield box
        if box.kind in _HOLD_OTHERS and depth < _DEEPEST:
            yield from _all(given, list(_boxes(given, box.inside, box.end)), depth + 1)


def _boxes(given: bytes, begin: int, end: int) -> Iterator[_Box]:
    """The boxes that lie side by side between two places.

    Raises: BrokenFilm where one says that it goes on behind the end.
    """
    count = 0
    while begin + 8 <= end:
        size, kind = int.from_bytes(given[begin : begin + 4], "big"), given[begin + 4 : begin + 8]
        inside = begin + 8
        if size == 1:
            size, inside = int.from_bytes(given[begin + 8 : begin + 16], "big"), begin + 16
        elif size == 0:  # to the end
            size = end - begin
        count += 1
        if size < inside - begin or begin + size > end or count > _MOST_BOXES:
            raise BrokenFilm("it is cut short or damaged")
        yield _Box(kind, begin, inside, begin + size)
        begin += size


def _handler(given: bytes, track: _Box) -> bytes:
    """What a track is for: vide, soun, text, meta."""
    for box in _all(given, [track]):
        if box.kind == b"hdlr":
            return given[box.inside + 8 : box.inside + 12]
    return b""


def _seconds(head: bytes) -> int | None:
    """How long it is, from its movie header: version 0 has 32-bit times, version 1 64-bit ones."""
    at, width = (20, 8) if head[:1] == b"\x01" else (12, 4)
    a_second = int.from_bytes(head[at : at + 4], "big")
    units = int.from_bytes(head[at + 4 : at + 4 + width], "big")
    return round(units / a_second) if a_second and units < 1 << 40 else None
