"""Pictures: nothing but what can be seen comes along, and nothing harmful gets in."""

import io
from pathlib import Path

import pytest
from PIL import Image

from scheduler.errors import NotPossible
from scheduler.stories.writing import pictures
from scheduler.stories.writing.pictures import stripped_png, taken_in
from tests.support.examples.pictures import a_picture as of_one_colour


def a_picture(kind: str = "JPEG", **more: object) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(drawn, kind, **more)
    return drawn.getvalue()


def test_neither_place_nor_camera_nor_comment_comes_along() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Planted Camera"
    exif.get_ifd(0x8825)[1] = "N"
    given = a_picture(exif=exif, comment=b"Planted Comment")
    assert b"Planted" in given
    stripped = stripped_png(given)
    assert b"Planted" not in stripped
    with Image.open(io.BytesIO(stripped)) as opened:
        assert not opened.getexif()
        assert opened.info == {}
        assert opened.size == (40, 30)


def test_what_was_appended_to_a_picture_is_left_behind() -> None:
    polyglot = a_picture("PNG") + b"PK\x03\x04<script>alert(1)</script>"
    assert b"script" not in stripped_png(polyglot)


@pytest.mark.parametrize(
    "given",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\x00" * 40,
        a_picture()[:200],
        b"",
        b"%PDF-1.7",
    ],
    ids=["SVG", "GIF", "half a picture", "nothing", "PDF"],
)
def test_what_is_no_picture_that_we_take_is_refused(given: bytes) -> None:
    with pytest.raises(NotPossible, match="JPEG, PNG or WebP"):
        stripped_png(given)


def test_what_lies_under_transparent_parts_stays_hidden() -> None:
    drawn = io.BytesIO()
    Image.new("RGBA", (40, 30), (200, 0, 0, 0)).save(drawn, "PNG")
    with Image.open(io.BytesIO(stripped_png(drawn.getvalue()))) as opened:
        assert opened.getpixel((0, 0)) == (255, 255, 255)


def test_what_would_be_too_large_for_x_is_drawn_smaller() -> None:
    side = pictures.LONGEST_SIDE
    noise = Image.effect_noise((side, side), 200).convert("RGB")
    drawn = io.BytesIO()
    noise.save(drawn, "PNG", compress_level=0)  # there is nothing to be saved in noise
    assert len(drawn.getvalue()) > pictures.MOST_SENT_BYTES
    assert len(stripped_png(drawn.getvalue())) <= pictures.MOST_SENT_BYTES


def test_a_decompression_bomb_is_not_unpacked() -> None:
    bomb = of_one_colour("PNG", (20_000, 20_000), "1")
    assert len(bomb) < 100_000
    with pytest.raises(NotPossible):
        stripped_png(bomb)


def test_fifty_megabytes_are_not_even_read(tmp_path: Path) -> None:
    big = tmp_path / "big.png"
    with big.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(NotPossible, match="20 MB"):
        taken_in("big.png", tmp_path, tmp_path / "to")


def test_a_form_reaches_no_file_outside_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(a_picture("PNG"))
    with pytest.raises(NotPossible, match="no picture"):
        taken_in("../secret.png", folder, tmp_path / "to")


def test_the_same_picture_is_kept_once_under_its_own_hash(tmp_path: Path) -> None:
    (tmp_path / "one.jpg").write_bytes(a_picture())
    first = taken_in("one.jpg", tmp_path, tmp_path / "to")
    assert first == taken_in("one.jpg", tmp_path, tmp_path / "to")
    assert [path.stem for path in (tmp_path / "to").iterdir()] == [first]
    assert taken_in(None, tmp_path, tmp_path / "to") is None
    assert pictures.MOST_BYTES == 20_000_000
