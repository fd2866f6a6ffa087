"""Whom a thread is for decides what its closing post prints, to the last moment."""

from dataclasses import replace

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.crisis.directory import services
from scheduler.crisis.readers import Readers
from scheduler.publishing.monitoring.thread_detail import dossier
from scheduler.publishing.planning.diff import Change
from scheduler.store.states import PostState
from tests.support.desks.desk import Desk
from tests.support.examples.builders import a_thread, put_into_queue

VETERANS = Readers(None, ("veterans",))


def for_veterans() -> PlannedThread:
    return replace(a_thread(region="US"), readers=VETERANS)


def test_what_is_published_carries_the_service_of_its_readers(desk: Desk) -> None:
    put_into_queue(desk.database, for_veterans())
    shown = dossier(desk.database, services.load, "wmhd/opener")
    desk.publish()
    closing = desk.thread().posts[-1]
    assert closing.state is PostState.SENT
    assert closing.sent_text is not None
    assert "Veterans" in closing.sent_text
    assert shown.posts[-1].text == closing.sent_text, "it was shown before as it went out"


def test_two_threads_of_one_region_are_each_given_their_own(desk: Desk) -> None:
    plain = a_thread("wmhd/plain", region="US", account="peers")
    put_into_queue(desk.database, for_veterans(), plain)
    desk.publish()
    desk.publish("peers")
    theirs, everyones = (desk.thread(key).posts[-1] for key in ("wmhd/opener", "wmhd/plain"))
    assert "Veterans" in (theirs.sent_text or "")
    assert "Veterans" not in (everyones.sent_text or "")


def test_other_readers_are_a_change(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(region="US"))
    (one,) = put_into_queue(desk.database, for_veterans())
    assert one.change.change is Change.CHANGED
    assert desk.thread().readers == VETERANS
    (again,) = put_into_queue(desk.database, for_veterans())
    assert again.change.change is Change.UNCHANGED
