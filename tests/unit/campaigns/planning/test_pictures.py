"""Pictures and captions are judged by opening them, with advice that works."""

import io
from pathlib import Path

import pytest
from PIL import Image

from scheduler.campaigns.planning.pictures import GIF, JPEG, check_opens, format_of
from scheduler.yaml_files.suggestions import InvalidValue
from tests.support.examples.campaign_files import a_workspace, mistakes
from tests.support.examples.pictures import a_picture

THREAD = """\
- id: a
  account: main
  when: Sun 10 Oct 2027, 09:00
  text: The garden is open.
  media: [{%s, alt: A garden with a bench}]
"""
TIMED = "1\n00:00:01,000 --> 00:00:02,000\nCaf\u00e9\n"


def ftyp(brand: bytes, *others: bytes) -> bytes:
    brands = brand + b"\0\0\0\0" + b"".join(others)
    return (8 + len(brands)).to_bytes(4, "big") + b"ftyp" + brands + b"more"


def said_of(root: Path, name: str, content: bytes) -> list[str]:
    (root / "media").mkdir(exist_ok=True)
    (root / "media" / name).write_bytes(content)
    return mistakes(a_workspace(root, THREAD % f"file: {name}"))


@pytest.mark.parametrize(
    ("name", "content", "wrong", "remedy"),
    [
        ("IMG_1.HEIC", ftyp(b"heic", b"mif1", b"heic"), "an iPhone photo (HEIC)", "as JPEG"),
        ("IMG_2.jpg", ftyp(b"mif1", b"mif1", b"heic"), "an iPhone photo (HEIC)", "as JPEG"),
        ("a.avif", ftyp(b"avif", b"avif", b"mif1"), "an AVIF picture", "as JPEG or PNG"),
        ("a.png", ftyp(b"mif1", b"avif", b"mif1"), "an AVIF picture", "as JPEG or PNG"),
        ("a.jpg", b"%PDF-1.7 ...", "a PDF", "Save it as JPEG"),
        ("a.tif", b"II*\x00 ...", "a TIFF", "Save it as JPEG"),
        ("a.svg", b"\xef\xbb\xbf<svg xmlns=", "an SVG drawing", "Save it as JPEG"),
        ("a.jpg", b"\n<!DOCTYPE html>", "a web page and no picture", "Save it as JPEG"),
        ("a.docx", b"PK\x03\x04...", "a document or a zip folder", "Save it as JPEG"),
        ("a.mkv", b"\x1aE\xdf\xa3...", "a WebM or MKV film", "MP4"),
        ("a.jpg", b"", "is empty", "save it again"),
        ("cut.jpg", a_picture("JPEG", (640, 480))[:400], "cut short or damaged", "on your own"),
        ("cut.jpg", b"\xff\xd8\xff\xe0 nothing", "cut short or damaged", "on your own screen"),
        ("cut.png", a_picture("PNG", (640, 480))[:-300], "cut short or damaged", "on your own"),
        ("cut.webp", a_picture("WEBP", (64, 48))[:30], "cut short or damaged", "on your own"),
        ("cut.gif", a_picture("GIF", (64, 48))[:20], "cut short or damaged", "on your own"),
        ("p.jpg", a_picture("JPEG", mode="CMYK"), "colours for print (CMYK)", "in RGB colours"),
        ("w.png", a_picture("PNG", (9_000, 2), "1"), "measures 9,000 x 2 pixels", "smaller"),
        ("h.png", a_picture("PNG", (12_000, 9_000), "1"), "measures 12,000 x 9,000", "smaller"),
        ("w.gif", a_picture("GIF", (1_300, 2), "L"), "X takes 1,280 x 1,080 of a GIF", "smaller"),
    ],
)
def test_what_x_would_not_take_is_told_when_checking(
    tmp_path: Path, name: str, content: bytes, wrong: str, remedy: str
) -> None:
    (line,) = said_of(tmp_path, name, content)
    assert wrong in line
    assert remedy in line


def test_a_bomb_of_a_picture_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(a_picture("PNG", (40_000, 40_000), "1"))
    with pytest.raises(InvalidValue, match=r"cut short or damaged|measures 40,000"):
        check_opens(path, "bomb.png", format_of(path, "bomb.png"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", a_picture("JPEG", (640, 480))),
        ("a.JPEG", a_picture("JPEG", mode="L")),
        ("a.png", a_picture("PNG", mode="RGBA")),
        ("a.png", a_picture("PNG", mode="P")),
        ("a.webp", a_picture("WEBP")),
        ("a.gif", a_picture("GIF", mode="P")),
    ],
)
def test_a_whole_picture_is_taken(tmp_path: Path, name: str, content: bytes) -> None:
    assert said_of(tmp_path, name, content) == []


def test_a_gif_of_too_many_frames_is_told(tmp_path: Path) -> None:
    frames = [Image.new("L", (2, 2), shade % 256) for shade in range(352)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    (tmp_path / "a.gif").write_bytes(file.getvalue())
    with pytest.raises(InvalidValue, match="X takes 350 in a GIF"):
        check_opens(tmp_path / "a.gif", "a.gif", GIF)


def test_a_picture_that_only_claims_to_be_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff" + b"words " * 99)
    with pytest.raises(InvalidValue, match="cut short or damaged"):
        check_opens(tmp_path / "a.jpg", "a.jpg", JPEG)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.SRT", TIMED.encode(), None),
        ("a.srt", TIMED.encode("utf-8-sig"), None),
        ("a.srt", TIMED.encode("utf-16"), "is written in UTF-16"),
        ("a.srt", TIMED.encode("cp1252"), "is written in Windows letters"),
        ("a.srt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello", "holds WebVTT captions"),
        ("a.txt", TIMED.encode(), "is not an .srt file"),
        ("a.srt", b"we went --> home", "is not an .srt file"),
    ],
)
def test_captions_are_judged_by_what_they_hold(
    tmp_path: Path, name: str, content: bytes, said: str | None
) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "walk.mp4").write_bytes(ftyp(b"mp42", b"isom"))
    (tmp_path / "media" / name).write_bytes(content)
    found = mistakes(a_workspace(tmp_path, THREAD % f"file: walk.mp4, captions: {name}"))
    assert (found == []) if said is None else (said in found[0])
