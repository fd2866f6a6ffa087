"""An engine that stops begins no call that can wait, and whoever is next finds all that is left."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from scheduler.campaigns.model.plan import PlannedMedia, PlannedThread
from scheduler.networks.base import RemoteId
from scheduler.publishing.operations import take_down as taking_down
from scheduler.publishing.sending.media_upload import upload_all
from scheduler.store.operations import duties
from scheduler.store.operations.duties import Duty
from scheduler.store.queue.sending import leases
from scheduler.store.states import ThreadState
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA
from tests.support.examples.builders import a_thread, put_into_queue

KEYS = ("wmhd/opener", "wmhd/second")
PNG = b"\x89PNG\r\n\x1a\n a harbour"
HARBOUR = PlannedMedia("harbour.png", sha256(PNG).hexdigest(), "A harbour at dawn")


def stops_at_once(desk: Desk) -> Callable[[], None]:
    def stop() -> None:
        desk.is_stopping = True

    return stop


def test_what_comes_down_is_left_between_two_posts_and_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_into_queue(desk.database, *map(a_thread, KEYS))
    desk.publish()
    for key in KEYS:
        taking_down.take_down(desk.context, key, actor=ANA, why="asked to")
    delete = desk.network.delete_post

    def delete_and_stop(account: object, remote_id: RemoteId) -> object:
        desk.is_stopping = True
        return delete(account, remote_id)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(desk.network, "delete_post", delete_and_stop)
        desk.remover.remove_account("main")
    assert len(desk.network.deleted) == 1
    assert desk.remover.due_accounts() == ["main"]
    desk.is_stopping = False
    desk.remover.remove_account("main")
    assert len(desk.network.deleted) == len(set(desk.network.deleted)) == 6
    assert {desk.thread(key).state for key in KEYS} == {ThreadState.TAKEN_DOWN}


def with_pictures(desk: Desk, tmp_path: Path, *names: str) -> PlannedThread:
    for name in names:
        (tmp_path / name).write_bytes(PNG)
    desk.show_pictures_in(tmp_path)
    thread = a_thread()
    root, *others = thread.posts
    shown = tuple(replace(HARBOUR, path=name) for name in names)
    return replace(thread, posts=(replace(root, media=shown), *others))


def test_a_film_is_left_between_two_parts_and_sent_anew(desk: Desk, tmp_path: Path) -> None:
    put_into_queue(desk.database, with_pictures(desk, tmp_path, "harbour.png"))
    desk.network.between_parts = stops_at_once(desk)
    lease = leases.claim(desk.database, "main", "engine-1", 60)
    assert lease is not None
    upload_all(desk.context, lease, desk.thread())
    leases.release(desk.database, lease)
    assert desk.network.calls == []
    desk.network.between_parts = lambda: None
    desk.is_stopping = False
    desk.publish()
    assert len(desk.network.uploaded) == 2
    assert desk.network.shown[0] == ("277",)


def test_of_several_pictures_the_next_is_not_begun(desk: Desk, tmp_path: Path) -> None:
    put_into_queue(desk.database, with_pictures(desk, tmp_path, "harbour.png", "dusk.png"))
    desk.network.after_upload = stops_at_once(desk)
    desk.publish()
    assert len(desk.network.uploaded) == 1
    assert desk.network.calls == []
    desk.is_stopping = False
    desk.network.after_upload = lambda: None
    desk.publish()
    assert len(desk.network.uploaded) == 2  # the first was kept
    assert desk.thread().state is ThreadState.PUBLISHED


def test_no_more_pieces_of_a_duty_are_begun_and_it_can_be_given_back(desk: Desk) -> None:
    is_stopping: list[bool] = []
    duty = Duty(desk.database, "read", "first", is_stopping=lambda: bool(is_stopping))
    assert duty.is_ours()
    is_stopping.append(True)
    assert not duty.is_ours()
    duties.give_back(desk.database, "first")
    assert Duty(desk.database, "read", "second").is_ours()


def test_accounts_that_an_error_left_behind_are_given_back_and_others_are_not(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    assert leases.claim(desk.database, "main", "first", 60)
    assert leases.claim(desk.database, "peers", "another", 60)
    leases.give_all_back(desk.database, "first")
    late = leases.claim(desk.database, "main", "second", 60)
    assert late is not None
    assert late.fence == 2
    assert leases.claim(desk.database, "peers", "second", 60) is None
