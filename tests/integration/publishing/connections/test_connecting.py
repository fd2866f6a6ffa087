"""Connecting an account in the browser: who may come back, and whose account it is then."""

from dataclasses import replace

import pytest
import requests
from cryptography.fernet import Fernet

from scheduler.errors import NotAllowed, NotPossible
from scheduler.networks.base import Identity
from scheduler.people import encryption
from scheduler.people.encryption import Vault
from scheduler.people.roles import Actor
from scheduler.publishing.connections import connecting, standing
from scheduler.publishing.connections.standing import Means
from scheduler.store.operations import connections
from scheduler.store.operations.connections import ConnectionState
from scheduler.store.queue import accounts
from tests.support.desks.connected import ADA, MAIN, SESSION, ConnectedDesk, said_yes
from tests.support.examples.builders import a_thread, put_into_queue


def test_an_account_is_connected_by_going_to_x_and_back(desk: ConnectedDesk) -> None:
    assert desk.connect() == "main"
    one = desk.stored()
    assert one is not None
    assert (one.state, one.handle, one.connected_by) == ("good", "HarbourMain", "ada")
    found = desk.network().identity(MAIN)
    assert isinstance(found, Identity)
    assert found.handle == "HarbourMain"


def test_no_token_is_stored_in_the_clear(desk: ConnectedDesk) -> None:
    desk.connect()
    token = desk.tokens().of(MAIN)
    one = desk.stored()
    assert one is not None
    assert token.value not in (one.access_token, one.refresh_token)  # type: ignore[union-attr]
    assert token.value not in repr(token) + repr(one)  # type: ignore[union-attr]


def test_x_is_asked_for_what_we_need_and_no_more(desk: ConnectedDesk) -> None:
    page = requests.get(desk.go(), timeout=60).text
    assert "tweet.moderate.write" not in page
    for needed in ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access"):
        assert needed in page


def test_whoever_says_yes_as_somebody_else_connects_nothing(desk: ConnectedDesk) -> None:
    with pytest.raises(NotPossible, match="You said yes as @HarbourPeers"):
        desk.connect("main", as_="HarbourPeers")
    assert desk.stored() is None


def test_a_token_of_somebody_else_is_taken_back_also_where_x_gave_that_one_alone(
    desk: ConnectedDesk,
) -> None:
    url, since = desk.go(), len(desk.x.truth())
    assert "offline.access" in url
    state, code = said_yes(url.replace("offline.access", ""), "HarbourPeers")
    with pytest.raises(NotPossible, match="You said yes as @HarbourPeers"):
        connecting.come_back(desk.context, ADA, SESSION, state, code)
    assert len(desk.calls("revoke", since)) == 1
    assert desk.stored() is None


def test_another_x_user_of_the_same_name_is_refused_once_something_is_out(
    desk: ConnectedDesk,
) -> None:
    put_into_queue(desk.database, a_thread(due_at=desk.now))
    desk.connect()
    desk.publisher(desk.tokens()).publish_account("main")
    with desk.database.write() as connection:  # as if the handle had gone to somebody else
        one = connections.find(connection, "main")
        assert one is not None
        kept = connections.NewTokens(None, None, one.scopes, one.expires_at)  # type: ignore[arg-type]
        given = {"user_id": "1", "handle": one.handle, "by": "ada", "now": desk.now}
        connections.connect(connection, "main", kept, **given)  # type: ignore[arg-type]
    with pytest.raises(NotPossible, match="another X user"):
        desk.connect()


@pytest.mark.parametrize("what", ["state", "session", "person", "late", "twice"])
def test_nobody_is_led_into_connecting(desk: ConnectedDesk, what: str) -> None:
    state, code = said_yes(desk.go(), "HarbourMain")
    who, session = ADA, SESSION
    match what:
        case "state":
            state = "one-that-somebody-made-up"
        case "session":
            session = "the-cookie-of-another-browser"
        case "person":
            who = Actor("bea", ADA.roles)
        case "late":
            desk.pass_time(minutes=10)
        case _:
            connecting.come_back(desk.context, ADA, SESSION, state, code)
    before = desk.stored()
    with pytest.raises((NotPossible, NotAllowed)):
        connecting.come_back(desk.context, who, session, state, code)
    assert desk.stored() == before


def test_whoever_is_at_x_while_the_keys_turn_still_comes_back(desk: ConnectedDesk) -> None:
    state, code = said_yes(desk.go(), "HarbourMain")
    new = Fernet.generate_key().decode()
    encryption.rotate(desk.context, ADA, Vault([new, desk.key]))
    desk.context = replace(desk.context, vault=lambda: Vault([new]))
    assert connecting.come_back(desk.context, ADA, SESSION, state, code) == "main"


def test_whoever_says_no_at_x_is_back_where_they_began(desk: ConnectedDesk) -> None:
    state, code = said_yes(desk.go(), "HarbourMain")
    connecting.give_up(desk.context, ADA, SESSION, state)
    with pytest.raises(NotPossible, match="Begin again"):
        connecting.come_back(desk.context, ADA, SESSION, state, code)


def test_a_code_that_x_does_not_take_connects_nothing(desk: ConnectedDesk) -> None:
    state, _ = said_yes(desk.go(), "HarbourMain")
    with pytest.raises(NotPossible, match="X gave no token"):
        connecting.come_back(desk.context, ADA, SESSION, state, "made-up")
    assert desk.stored() is None


def test_an_account_nobody_knows_is_not_connected(desk: ConnectedDesk) -> None:
    with pytest.raises(NotPossible, match='no account "nobody"'):
        desk.go("nobody")


def test_without_an_app_nobody_is_sent_to_x(desk: ConnectedDesk) -> None:
    desk.context = replace(desk.context, app=None)
    with pytest.raises(NotPossible, match="HANDRAIL_X_CLIENT_ID is not set"):
        desk.go()


def test_disconnecting_takes_the_tokens_back_and_keeps_whose_it_was(desk: ConnectedDesk) -> None:
    desk.connect()
    token = desk.tokens().of(MAIN)
    assert standing.disconnect(desk.context, ADA, "main") is True
    one = desk.stored()
    assert one is not None
    assert (one.state, one.access_token, one.refresh_token) == (ConnectionState.GONE, None, None)
    answer = requests.get(
        f"{desk.x.url}/2/users/me",
        headers={"Authorization": f"Bearer {token.value}"},  # type: ignore[union-attr]
        timeout=60,
    )
    assert answer.status_code == 401
    assert desk.tokens().ready("main") is not None


def test_what_is_not_connected_is_not_disconnected(desk: ConnectedDesk) -> None:
    with pytest.raises(NotPossible, match="not connected"):
        standing.disconnect(desk.context, ADA, "main")


def test_tokens_go_although_x_cannot_be_told(desk: ConnectedDesk) -> None:
    desk.connect()
    away = replace(desk.context, app=None)
    assert standing.disconnect(away, ADA, "main") is False
    assert desk.stored().access_token is None  # type: ignore[union-attr]


def test_how_each_account_stands_is_told_in_words(desk: ConnectedDesk) -> None:
    desk.connect()
    main, peers = standing.standings(desk.context, ADA)
    assert (main.means, peers.means) == (Means.BROWSER, Means.NOTHING)
    assert "post, and take its posts down" in main.may
    assert main.lacks == ()
    assert main.is_renewed


def test_a_check_lets_an_account_go_on_that_waited(desk: ConnectedDesk) -> None:
    put_into_queue(desk.database, a_thread(due_at=desk.now))
    desk.connect()
    with desk.database.write() as connection:
        accounts.set_quiet(connection, "main", desk.now, "Something is wrong.")
    before = len(desk.calls("create"))
    standing.check(desk.context, ADA, "main", desk.network().identity)
    with desk.database.read() as connection:
        assert accounts.problem_of(connection, "main")[0] is None
    assert len(desk.calls("create")) == before


def test_where_x_does_not_say_whose_it_is_nothing_is_kept(desk: ConnectedDesk) -> None:
    desk.tell_x(faults={"fault": "503", "calls": ["me"]})
    with pytest.raises(NotPossible, match="X did not say whose it is"):
        desk.connect()
    assert desk.stored() is None


def test_an_app_that_is_gone_meanwhile_connects_nothing(desk: ConnectedDesk) -> None:
    state, code = said_yes(desk.go(), "HarbourMain")
    away = replace(desk.context, app=None)
    with pytest.raises(NotPossible, match="HANDRAIL_X_CLIENT_ID is not set"):
        connecting.come_back(away, ADA, SESSION, state, code)


def test_a_broken_connection_says_what_is_wrong_with_it(desk: ConnectedDesk) -> None:
    desk.connect()
    desk.tell_x(withdraw="HarbourMain")
    desk.pass_time(hours=3)
    desk.tokens().of(MAIN)
    main, _ = standing.standings(desk.context, ADA)
    assert main.means is Means.BROKEN
    assert "leave was taken back" in main.problem
    assert not main.is_renewed


def test_an_account_nobody_knows_is_not_checked(desk: ConnectedDesk) -> None:
    with pytest.raises(NotPossible, match='no account "nobody"'):
        standing.check(desk.context, ADA, "nobody", desk.network().identity)


def test_keys_that_open_nothing_still_let_an_account_be_disconnected(desk: ConnectedDesk) -> None:
    desk.connect()
    stranger = replace(desk.context, vault=lambda: Vault([Fernet.generate_key().decode()]))
    assert standing.disconnect(stranger, ADA, "main") is False
    assert desk.stored().access_token is None  # type: ignore[union-attr]
