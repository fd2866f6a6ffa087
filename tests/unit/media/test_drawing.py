"""What is drawn anew is what the eye sees, of the size and shape that was asked for."""

import io

import pytest
from PIL import Image, ImageCms, ImageDraw

from scheduler.media.drawing import (
    CannotDraw,
    TooManyPixels,
    as_jpeg,
    cropped,
    difference,
    fitted,
    frames_in,
    is_similar,
    look_of,
    moving,
    size_of,
    upright,
)
from scheduler.media.films import BrokenFilm, without_notes
from tests.support.examples.films import WHERE, a_film, box
from tests.support.examples.pictures import a_picture

KINDS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")


def a_scene(size: tuple[int, int] = (320, 200), at: int = 200) -> Image.Image:
    picture = Image.new("RGB", size, "#dfe8e6")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((at, 20, at + 60, 80), fill="#f3cf86")
    draw.rectangle((0, 140, *size), fill="#5f8f94")
    draw.polygon(((60, 130), (90, 30), (120, 130)), fill="#7a4a24")
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_picture_stands_as_the_camera_was_held(turned: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turned
    picture = Image.new("RGB", (40, 20), "white")
    seen = upright(saved(picture, "JPEG", exif=exif), KINDS, 10_000)
    assert seen.size == ((20, 40) if turned >= 5 else (40, 20))


def test_colours_of_another_profile_are_brought_to_the_screens_own() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (lab, b"no profile at all"):
        seen = upright(saved(a_scene(), "JPEG", icc_profile=profile), KINDS, 100_000)
        assert seen.mode == "RGB"
        assert not as_jpeg(seen).count(b"ICC_PROFILE")


def test_colours_for_print_become_those_of_a_screen() -> None:
    seen = upright(saved(a_scene().convert("CMYK"), "JPEG"), KINDS, 100_000)
    assert seen.mode == "RGB"


def test_a_profile_beside_transparency_keeps_what_is_hidden_hidden() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Image.new("RGBA", (8, 8), (200, 0, 0, 0))
    seen = upright(saved(picture, "PNG", icc_profile=srgb), KINDS, 1_000)
    assert seen.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_half_a_file_is_refused(kind: str) -> None:
    given = a_picture(kind, (64, 48))
    with pytest.raises(CannotDraw):
        upright(given[: len(given) // 3], KINDS, 10_000)


def test_more_pixels_than_anybody_can_see_are_not_unpacked() -> None:
    with pytest.raises(TooManyPixels):
        upright(a_picture("PNG", (300, 300), "1"), KINDS, 10_000)
    with pytest.raises(CannotDraw):
        upright(a_picture("PNG", (20_000, 20_000), "1"), KINDS, 10**9)


def test_a_large_photograph_is_brought_to_the_size_that_x_takes() -> None:
    noise = Image.effect_noise((900, 600), 120).convert("RGB")
    made = fitted(noise, 800, 60_000, without_loss=True)
    assert made.ending == ".jpg"
    assert len(made.content) <= 60_000
    with Image.open(io.BytesIO(made.content)) as opened:
        assert max(opened.size) <= 800


def test_a_drawing_stays_without_loss() -> None:
    made = fitted(a_scene(), 4_096, 5_000_000, without_loss=True)
    assert made.ending == ".png"
    with Image.open(io.BytesIO(made.content)) as opened:
        assert opened.getpixel((0, 199)) == a_scene().getpixel((0, 199))


@pytest.mark.parametrize(
    ("shape", "focus", "box_"),
    [
        ((1, 1), (50, 50), (200, 200)),
        ((16, 9), (0, 0), (320, 180)),
        ((4, 5), (100, 100), (160, 200)),
        ((16, 9), (50, 100), (320, 180)),
    ],
)
def test_a_crop_has_its_shape(
    shape: tuple[int, int], focus: tuple[int, int], box_: tuple[int, int]
) -> None:
    assert cropped(a_scene(), shape, focus).size == box_


def test_a_crop_keeps_its_focus_in_view() -> None:
    picture = Image.new("RGB", (400, 100), "white")
    picture.putpixel((390, 50), (255, 0, 0))
    part = cropped(picture, (1, 1), (97, 50))
    assert (255, 0, 0) in {part.getpixel((x, 50)) for x in range(100)}


def test_the_same_picture_smaller_and_saved_again_looks_the_same() -> None:
    scene = a_scene()
    look = look_of(scene)
    assert is_similar(look, look_of(upright(saved(scene.resize((160, 100)), "JPEG"), KINDS, 10**6)))
    other = Image.linear_gradient("L").rotate(90).resize((320, 200))
    assert not is_similar(look, look_of(other))
    assert difference(look, "no look") == 64


def test_a_moving_gif_keeps_its_frames_and_nothing_else() -> None:
    frames = [a_scene(at=at) for at in (100, 140, 180)]
    given = saved(
        *(frames[0], "GIF"),
        save_all=True,
        append_images=frames[1:],
        duration=80,
        comment=b"Planted",
    )
    made = moving(given, 5_000_000)
    assert (frames_in(made.content), b"Planted" in made.content) == (3, False)
    with pytest.raises(TooManyPixels):
        moving(given, 100)
    with pytest.raises(CannotDraw):
        moving(given[: len(given) // 2], 5_000_000)
    with pytest.raises(CannotDraw):
        frames_in(b"GIF89a")


def test_an_endless_gif_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.media.drawing.MOST_GIF_PIXELS", 100)
    with pytest.raises(TooManyPixels):
        moving(saved(a_scene(), "GIF"), 5_000_000)


def test_the_size_is_that_of_what_is_seen(tmp_path) -> None:  # type: ignore[no-untyped-def]
    exif = Image.Exif()
    exif[0x0112] = 6
    (tmp_path / "a.jpg").write_bytes(saved(a_scene(), "JPEG", exif=exif))
    assert size_of(tmp_path / "a.jpg") == (200, 320)
    (tmp_path / "b.jpg").write_bytes(b"nothing")
    assert size_of(tmp_path / "b.jpg") is None


def test_a_film_says_neither_where_nor_with_what_it_was_made() -> None:
    given = a_film(b"vide", b"soun", b"meta")
    film = without_notes(given)
    assert WHERE in given
    assert WHERE not in film.content
    assert b"Planted" not in film.content
    assert len(film.content) == len(given)  # nothing else moved
    assert film.content.endswith(box(b"mdat", b"moving"))
    assert film.seconds == 24


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (a_film()[:-3], "cut short"),
        (a_film()[:60], "cut short"),
        (box(b"ftyp", b"mp42") + box(b"mdat", b"x"), "missing"),
        (a_film(b"soun"), "only sound"),
        (a_film(extra=(4).to_bytes(4, "big") + b"free"), "cut short or damaged"),
    ],
)
def test_what_is_no_whole_film_is_told(given: bytes, why: str) -> None:
    with pytest.raises(BrokenFilm, match=why):
        without_notes(given)


def test_boxes_of_every_way_to_say_a_length_are_read() -> None:
    long = (1).to_bytes(4, "big") + b"free" + (16).to_bytes(8, "big")
    to_the_end = (0).to_bytes(4, "big") + b"free" + b"rest"
    film = without_notes(a_film(extra=long) + to_the_end)
    assert film.content.endswith(b"rest")
