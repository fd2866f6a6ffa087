"""Threads of an account that was connected in the browser: nothing twice, nothing lost."""

from datetime import timedelta

import pytest

from scheduler.publishing.connections import standing
from scheduler.publishing.connections import tokens as tokens_module
from scheduler.publishing.credentials import RETRY
from scheduler.store.operations.connections import ConnectionState
from scheduler.store.queue import accounts
from scheduler.store.queue.threads import thread_by_key
from scheduler.store.states import ThreadState
from tests.support.databases.history import entries_about
from tests.support.desks.connected import ADA, MAIN, ConnectedDesk
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.processes.rehearsals import credentials
from tests.support.processes.stage import accounts_named


def texts(desk: ConnectedDesk, since: int) -> list[str]:
    stored = [row for row in desk.calls("create", since) if row["status"] == 201]
    return [row["text"] for row in stored]


def queue(desk: ConnectedDesk, **ahead: float) -> None:
    """A thread whose words nobody has said at this X."""
    due_at = desk.now + timedelta(**ahead)
    said = (f"What helped you? {desk.key[:8]}", f"You can answer, or read. {desk.key[:8]}")
    put_into_queue(desk.database, a_thread(key_of(desk), *said, due_at=due_at))


def key_of(desk: ConnectedDesk) -> str:
    return f"wmhd/{desk.key[:8]}"


def state(desk: ConnectedDesk) -> ThreadState:
    with desk.database.read() as connection:
        found = thread_by_key(connection, key_of(desk))
    assert found is not None
    return found.state


def test_a_thread_goes_out_by_token(desk: ConnectedDesk) -> None:
    since = len(desk.x.truth())
    queue(desk)
    desk.connect()
    desk.publisher(desk.tokens()).publish_account("main")
    assert state(desk) is ThreadState.PUBLISHED
    assert len(texts(desk, since)) == len(set(texts(desk, since))) == 3


def test_a_token_that_ended_is_renewed_before_the_gate(desk: ConnectedDesk) -> None:
    desk.connect()
    desk.pass_time(hours=3)
    queue(desk)
    since = len(desk.x.truth())
    desk.publisher(desk.tokens()).publish_account("main")
    assert state(desk) is ThreadState.PUBLISHED
    assert next(row["call"] for row in desk.x.truth()[since:]) == "token"


def test_while_x_renews_nothing_a_thread_waits_and_nobody_is_asked(desk: ConnectedDesk) -> None:
    desk.connect()
    desk.pass_time(hours=3)
    queue(desk)
    since = len(desk.x.truth())
    desk.tell_x(faults={"fault": "500", "calls": ["token"]})
    desk.publisher(desk.tokens()).publish_account("main")
    assert [row["call"] for row in desk.x.truth()[since:]] == ["token"]
    with desk.database.read() as connection:
        assert accounts.quiet_now(connection, desk.now) == {"main": desk.now + RETRY}
        assert accounts.problem_of(connection, "main")[0] is None
    desk.pass_time(seconds=31)
    desk.publisher(desk.tokens()).publish_account("main")
    assert state(desk) is ThreadState.PUBLISHED


def test_leave_taken_back_in_mid_thread_loses_nothing_and_doubles_nothing(
    desk: ConnectedDesk,
) -> None:
    since = len(desk.x.truth())
    queue(desk)
    desk.connect()
    desk.pass_time(minutes=5)  # no token is so new that a refusal means more than its end
    publisher = desk.publisher(desk.tokens())
    desk.tell_x(faults={"fault": "401", "calls": ["create"], "nth": 2})
    publisher.publish_account("main")  # its root is out
    desk.tell_x(withdraw="HarbourMain")
    desk.pass_time(minutes=1)
    publisher.publish_account("main")
    assert state(desk) is ThreadState.PUBLISHING
    assert len(texts(desk, since)) == 1
    with desk.database.read() as connection:
        problem, _ = accounts.problem_of(connection, "main")
        quiet = accounts.quiet_now(connection, desk.now)
    assert "must be connected again" in str(problem)
    assert quiet["main"] > desk.now
    desk.connect()
    publisher = desk.publisher(desk.tokens())
    assert publisher.due_accounts() == ["main"]
    publisher.publish_account("main")
    assert state(desk) is ThreadState.PUBLISHED
    assert len(texts(desk, since)) == len(set(texts(desk, since))) == 3


def test_a_token_that_x_takes_for_ended_is_renewed_and_the_thread_goes_on(
    desk: ConnectedDesk,
) -> None:
    since = len(desk.x.truth())
    queue(desk)
    desk.connect()
    desk.pass_time(minutes=5)
    publisher = desk.publisher(desk.tokens())
    desk.tell_x(faults={"fault": "401", "calls": ["create"], "nth": 2})
    publisher.publish_account("main")
    assert len(texts(desk, since)) == 1
    desk.pass_time(seconds=31)
    publisher.publish_account("main")
    assert state(desk) is ThreadState.PUBLISHED
    assert len(texts(desk, since)) == len(set(texts(desk, since))) == 3


def test_a_broken_connection_is_told_once_however_often_it_is_tried(desk: ConnectedDesk) -> None:
    queue(desk, minutes=20)
    desk.connect()
    desk.tell_x(withdraw="HarbourMain")
    told = []
    for _ in range(3):
        desk.pass_time(minutes=16)
        desk.publisher(desk.tokens()).publish_account("main")
        with desk.database.read() as connection:
            told.append(accounts.problem_of(connection, "main")[0])
    assert told[-1] == told[-2] is not None
    assert "Accounts at the desk" in str(told[-1])


def test_an_account_without_token_and_keys_waits_and_says_so(desk: ConnectedDesk) -> None:
    queue(desk)
    since = len(desk.x.truth())
    desk.publisher(desk.tokens()).publish_account("main")
    assert desk.x.truth()[since:] == []
    with desk.database.read() as connection:
        assert "not connected" in str(accounts.problem_of(connection, "main")[0])


@pytest.mark.parametrize("whose", ["peers", "main"])
def test_disconnected_in_mid_thread_the_rest_is_never_signed_by_keys_that_nobody_asked_about(
    desk: ConnectedDesk, monkeypatch: pytest.MonkeyPatch, whose: str
) -> None:
    since = len(desk.x.truth())
    queue(desk)
    desk.connect()
    desk.pass_time(minutes=5)
    tokens = desk.tokens(has_keys=lambda _: True)
    publisher = desk.publisher(tokens, keys={MAIN: credentials(accounts_named(whose)[whose])})
    create = publisher._context.network.create_post

    def disconnected_after_the_first(*given, **named):
        outcome = create(*given, **named)
        if (one := desk.stored()) and one.state is ConnectionState.GOOD:
            standing.disconnect(desk.context, ADA, "main")
            monkeypatch.setattr(tokens_module, "KNOWN_SECONDS", 0.0)
            tokens.mark("main")  # as whoever reads figures does at any moment
        return outcome

    monkeypatch.setattr(publisher._context.network, "create_post", disconnected_after_the_first)
    publisher.publish_account("main")
    assert len(texts(desk, since)) == 1, "the rest waits"
    assert state(desk) is ThreadState.PUBLISHING
    with desk.database.read() as connection:
        (*_, newest) = entries_about(connection, f"post:{key_of(desk)}#1")
        found = accounts.quiet_now(connection, desk.now)
    assert "connected otherwise" in newest.why
    assert found == {"main": desk.now + RETRY}
    desk.pass_time(seconds=31)
    publisher.publish_account("main")
    stored = [row for row in desk.calls("create", since) if row["status"] == 201]
    assert {row["account"] for row in stored} == {"HarbourMain"}
    if whose == "main":
        assert state(desk) is ThreadState.PUBLISHED, "its own keys go on with it"
    else:
        with desk.database.read() as connection:
            problem, _ = accounts.problem_of(connection, "main")
        assert "belong to @HarbourPeers" in str(problem)
