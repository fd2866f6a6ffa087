"""No picture goes out past the leave of somebody whom it shows, on whatever way it gets there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from scheduler.campaigns.model.plan import PlannedMedia, PlannedThread
from scheduler.errors import NotPossible
from scheduler.media import leave
from scheduler.networks.base import RemoteId, RemotePost, Sent, Wait
from scheduler.publishing.operations.cancel import move
from scheduler.publishing.operations.resolve import send_again
from scheduler.publishing.planning.diff import Change
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.agreements import picture_leave
from scheduler.store.queue.sending import gate
from scheduler.store.queue.sending.gate import Denial, SendRequest
from scheduler.store.states import Reason, ThreadState
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"
PNG = b"\x89PNG\r\n\x1a\n sam, soaked and laughing"
SHA = sha256(PNG).hexdigest()
SAM = PlannedMedia("sam.png", SHA, "Sam with a medal, soaked and laughing")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def media(desk: Desk, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / "sam.png").write_bytes(PNG)
    desk.context = replace(desk.context, media=folder)
    desk.publisher = Publisher(desk.context, lambda: desk.is_stopping)
    return folder


def shown(media: PlannedMedia = SAM) -> PlannedThread:
    root, *others = (thread := a_thread(KEY)).posts
    return replace(thread, posts=(replace(root, media=(media,)), *others))


def agrees(desk: Desk, until: datetime | None, path: str = "sam.png", sha: str = SHA) -> None:
    with desk.database.write() as connection:
        picture = picture_leave.know(connection, sha, path)
        picture_leave.keep(connection, picture, "Sam", until=until, by="ana", at=desk.clock.now())


def ask_gate(desk: Desk) -> Denial | None:
    thread = desk.thread()
    with desk.database.write() as connection:
        passage = SendRequest(thread, thread.posts[0], "text", fence=1)
        return gate.open_gate(connection, passage, desk.clock.now())


def test_with_leave_it_goes_out(desk: Desk) -> None:
    agrees(desk, desk.clock.now() + DAY)
    put_into_queue(desk.database, shown())
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


@pytest.mark.parametrize("ago", [timedelta(), timedelta(seconds=1), 30 * DAY])
def test_past_its_leave_it_waits_with_a_reason_and_nothing_is_uploaded(
    desk: Desk, ago: timedelta
) -> None:
    put_into_queue(desk.database, shown())
    agrees(desk, desk.clock.now() - ago)
    desk.publish()
    assert (desk.network.calls, desk.network.uploaded) == ([], [])
    assert desk.thread().reason is Reason.LEAVE
    assert "sam.png" in desk.detail()
    assert "Sam " not in desk.detail()  # the audit names nobody


@pytest.mark.parametrize("is_out", [False, True])
def test_a_leave_that_ends_after_x_said_no_keeps_it_from_being_sent_again(
    desk: Desk, is_out: bool
) -> None:
    agrees(desk, desk.clock.now() + DAY)
    put_into_queue(desk.database, shown())
    desk.network.outcomes = [Wait(desk.clock.now() + timedelta(minutes=1), "429")]
    desk.publish()
    agrees(desk, None)
    if is_out:
        text = desk.network.calls[0][1]
        desk.network.timeline = [RemotePost(RemoteId("77"), text, desk.clock.now(), None)]
    desk.clock.jump_to(desk.clock.now() + timedelta(minutes=1))
    desk.publish()
    if is_out:  # its help stands at its end, as wherever it has begun
        assert (desk.thread().state, len(desk.network.calls)) == (ThreadState.PUBLISHED, 3)
    else:
        assert (desk.thread().reason, len(desk.network.calls)) == (Reason.LEAVE, 1)


def test_with_leave_again_one_that_x_said_no_to_begins_anew(desk: Desk) -> None:
    first, second, *others = (thread := a_thread(KEY)).posts
    posts = (first, replace(second, media=(SAM,)), *others)
    put_into_queue(desk.database, replace(thread, posts=posts))
    desk.network.outcomes = [Wait(desk.clock.now() + timedelta(minutes=1), "429")]
    desk.publish()
    assert leave.give(desk.context, ANA, "sam.png", "Sam", None).waiting == (KEY,)
    until = desk.clock.now() + DAY
    assert leave.give(desk.context, ANA, "sam.png", "Sam", until).going_on == (KEY,)
    assert desk.thread().state is ThreadState.SCHEDULED, "nothing of it is out, says X"
    desk.clock.jump_to(desk.clock.now() + timedelta(minutes=1))
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_somebody_shown_whom_nobody_asked_keeps_it_back(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    agrees(desk, None)
    desk.publish()
    assert desk.thread().reason is Reason.LEAVE


@pytest.mark.parametrize(
    ("path", "sha"),
    [
        ("elsewhere.png", SHA),  # the same bytes under another name
        ("sam.png", "0" * 64),  # other bytes under the same name
    ],
)
def test_neither_a_copy_nor_a_new_file_of_the_same_name_gets_round_it(
    desk: Desk, path: str, sha: str
) -> None:
    put_into_queue(desk.database, shown())
    agrees(desk, desk.clock.now() - DAY, path, sha)
    desk.publish()
    assert desk.thread().reason is Reason.LEAVE


def test_the_gate_itself_asks(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    with desk.database.write() as connection:  # as if it had been uploaded before
        connection.exec_driver_sql("UPDATE post_media SET is_ready = true, remote_id = '1'")
    agrees(desk, desk.clock.now() - DAY)
    assert ask_gate(desk) is Denial.NOT_WANTED


@pytest.mark.parametrize("way", ["send again", "move"])
def test_no_decision_of_a_person_gets_past_it(desk: Desk, way: str) -> None:
    put_into_queue(desk.database, shown())
    agrees(desk, desk.clock.now() - DAY)
    desk.publish()
    if way == "send again":
        send_again(desk.context, KEY, actor=ANA)
    else:
        move(desk.context, KEY, desk.clock.now(), actor=ANA, why="now")
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread().reason is Reason.LEAVE


def test_a_thread_without_that_picture_goes_out(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    agrees(desk, desk.clock.now() - DAY, "other.png", "1" * 64)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_what_is_out_with_its_picture_is_finished(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    until = desk.clock.now() + timedelta(minutes=1)
    desk.network.outcomes = [Sent(RemoteId("1"), pause_until=until)]
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHING
    agrees(desk, desk.clock.now() - DAY)
    desk.clock.jump_to(until + timedelta(seconds=1))
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


@pytest.mark.parametrize("days", [-1, 0, None])
def test_applying_refuses_what_would_go_out_past_a_leave(desk: Desk, days: int | None) -> None:
    begins = a_thread(KEY).due_at
    agrees(desk, None if days is None else begins + days * DAY)
    with pytest.raises(NotPossible, match=r"sam\.png"):
        put_into_queue(desk.database, shown())
    agrees(desk, begins + DAY)
    (applied,) = put_into_queue(desk.database, shown())
    assert applied.change.change is Change.NEW


def test_what_is_queued_already_keeps_nothing_else_from_being_applied(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    agrees(desk, desk.clock.now() - DAY)
    other = a_thread("wmhd/later", "Something else.", "And more of it.")
    first, _ = put_into_queue(desk.database, shown(), other)
    assert first.without_leave is not None
    assert desk.thread("wmhd/later").state is ThreadState.SCHEDULED
