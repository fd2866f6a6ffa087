"""The library at the desk: added, described, cropped, and leave written down, without scripts."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.campaigns.planning.picture_notes import read_notes
from scheduler.media.adding import add
from scheduler.media.files import hash_of, id_of
from scheduler.media.leave import give
from scheduler.people.roles import Actor
from scheduler.store.queue.threads import thread_by_key
from scheduler.store.states import Reason
from scheduler.web.pages.media.one import MOST_SHOWN_BYTES
from scheduler.web.show.words import title_of
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.web import Answer, Browser, WebDesk
from tests.support.examples.builders import a_thread
from tests.support.examples.films import a_film
from tests.support.examples.pictures import a_picture

AMIRA = Actor("amira")
DAY = timedelta(days=1)
CAPTIONS = b"1\n00:00:00,000 --> 00:00:02,000\nWe talk.\n"
HOSTILE = "<script>alert(1)</script>\"' onerror=x"


@pytest.fixture
def boat(web: WebDesk) -> str:
    """The id of a picture in the library."""
    return add(web.context, AMIRA, "boat.png", a_picture("PNG", (320, 200))).id


def sent(browser: Browser, path: str, *parts: tuple[str, str, bytes]) -> Answer:
    """Sends a form with files: each part a name, a file's name or none, and what it holds."""
    edge = "edge"
    body = b"".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        + (f'; filename="{file}"'.encode() if file else b"")
        + b"\r\n\r\n"
        + content
        + b"\r\n"
        for name, file, content in (("token", "", browser.token.encode()), *parts)
    )
    return browser.send(
        path,
        body + f"--{edge}--\r\n".encode(),
        content_type=f"multipart/form-data; boundary={edge}",
    )


def queued(web: WebDesk, name: str, due_at: datetime = A_TUESDAY_NOON) -> None:
    thread = a_thread(due_at=due_at)
    shown = PlannedMedia(name, hash_of(web.context.media / name), "A boat on calm water")
    first = replace(thread.posts[0], media=(shown,))
    web.queue(replace(thread, posts=(first, *thread.posts[1:])))


def test_an_empty_library_says_what_it_is_for(web: WebDesk) -> None:
    page = web.browser("amira").get("/media")
    assert "No picture yet" in page.words
    assert "Add pictures or films" not in web.browser("nia").get("/media").words


def test_a_picture_is_added_described_and_found(web: WebDesk) -> None:
    browser = web.browser("amira")
    answer = browser.upload("/media", "files", "../My boat.jpg", a_picture("JPEG", (64, 48)))
    assert answer.location == f"/media/{id_of('My-boat.jpg')}?done=added"
    page = browser.get(answer.location)
    assert "Not described" in page.words
    seen = re.search(r'name="seen" value="(\w+)"', page.text)
    assert seen is not None
    fields = {"alt": "A small boat on calm water", "seen": seen[1]}
    described = browser.post(answer.location.partition("?")[0] + "/describe", fields)
    assert described.location.endswith("?done=described")
    assert "A small boat on calm water" in browser.get("/media?words=calm").words
    assert "Nothing of that kind" in browser.get("/media?show=not+described").words


def test_the_same_again_leads_to_the_one_that_is_there(web: WebDesk, boat: str) -> None:
    answer = web.browser("amira").upload("/media", "files", "x.png", a_picture("PNG", (320, 200)))
    assert answer.location == f"/media/{boat}?done=known"


def test_several_come_at_once_and_a_bad_one_keeps_no_other_out(web: WebDesk) -> None:
    answer = sent(
        web.browser("amira"),
        "/media",
        ("files", "a.png", a_picture("PNG", (20, 10))),
        ("files", "b.pdf", b"%PDF-1.7"),
        ("files", "c.jpg", a_picture("JPEG", (30, 10))),
    )
    assert answer.status == 422
    assert "a PDF, which X does not take" in answer.words
    assert {"a.png", "c.jpg"} <= {one.name for one in web.context.media.iterdir()}


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ([(20, 10), (30, 10)], "2 added. Say of each what it shows."),
        (
            [(20, 10), (320, 200)],
            "1 added. Say of each what it shows. 1 of them you had already.",
        ),
        ([(320, 200), (320, 200)], "2 of them you had already."),
    ],
)
def test_several_that_are_taken_are_counted(
    web: WebDesk, boat: str, sizes: list[tuple[int, int]], said: str
) -> None:
    browser = web.browser("amira")
    files = [("files", f"{number}.png", a_picture("PNG", one)) for number, one in enumerate(sizes)]
    answer = sent(browser, "/media", *files)
    assert answer.status == 303
    words = browser.get(answer.location).words
    assert said in words
    assert ("added." in words) == ("added." in said)
    assert ("you had already" in words) == ("you had already" in said)


def test_what_is_no_picture_is_refused_in_plain_words(web: WebDesk) -> None:
    browser = web.browser("amira")
    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
    answer = browser.upload("/media", "files", "IMG_1.HEIC", heic)
    assert answer.status == 422
    assert "iPhone photo (HEIC)" in answer.words
    assert "as JPEG" in answer.words
    assert browser.post("/media").status == 422


def test_hostile_words_are_shown_as_words(web: WebDesk) -> None:
    browser = web.browser("amira")
    answer = browser.upload("/media", "files", "<b onclick=x>.jpg", a_picture("JPEG"))
    item = answer.location.partition("?")[0]
    seen = hash_of(next(web.context.media.glob("*.jpg")))
    browser.post(f"{item}/describe", {"alt": HOSTILE, "seen": seen})
    browser.post(f"{item}/leave", {"who": HOSTILE[:60], "asked": "no"})
    for page in (browser.get(item), browser.get("/media")):
        assert "<script>alert" not in page.text
        assert not re.search(r"<[^>\"']*onerror", page.text)  # outside of every attribute
        assert "&lt;script&gt;alert(1)" in page.text


def test_somebody_in_it_is_written_down_and_withdraws(web: WebDesk, boat: str) -> None:
    browser = web.browser("amira")
    until = f"{web.context.clock.now() + 60 * DAY:%Y-%m-%d}"
    queued(web, "boat.png")
    answer = browser.post(f"/media/{boat}/leave", {"who": "Sam Ellis", "until": until})
    assert answer.location.endswith("?done=noted")
    assert "Agrees until" in browser.get(f"/media/{boat}").words
    gone = web.browser("nia").post(f"/media/{boat}/withdraw", {"who": "Sam Ellis"})
    assert gone.location.endswith("?done=waits")
    page = browser.get(f"/media/{boat}")
    assert "No longer agrees" in page.words
    assert "/threads/wmhd/opener" in page.text
    with web.context.database.read() as connection:
        thread = thread_by_key(connection, "wmhd/opener")
    assert thread is not None
    assert thread.reason is Reason.LEAVE
    assert "Needs somebody’s leave" in browser.get("/threads/wmhd/opener").words
    browser.post(f"/media/{boat}/not-in-it", {"who": "Sam Ellis"})
    assert "Nobody is noted" in browser.get(f"/media/{boat}").words


@pytest.mark.parametrize("place", ["", "/remove"])
def test_a_picture_names_the_threads_that_show_it_by_their_words_and_how_they_stand(
    web: WebDesk, boat: str, place: str
) -> None:
    thread = replace(a_thread(), needs_approval=True)
    shown = PlannedMedia("boat.png", hash_of(web.context.media / "boat.png"), "A boat")
    web.queue(replace(thread, posts=(replace(thread.posts[0], media=(shown,)), *thread.posts[1:])))
    page = web.browser("amira").get(f"/media/{boat}{place}")
    row = page.text.partition('<a href="/threads/wmhd/opener">')[2].partition("</li>")[0]
    assert row.startswith(f"{title_of(thread.posts[0].text)}</a>")
    assert "Needs approval" in row
    assert "Scheduled" not in row


def test_a_thread_that_goes_out_after_the_last_day_is_told_at_once(web: WebDesk, boat: str) -> None:
    queued(web, "boat.png", web.clock.now() + 9 * DAY)
    until = f"{web.clock.now() + 5 * DAY:%Y-%m-%d}"
    browser = web.browser("amira")
    answer = browser.post(f"/media/{boat}/leave", {"who": "Sam Ellis", "until": until})
    assert answer.location == f"/media/{boat}?done=late"
    assert "goes out after that day: it will wait" in browser.get(answer.location).words


def test_whoever_withdraws_from_what_is_public_leaves_a_decision_to_a_person(
    web: WebDesk, boat: str
) -> None:
    until = web.clock.now() + 60 * DAY
    give(web.context, AMIRA, "boat.png", "Sam Ellis", until)
    queued(web, "boat.png")
    desk = Desk(web.desk.workspace.database, web.clock)
    desk.show_pictures_in(web.context.media)
    desk.publish()
    browser = web.browser("amira")
    answer = browser.post(f"/media/{boat}/withdraw", {"who": "Sam Ellis"})
    assert answer.location == f"/media/{boat}?done=out"
    assert "decide whether to take that down" in browser.get(answer.location).words


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"who": "", "until": "2030-01-01"}, "Say who can be seen"),
        ({"who": "Sam", "until": ""}, "Choose the last day"),
        ({"who": "Sam", "until": "soon"}, "Choose the last day"),
        ({"who": "Sam", "until": "2001-01-01"}, "That day is past"),
        ({"who": "Sam", "until": "9999-12-31"}, "earlier day"),
        ({"who": "x" * 90, "asked": "no"}, "ordinary characters"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    web: WebDesk, boat: str, fields: dict[str, str], said: str
) -> None:
    answer = web.browser("amira").post(f"/media/{boat}/leave", fields)
    assert answer.status == 422
    assert said in answer.words
    assert answer.text.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("fields", "focus"),
    [
        ({"nine": "2"}, "90, 10"),
        ({"across": "30", "down": "70"}, "30, 70"),
        ({"tap.x": "128", "tap.y": "40"}, "50, 25"),
    ],
)
def test_what_stays_in_view_is_chosen_by_tap_by_key_or_in_numbers(
    web: WebDesk, boat: str, fields: dict[str, str], focus: str
) -> None:
    answer = web.browser("amira").post(f"/media/{boat}/focus", fields)
    assert "?done=focus" in answer.location
    assert read_notes(web.context.media / "boat.png").focus == focus


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"nine": "9"},
        {"nine": "x"},
        {"across": "300", "down": "1"},
        {"tap.x": "-1", "tap.y": "1"},
    ],
)
def test_a_place_that_is_none_is_told(web: WebDesk, boat: str, fields: dict[str, str]) -> None:
    assert web.browser("amira").post(f"/media/{boat}/focus", fields).status == 422


def test_a_crop_is_a_picture_of_its_own(web: WebDesk, boat: str) -> None:
    browser = web.browser("amira")
    answer = browser.post(f"/media/{boat}/crop", {"shape": "1:1"})
    assert answer.location == f"/media/{id_of('boat-1x1.png')}?done=cut"
    assert "boat-1x1.png" in browser.get(f"/media/{boat}").words
    assert "A crop of boat.png" in browser.get(answer.location).words
    assert browser.post(f"/media/{boat}/crop", {"shape": "3:1"}).status == 422


def test_pictures_are_served_as_nothing_but_pictures(web: WebDesk, boat: str) -> None:
    browser = web.browser("nia")
    for path, kind in (("picture", "image/png"), ("small", "image/jpeg")):
        answer = browser.get(f"/media/{boat}/{path}")
        assert answer.headers["content-type"] == kind
        assert "sandbox" in answer.headers["content-security-policy"]
    (web.context.media / "boat.png").write_bytes(b"<script>")
    assert browser.get(f"/media/{boat}/small").status == 404
    assert "It cannot be opened" in browser.get(f"/media/{boat}").words


def test_a_film_wants_captions(web: WebDesk) -> None:
    browser = web.browser("amira")
    item = browser.upload("/media", "files", "k.mp4", a_film()).location.partition("?")[0]
    page = browser.get(item)
    assert "A film, 24 seconds" in page.words
    assert "Without it, the film cannot go out" in page.words
    assert browser.get(f"{item}/picture").status == 404
    wrong = browser.upload(f"{item}/describe", "captions", "k.srt", b"WEBVTT")
    assert wrong.status == 422


def test_captions_come_with_the_words_for_a_film(web: WebDesk) -> None:
    browser = web.browser("amira")
    item = browser.upload("/media", "files", "k.mp4", a_film()).location.partition("?")[0]
    described = sent(
        browser,
        f"{item}/describe",
        ("alt", "", b"Two people walk along a harbour."),
        ("seen", "", hash_of(web.context.media / "k.mp4").encode()),
        ("captions", "talk.srt", CAPTIONS),
    )
    assert described.location == f"{item}?done=described"
    assert (web.context.media / "talk.srt").read_bytes() == CAPTIONS
    assert read_notes(web.context.media / "k.mp4").captions == "talk.srt"
    assert "Without it, the film cannot go out" not in browser.get(item).words


def test_captions_that_are_none_are_told_beside_their_field(web: WebDesk) -> None:
    browser = web.browser("amira")
    item = browser.upload("/media", "files", "k.mp4", a_film()).location.partition("?")[0]
    described = sent(
        browser,
        f"{item}/describe",
        ("alt", "", b"Two people walk along a harbour."),
        ("seen", "", hash_of(web.context.media / "k.mp4").encode()),
        ("captions", "talk.srt", b"WEBVTT"),
    )
    assert described.status == 422
    assert 'id="captions-error"' in described.text
    assert read_notes(web.context.media / "k.mp4").captions is None


def test_a_picture_that_is_too_large_to_show_is_not_served(web: WebDesk, boat: str) -> None:
    with (web.context.media / "boat.png").open("r+b") as file:
        file.truncate(MOST_SHOWN_BYTES + 1)
    assert web.browser("nia").get(f"/media/{boat}/picture").status == 404


def test_another_file_in_its_place_is_not_described_by_an_old_page(web: WebDesk, boat: str) -> None:
    answer = web.browser("amira").post(
        f"/media/{boat}/describe", {"alt": "A boat on calm water", "seen": "0" * 64}
    )
    assert answer.status == 409
    assert "look once more" in answer.words


def test_notes_that_cannot_be_read_are_told(web: WebDesk, boat: str) -> None:
    (web.context.media / "boat.png.yaml").write_text("- nothing\n")
    browser = web.browser("amira")
    assert "Its notes cannot be read" in browser.get("/media").words
    assert "Its notes cannot be read" in browser.get(f"/media/{boat}").words


def test_a_long_library_is_read_page_by_page(web: WebDesk, boat: str) -> None:
    for number in range(30):
        (web.context.media / f"n{number}.png").write_bytes(a_picture("PNG", (number + 1, 3)))
    browser = web.browser("nia")
    assert "1 to 24 of 31" in browser.get("/media").words
    for asked in ("2", "99"):
        assert "25 to 31 of 31" in browser.get(f"/media?page={asked}").words
    for odd in ("0", "x", "-1", "9" * 30, ""):
        assert "1 to 24 of 31" in browser.get(f"/media?page={odd}").words
    assert browser.get("/media?done=3-1").words.count("3 added") == 1
    assert "added" not in browser.get("/media?done=99999999-1").words


def test_a_leave_that_ends_soon_is_found(web: WebDesk, boat: str) -> None:
    give(web.context, AMIRA, "boat.png", "Sam", web.context.clock.now() + 5 * DAY)
    assert "Leave until" in web.browser("nia").get("/media?show=leave+ends+soon").words


def test_it_is_removed_in_two_steps(web: WebDesk, boat: str) -> None:
    (web.root / "campaigns" / "boats.yaml").write_text("# file: boat.png\n", "utf-8")
    browser = web.browser("amira")
    assert "Named in boats.yaml" in browser.get(f"/media/{boat}").words
    page = browser.get(f"/media/{boat}/remove")
    assert "It goes from the library for good" in page.words
    assert "before that goes into the queue again" in page.words
    seen = re.search(r'name="seen" value="(\w+)"', page.text)
    assert seen is not None
    assert browser.post(f"/media/{boat}/remove", {"seen": "0" * 64}).status == 409
    gone = browser.post(f"/media/{boat}/remove", {"seen": seen[1]})
    assert "Removed." in browser.get(gone.location).words
    assert browser.get(f"/media/{boat}").status == 404


def test_what_is_still_to_be_shown_is_not_removed_and_the_page_says_where(
    web: WebDesk, boat: str
) -> None:
    queued(web, "boat.png", A_TUESDAY_NOON + DAY)
    browser = web.browser("amira")
    page = browser.get(f"/media/{boat}/remove")
    assert "It cannot be removed yet" in page.words
    assert "Remove it" not in page.words.partition("Remove boat.png")[2]
    seen = hash_of(web.context.media / "boat.png")
    refused = browser.post(f"/media/{boat}/remove", {"seen": seen})
    assert refused.status == 422
    assert "Take it out of there first" in refused.words


@pytest.mark.parametrize(
    ("written", "said"),
    [("2027-10-01", "on Fri 1 Oct"), ("2026-10-01", "on Thu 1 Oct 2026"), ("long ago", "long ago")],
)
def test_the_day_it_was_added_is_told_as_people_say_it(
    web: WebDesk, boat: str, written: str, said: str
) -> None:
    notes = web.context.media / "boat.png.yaml"
    text = re.sub(r"added_on: .*", f"added_on: '{written}'", notes.read_text("utf-8"))
    notes.write_text(text, "utf-8")
    assert "added by Amira" in (words := web.browser("amira").get(f"/media/{boat}").words)
    assert said in words
