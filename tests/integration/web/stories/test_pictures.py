"""One picture, drawn anew: and what is none is said in plain words."""

import io
import struct
import zlib
from uuid import uuid4

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from tests.support.desks.story_web import StoryWeb
from tests.support.desks.web import Answer
from tests.support.examples.pictures import a_picture

ALT = "Two chairs by a window."


def _send(teller: StoryWeb, content: bytes, name: str = "chairs.jpg", alt: str = ALT) -> Answer:
    edge = uuid4().hex
    fields = {"token": teller.browser.token, "alt": alt}
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="picture"; filename="{name}"\r\n'
    parts += [head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + content + b"\r\n"]
    body = b"".join(parts) + f"--{edge}--\r\n".encode()
    kind = f"multipart/form-data; boundary={edge}"
    return teller.browser.send(f"{teller.path}/write/picture", body, content_type=kind)


def _from_a_phone() -> bytes:
    image = Image.new("RGB", (60, 40), "teal")
    exif = image.getexif()
    exif[Base.Make] = "A Camera"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (51.5, 0.0, 0.0)
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif, comment=b"at home")
    return file.getvalue()


def _bomb() -> bytes:
    """A few bytes that say that they are 60,000 by 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + rows + chunk(b"IEND", b"")


HOSTILE = {
    "a bomb": _bomb(),
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200,
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a page": b"<html><script>alert(1)</script></html>",
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "a GIF": a_picture("GIF"),
    "half a picture": a_picture("PNG", (200, 200))[:60],
    "one byte": b"\xff",
}


def test_a_picture_is_drawn_anew_without_place_or_camera(teller: StoryWeb) -> None:
    teller.told()
    given = _from_a_phone() + b"<script>alert(1)</script>"
    assert _send(teller, given).location == f"{teller.path}/write"
    answer = teller.get("picture")
    assert answer.headers["content-type"] == "image/png"
    assert "sandbox" in answer.headers["content-security-policy"]
    for left in (b"A Camera", b"at home", b"GPS", b"<script>", b"Exif", b"JFIF"):
        assert left not in answer.body
    shown = Image.open(io.BytesIO(answer.body))
    assert (shown.format, dict(shown.getexif())) == ("PNG", {})
    page = teller.get("preview")
    assert ALT in page.words
    assert f'src="{teller.path}/picture"' in page.text


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_picture_of_ours_is_said_in_plain_words(teller: StoryWeb, kind: str) -> None:
    teller.begin()
    page = _send(teller, HOSTILE[kind], '"><script>alert(1)</script>.jpg')
    assert page.status == 422
    assert "JPEG, PNG or WebP" in page.words or "more pixels" in page.words
    assert "<script>alert" not in page.text
    assert ALT in page.text
    assert teller.get("picture").status == 404


def test_a_picture_needs_words_and_its_words_may_change_alone(teller: StoryWeb) -> None:
    teller.told()
    assert _send(teller, a_picture(), alt="").status == 422
    _send(teller, a_picture())
    before = teller.get("picture").body
    teller.write("picture", alt="Two empty chairs.")
    assert teller.get("picture").body == before
    assert "Two empty chairs." in teller.get("preview").words


def test_a_picture_that_is_replaced_or_left_out_is_deleted(teller: StoryWeb) -> None:
    teller.begin()
    folder = teller.web.root / "media" / "stories"
    _send(teller, a_picture())
    _send(teller, a_picture(size=(20, 10)))
    assert len(list(folder.iterdir())) == 1
    _send(teller, a_picture(size=(20, 10)))
    assert len(list(folder.iterdir())) == 1
    teller.write("picture", leave="1")
    assert list(folder.iterdir()) == []


def test_a_picture_that_a_story_shows_stays_until_the_story_goes(teller: StoryWeb) -> None:
    teller.told()
    folder = teller.web.root / "media" / "stories"
    _send(teller, a_picture())
    teller.post("show")
    _send(teller, a_picture(size=(20, 10)))
    assert len(list(folder.iterdir())) == 2


def test_too_large_a_file_is_turned_away_at_the_door(teller: StoryWeb) -> None:
    teller.begin()
    assert _send(teller, b"\xff" * 21_500_000).status == 413
    assert _send(teller, b"\xff" * 20_100_000).status == 422


def test_what_is_thrown_away_takes_its_picture_along(teller: StoryWeb) -> None:
    teller.begin()
    _send(teller, a_picture())
    teller.post("delete")
    assert list((teller.web.root / "media" / "stories").iterdir()) == []


def test_nobody_else_sees_the_picture(teller: StoryWeb) -> None:
    teller.told()
    _send(teller, a_picture())
    for person in ("ruth", "admin"):
        assert teller.web.browser(person).get(f"{teller.path}/picture").status == 404
