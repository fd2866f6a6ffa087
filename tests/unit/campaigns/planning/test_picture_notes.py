"""A campaign may leave the description of a picture to the library; what it says itself stands."""

import hashlib
from pathlib import Path

import pytest

from scheduler.campaigns.planning.picture_notes import PictureNotes, as_text, read_notes
from tests.support.examples.campaign_files import a_workspace, mistakes, planned
from tests.support.examples.films import a_film
from tests.support.examples.pictures import a_picture

THREAD = """\
- id: a
  account: main
  when: Sun 10 Oct 2027, 09:00
  text: The garden is open.
  media: [{%s}]
"""
BENCH = "A garden with a bench in the sun"
SRT = "1\n00:00:01,000 --> 00:00:02,000\nThe kettle sings.\n"


def a_place(root: Path, said: str, notes: str = "", name: str = "a.png") -> Path:
    (root / "media").mkdir()
    (root / "media" / name).write_bytes(a_picture() if name == "a.png" else a_film())
    (root / "media" / "kettle.srt").write_text(SRT)
    if notes:
        (root / "media" / f"{name}.yaml").write_text(notes)
    return a_workspace(root, THREAD % said)


def test_the_librarys_words_serve_where_the_thread_has_none(tmp_path: Path) -> None:
    (thread,) = planned(a_place(tmp_path, "file: a.png", f"alt: {BENCH}\n"))
    assert thread.posts[0].media[0].alt == BENCH


def test_the_threads_own_words_stand(tmp_path: Path) -> None:
    own = "Kit on the bench, reading"
    (thread,) = planned(a_place(tmp_path, f"file: a.png, alt: '{own}'", f"alt: {BENCH}\n"))
    assert thread.posts[0].media[0].alt == own


def test_a_films_captions_are_those_of_the_library(tmp_path: Path) -> None:
    notes = "alt: A kettle in the night\ncaptions: kettle.srt\ncaptions_language: cy\n"
    (thread,) = planned(a_place(tmp_path, "file: k.mp4", notes, "k.mp4"))
    captions = thread.posts[0].media[0].captions
    assert captions is not None
    assert (captions.path, captions.language) == ("kettle.srt", "cy")


def test_the_threads_own_language_of_captions_stands(tmp_path: Path) -> None:
    notes = "alt: A kettle in the night\ncaptions: kettle.srt\ncaptions_language: cy\n"
    said = "file: k.mp4, captions_language: fr"
    (thread,) = planned(a_place(tmp_path, said, notes, "k.mp4"))
    captions = thread.posts[0].media[0].captions
    assert captions is not None
    assert captions.language == "fr"


@pytest.mark.parametrize(
    ("notes", "wrong"),
    [
        ("", 'nobody has said what "a.png" shows'),
        ("focus: 50, 30\n", 'nobody has said what "a.png" shows'),
        (f"alt: {BENCH}\nsha256: {'0' * 64}\n", "another file than the one that was described"),
        (f"alt: {BENCH}\nalt_text: x\n", "media/a.png.yaml, which describes it, line 2"),
        ("- a\n", "media/a.png.yaml, which describes it, line 1"),
        (f"alt: {'x' * 1_001}\n", "has 1001 characters; X takes 1000"),
        ("alt: '{{ name }} on a bench in the garden'\n", "{{ name }}"),
    ],
)
def test_what_is_missing_or_wrong_is_told_at_the_picture(
    tmp_path: Path, notes: str, wrong: str
) -> None:
    (line,) = mistakes(a_place(tmp_path, "file: a.png", notes))
    assert "campaigns/spring.yaml:9" in line
    assert wrong in line


def test_notes_are_no_picture_that_somebody_meant(tmp_path: Path) -> None:
    (line,) = mistakes(a_place(tmp_path, "file: b.png, alt: A bench in the sun", "alt: x\n"))
    assert '"a.png"' in line
    assert "yaml" not in line.partition(": ")[2]


def test_the_words_are_those_of_the_file_that_was_described(tmp_path: Path) -> None:
    digest = hashlib.sha256(a_picture()).hexdigest()
    (thread,) = planned(a_place(tmp_path, "file: a.png", f"alt: {BENCH}\nsha256: {digest}\n"))
    assert thread.posts[0].media[0].alt == BENCH


@pytest.mark.parametrize(
    "alt", ["A bench", 'He said: "no", # not a comment', "- a list?", "Delwedd \u00e2", "yes"]
)
def test_notes_are_read_as_they_were_written(tmp_path: Path, alt: str) -> None:
    notes = PictureNotes(alt=alt, focus="5, 100")
    (tmp_path / "a.png").write_bytes(b"")
    (tmp_path / "a.png.yaml").write_text(as_text(notes), encoding="utf-8")
    found = read_notes(tmp_path / "a.png")
    assert (found.alt, found.focus_point) == (alt, (5, 100))


@pytest.mark.parametrize("focus", [None, "middle", "1", "1,2,3", "-4, 5", "\u0663, 5"])
def test_a_focus_that_says_nothing_is_the_middle(focus: str | None) -> None:
    assert PictureNotes(focus=focus).focus_point == (50, 50)


def test_a_focus_beyond_the_edge_is_the_edge() -> None:
    assert PictureNotes(focus="400, 12").focus_point == (100, 12)


@pytest.mark.parametrize("name", ["stories/a.png", "./stories/a.png", "x/../stories/a.png"])
def test_a_storytellers_picture_is_shown_with_their_story_alone(tmp_path: Path, name: str) -> None:
    root = a_place(tmp_path, f"file: {name}, alt: Two chairs by a window")
    for folder in ("stories", "x"):
        (root / "media" / folder).mkdir()
    (root / "media" / "stories" / "a.png").write_bytes(a_picture())
    (line,) = mistakes(root)
    assert "is a picture of somebody's story" in line


@pytest.mark.parametrize("name", ["./a.png", "x/../a.png", "a.png"])
def test_a_file_has_one_name_however_it_is_written(tmp_path: Path, name: str) -> None:
    root = a_place(tmp_path, f"file: {name}, alt: Two chairs by a window")
    (root / "media" / "x").mkdir()
    assert planned(root)[0].posts[0].media[0].path == "a.png"
