"""Renewing tokens: rotation, lost answers, leave that was taken back. No account is lost twice."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from cryptography.fernet import Fernet

from scheduler.networks.base import Identity, Unavailable
from scheduler.networks.x.oauth2 import XApp
from scheduler.networks.x.tokens import AccessToken, NoAccess, TokenOutcome
from scheduler.people import encryption
from scheduler.people.encryption import Vault
from scheduler.publishing.connections import standing
from scheduler.publishing.connections import tokens as handed_out
from scheduler.publishing.connections.tokens import AHEAD, LATELY
from scheduler.store.operations import connections
from scheduler.store.operations.connections import ConnectionState
from scheduler.store.queue import accounts
from tests.support.desks.connected import ADA, MAIN, ConnectedDesk
from tests.support.examples.builders import a_thread, put_into_queue

NEAR_THE_END = {"hours": 2, "minutes": -5}
OVER = {"hours": 2, "minutes": 1}


@dataclass(frozen=True, slots=True)
class OvertakenApp(XApp):
    """An app whose call to X takes so long that something else happens first."""

    first: Callable[[], object] = lambda: None

    def refresh(self, refresh_token: str) -> TokenOutcome:
        self.first()
        return XApp.refresh(self, refresh_token)


def test_a_token_is_used_until_shortly_before_its_end(desk: ConnectedDesk) -> None:
    desk.connect()
    tokens = desk.tokens()
    first = tokens.of(MAIN)
    desk.pass_time(minutes=100)
    assert tokens.of(MAIN) == first


def test_a_token_is_renewed_ahead_of_its_end_and_once(desk: ConnectedDesk) -> None:
    desk.connect()
    tokens = desk.tokens()
    first, since = tokens.of(MAIN), len(desk.x.truth())
    desk.pass_time(**NEAR_THE_END)
    second = tokens.of(MAIN)
    assert isinstance(second, AccessToken)
    assert second != first
    assert tokens.of(MAIN) == second
    assert len(desk.calls("token", since)) == 1


def test_it_rotates_again_and_again(desk: ConnectedDesk) -> None:
    desk.connect()
    seen = set()
    for _ in range(4):
        found = desk.tokens().of(MAIN)
        assert isinstance(found, AccessToken)
        seen.add(found.value)
        desk.pass_time(**OVER)
    assert len(seen) == 4


def test_between_a_gate_and_its_post_nothing_is_renewed(desk: ConnectedDesk) -> None:
    desk.connect()
    since = len(desk.x.truth())
    desk.pass_time(**OVER)
    found = desk.tokens().of(MAIN, may_renew=False)
    assert isinstance(found, NoAccess)
    assert not found.needs_reconnect
    assert desk.calls("token", since) == []


@pytest.mark.parametrize("fault", ["500", "drop", "502_html", "429", "slow"])
def test_a_call_that_never_arrived_costs_nothing(desk: ConnectedDesk, fault: str) -> None:
    """What X did not take is sent once more, and works."""
    desk.connect()
    desk.tell_x(faults={"fault": fault, "calls": ["token"]})
    desk.pass_time(**OVER)
    assert isinstance(desk.tokens().of(MAIN), NoAccess)
    assert isinstance(desk.tokens().of(MAIN), AccessToken)


@pytest.mark.parametrize("fault", ["drop", "cut_json", "garbage_200", "503", "truncated"])
def test_a_lost_answer_leaves_the_token_that_still_holds(desk: ConnectedDesk, fault: str) -> None:
    desk.connect()
    tokens = desk.tokens()
    first = tokens.of(MAIN)
    desk.tell_x(faults={"fault": fault, "when": "after", "calls": ["token"]})
    desk.pass_time(**NEAR_THE_END)
    assert tokens.of(MAIN) == first
    one = desk.stored()
    assert one is not None
    assert (one.state, one.tries) == ("good", 1)


def test_after_a_lost_answer_it_is_tried_once_more_and_then_a_person_is_asked(
    desk: ConnectedDesk,
) -> None:
    put_into_queue(desk.database, a_thread(due_at=desk.now))
    desk.connect()
    since = len(desk.x.truth())
    desk.tell_x(faults={"fault": "drop", "when": "after", "calls": ["token"]})
    desk.pass_time(**OVER)
    assert isinstance(desk.tokens().of(MAIN), NoAccess)
    found = desk.tokens().of(MAIN)
    assert isinstance(found, NoAccess)
    assert found.needs_reconnect
    assert "answer to the last renewal" in found.detail
    assert isinstance(desk.tokens().of(MAIN), NoAccess)
    assert len(desk.calls("token", since)) == 2  # and never a third
    with desk.database.read() as connection:
        problem, _ = accounts.problem_of(connection, "main")
    assert "must be connected again" in str(problem)


def test_leave_that_was_taken_back_is_told_and_ends_by_connecting_again(
    desk: ConnectedDesk,
) -> None:
    desk.connect()
    desk.tell_x(withdraw="HarbourMain")
    desk.pass_time(minutes=5)
    found = desk.network().identity(MAIN)
    assert isinstance(found, Unavailable)
    assert found.needs_reconnect
    assert desk.stored().state is ConnectionState.RECONNECT  # type: ignore[union-attr]
    desk.connect()
    assert isinstance(desk.network().identity(MAIN), Identity)


def test_other_accounts_go_on(desk: ConnectedDesk) -> None:
    one = desk.key[:8]
    said = (f"What helped you? {one}", f"You can answer. {one}")  # X takes no words twice
    thread = a_thread(f"wmhd/{one}", *said, due_at=desk.now, account="peers")
    put_into_queue(desk.database, thread)
    desk.connect()
    desk.connect("peers")
    desk.tell_x(withdraw="HarbourMain")
    desk.pass_time(minutes=5)
    desk.network().identity(MAIN)
    since = len(desk.x.truth())
    desk.publisher(desk.tokens()).publish_account("peers")
    assert len(desk.calls("create", since)) == 3  # with its closing post


def test_a_token_so_new_that_is_refused_is_not_renewed_again(desk: ConnectedDesk) -> None:
    desk.connect()
    tokens = desk.tokens()
    token = tokens.of(MAIN)
    assert isinstance(token, AccessToken)
    assert tokens.refused(MAIN, token) is False
    desk.pass_time(seconds=LATELY.total_seconds())
    tokens.of(MAIN)
    assert tokens.refused(MAIN, token) is True


def test_an_app_that_x_does_not_know_costs_no_account(desk: ConnectedDesk) -> None:
    desk.connect()
    desk.pass_time(**OVER)
    wrong = XApp("app", "another secret", desk.x.url, (1.0, 1.0))
    found = desk.tokens(app=wrong).of(MAIN)
    assert isinstance(found, NoAccess)
    assert "HANDRAIL_X_CLIENT_ID" in found.detail
    assert isinstance(desk.tokens().of(MAIN), AccessToken)


def test_without_an_app_a_token_holds_to_its_end(desk: ConnectedDesk) -> None:
    desk.connect()
    desk.pass_time(**NEAR_THE_END)
    assert isinstance(desk.tokens(app=None).of(MAIN), AccessToken)
    desk.pass_time(minutes=10)
    found = desk.tokens(app=None).of(MAIN)
    assert isinstance(found, NoAccess)
    assert "HANDRAIL_X_CLIENT_ID is not set" in found.detail


def test_without_leave_to_go_on_it_ends_after_two_hours(desk: ConnectedDesk) -> None:
    desk.connect()
    with desk.database.write() as connection:
        one = connections.find(connection, "main")
        assert one is not None
        connections.turn(connection, "main", one.access_token, None)
    desk.pass_time(**NEAR_THE_END)
    assert isinstance(desk.tokens().of(MAIN), AccessToken)
    desk.pass_time(minutes=10)
    found = desk.tokens().of(MAIN)
    assert isinstance(found, NoAccess)
    assert "offline.access" in found.detail
    assert desk.stored().state is ConnectionState.RECONNECT  # type: ignore[union-attr]


def test_an_end_that_another_process_is_telling_is_not_told_twice(desk: ConnectedDesk) -> None:
    put_into_queue(desk.database, a_thread(due_at=desk.now))
    desk.connect()
    with desk.database.write() as connection:
        one = connections.find(connection, "main")
        assert one is not None
        connections.turn(connection, "main", one.access_token, None)
        connections.claim(connection, one, "another", 60.0, desk.now)
    desk.pass_time(**OVER)
    found = desk.tokens().of(MAIN)
    assert isinstance(found, NoAccess)
    assert found.needs_reconnect
    assert "offline.access" in found.detail
    with desk.database.read() as connection:
        assert accounts.problem_of(connection, "main")[0] is None


def test_while_another_process_renews_a_token_that_holds_is_used(desk: ConnectedDesk) -> None:
    desk.connect()
    desk.pass_time(seconds=7_200 - AHEAD.total_seconds() + 1)
    with desk.database.write() as connection:
        one = connections.find(connection, "main")
        assert one is not None
        assert connections.claim(connection, one, "another", 60.0, desk.now) is not None
    since = len(desk.x.truth())
    assert isinstance(desk.tokens().of(MAIN), AccessToken)
    assert desk.calls("token", since) == []


def test_whoever_was_slow_keeps_what_came_back_first(desk: ConnectedDesk) -> None:
    """One process froze past its lease: its answer does not undo what another has kept."""
    desk.connect()
    with desk.database.write() as connection:
        one = connections.find(connection, "main")
        assert one is not None
        slow = connections.claim(connection, one, "slow", -1.0, desk.now)
    assert slow is not None
    desk.pass_time(**OVER)
    fresh = desk.tokens().of(MAIN)
    with desk.database.write() as connection:
        assert connections.refuse(connection, slow, "too late") is False
        late = connections.NewTokens("late", "late", frozenset(), desk.now)
        assert connections.keep_renewed(connection, slow, late, desk.now) is False
    assert desk.tokens().of(MAIN) == fresh


def test_a_refusal_that_comes_too_late_breaks_nothing(desk: ConnectedDesk) -> None:
    """One process froze past its lease, and another renewed: X refuses what the first sends."""
    put_into_queue(desk.database, a_thread(due_at=desk.now))
    desk.connect()
    desk.pass_time(**OVER)
    desk.tell_x(switches={"reuse_revokes": False})
    other, known = desk.tokens("other"), desk.context.app
    assert isinstance(known, XApp)
    slow = OvertakenApp("app", "app secret", desk.x.url, known.timeouts, lambda: other.of(MAIN))
    since = len(desk.x.truth())
    found = desk.tokens("slow", app=slow, lease_seconds=-1.0).of(MAIN)
    assert isinstance(found, AccessToken)
    assert found == other.of(MAIN)
    assert [row["status"] for row in desk.calls("token", since)] == [200, 400]
    assert desk.stored().state is ConnectionState.GOOD  # type: ignore[union-attr]
    with desk.database.read() as connection:
        assert accounts.problem_of(connection, "main")[0] is None


def test_what_another_process_has_renewed_is_used_and_not_renewed_again(
    desk: ConnectedDesk,
) -> None:
    desk.connect()
    tokens, other = desk.tokens(), desk.tokens("other")
    tokens.of(MAIN)
    desk.pass_time(**OVER)
    fresh, since = other.of(MAIN), len(desk.x.truth())
    assert tokens.of(MAIN) == fresh
    assert desk.calls("token", since) == []


def test_what_somebody_disconnected_meanwhile_is_not_renewed(desk: ConnectedDesk) -> None:
    desk.connect()
    tokens = desk.tokens()
    tokens.of(MAIN)
    standing.disconnect(desk.context, ADA, "main")
    desk.pass_time(**OVER)
    since = len(desk.x.truth())
    found = tokens.of(MAIN)
    assert isinstance(found, NoAccess)
    assert "not connected" in found.detail
    assert desk.calls("token", since) == []


def test_a_refusal_of_a_token_that_was_replaced_meanwhile_says_nothing_of_the_new_one(
    desk: ConnectedDesk,
) -> None:
    desk.connect()
    tokens = desk.tokens()
    old = tokens.of(MAIN)
    assert isinstance(old, AccessToken)
    desk.pass_time(**OVER)
    new, since = tokens.of(MAIN), len(desk.x.truth())
    desk.pass_time(seconds=LATELY.total_seconds())
    assert tokens.refused(MAIN, old) is True
    assert tokens.of(MAIN) == new
    assert desk.calls("token", since) == []


def test_tokens_outlive_a_change_of_keys(desk: ConnectedDesk) -> None:
    desk.connect()
    token, new = desk.tokens().of(MAIN), Fernet.generate_key().decode()
    encryption.rotate(desk.context, ADA, Vault([new, desk.key]))
    desk.context = replace(desk.context, vault=lambda: Vault([new]))
    assert desk.tokens().of(MAIN) == token
    desk.pass_time(**OVER)
    assert isinstance(desk.tokens().of(MAIN), AccessToken)


def test_keys_that_open_nothing_send_nothing(desk: ConnectedDesk) -> None:
    desk.connect()
    desk.pass_time(**OVER)
    since = len(desk.x.truth())
    stranger = Fernet.generate_key().decode()
    found = desk.tokens(vault=lambda: Vault([stranger])).of(MAIN)
    assert isinstance(found, NoAccess)
    assert desk.calls("token", since) == []
    assert isinstance(desk.tokens().of(MAIN), AccessToken)


def test_a_mark_says_what_calls_are_signed_with_and_nothing_where_no_key_opens_it(
    desk: ConnectedDesk,
) -> None:
    assert desk.tokens().mark(MAIN) is None
    desk.connect()
    one = desk.stored()
    assert one is not None
    assert str(desk.tokens().mark(MAIN)).startswith(f"connected {one.user_id} ")
    stranger = Fernet.generate_key().decode()
    assert desk.tokens(vault=lambda: Vault([stranger])).mark(MAIN) is None


def test_keys_that_are_lost_while_a_token_is_in_use_send_nothing_until_they_are_back(
    desk: ConnectedDesk,
) -> None:
    desk.connect()
    keys = [desk.key]
    tokens = desk.tokens(vault=lambda: Vault(keys))
    assert isinstance(tokens.of(MAIN), AccessToken)
    desk.pass_time(**OVER)
    since = len(desk.x.truth())
    keys[:] = [Fernet.generate_key().decode()]
    found = tokens.of(MAIN)
    assert isinstance(found, NoAccess)
    assert found.needs_reconnect
    assert desk.calls("token", since) == []
    assert desk.stored().tries == 0  # type: ignore[union-attr]
    keys[:] = [desk.key]
    assert isinstance(tokens.of(MAIN), AccessToken)


def test_a_token_that_is_still_the_same_is_decrypted_once(
    desk: ConnectedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.connect()
    keys = [desk.key]
    tokens = desk.tokens(vault=lambda: Vault(keys))
    first = tokens.of(MAIN)
    assert isinstance(first, AccessToken)
    monkeypatch.setattr(handed_out, "KNOWN_SECONDS", 0.0)  # the database is asked at every call
    keys.clear()
    assert tokens.of(MAIN) == first


def test_no_token_is_ever_logged(desk: ConnectedDesk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        desk.connect()
        first = desk.tokens().of(MAIN)
        desk.pass_time(**OVER)
        second = desk.tokens().of(MAIN)
        desk.tell_x(faults={"fault": "cut_json", "when": "after", "calls": ["token"]})
        desk.pass_time(**OVER)
        desk.tokens().of(MAIN)
        desk.tokens().of(MAIN)
    vault = Vault([desk.key])
    refresh = vault.unlock(desk.stored().refresh_token)  # type: ignore[union-attr,arg-type]
    for secret in (first.value, second.value, refresh):  # type: ignore[union-attr]
        assert secret not in caplog.text


def test_whoever_waits_for_another_process_does_not_wait_for_ever(desk: ConnectedDesk) -> None:
    desk.connect()
    desk.pass_time(**OVER)
    with desk.database.write() as connection:
        one = connections.find(connection, "main")
        assert one is not None
        connections.claim(connection, one, "another", 60.0, desk.now)
    found = desk.tokens(lease_seconds=0.2).of(MAIN)
    assert isinstance(found, NoAccess)
    assert not found.needs_reconnect


def test_a_renewal_that_failed_is_not_tried_at_every_call(desk: ConnectedDesk) -> None:
    desk.connect()
    desk.pass_time(**OVER)
    desk.tell_x(faults={"fault": "500", "calls": ["token"], "times": None})
    tokens, since = desk.tokens(), len(desk.x.truth())
    assert isinstance(tokens.of(MAIN), NoAccess)
    assert isinstance(tokens.of(MAIN), NoAccess)
    assert len(desk.calls("token", since)) == 1


def test_without_leave_to_post_nothing_goes_out_and_a_person_is_asked(desk: ConnectedDesk) -> None:
    desk.connect()
    with desk.database.write() as connection:
        one = connections.find(connection, "main")
        assert one is not None
        few = frozenset({"tweet.read", "users.read"})
        given = {"user_id": one.user_id, "handle": one.handle, "by": "ada", "now": desk.now}
        kept = connections.NewTokens(str(one.access_token), one.refresh_token, few, one.expires_at)
        connections.connect(connection, "main", kept, **given)  # type: ignore[arg-type]
    why = desk.tokens().ready("main")
    assert why is not None
    assert "tweet.write" in why.detail


def test_a_mark_tells_one_connection_from_another(desk: ConnectedDesk) -> None:
    assert desk.tokens().mark("main") is None
    desk.connect()
    first = desk.tokens().mark("main")
    desk.pass_time(minutes=1)
    desk.connect()
    assert first != desk.tokens().mark("main") is not None
