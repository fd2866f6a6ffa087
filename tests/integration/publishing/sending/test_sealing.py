"""Sealing a stored post just before it goes out."""

from scheduler.crisis.directory import services
from scheduler.crisis.support.offer import Support
from scheduler.publishing.sending.sealing import seal
from tests.support.desks.desk import Desk
from tests.support.examples.builders import a_thread, put_into_queue


def test_when_every_wording_was_sent_the_threads_own_is_given(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    thread = desk.thread()
    support = Support.for_region(services.load(), "GB-ENG")
    closing = thread.posts[-1]
    own = seal(thread, closing, support, lambda _: False)
    assert seal(thread, closing, support, lambda _: True).text == own.text
    assert seal(thread, closing, support, lambda text: text == own.text).text != own.text
