"""Small films as far as their container goes: boxes within boxes, with notes to be taken out."""

WHERE = b"+51.5074-000.1278/"


def box(kind: bytes, inside: bytes = b"") -> bytes:
    return (8 + len(inside)).to_bytes(4, "big") + kind + inside


def track(handler: bytes) -> bytes:
    says = box(b"hdlr", bytes(8) + handler + bytes(12))
    return box(b"trak", box(b"udta", box(b"name", b"Planted Phone")) + box(b"mdia", says))


def head(seconds: int = 24) -> bytes:
    times = (0, 0, 600, 600 * seconds)
    return box(b"mvhd", bytes(4) + b"".join(one.to_bytes(4, "big") for one in times) + bytes(80))


def a_film(
    *handlers: bytes, brand: bytes = b"mp42", seconds: int = 24, extra: bytes = b""
) -> bytes:
    """A film with notes about where and with what it was made."""
    tracks = b"".join(map(track, handlers or (b"vide", b"soun")))
    notes = box(b"udta", box(b"\xa9xyz", WHERE)) + box(b"meta", bytes(4) + b"Planted Camera")
    inside = head(seconds) + tracks + notes
    return (
        box(b"ftyp", brand + bytes(4) + brand)
        + box(b"moov", inside)
        + extra
        + box(b"mdat", b"moving")
    )
