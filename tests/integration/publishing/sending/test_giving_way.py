"""An account with much to send gives way to others between two threads."""

import threading
from collections.abc import Iterator
from datetime import timedelta

from scheduler.engine.local import LocalEngine
from scheduler.engine.work import AccountTick
from scheduler.publishing.sending import publisher
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.examples.builders import a_thread, put_into_queue

MINUTE = timedelta(minutes=1)


def slowly(desk: Desk) -> None:
    def wait(_: object) -> None:
        desk.clock.jump_to(desk.clock.now() + publisher.TURN)

    desk.network.before_call = wait


def test_an_account_gives_way_after_a_thread_and_goes_on_when_it_is_called_again(
    desk: Desk,
) -> None:
    put_into_queue(desk.database, *(a_thread(f"wmhd/{n}", f"Words {n}") for n in range(3)))
    slowly(desk)
    assert desk.publisher.publish_account("main")
    assert len(desk.network.calls) == 1
    assert desk.publisher.publish_account("main")
    assert not desk.publisher.publish_account("main")
    assert len(desk.network.calls) == 3


def test_a_thread_is_never_left_in_the_middle_to_give_way(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/long", "One", "Two", "Three"))
    slowly(desk)
    assert not desk.publisher.publish_account("main")
    assert len(desk.network.calls) == 4


def test_whoever_gave_way_has_left_the_account_to_others(desk: Desk) -> None:
    put_into_queue(desk.database, *(a_thread(f"wmhd/{n}", f"Words {n}") for n in range(2)))
    slowly(desk)
    assert desk.publisher.publish_account("main")
    assert not desk.publisher.publish_account("main")
    assert len(desk.network.calls) == 2


def test_the_accounts_that_are_due_longest_come_first(desk: Desk) -> None:
    put_into_queue(
        desk.database,
        a_thread("wmhd/late", account="main", due_at=A_TUESDAY_NOON - MINUTE),
        a_thread("wmhd/later", account="peers", due_at=A_TUESDAY_NOON - 2 * MINUTE),
        accounts=["main", "peers"],
    )
    assert desk.publisher.due_accounts() == ["peers", "main"]


def test_the_engine_calls_who_gave_way_again_behind_those_that_wait() -> None:
    called: list[str] = []
    all_wait, ended = threading.Event(), threading.Event()

    def verb(account: str) -> bool:
        assert all_wait.wait(20)
        called.append(account)
        if len(called) == 4:
            ended.set()
        return account == "busy" and called.count("busy") < 3

    def due() -> Iterator[str]:
        yield from ("busy", "other")
        all_wait.set()

    tick = AccountTick("publish", 3600.0, due, verb)  # type: ignore[arg-type] # as one by one
    engine = LocalEngine((tick,), workers=1)
    engine.start()
    assert ended.wait(20)
    engine.stop()
    assert called == ["busy", "other", "busy", "busy"]
