"""No post without its picture and its alt text, whatever happens on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from scheduler.campaigns.planned import PlannedMedia, PlannedThread
from scheduler.networks.base import MediaId, Processing, Refusal, Refused, Unavailable, Uploaded
from scheduler.publishing.approve import approve
from scheduler.publishing.hold import Scope, place
from scheduler.publishing.publish import Publisher
from scheduler.publishing.resolve import send_again
from scheduler.publishing.uploads import AllReady, upload_all
from scheduler.store import gate, leases
from scheduler.store.gate import Passage, Shut
from scheduler.store.states import Reason, ThreadState
from tests.builders import a_thread, put_into_queue
from tests.desk import Desk

KEY = "wmhd/opener"
PNG = b"\x89PNG\r\n\x1a\n a harbour"
HARBOUR = PlannedMedia("harbour.png", sha256(PNG).hexdigest(), "A harbour at dawn")
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def media(desk: Desk, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / "harbour.png").write_bytes(PNG)
    desk.means = replace(desk.means, media=folder)
    desk.publisher = Publisher(desk.means, lambda: desk.is_stopping)
    return folder


def shown(*media: PlannedMedia) -> PlannedThread:
    thread = a_thread(KEY)
    root, *others = thread.posts
    return replace(thread, posts=(replace(root, media=media or (HARBOUR,)), *others))


def test_a_post_goes_out_with_its_picture(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    desk.publish()
    assert desk.network.uploaded == [("A harbour at dawn", None)]
    assert desk.network.shown == [("177",), (), ()]
    assert desk.thread().state is ThreadState.PUBLISHED


def test_several_stand_in_their_order(desk: Desk) -> None:
    put_into_queue(desk.database, shown(HARBOUR, replace(HARBOUR, alt="The same at dusk")))
    desk.publish()
    assert desk.network.shown[0] == ("177", "277")


def test_applying_twice_changes_nothing(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    (again,) = put_into_queue(desk.database, shown())
    assert again.change.change == "unchanged"


def test_the_gate_stays_shut_without_the_upload(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    thread = desk.thread()
    with desk.database.write() as connection:
        passage = Passage(thread, thread.posts[0], "text", fence=1)
        assert gate.open_gate(connection, passage, desk.clock.now()) is Shut.NOT_WANTED


@pytest.mark.parametrize(
    "outcome", [Unavailable("X gave no answer in time"), Refused(Refusal.MEDIA, "400: no")]
)
def test_a_failed_upload_is_tried_again(desk: Desk, outcome: Unavailable | Refused) -> None:
    put_into_queue(desk.database, shown())
    desk.network.uploads = [outcome]
    desk.publish()
    assert desk.network.calls == []
    assert desk.publisher.due_accounts() == []
    desk.clock.jump_to(desk.clock.now() + 31 * SECOND)
    desk.publish()
    assert desk.network.shown[0] == ("277",)


def test_after_three_refusals_a_person_looks(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    desk.network.uploads = [Refused(Refusal.MEDIA, "400: no")] * 3
    for _ in range(3):
        desk.publish()
        desk.clock.jump_to(desk.clock.now() + 31 * SECOND)
    assert desk.thread().reason is Reason.MEDIA
    assert desk.network.calls == []


def test_what_is_processed_is_waited_for(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    desk.network.uploads = [Processing(MediaId("5"), timedelta(days=1), 2 * SECOND)]
    desk.publish()
    assert desk.network.calls == []
    desk.clock.jump_to(desk.clock.now() + 2 * SECOND)
    desk.network.uploads = [Uploaded(MediaId("5"), timedelta(days=1))]
    desk.publish()
    assert desk.network.uploaded == [("A harbour at dawn", None), ("A harbour at dawn", "5")]
    assert desk.network.shown[0] == ("5",)


class _Died(BaseException):
    """The engine, killed."""


def an_engine_that_dies(desk: Desk, when_uploaded: int) -> Publisher:
    """Dies at the first look on the clock after so many uploads; its lease is over at once."""

    class Clock:
        def now(self) -> datetime:
            if len(desk.network.uploaded) == when_uploaded:
                raise _Died
            return desk.clock.now()

    return Publisher(replace(desk.means, clock=Clock(), lease_seconds=0.001), lambda: False)


def test_a_crash_between_upload_and_create_loses_nothing(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    with pytest.raises(_Died):
        an_engine_that_dies(desk, when_uploaded=1).publish_account("main")
    assert not desk.thread().has_begun
    desk.publish()
    assert desk.network.uploaded == [("A harbour at dawn", None)]
    assert desk.network.shown == [("177",), (), ()]


def test_a_crash_while_it_is_uploaded_uploads_it_again(desk: Desk) -> None:
    put_into_queue(desk.database, shown())

    def dies() -> None:
        raise _Died

    desk.network.after_upload = dies
    with pytest.raises(_Died):
        Publisher(replace(desk.means, lease_seconds=0.001), lambda: False).publish_account("main")
    desk.network.after_upload = lambda: None
    desk.publish()
    assert desk.network.shown == [("277",), (), ()]


def test_an_upload_that_was_kept_is_not_made_again(desk: Desk) -> None:
    put_into_queue(desk.database, shown(HARBOUR, replace(HARBOUR, alt="The same at dusk")))
    desk.network.uploads = [
        Uploaded(MediaId("5"), timedelta(days=1)),
        Unavailable("X gave no answer in time"),
    ]
    desk.publish()
    desk.clock.jump_to(desk.clock.now() + 31 * SECOND)
    desk.publish()
    assert [alt for alt, _ in desk.network.uploaded] == [
        "A harbour at dawn",
        *("The same at dusk", "The same at dusk"),
    ]
    assert desk.network.shown[0] == ("5", "377")


def test_an_upload_that_expired_is_made_again(desk: Desk) -> None:
    put_into_queue(desk.database, shown(HARBOUR, replace(HARBOUR, alt="The same at dusk")))
    desk.network.uploads = [
        Uploaded(MediaId("5"), timedelta(minutes=10)),
        Unavailable("X gave no answer in time"),
    ]
    desk.publish()
    desk.clock.jump_to(desk.clock.now() + 31 * SECOND)
    desk.publish()
    assert desk.network.shown[0] == ("377", "477")


def test_x_forgot_the_upload_so_it_is_made_again(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    desk.network.outcomes = [Refused(Refusal.MEDIA, "400: Your media IDs are invalid.")]
    desk.publish()
    desk.publish()
    assert desk.network.shown[:2] == [("177",), ("277",)]
    assert desk.thread().state is ThreadState.PUBLISHED


def test_if_x_forgets_it_every_time_a_person_looks(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    desk.network.outcomes = [Refused(Refusal.MEDIA, "400: Your media IDs are invalid.")] * 3
    for _ in range(3):
        desk.publish()
    assert desk.thread().reason is Reason.REFUSED
    assert len(desk.network.calls) == 3


@pytest.mark.parametrize(
    ("content", "expected"), [(PNG + b"!", "not the one that was approved"), (None, "no longer")]
)
def test_another_file_waits_for_a_person(
    desk: Desk, media: Path, content: bytes | None, expected: str
) -> None:
    put_into_queue(desk.database, replace(shown(), needs_approval=True, owner="Ana"))
    approve(desk.database, KEY, by="Bo", now=desk.clock.now())
    file = media / "harbour.png"
    file.write_bytes(content) if content else file.unlink()
    desk.publish()
    assert desk.thread().reason is Reason.MEDIA
    assert desk.network.uploaded == []
    assert expected in desk.detail()
    file.write_bytes(PNG)
    send_again(desk.means, KEY, by="Bo")
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_picture_without_a_description_waits_for_a_person(desk: Desk) -> None:
    put_into_queue(desk.database, shown(replace(HARBOUR, alt=" ")))
    desk.publish()
    assert desk.thread().reason is Reason.MEDIA
    assert desk.network.uploaded == []


def test_what_is_held_is_not_uploaded(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    place(desk.means, Scope.THREAD, KEY, why="sad news", by="Ana")
    desk.publish()
    assert desk.network.uploaded == []


def test_refused_keys_keep_the_account_quiet(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    desk.network.uploads = [Refused(Refusal.RECONNECT, "401: no")]
    desk.publish()
    assert desk.publisher.due_accounts() == []
    desk.clock.jump_to(desk.clock.now() + timedelta(minutes=15))
    desk.publish()
    assert desk.network.identities_asked == 2
    assert desk.thread().state is ThreadState.PUBLISHED


def test_without_credits_everything_is_held(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    desk.network.uploads = [Refused(Refusal.CREDITS, "402: CreditsDepleted")]
    desk.publish()
    assert desk.network.calls == []
    assert desk.publisher.due_accounts() == []


def test_a_hold_that_comes_at_the_last_moment_keeps_the_upload_back(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    lease = leases.claim(desk.database, "main", "engine-1", 120.0)
    assert lease is not None
    place(desk.means, Scope.EVERYTHING, "", why="sad news", by="Ana")
    assert upload_all(desk.means, lease, desk.thread()) == AllReady()
    assert desk.network.uploaded == []
