"""A story's picture goes out as it was agreed to, with its alt text, or the story does not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import delete, update

from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.queue import post_media, threads
from scheduler.store.tables.stories import consent_bodies, story_versions
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import withdraw
from scheduler.stories.writing.form import StoryForm
from tests.support.databases.story_rows import change
from tests.support.desks.story_desk import StoryDesk, a_form, actor

ALT = "A long path along the sea."


def with_a_picture(story_desk: StoryDesk, *, color: str = "teal", **head: object) -> StoryForm:
    exif = Image.Exif()
    exif[0x010F] = "Planted Camera"
    Image.new("RGB", (40, 30), color).save(story_desk.folder / "walk.jpg", exif=exif)
    return a_form(**({"picture": "walk.jpg", "alt": ALT} | head))


def test_the_picture_goes_out_stripped_with_its_alt_text(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued(with_a_picture(story_desk))
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    assert story_desk.desk.network.uploaded == [(ALT, None)]
    assert story_desk.desk.network.shown[0] == ("177",)
    assert story_desk.desk.thread(story_desk.key(story_id)).state is ThreadState.PUBLISHED
    (kept,) = story_desk.context.pictures.iterdir()
    assert b"Planted" not in kept.read_bytes()


def _another_file(story_desk: StoryDesk) -> None:
    (kept,) = story_desk.context.pictures.iterdir()
    Image.new("RGB", (40, 30), "red").save(kept, "PNG")


def _no_file(story_desk: StoryDesk) -> None:
    (kept,) = story_desk.context.pictures.iterdir()
    kept.unlink()


def _row(**values: object) -> Callable[[StoryDesk], None]:
    return lambda story_desk: change(story_desk.desk.database, post_media, **values)


def _no_row(story_desk: StoryDesk) -> None:
    with story_desk.desk.database.write() as connection:
        connection.execute(delete(post_media))
        connection.execute(update(threads).values(has_media=False))


CHANGED = {
    "another picture in the file": (_another_file, Reason.MEDIA),
    "the file is gone": (_no_file, Reason.MEDIA),
    "one letter of the alt text": (_row(alt=ALT.replace("sea", "tea")), Reason.CONSENT),
    "the picture's row": (_row(sha256="0" * 64), Reason.CONSENT),
    "no picture any more": (_no_row, Reason.CONSENT),
}


@pytest.mark.parametrize("what", CHANGED)
def test_changed_after_the_yes_it_does_not_go_out(story_desk: StoryDesk, what: str) -> None:
    story_id = story_desk.queued(with_a_picture(story_desk))
    spoil, reason = CHANGED[what]
    spoil(story_desk)
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []
    assert story_desk.desk.network.uploaded == [], "nothing leaves the house"
    thread = story_desk.desk.thread(story_desk.key(story_id))
    assert (thread.state, thread.reason) == (ThreadState.WAITING, reason)


@pytest.mark.parametrize(
    "spoil", [_row(alt="Other words."), _row(sha256="0" * 64), _no_row], ids=["alt", "file", "row"]
)
def test_changed_after_the_upload_it_does_not_go_out(
    story_desk: StoryDesk, spoil: Callable[[StoryDesk], None]
) -> None:
    story_id = story_desk.queued(with_a_picture(story_desk))
    story_desk.wait_until_due(story_id)
    with story_desk.desk.database.write() as connection:
        connection.execute(
            update(post_media).values(
                is_ready=True,
                remote_id="77",
                expires_at=story_desk.context.now().replace(year=2030),
            )
        )
    spoil(story_desk)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []


def test_the_flag_alone_does_not_leave_the_picture_behind(story_desk: StoryDesk) -> None:
    """The rows of an uploaded picture are there, and somebody says that there is none to show."""
    story_id = story_desk.queued(with_a_picture(story_desk))
    story_desk.wait_until_due(story_id)
    with story_desk.desk.database.write() as connection:
        connection.execute(update(post_media).values(is_ready=True, remote_id="77"))
        connection.execute(update(threads).values(has_media=False))
    story_desk.desk.publish()
    assert story_desk.desk.network.shown[0] == ("77",)


def test_a_version_whose_picture_somebody_changed_is_not_queued_with_the_old_yes(
    story_desk: StoryDesk,
) -> None:
    story_id = story_desk.queued(with_a_picture(story_desk))
    change(story_desk.desk.database, story_versions, picture_alt="Somebody else's words.")
    queueing.enqueue(story_desk.context, actor("comms"), story_id, "main")
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []


def test_the_yes_binds_the_picture_and_its_alt_text(story_desk: StoryDesk) -> None:
    hashes = set()
    for color, alt in (("teal", ALT), ("red", ALT), ("teal", f"{ALT} At dusk.")):
        story_desk.agree(story_desk.add(with_a_picture(story_desk, color=color, alt=alt)))
    with story_desk.desk.database.read() as connection:
        for row in connection.execute(consent_bodies.select()).mappings():
            hashes |= {row["words_hash"], row["body_hash"]}
    assert len(hashes) >= 3


def test_taken_back_while_the_picture_is_uploaded_it_is_not_shown(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued(with_a_picture(story_desk))
    story_desk.wait_until_due(story_id)
    desk = story_desk.desk

    def regret() -> None:
        withdraw.take_back(story_desk.context, actor("teller"), story_id)

    desk.network.after_upload = regret
    desk.publish()
    assert desk.network.calls == []


def test_a_picture_that_two_stories_show_stays_for_the_other(story_desk: StoryDesk) -> None:
    first = story_desk.add(with_a_picture(story_desk))
    story_desk.add(with_a_picture(story_desk, theme="walking"))
    withdraw.take_back(story_desk.context, actor("teller"), first)
    story_desk.pass_time(story_desk.context.keep_ended)
    assert len(list(Path(story_desk.context.pictures).iterdir())) == 1


def test_an_alt_text_is_a_value_and_never_a_template(story_desk: StoryDesk) -> None:
    hostile = "{{ 7 * 7 }} {% include '/etc/passwd' %} ${HOME} <script>alert(1)</script>"
    story_id = story_desk.queued(with_a_picture(story_desk, alt=hostile))
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    assert story_desk.desk.network.uploaded == [(hostile, None)]
