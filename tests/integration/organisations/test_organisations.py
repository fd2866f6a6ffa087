"""Several charities in one installation: nothing of one is ever another's, whatever happens."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import inspect, make_url, text, update
from typer.testing import CliRunner, Result

from scheduler.bootstrap import register
from scheduler.bootstrap.backups import place_of, put_back
from scheduler.bootstrap.charities import organisations
from scheduler.bootstrap.register import CharityStanding
from scheduler.bootstrap.workspace import Workspace
from scheduler.cli.app import app
from scheduler.errors import HandrailError, NotPossible, SettingsError
from scheduler.publishing.operations import hold
from scheduler.settings import environment
from scheduler.store.database import Database
from scheduler.store.queue.sending import gate
from scheduler.store.schemas import own_lock
from scheduler.store.states import PostState
from scheduler.store.tables.queue import posts
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.desks.desk import Desk
from tests.support.desks.people import DANA
from tests.support.examples.builders import a_thread, put_into_queue

KEYS = ("hull", "leeds")
PLANTED = {"hull": "Humberside", "leeds": "Airedale"}


@contextmanager
def queue_of(installation: Path, key: str) -> Iterator[Database]:
    workspace = organisations.workspace_of(installation, key)
    try:
        yield workspace.database
    finally:
        workspace.database.close()


@pytest.fixture
def two(installation: Path) -> Path:
    """Two charities with the same accounts and campaigns, and words of their own."""
    for key in KEYS:
        organisations.add(installation, key, f"{PLANTED[key]} Minds")
        with queue_of(installation, key) as database:
            put_into_queue(database, a_thread("spring/one", f"We are {PLANTED[key]}. Write to us."))
    return installation


def handrail(installation: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--workspace", str(installation)])


def everything_in(database: Database) -> str:
    with database.read() as connection:
        names = inspect(connection).get_table_names()
        return "\n".join(
            str(connection.execute(text(f'SELECT * FROM "{name}"')).all())  # noqa: S608
            for name in names
        )


def test_no_table_of_one_holds_a_word_of_the_other(two: Path) -> None:
    for key, other in zip(KEYS, reversed(KEYS), strict=True):
        with queue_of(two, key) as database:
            found = everything_in(database)
        assert PLANTED[key] in found
        assert PLANTED[other] not in found


def test_no_command_for_one_says_a_word_of_the_other(two: Path) -> None:
    for key, other in zip(KEYS, reversed(KEYS), strict=True):
        for command in (("queue",), ("status",), ("log",), ("sent",), ("show", "spring/one")):
            said = CliRunner().invoke(
                app, ["--organisation", key, *command, "--workspace", str(two)]
            )
            assert PLANTED[other] not in said.output, command
            assert other not in said.output, command
        shown = CliRunner().invoke(
            app, ["--organisation", key, "show", "spring/one", "--workspace", str(two)]
        )
        assert PLANTED[key] in shown.output


def test_the_role_of_one_is_refused_whatever_it_names(two: Path) -> None:
    entries = {one.key: one for one in register.ready(two)}
    if not entries["hull"].role:
        pytest.skip("files have no roles: each charity opens its own alone")
    url = organisations.workspace_of(two, "hull").database_url
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    theirs = entries["leeds"].schema
    wrong_ways = (
        f"SELECT * FROM {theirs}.post",  # noqa: S608
        f"SET search_path = {theirs}; SELECT * FROM post",  # noqa: S608
        f"SET ROLE {entries['leeds'].role}",
        f"DROP SCHEMA {theirs} CASCADE",
        f"CREATE TABLE {theirs}.mine (id int)",
    )
    with psycopg.connect(plain, autocommit=True) as connection:
        for statement in wrong_ways:
            with pytest.raises(psycopg.Error):
                connection.execute(statement)  # type: ignore[arg-type]
    with (
        psycopg.connect(plain, options=f"-c search_path={theirs}") as connection,
        pytest.raises(psycopg.Error),
    ):
        connection.execute("SELECT * FROM post")


def test_an_address_of_another_queue_is_refused(two: Path) -> None:
    env, other = (two / "organisations" / key / ".env" for key in KEYS)
    is_server = bool(register.ready(two)[0].role)
    wrong = other.read_text() if is_server else f"HANDRAIL_DATABASE_URL=sqlite:///{two}/other.db\n"
    env.write_text(wrong)
    with pytest.raises(SettingsError, match="not the address that was made for it"):
        _ = organisations.workspace_of(two, "hull").database


def test_the_process_gives_a_charity_no_address_and_no_key_of_another(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = environment(two / "organisations" / "hull")
    monkeypatch.setenv("HANDRAIL_DATABASE_URL", "sqlite:////tmp/shared.db")
    monkeypatch.setenv("HANDRAIL_STORY_KEYS", "shared")
    monkeypatch.setenv("MAIN_API_KEY", "shared")
    monkeypatch.setenv("HANDRAIL_WORKERS", "3")
    after = environment(two / "organisations" / "hull")
    assert after == before | {"HANDRAIL_WORKERS": "3"}


def test_one_that_holds_keeps_no_post_of_the_other(two: Path, clock: StandingClock) -> None:
    with queue_of(two, "hull") as ours, queue_of(two, "leeds") as theirs:
        desk, other = Desk(ours, clock), Desk(theirs, clock)
        hold.place(desk.context, hold.Scope.EVERYTHING, "", why="grief", actor=DANA)
        desk.publish()
        other.publish()
        assert not desk.network.calls
        assert "Airedale" in str(other.network.calls)


def test_nobody_waits_at_the_gate_or_the_books_of_the_other(two: Path) -> None:
    with queue_of(two, "hull") as ours, queue_of(two, "leeds") as theirs:
        with ours.write() as held:
            gate.lock_gate_exclusive(held)
            with theirs.write() as connection:  # SQLite: another file, so another turn
                if not theirs.is_sqlite:
                    connection.execute(text("SET LOCAL lock_timeout = '200ms'"))
                gate.lock_gate_exclusive(connection)
                numbers = own_lock(held, 7431), own_lock(connection, 7431)
        assert ours.is_sqlite or numbers[0] != numbers[1]


def test_a_queue_that_is_no_charity_of_several_keeps_its_lock(database: Database) -> None:
    with database.read() as connection:
        assert own_lock(connection, 7431) == 7431


@pytest.mark.parametrize(
    "key",
    [
        *("", "Hull", "hull minds", "../hull", "hull/", "-hull", "hull-", "hu--ll", "1hull"),
        *("public", "pg-toast", "postgres", "con", "com1", "h" * 33, "hüll", 'a"b', "a;b"),
    ],
)
def test_a_key_that_is_no_plain_name_is_refused(key: str, tmp_path: Path) -> None:
    with pytest.raises(NotPossible):
        organisations.add(tmp_path, key, "")
    assert not list(tmp_path.iterdir())


def test_a_key_that_is_taken_is_refused(two: Path) -> None:
    with pytest.raises(NotPossible, match="there already"):
        organisations.add(two, "hull", "")
    with queue_of(two, "hull") as database:
        assert "Humberside" in everything_in(database)


def test_a_workspace_of_one_charity_does_not_become_an_installation(tmp_path: Path) -> None:
    (tmp_path / "campaigns").mkdir()
    with pytest.raises(NotPossible, match="one charity's workspace"):
        organisations.add(tmp_path, "hull", "")


def test_two_charities_never_have_one_host(tmp_path: Path) -> None:
    organisations.add(tmp_path, "hull", "", "https://desk.example.org")
    with pytest.raises(NotPossible, match="one of its own"):
        organisations.add(tmp_path, "leeds", "", "https://DESK.example.org:8443")


def test_without_a_key_one_line_says_which_there_are(two: Path) -> None:
    answer = handrail(two, "status")
    assert str(answer.exception) == (
        "Several charities are kept here (hull, leeds). Say which: handrail --organisation KEY …"
    )


def test_a_key_where_there_are_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "campaigns").mkdir()
    answer = CliRunner().invoke(
        app, ["status", "--workspace", str(tmp_path)], env={"HANDRAIL_ORGANISATION": "hull"}
    )
    assert "There are no organisations here" in str(answer.exception)


_KILLED = """
import os, pathlib, sys
from scheduler.bootstrap.charities import organisations
def die(*_a, **_k): os.kill(os.getpid(), 9)
where, what = pathlib.Path(sys.argv[1]), sys.argv[2]
if what == "add":
    organisations.open_database = die  # the schema and the role are there, the tables are not
    organisations.add(where, "york", "")
else:
    organisations.shutil.rmtree = die  # the schema and the keys are gone, the files are not
    organisations.erase(where, "hull")
"""


def kill_in_the_middle(installation: Path, of: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _KILLED, str(installation), of], check=False, timeout=120
    )
    assert ended.returncode == -9


def test_what_dies_while_adding_is_undone_by_the_next_call(two: Path) -> None:
    kill_in_the_middle(two, "add")
    entry = register.read(two).entry("york")
    assert entry is not None
    assert entry.standing is CharityStanding.ADDING
    with pytest.raises(NotPossible, match="half added"):
        organisations.workspace_of(two, "york")
    organisations.add(two, "york", "")
    assert [one.trouble for one in organisations.listed(two)] == ["", "", ""]


def test_what_dies_while_erasing_is_finished_by_the_next_call(two: Path) -> None:
    kill_in_the_middle(two, "erase")
    assert (two / "organisations" / "hull").exists()
    assert handrail(two, "organisations", "tidy").output == "Tidied: hull.\n"
    assert not (two / "organisations" / "hull").exists()
    assert [one.entry.key for one in organisations.listed(two)] == ["leeds"]


def test_an_erased_charity_leaves_nothing_but_its_key_and_when(two: Path) -> None:
    place = register.ready(two)[0].place
    organisations.erase(two, "hull", StandingClock())
    assert register.read(two).erased == (("hull", A_TUESDAY_NOON.isoformat()),)
    assert "Humberside" not in "".join(
        path.read_text(errors="replace") for path in two.rglob("*") if path.is_file()
    )
    with queue_of(two, "leeds") as database:
        assert "Airedale" in everything_in(database)
    if place:
        admin = Database(environment(two)["HANDRAIL_DATABASE_URL"])
        with admin.read() as connection:
            assert place.schema not in inspect(connection).get_schema_names()
            roles = connection.execute(text("SELECT rolname FROM pg_roles")).scalars().all()
        admin.close()
        assert place.role not in roles


def test_nothing_is_erased_while_a_post_is_being_sent(two: Path) -> None:
    with queue_of(two, "hull") as database, database.write() as connection:
        connection.execute(update(posts).values(state=PostState.SENDING))
    with pytest.raises(NotPossible, match="being sent"):
        organisations.erase(two, "hull")
    with queue_of(two, "hull") as database:
        assert "Humberside" in everything_in(database)
        assert "being erased" not in everything_in(database)


def test_erasing_asks_for_an_export_and_for_the_key(two: Path) -> None:
    assert "never exported" in str(handrail(two, "organisations", "erase", "hull").exception)
    typed = CliRunner().invoke(
        app,
        ["organisations", "erase", "hull", "--without-export", "--workspace", str(two)],
        input="leeds\n",
    )
    assert "Nothing was erased" in str(typed.exception)
    assert len(register.ready(two)) == 2


def test_what_is_exported_is_restored_as_an_installation_of_its_own(
    two: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out, keys = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("keys")
    made = organisations.export(two, "hull", out, keys)
    assert not list(made.folder.rglob("story-keys")) + list(made.folder.rglob(".env"))
    assert "DATABASE_URL" not in (keys / made.folder.name / "env").read_text()
    own = made.folder / "workspace" / "campaigns" / "organisation.yaml"
    own.write_text(own.read_text().replace("YourHandle", "HarbourMain"))  # of the example's rows
    alone = Workspace(made.folder / "workspace", makes_queue=True)
    put_back(place_of(alone), made.folder / "queue.backup", "ada")
    found = everything_in(alone.database)
    alone.database.close()
    assert "Humberside" in found
    assert "Airedale" not in found


def test_keys_are_never_exported_beside_the_data(two: Path, tmp_path: Path) -> None:
    with pytest.raises(NotPossible, match="another folder"):
        organisations.export(two, "hull", tmp_path, tmp_path)


def test_an_upgrade_goes_on_past_the_one_that_fails(two: Path) -> None:
    (two / "organisations" / "hull" / ".env").write_text("HANDRAIL_DATABASE_URL=no-address\n")
    answer = handrail(two, "upgrade")
    assert answer.exit_code == 1
    assert "hull: FAILED" in answer.output
    assert "leeds: at this version." in answer.output


def test_the_list_shows_one_that_is_broken_and_all_others(two: Path) -> None:
    (two / "organisations" / "hull" / ".env").write_bytes(b"\xff")
    hull, leeds = organisations.listed(two)
    assert "UTF-8" in hull.trouble
    assert (leeds.accounts > 0, leeds.trouble) == (True, "")


def test_two_at_once_take_turns(two: Path) -> None:
    with organisations._alone(two), pytest.raises(HandrailError, match="Another"):
        organisations.add(two, "york", "")


def test_all_that_is_written_is_its_owners_alone(two: Path) -> None:
    if os.name != "posix":
        pytest.skip("rights are of POSIX")
    for path in (two / "organisations" / "hull" / ".env", two / "organisations" / "register.json"):
        assert path.stat().st_mode & 0o077 == 0
