"""X is asked who an account is once a day for all engines together: each question is paid."""

from dataclasses import replace
from datetime import timedelta

from scheduler.networks.base import Refusal, Refused
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.tables.queue import accounts
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.examples.builders import a_thread, put_into_queue


def another_engine(desk: Desk, mark: str | None = "keys one") -> Publisher:
    """A process of its own: what the first kept in memory, it does not know."""
    context = replace(desk.context, owner=f"engine {id(object())}", key_mark=lambda _: mark)
    return Publisher(context, lambda: False)


def queue(desk: Desk, number: int) -> None:
    thread = a_thread(f"spring/{number}", f"Words of day {number}.", due_at=desk.clock.now())
    put_into_queue(desk.database, thread, now=desk.clock.now())


def publish(desk: Desk, number: int, mark: str | None = "keys one") -> int:
    """One thread by a new engine; how often X has been asked by then."""
    queue(desk, number)
    another_engine(desk, mark).publish_account("main")
    return desk.network.identities_asked


def test_a_second_engine_and_a_restart_ask_nothing(desk: Desk) -> None:
    assert [publish(desk, number) for number in range(3)] == [1, 1, 1]
    assert len(desk.network.calls) == 3


def test_other_keys_are_asked_about(desk: Desk) -> None:
    publish(desk, 1)
    assert publish(desk, 2, "keys two") == 2


def test_after_a_day_x_is_asked_again(desk: Desk) -> None:
    publish(desk, 1)
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(days=1, seconds=1))
    assert publish(desk, 2) == 2


def test_where_keys_have_no_mark_each_engine_asks(desk: Desk) -> None:
    publish(desk, 1, None)
    assert publish(desk, 2, None) == 2


def test_another_handle_is_asked_about(desk: Desk) -> None:
    publish(desk, 1)
    queue(desk, 2)
    with desk.database.write() as connection:
        connection.execute(accounts.update().values(handle="HarbourOther"))
    another_engine(desk).publish_account("main")
    assert desk.network.identities_asked == 2
    assert len(desk.network.calls) == 1  # the keys are not of that handle: nothing is sent


def test_keys_that_x_refuses_are_asked_about_before_the_next_post(desk: Desk) -> None:
    desk.network.outcomes = [Refused(Refusal.RECONNECT, "401 Unauthorized")]
    assert publish(desk, 1) == 1
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=15))
    another_engine(desk).publish_account("main")
    assert desk.network.identities_asked == 2
    assert len(desk.network.calls) == 2


def test_an_engine_asks_again_where_something_else_signs_now(desk: Desk) -> None:
    marks = ["a token"]
    publisher = Publisher(replace(desk.context, key_mark=lambda _: marks[-1]), lambda: False)
    queue(desk, 1)
    publisher.publish_account("main")
    marks.append("keys")  # it was disconnected, and .env has keys as well
    queue(desk, 2)
    publisher.publish_account("main")
    assert desk.network.identities_asked == 2
