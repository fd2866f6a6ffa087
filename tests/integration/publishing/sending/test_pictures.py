"""No post without its picture and its alt text, whatever happens on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import update

from scheduler.campaigns.model.plan import PlannedCaptions, PlannedMedia, PlannedThread
from scheduler.networks.base import (
    CaptionsFile,
    MediaId,
    Processing,
    Refusal,
    Refused,
    RemoteId,
    Sent,
    Unavailable,
    Uploaded,
    Wait,
)
from scheduler.publishing.monitoring.costs import costs as costs_now
from scheduler.publishing.operations.approving.approve import approve
from scheduler.publishing.operations.hold import Scope, place
from scheduler.publishing.operations.resolve import send_again
from scheduler.publishing.sending.media_upload import AllReady, upload_all
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.money import budget, costs
from scheduler.store.queue import post_media
from scheduler.store.queue.sending import gate, leases
from scheduler.store.queue.sending.gate import Denial, SendRequest
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.queue import accounts
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA, BO
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"
PNG = b"\x89PNG\r\n\x1a\n a harbour"
HARBOUR = PlannedMedia("harbour.png", sha256(PNG).hexdigest(), "A harbour at dawn")
FILM = b"\x00\x00\x00\x18ftypmp42 a walk"
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"
WALK = PlannedMedia(
    "walk.mp4",
    sha256(FILM).hexdigest(),
    "A walk",
    PlannedCaptions("walk.srt", sha256(SRT).hexdigest(), "en"),
)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def media(desk: Desk, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / "harbour.png").write_bytes(PNG)
    (folder / "walk.mp4").write_bytes(FILM)
    (folder / "walk.srt").write_bytes(SRT)
    desk.context = replace(desk.context, media=folder)
    desk.publisher = Publisher(desk.context, lambda: desk.is_stopping)
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
        passage = SendRequest(thread, thread.posts[0], "text", fence=1)
        assert gate.open_gate(connection, passage, desk.clock.now()) is Denial.NOT_WANTED


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

    return Publisher(replace(desk.context, clock=Clock(), lease_seconds=0.001), lambda: False)


def test_a_crash_between_upload_and_create_loses_nothing(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    with pytest.raises(_Died):
        an_engine_that_dies(desk, when_uploaded=1).publish_account("main")
    assert not desk.thread().has_begun
    with desk.database.write() as connection:
        connection.execute(update(accounts).values(lease_until=0.0))  # it ran out
    desk.publish()
    assert desk.network.uploaded == [("A harbour at dawn", None)]
    assert desk.network.shown == [("177",), (), ()]


def test_a_crash_while_it_is_uploaded_uploads_it_again(desk: Desk) -> None:
    put_into_queue(desk.database, shown())

    def dies() -> None:
        raise _Died

    desk.network.after_upload = dies
    with pytest.raises(_Died):
        desk.publish()
    desk.network.after_upload = lambda: None
    with desk.database.write() as connection:
        connection.execute(update(accounts).values(lease_until=0.0))  # it ran out
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


def test_a_picture_of_a_later_post_is_uploaded_again_in_mid_thread(desk: Desk) -> None:
    thread = a_thread(KEY)
    root, second = thread.posts
    put_into_queue(desk.database, replace(thread, posts=(root, replace(second, media=(HARBOUR,)))))
    the_next_day = desk.clock.now() + timedelta(days=1)
    desk.network.outcomes = [Sent(RemoteId("100")), Wait(the_next_day, "429")]
    desk.publish()
    desk.clock.jump_to(the_next_day)
    desk.publish()
    assert len(desk.network.uploaded) == 2
    assert desk.network.shown[2] == ("277",)
    assert desk.thread().state is ThreadState.PUBLISHED


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
    ("content", "expected"), [(PNG + b"!", "not the file that was approved"), (None, "no longer")]
)
def test_another_file_waits_for_a_person(
    desk: Desk, media: Path, content: bytes | None, expected: str
) -> None:
    put_into_queue(desk.database, replace(shown(), needs_approval=True, owner="Ana"))
    approve(desk.database, KEY, actor=BO, now=desk.clock.now())
    file = media / "harbour.png"
    file.write_bytes(content) if content else file.unlink()
    desk.publish()
    assert desk.thread().reason is Reason.MEDIA
    assert desk.network.uploaded == []
    assert expected in desk.detail()
    file.write_bytes(PNG)
    send_again(desk.context, KEY, actor=BO)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_picture_without_a_description_waits_for_a_person(desk: Desk) -> None:
    put_into_queue(desk.database, shown(replace(HARBOUR, alt=" ")))
    desk.publish()
    assert desk.thread().reason is Reason.MEDIA
    assert desk.network.uploaded == []


def test_what_is_held_is_not_uploaded(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    place(desk.context, Scope.THREAD, KEY, why="sad news", actor=ANA)
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
    place(desk.context, Scope.EVERYTHING, "", why="sad news", actor=ANA)
    assert upload_all(desk.context, lease, desk.thread()) == AllReady()
    assert desk.network.uploaded == []


def test_a_film_goes_with_the_captions_that_were_approved(desk: Desk, media: Path) -> None:
    put_into_queue(desk.database, shown(WALK))
    (again,) = put_into_queue(desk.database, shown(WALK))
    assert again.change.change == "unchanged"
    desk.publish()
    file = CaptionsFile(media / "walk.srt", sha256(SRT).hexdigest(), "en")
    assert desk.network.captions == [file]
    assert desk.network.shown == [("177",), (), ()]


@pytest.mark.parametrize("content", [SRT + b"!", None])
def test_other_captions_wait_for_a_person(desk: Desk, media: Path, content: bytes | None) -> None:
    put_into_queue(desk.database, shown(WALK))
    file = media / "walk.srt"
    file.write_bytes(content) if content else file.unlink()
    desk.publish()
    assert desk.thread().reason is Reason.MEDIA
    assert '"walk.srt"' in desk.detail()
    assert desk.network.uploaded == []


def test_whoever_lost_the_account_while_uploading_writes_nothing(desk: Desk) -> None:
    put_into_queue(desk.database, shown(WALK))

    def another_takes_over() -> None:
        with desk.database.write() as connection:
            connection.execute(update(accounts).values(lease_fence=99, lease_owner="engine-2"))

    desk.network.between_parts = another_takes_over
    desk.publish()
    assert desk.network.calls == []
    with desk.database.read() as connection:
        (waiting,) = post_media.not_ready(connection, desk.thread().id, desk.clock.now())
    assert waiting.begun is None


def billed(desk: Desk) -> list[tuple[str, float, bool]]:
    with desk.database.read() as connection:
        return [(one.call, one.usd, one.is_certain) for one in costs.lines_of(connection, KEY)]


def test_its_words_are_billed_and_reserved_once(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    assert desk.thread().price_usd == pytest.approx(0.015 + 0.015 + 0.2 + 0.005)
    desk.context = replace(desk.context, monthly_cap_usd=desk.thread().price_usd)
    desk.publisher = Publisher(desk.context, lambda: False)
    desk.publish()
    assert billed(desk)[0] == ("describe", 0.005, True)
    assert sum(usd for _, usd, _ in billed(desk)) == pytest.approx(desk.thread().price_usd)
    assert desk.thread().state is ThreadState.PUBLISHED


def test_beyond_the_cap_not_even_its_words_are_paid_for(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    desk.context = replace(desk.context, monthly_cap_usd=desk.thread().price_usd - 0.001)
    desk.publisher = Publisher(desk.context, lambda: False)
    desk.publish()
    assert desk.thread().reason is Reason.BUDGET
    assert desk.network.uploaded == []
    with desk.database.read() as connection:
        assert budget.reserved_usd(connection) == 0.0


def test_words_whose_answer_was_lost_count_until_we_know(desk: Desk) -> None:
    put_into_queue(desk.database, shown())
    desk.network.uploads = [Unavailable("X gave no answer in time", may_be_billed=True)]
    desk.publish()
    desk.clock.jump_to(desk.clock.now() + 31 * SECOND)
    desk.publish()
    assert billed(desk)[:2] == [("describe", 0.005, False), ("describe", 0.005, True)]


def test_what_waits_for_its_upload_is_counted_once(desk: Desk) -> None:
    put_into_queue(desk.database, shown(HARBOUR, replace(HARBOUR, alt="The same at dusk")))
    desk.context = replace(desk.context, monthly_cap_usd=5.0)
    desk.publisher = Publisher(desk.context, lambda: False)
    desk.network.uploads = [
        Uploaded(MediaId("5"), timedelta(days=1)),
        Unavailable("X gave no answer in time"),
    ]
    desk.publish()
    price = desk.thread().price_usd
    found = costs_now(desk.database, desk.clock, 5.0)
    assert found.spent.usd == pytest.approx(0.005)
    assert found.committed_usd == pytest.approx(price - 0.005)


def test_a_picture_that_a_person_must_see_to_reserves_nothing(desk: Desk, media: Path) -> None:
    put_into_queue(desk.database, shown())
    desk.context = replace(desk.context, monthly_cap_usd=5.0)
    desk.publisher = Publisher(desk.context, lambda: False)
    (media / "harbour.png").unlink()
    desk.publish()
    assert desk.thread().reason is Reason.MEDIA
    with desk.database.read() as connection:
        assert budget.reserved_usd(connection) == 0.0


def test_what_a_later_post_shows_was_reserved_with_the_first(desk: Desk) -> None:
    root, second, *others = a_thread(KEY).posts
    later = replace(second, media=(HARBOUR,))
    put_into_queue(desk.database, replace(a_thread(KEY), posts=(root, later, *others)))
    desk.network.outcomes = [Sent(RemoteId("100")), Refused(Refusal.MEDIA, "400: media")]
    desk.publish()
    desk.publish()
    assert desk.network.shown == [(), ("177",), ("277",), ()]
    assert desk.thread().state is ThreadState.PUBLISHED
    assert [call for call, *_ in billed(desk)].count("describe") == 2
