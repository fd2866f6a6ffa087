"""The sample library: pictures drawn when the demonstration begins, described, with a leave."""

import io
from collections.abc import Callable
from datetime import date

from PIL import Image, ImageDraw

from scheduler.media.adding import add, crop
from scheduler.media.describing import describe, look_at
from scheduler.media.leave import end_of, give
from scheduler.web.demo.cast import COMMS, WRITER
from scheduler.web.desk import Desk

SIZE = (960, 600)
Draw = Callable[[ImageDraw.ImageDraw], None]


def fill_library(desk: Desk) -> None:
    """Adds them: two described, one of somebody whose leave ends soon, one of somebody whom nobody
    asked, one that nobody described."""
    context, zone = desk.context, desk.workspace.zone
    for name, ground, draw, alt in _PICTURES:
        added = add(context, WRITER, name, _drawn(ground, draw))
        if alt:
            describe(context, COMMS, added.name, alt)
    chairs = "Two chairs by a window, a notebook open on one of them."
    describe(context, COMMS, "two-chairs.png", chairs)
    give(context, COMMS, "sam-finish.png", "Sam Ellis", end_of(date(2027, 10, 31), zone))
    look_at(context, COMMS, "sam-finish.png", 50, 30)
    cut = crop(context, COMMS, "sam-finish.png", "1:1")
    describe(context, COMMS, cut.name, "Sam’s face close by, soaked and laughing")
    give(context, COMMS, "choir-practice.png", "Kit, third from the left", None)


def _drawn(ground: str, draw: Draw) -> bytes:
    picture = Image.new("RGB", SIZE, ground)
    draw(ImageDraw.Draw(picture))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _boat(draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse((666, 114, 810, 258), fill="#f3cf86")
    draw.rectangle((0, 420, *SIZE), fill="#5f8f94")
    draw.polygon(((450, 408), (450, 156), (618, 378)), fill="#fffdf9")
    draw.polygon(((360, 414), (660, 414), (606, 468), (414, 468)), fill="#7a4a24")


def _runner(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 450, *SIZE), fill="#a3a78f")
    draw.pieslice((336, 342, 624, 900), 180, 360, fill="#17606b")
    draw.ellipse((396, 138, 564, 306), fill="#b98b6a")
    draw.line((440, 350, 480, 440, 520, 350), fill="#8f2d1a", width=14)
    draw.ellipse((452, 430, 508, 486), fill="#f3cf86")


def _choir(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 470, *SIZE), fill="#8a6f52")
    for number, colour in enumerate(("#17606b", "#7a4a24", "#8f2d1a", "#4b5d3a", "#3d3a63")):
        left = 90 + number * 165
        draw.pieslice((left, 290, left + 130, 760), 180, 360, fill=colour)
        draw.ellipse((left + 25, 200, left + 105, 280), fill="#c79c7c")


def _kettle(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon(((360, 450), (600, 450), (576, 240), (384, 240)), fill="#c2ccc9")
    draw.arc((396, 130, 564, 330), 180, 360, fill="#c2ccc9", width=24)
    draw.line((600, 300, 690, 260), fill="#c2ccc9", width=30)
    draw.ellipse((690, 190, 720, 220), fill="#6f8083")


def _hills(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon(((120, 520), (330, 200), (480, 400), (570, 270), (800, 520)), fill="#8d86a8")


_PICTURES: tuple[tuple[str, str, Draw, str], ...] = (
    ("harbour-morning.png", "#dfe8e6", _boat, "A small sailing boat on calm water in the morning"),
    ("sam-finish.png", "#e9e1d3", _runner, "Sam with a medal, soaked and laughing"),
    ("choir-practice.png", "#efe7da", _choir, "Five people of the choir stand in a row and sing"),
    ("night-kettle.png", "#23363a", _kettle, "A kettle in the night kitchen, steaming"),
    ("IMG_20270919_201433_from_a_phone_final-2.png", "#d8d3e0", _hills, ""),
)
