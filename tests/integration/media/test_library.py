"""The library: what is added, described, cropped, and who can be seen in it until when."""

import io
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from sqlalchemy import delete

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.campaigns.planning.picture_notes import read_notes
from scheduler.errors import ChangedSinceSeen, NotAllowed, NotPossible
from scheduler.media.adding import add, add_captions, crop
from scheduler.media.describing import describe, look_at
from scheduler.media.files import hash_of, id_of
from scheduler.media.leave import copy_for_rehearsal, end_of, forget, give, withdraw
from scheduler.media.library import LibraryFilter, by_id, detail, listed, small
from scheduler.people.roles import Role
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.agreements import picture_leave
from scheduler.store.database import open_database
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.media import picture_versions
from tests.support.databases.history import entries_about
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA, add_person
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.examples.films import a_film
from tests.support.examples.pictures import a_picture

KEY = "wmhd/opener"
DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nThe kettle sings.\n"


@pytest.fixture(autouse=True)
def media(desk: Desk, tmp_path: Path) -> Path:
    desk.context = replace(desk.context, media=tmp_path / "media")
    desk.publisher = Publisher(desk.context, lambda: desk.is_stopping)
    return tmp_path / "media"


def added(desk: Desk, name: str = "sam.jpg", content: bytes | None = None) -> str:
    return add(desk.context, ANA, name, content or a_photo()).name


def a_photo(colour: str = "teal", size: tuple[int, int] = (64, 48), kind: str = "JPEG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


def queued(desk: Desk, name: str, key: str = KEY) -> None:
    sha256 = hash_of(desk.context.media / name)
    thread = a_thread(key)
    root, *others = thread.posts
    shown = (PlannedMedia(name, sha256, "Sam with a medal"),)
    put_into_queue(desk.database, replace(thread, posts=(replace(root, media=shown), *others)))


def test_a_photograph_comes_without_its_place_and_camera(desk: Desk, media: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Planted Camera"
    exif.get_ifd(0x8825)[1] = "N"
    file = io.BytesIO()
    Image.new("RGB", (40, 30)).save(file, "JPEG", exif=exif, comment=b"Planted Comment")
    name = added(desk, "IMG_1.JPG", file.getvalue())
    assert name == "IMG_1.jpg"
    assert b"Planted" not in (media / name).read_bytes()
    assert read_notes(media / name).added_by == "Ana"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\jo\\sam.png", "sam.jpg"),
        ("a\u202egpj.exe", "a-gpj.exe.jpg"),
        ("..", "picture.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("CON.jpg", "picture-con.jpg"),
        ("", "picture.jpg"),
        ("\x00\x1b[2J.jpg", "2J.jpg"),
        ("<img src=x onerror=alert(1)>.png", "img-src-x-onerror-alert-1.jpg"),
        ("C\u0327a va.jpeg", "\u00c7a-va.jpg"),
        ("x" * 400 + ".jpg", "x" * 80 + ".jpg"),
        ("sam.jpg.yaml", "sam.jpg.yaml.jpg"),
        ("\U0001f3c3.jpg", "picture.jpg"),
    ],
)
def test_a_name_is_made_safe(desk: Desk, media: Path, given: str, kept: str) -> None:
    assert added(desk, given) == kept
    assert (media / kept).is_file()
    assert {one.parent for one in media.iterdir()} == {media}


def test_two_of_one_name_are_both_kept(desk: Desk) -> None:
    names = [added(desk, "sam.jpg"), added(desk, "SAM.JPG", a_photo("red"))]
    assert names == ["sam.jpg", "SAM-2.jpg"]


def test_a_name_that_another_had_is_not_given_again(desk: Desk, media: Path) -> None:
    name = added(desk, "sam.jpg")
    give(desk.context, ANA, name, "Sam", None)
    (media / name).unlink()
    assert added(desk, "sam.jpg", a_photo("red")) == "sam-2.jpg"
    assert [one.leaves for one in listed(desk.context, ANA)] == [()]


def test_the_same_twice_is_found_and_not_kept_twice(desk: Desk, media: Path) -> None:
    first = add(desk.context, ANA, "sam.jpg", a_photo())
    again = add(desk.context, ANA, "other.jpg", a_photo())
    back = add(desk.context, ANA, "third.jpg", (media / first.name).read_bytes())
    assert (first.is_new, again.is_new, back.is_new) == (True, False, False)
    assert {again.name, back.name} == {"sam.jpg"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.jpg", b"", "is empty"),
        ("a.jpg", b"%PDF-1.7", "a PDF"),
        ("a.svg", b"<svg onload='x'>", "an SVG drawing"),
        ("a.jpg", a_photo()[:100], "cut short or damaged"),
        ("a.png", a_picture("PNG", (20_000, 20_000), "1"), "cannot be opened|more pixels"),
        ("a.png", a_picture("PNG", (9_000, 8_000), "1"), "more pixels"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "as JPEG"),
        ("a.mp4", a_film()[:-4], "Save it again as MP4"),
        ("a.mp4", a_film(b"soun"), "only sound"),
        ("a.gif", a_picture("GIF", (8, 6))[:20], "cut short or damaged"),
        ("\u202egpj.jpg", b"", "<U\\+202E>gpj.jpg"),
    ],
)
def test_what_x_does_not_take_is_refused_with_what_to_do(
    desk: Desk, media: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(NotPossible, match=said):
        add(desk.context, ANA, name, content)
    assert not media.exists()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (a_photo(kind="PNG"), ".png"),  # by what it holds, whatever its name says
        (a_photo(kind="AVIF"), ".jpg"),
        (a_photo(kind="WEBP"), ".jpg"),
        (a_picture("GIF", (8, 6)), ".png"),
        (a_photo(size=(5_000, 100)), ".jpg"),
        (a_film(), ".mp4"),
        (a_film(brand=b"qt  "), ".mov"),
    ],
)
def test_it_becomes_what_x_takes(desk: Desk, media: Path, content: bytes, ending: str) -> None:
    name = added(desk, "given.jpg", content)
    assert name == f"given{ending}"
    if ending in (".jpg", ".png"):
        with Image.open(media / name) as opened:
            assert max(opened.size) <= 4_096


def test_nothing_but_a_name_is_known_until_somebody_describes_it(desk: Desk) -> None:
    name = added(desk)
    (item,) = listed(desk.context, ANA, LibraryFilter.NOT_DESCRIBED)
    assert item.name == name
    describe(desk.context, ANA, name, "  Sam with\na medal, soaked\x1b and laughing ")
    assert listed(desk.context, ANA, LibraryFilter.NOT_DESCRIBED) == ()
    assert listed(desk.context, ANA)[0].notes.alt == "Sam with a medal, soaked and laughing"


@pytest.mark.parametrize("alt", ["", " \u200b ", "x" * 1_001])
def test_a_description_that_says_nothing_or_too_much_is_not_kept(desk: Desk, alt: str) -> None:
    with pytest.raises(NotPossible):
        describe(desk.context, ANA, added(desk), alt)


def test_another_file_in_its_place_must_be_described_again(desk: Desk, media: Path) -> None:
    name = added(desk)
    seen = hash_of(media / name)
    describe(desk.context, ANA, name, "Sam with a medal", seen)
    (media / name).write_bytes(a_photo("red"))
    assert [one.is_another for one in listed(desk.context, ANA, LibraryFilter.NOT_DESCRIBED)] == [
        True
    ]
    with pytest.raises(ChangedSinceSeen):
        describe(desk.context, ANA, name, "Sam with a medal", seen)


def test_a_film_wants_captions_besides(desk: Desk, media: Path) -> None:
    name = added(desk, "kettle.mp4", a_film())
    describe(desk.context, ANA, name, "A kettle in the night kitchen")
    assert not listed(desk.context, ANA)[0].is_described
    add_captions(desk.context, ANA, name, "../kettle.srt", SRT)
    assert listed(desk.context, ANA)[0].is_described
    assert read_notes(media / name).captions == "kettle.srt"
    assert detail(desk.context, ANA, name).seconds == 24


@pytest.mark.parametrize("content", [b"WEBVTT\n", b"hello", b"\xff\xfe1\x00"])
def test_what_are_no_captions_is_refused(desk: Desk, content: bytes) -> None:
    name = added(desk, "kettle.mp4", a_film())
    with pytest.raises(NotPossible, match=r"SRT|UTF-8"):
        add_captions(desk.context, ANA, name, "kettle.srt", content)
    with pytest.raises(NotPossible, match="belong to a film"):
        add_captions(desk.context, ANA, added(desk), "kettle.srt", SRT)


def test_a_crop_is_a_new_picture_and_the_old_one_stays(desk: Desk, media: Path) -> None:
    name = added(desk, "sam.jpg", a_photo(size=(320, 200)))
    before = (media / name).read_bytes()
    look_at(desk.context, ANA, name, 90, 10)
    made = crop(desk.context, ANA, name, "4:5")
    assert made.name == "sam-4x5.jpg"
    assert (media / name).read_bytes() == before
    notes = read_notes(media / made.name)
    assert (notes.cut_from, notes.alt) == (name, None)
    assert not crop(desk.context, ANA, name, "4:5").is_new
    assert [one.name for one in detail(desk.context, ANA, name).crops] == [made.name]


@pytest.mark.parametrize("is_known", [True, False])
def test_a_crop_that_was_there_before_shows_the_same_people(
    desk: Desk, media: Path, is_known: bool
) -> None:
    name = added(desk, "sam.png", a_photo(size=(320, 200), kind="PNG"))
    part = crop(desk.context, ANA, name, "1:1").name
    content = (media / part).read_bytes()
    with desk.database.write() as connection:  # as if it had come from somewhere else
        connection.execute(delete(picture_versions).where(picture_versions.c.path == part))
    (media / part).unlink()
    there = added(desk, "team.png", content) if is_known else "team.png"
    (media / there).write_bytes(content)
    assert crop(desk.context, ANA, name, "1:1").name == there
    queued(desk, there)
    give(desk.context, ANA, name, "Sam", None)
    desk.publish()
    assert (desk.network.calls, desk.thread(KEY).reason) == ([], Reason.LEAVE)


@pytest.mark.parametrize(("across", "down"), [(-1, 50), (50, 101)])
def test_a_focus_lies_in_the_picture(desk: Desk, across: int, down: int) -> None:
    with pytest.raises(NotPossible, match="0 to 100"):
        look_at(desk.context, ANA, added(desk), across, down)


def test_what_cannot_be_cropped_is_told(desk: Desk, media: Path) -> None:
    film = added(desk, "kettle.mp4", a_film())
    name = added(desk)
    for what, shape, said in (
        (film, "1:1", "Only a picture"),
        ("none.jpg", "1:1", "Only a picture"),
        (name, "9:1", "16:9, 1:1, 4:5"),
    ):
        with pytest.raises(NotPossible, match=said):
            crop(desk.context, ANA, what, shape)
    (media / name).write_bytes(b"broken")
    with pytest.raises(NotPossible, match="damaged"):
        crop(desk.context, ANA, name, "1:1")


def test_similar_ones_are_found(desk: Desk) -> None:
    scene = Image.linear_gradient("L").convert("RGB").resize((200, 200))
    names = []
    for size in (200, 120):
        file = io.BytesIO()
        scene.resize((size, size)).save(file, "PNG")
        names.append(added(desk, f"g{size}.png", file.getvalue()))
    assert [one.name for one in detail(desk.context, ANA, names[0]).similar] == [names[1]]


def test_storytellers_pictures_are_none_of_the_librarys_business(desk: Desk, media: Path) -> None:
    name = added(desk)
    (media / "stories").mkdir()
    shutil.copy(media / name, media / "stories" / "told.png")
    (media / "2027").mkdir()
    shutil.copy(media / name, media / "2027" / "walk.jpg")
    (media / ".hidden.jpg").write_bytes(a_photo())
    assert [one.name for one in listed(desk.context, ANA)] == ["sam.jpg", "2027/walk.jpg"]
    for wrong in ("stories/told.png", "../media/sam.jpg", "none.jpg", "sam.jpg.yaml"):
        with pytest.raises(NotPossible, match="no picture or film"):
            describe(desk.context, ANA, wrong, "Somebody")
    assert by_id(desk.context, id_of("stories/told.png")) is None
    assert by_id(desk.context, id_of(name)) == name


def test_words_and_uses_are_found(desk: Desk) -> None:
    name = added(desk)
    added(desk, "boat.jpg", a_photo("red"))
    describe(desk.context, ANA, name, "Sam with a medal")
    queued(desk, name)
    assert [one.name for one in listed(desk.context, ANA, words="MEDAL sam")] == [name]
    assert [one.name for one in listed(desk.context, ANA, LibraryFilter.UNUSED)] == ["boat.jpg"]
    assert [one.key for one in detail(desk.context, ANA, name).threads] == [KEY]


def test_a_list_shows_small_ones(desk: Desk, media: Path) -> None:
    name = added(desk, "wide.jpg", a_photo(size=(2_000, 1_000)))
    shown = small(media / name, hash_of(media / name))
    assert shown is not None
    with Image.open(io.BytesIO(shown)) as opened:
        assert opened.size == (480, 240)
    (media / "no.jpg").write_bytes(b"no")
    assert small(media / "no.jpg", "no") is None


# Who can be seen.


def test_where_leave_is_withdrawn_its_threads_wait_at_once(desk: Desk) -> None:
    name = added(desk)
    give(desk.context, ANA, name, "Sam Ellis", desk.clock.now() + 30 * DAY)
    queued(desk, name)
    assert desk.thread().state is ThreadState.SCHEDULED
    kept = withdraw(desk.context, ANA, name, "Sam Ellis")
    assert kept.waiting == (KEY,)
    assert desk.thread().reason is Reason.LEAVE
    desk.publish()
    assert desk.network.calls == []


def test_asked_again_it_goes_on(desk: Desk) -> None:
    name = added(desk)
    queued(desk, name)
    give(desk.context, ANA, name, "Sam Ellis", None)
    desk.publish()
    assert desk.thread().reason is Reason.LEAVE
    assert give(desk.context, ANA, name, "Sam Ellis", desk.clock.now() + DAY).going_on == (KEY,)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_it_waits_for_everybody_in_it(desk: Desk) -> None:
    name = added(desk)
    queued(desk, name)
    for person in ("Sam", "Kit"):
        give(desk.context, ANA, name, person, None)
    desk.publish()
    assert give(desk.context, ANA, name, "Sam", desk.clock.now() + DAY).going_on == ()
    assert forget(desk.context, ANA, name, "Kit").going_on == (KEY,)


def test_a_crop_shows_whom_the_whole_shows(desk: Desk) -> None:
    name = added(desk, "sam.jpg", a_photo(size=(320, 200)))
    part = crop(desk.context, ANA, name, "1:1").name
    give(desk.context, ANA, name, "Sam", desk.clock.now() + DAY)
    queued(desk, part)
    assert withdraw(desk.context, ANA, part, "Sam").waiting == (KEY,)
    assert {one.name for one in listed(desk.context, ANA, LibraryFilter.LEAVE_ENDS)} == {name, part}


def test_a_thread_after_its_end_is_told_when_it_is_written_down(desk: Desk) -> None:
    name = added(desk)
    queued(desk, name)
    begins = desk.thread().begin_at
    desk.clock.jump_to(begins - 2 * DAY)
    assert give(desk.context, ANA, name, "Sam", begins).too_late == (KEY,)
    assert give(desk.context, ANA, name, "Sam", begins + DAY).too_late == ()


def test_what_is_public_is_told_and_stays(desk: Desk) -> None:
    name = added(desk)
    give(desk.context, ANA, name, "Sam", desk.clock.now() + DAY)
    queued(desk, name)
    desk.publish()
    kept = withdraw(desk.context, ANA, name, "Sam")
    assert (kept.out, kept.waiting) == ((KEY,), ())
    assert desk.thread().state is ThreadState.PUBLISHED


def test_the_last_day_is_part_of_a_leave() -> None:
    end = end_of(date(2027, 10, 31), LONDON)  # the night on which the clocks change
    assert f"{end:%Y-%m-%d %H:%M}" == "2027-11-01 00:00"
    with pytest.raises(NotPossible):
        end_of(date.max, LONDON)


@pytest.mark.parametrize("person", ["", " \u200b", "x" * 81, "Sam\u202e"])
def test_a_name_that_cannot_be_read_is_refused(desk: Desk, person: str) -> None:
    with pytest.raises(NotPossible):
        give(desk.context, ANA, added(desk), person, None)


@pytest.mark.parametrize("ahead", [-DAY, timedelta(), 5_000 * DAY])
def test_a_day_that_is_past_or_far_away_is_refused(desk: Desk, ahead: timedelta) -> None:
    with pytest.raises(NotPossible, match="day"):
        give(desk.context, ANA, added(desk), "Sam", desk.clock.now() + ahead)


def test_whom_nobody_wrote_down_cannot_withdraw(desk: Desk) -> None:
    name = added(desk)
    for verb in (withdraw, forget):
        with pytest.raises(NotPossible, match="Nobody called"):
            verb(desk.context, ANA, name, "Kit")
        with pytest.raises(NotPossible, match="no picture or film"):
            verb(desk.context, ANA, "none.jpg", "Kit")


def test_the_log_names_nobody(desk: Desk) -> None:
    name = added(desk)
    give(desk.context, ANA, name, "Sam Ellis", desk.clock.now() + DAY)
    withdraw(desk.context, ANA, name, "Sam Ellis")
    with desk.database.read() as connection:
        entries = entries_about(connection, f"picture:{id_of(name)}")
    assert [one.why for one in entries] == [
        "added to the library",
        "leave noted",
        "leave withdrawn",
    ]


def test_whoever_may_look_only_changes_nothing_but_may_stop(desk: Desk) -> None:
    comms = add_person(desk.database, "amira", Role.COMMS)
    nia = add_person(desk.database, "nia", Role.ANALYST)
    name = add(desk.context, comms, "sam.jpg", a_photo(size=(64, 64))).name
    give(desk.context, comms, name, "Sam", desk.clock.now() + DAY)
    assert [one.name for one in listed(desk.context, nia)] == [name]
    for refused in (
        lambda: add(desk.context, nia, "a.jpg", a_photo()),
        lambda: describe(desk.context, nia, name, "Sam with a medal"),
        lambda: crop(desk.context, nia, name, "1:1"),
        lambda: give(desk.context, nia, name, "Sam", None),
        lambda: forget(desk.context, nia, name, "Sam"),
        lambda: add_captions(desk.context, nia, name, "a.srt", SRT),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert withdraw(desk.context, nia, name, "Sam").waiting == ()


def test_a_rehearsal_gets_the_days_of_a_leave_and_no_name(desk: Desk, tmp_path: Path) -> None:
    name = added(desk)
    until = desk.clock.now() + DAY
    give(desk.context, ANA, name, "Sam Ellis", until)
    other = open_database(f"sqlite:///{tmp_path / 'rehearsal.db'}", is_simulated=True)
    for _ in range(2):  # the second one changes nothing
        copy_for_rehearsal(desk.database, other)
    with other.read() as connection:
        found = picture_leave.leaves_of_files(
            connection, [(hash_of(desk.context.media / name), name)]
        )
    ((leave,),) = found.values()
    assert (leave.until, "Sam" in leave.person) == (until, False)
    other.close()
