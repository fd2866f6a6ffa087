"""Taking a picture or film out of the library: not while anything is still to show it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.errors import ChangedSinceSeen, NotAllowed, NotPossible
from scheduler.media.adding import add, add_captions, crop
from scheduler.media.describing import describe
from scheduler.media.files import hash_of, id_of
from scheduler.media.leave import give, withdraw
from scheduler.media.library import detail, listed
from scheduler.media.removing import files_naming, remove
from scheduler.people.roles import Role
from scheduler.publishing.operations.cancel import cancel
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.states import ThreadState
from tests.support.databases.history import entries_about
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA, add_person
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.examples.films import a_film
from tests.support.examples.pictures import a_picture

KEY = "wmhd/opener"
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nThe kettle sings.\n"
OTHER_SRT = SRT.replace(b"kettle", b"robin")


@pytest.fixture(autouse=True)
def media(desk: Desk, tmp_path: Path) -> Path:
    desk.context = replace(desk.context, media=tmp_path / "media")
    desk.publisher = Publisher(desk.context, lambda: desk.is_stopping)
    return tmp_path / "media"


def added(desk: Desk, name: str = "sam.png", size: tuple[int, int] = (64, 48)) -> str:
    return add(desk.context, ANA, name, a_picture("PNG", size)).name


def removed(desk: Desk, name: str) -> None:
    remove(desk.context, ANA, name, hash_of(desk.context.media / name))


def queued(desk: Desk, name: str, key: str = KEY, posts: tuple[int, ...] = (0,)) -> None:
    shown = (PlannedMedia(name, hash_of(desk.context.media / name), "Sam with a medal"),)
    thread = a_thread(key)
    with_it = [
        replace(one, media=shown) if number in posts else one
        for number, one in enumerate(thread.posts)
    ]
    put_into_queue(desk.database, replace(thread, posts=tuple(with_it)))


def test_it_goes_with_what_was_said_of_it(desk: Desk, media: Path) -> None:
    name = added(desk)
    describe(desk.context, ANA, name, "Sam with a medal")
    removed(desk, name)
    assert [one.name for one in media.iterdir()] == []
    assert listed(desk.context, ANA) == ()


def test_the_log_says_who_removed_it(desk: Desk) -> None:
    name = added(desk)
    removed(desk, name)
    with desk.database.read() as connection:
        last = entries_about(connection, f"picture:{id_of(name)}")[-1]
    assert (last.actor, last.why) == ("Ana (at the keyboard)", "removed from the library")


@pytest.mark.parametrize("posts", [(0,), (1,)])
def test_not_while_a_thread_is_still_to_show_it(
    desk: Desk, media: Path, posts: tuple[int, ...]
) -> None:
    name = added(desk)
    queued(desk, name, posts=posts)
    with pytest.raises(NotPossible, match="to be shown in wmhd/opener"):
        removed(desk, name)
    assert (media / name).exists()


def test_not_while_one_waits(desk: Desk, media: Path) -> None:
    name = added(desk)
    queued(desk, name)
    give(desk.context, ANA, name, "Sam", None)
    assert desk.thread(KEY).state is ThreadState.WAITING
    with pytest.raises(NotPossible, match="to be shown in"):
        removed(desk, name)


def test_nor_under_another_name(desk: Desk, media: Path) -> None:
    name = added(desk)
    (media / "copy.png").write_bytes((media / name).read_bytes())
    queued(desk, "copy.png")
    with pytest.raises(NotPossible, match="to be shown in"):
        removed(desk, name)


def test_a_refusal_names_three_and_counts_the_rest(desk: Desk) -> None:
    name = added(desk)
    for number in range(5):
        queued(desk, name, f"year-{number}/opener")
    with pytest.raises(
        NotPossible, match=r"year-0/opener, year-1/opener, year-2/opener and 2 more\. Take it out"
    ):
        removed(desk, name)


def test_once_nothing_is_to_show_it_it_goes(desk: Desk, media: Path) -> None:
    name = added(desk)
    queued(desk, name)
    cancel(desk.context, KEY, why="not this year", actor=ANA)
    removed(desk, name)
    assert not (media / name).exists()


def test_what_was_public_with_it_does_not_keep_it(desk: Desk, media: Path) -> None:
    name = added(desk)
    queued(desk, name)
    desk.publish()
    assert desk.thread(KEY).state is ThreadState.PUBLISHED
    removed(desk, name)
    assert not (media / name).exists()


def test_added_again_it_is_not_shown_past_an_ended_leave(desk: Desk) -> None:
    """Taking it out and putting it back is no way past somebody's no."""
    name = added(desk)
    give(desk.context, ANA, name, "Sam", desk.clock.now() + timedelta(days=9))
    withdraw(desk.context, ANA, name, "Sam")
    removed(desk, name)
    again = added(desk)
    assert again != name, "a leave may hang on the name"
    with pytest.raises(NotPossible, match="no longer agrees"):
        queued(desk, again)
    assert detail(desk.context, ANA, again).item.without_leave(desk.clock.now())


def test_a_crop_stays_and_shows_the_same_people(desk: Desk, media: Path) -> None:
    name = added(desk)
    give(desk.context, ANA, name, "Sam", None)
    part = crop(desk.context, ANA, name, "1:1").name
    removed(desk, name)
    assert [one.person for one in detail(desk.context, ANA, part).item.leaves] == ["Sam"]


def test_another_that_took_its_place_is_not_removed_unseen(desk: Desk, media: Path) -> None:
    name = added(desk)
    seen = hash_of(media / name)
    (media / name).write_bytes(a_picture("PNG", (99, 11)))
    with pytest.raises(ChangedSinceSeen):
        remove(desk.context, ANA, name, seen)
    assert (media / name).exists()


@pytest.mark.parametrize("name", ["none.png", "../organisation.yaml", "stories/a.png", ""])
def test_what_is_not_in_the_library_is_not_removed(desk: Desk, media: Path, name: str) -> None:
    (media / "stories").mkdir(parents=True)
    (media / "stories" / "a.png").write_bytes(a_picture())
    with pytest.raises(NotPossible, match="There is no picture"):
        remove(desk.context, ANA, name, "0" * 64)
    assert (media / "stories" / "a.png").exists()


def test_only_whoever_adds_pictures_removes_them(desk: Desk, media: Path) -> None:
    name = added(desk)
    viewer = add_person(desk.database, "kit", Role.ANALYST)
    with pytest.raises(NotAllowed):
        remove(desk.context, viewer, name, hash_of(media / name))
    assert (media / name).exists()


def test_a_films_captions_go_with_it_unless_another_has_them(desk: Desk, media: Path) -> None:
    one = add(desk.context, ANA, "one.mp4", a_film()).name
    add_captions(desk.context, ANA, one, "one.srt", SRT)
    two = add(desk.context, ANA, "two.mp4", a_film(seconds=3)).name
    add_captions(desk.context, ANA, two, "two.srt", OTHER_SRT)
    removed(desk, one)
    assert sorted(path.name for path in media.glob("*.srt")) == ["two.srt"]


def test_captions_of_two_films_stay_for_the_other(desk: Desk, media: Path) -> None:
    one = add(desk.context, ANA, "one.mp4", a_film()).name
    add_captions(desk.context, ANA, one, "one.srt", SRT)
    two = add(desk.context, ANA, "two.mp4", a_film(seconds=3)).name
    (media / "two.mp4.yaml").write_text("captions: one.srt\n", "utf-8")
    (media / "bad.png").write_bytes(a_picture())
    (media / "bad.png.yaml").write_text("captions: [\n", "utf-8")
    removed(desk, one)
    assert (media / "one.srt").exists()
    removed(desk, two)
    assert not (media / "one.srt").exists()


def test_no_file_but_captions_goes_whatever_the_notes_say(desk: Desk, media: Path) -> None:
    name = added(desk)
    kept = media / "keep.txt"
    kept.write_text("mine", "utf-8")
    (media / f"{name}.yaml").write_text("captions: keep.txt\n", "utf-8")
    removed(desk, name)
    assert kept.exists()


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("media:\n  - file: sam.png\n", True),
        ('  - {file: "sam.png", alt: Sam}\n', True),
        ("day,picture\nMonday,sam.png\n", True),
        ("  - file: sam.png # his\n", True),
        ("broken: [\n file: sam.png", True),
        ("  - file: old/sam.png\n", False),
        ("  - file: not-sam.png\n", False),
        ("  - file: sam.png.webp\n", False),
        ("  - file: samXpng\n", False),
    ],
)
def test_campaign_files_that_name_it_are_found(tmp_path: Path, text: str, is_named: bool) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "one.yaml").write_text(text, "utf-8")
    (tmp_path / "one.txt").write_text("sam.png", "utf-8")
    (tmp_path / ".hidden.yaml").write_text("sam.png", "utf-8")
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere.yaml")
    assert files_naming(tmp_path, "sam.png") == (("old/one.yaml",) if is_named else ())
