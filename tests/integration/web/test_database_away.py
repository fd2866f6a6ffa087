"""While its database is away the desk says so and when to come again, and then goes on."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from scheduler.errors import DatabaseAway
from scheduler.store import driver
from scheduler.store.database import Database
from scheduler.web.show.assets import assets
from tests.support.clocks import StandingClock
from tests.support.databases.postgres import (
    break_connections,
    create_database,
    drop_database,
)
from tests.support.desks.postgres_desk import a_postgres_desk
from tests.support.desks.web import WebDesk


@pytest.fixture
def kept(
    tmp_path: Path, clock: StandingClock, postgres_url: str, migrated_postgres: str
) -> Iterator[WebDesk]:
    name = f"desk_{threading.get_native_id()}"
    url = create_database(postgres_url, name, migrated_postgres)
    with a_postgres_desk(tmp_path, clock, url) as web:
        yield web
    drop_database(postgres_url, name)


def url_of(web: WebDesk) -> str:
    url: str = web.desk.workspace.database.engine.url.render_as_string(hide_password=False)
    return url


def test_a_postgresql_that_was_restarted_is_a_page_of_its_own_and_then_all_goes_on(
    kept: WebDesk, caplog: pytest.LogCaptureFixture
) -> None:
    nia = kept.browser("nia")
    break_connections(url_of(kept))
    with caplog.at_level(logging.WARNING):
        away = nia.get("/")
    assert (away.status, away.headers["retry-after"]) == (503, "30")
    assert "The desk cannot reach its records at this moment" in away.words
    assert "Nothing was changed" in away.words
    assert "127.0.0.1" not in away.text
    (line,) = [one.getMessage() for one in caplog.records if one.name.endswith("dispatch")]
    assert "was stopped or restarted" in line
    assert not any(one.exc_info for one in caplog.records)
    assert nia.get("/").status == 200


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/threads/wmhd/a"])
def test_whatever_is_asked_while_no_connection_is_let_in_is_503_and_never_500(
    kept: WebDesk, path: str
) -> None:
    nia = kept.browser("nia")
    url = make_url(url_of(kept))
    server = url.set(drivername="postgresql", database="postgres")
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as outside:
        let_in = f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS'
        outside.execute(f"{let_in} false")  # type: ignore[call-overload]
        break_connections(url_of(kept))
        answers = [nia.get(path) for _ in range(2)]
        outside.execute(f"{let_in} true")  # type: ignore[call-overload]
    assert {one.status for one in answers} == {503}
    assert {one.headers["retry-after"] for one in answers} == {"30"}
    assert nia.get("/").status == 200


def test_a_style_comes_although_the_database_is_away(kept: WebDesk) -> None:
    nia = kept.browser("nia")
    break_connections(url_of(kept))
    assert nia.get(assets()["desk.css"].path).status == 200


def test_a_database_that_goes_while_a_page_is_made_is_no_problem_of_whoever_asks(
    web: WebDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise DatabaseAway("The database is starting up. Try again in a minute.")

    monkeypatch.setattr("scheduler.web.pages.today.reads.today", gone)
    away = web.browser("nia").get("/")
    assert (away.status, away.headers["retry-after"]) == (503, "30")


def test_what_was_typed_is_shown_again_and_nothing_secret(
    web: WebDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    amira = web.browser("amira")
    form = {"scope": "everything", "why": "Sad news from the north", "passphrase": "four words"}
    web.desk.workspace.database.close()
    monkeypatch.setattr(driver, "BUSY_TIMEOUT_SECONDS", 0.05)
    other = Database(str(web.desk.workspace.database.engine.url))
    with other.write():
        away = amira.post("/hold", form)
    assert away.status == 503
    assert "Sad news from the north" in away.words
    assert "It was not kept" in away.words
    assert "four words" not in away.text
    other.close()
