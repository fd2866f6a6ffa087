"""What a backup is, and what is refused instead of one."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, table, text

from scheduler.bootstrap.backups import PutBack, QueuePlace, put_back
from scheduler.errors import DatabaseError, NotPossible
from scheduler.publishing.operations import cancel
from scheduler.publishing.operations.hold import Scope, place
from scheduler.store.backups.backup_file import write_backup
from scheduler.store.backups.contents import tables_of
from scheduler.store.database import Database, id_of, open_database
from scheduler.store.operations import heartbeat
from scheduler.store.states import ThreadState
from scheduler.store.tables.queue import holds, stamps, thread_tally, threads
from scheduler.store.upgrades import version_of
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.old_versions import upgrade_to
from tests.support.databases.postgres import create_database, drop_database
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA, PROGRAM
from tests.support.examples.builders import a_dialogue, a_thread, put_into_queue

Make = Callable[[], Path]
Restore = Callable[[Path], PutBack]
KEY = "wmhd/opener"


def rows_of(database: Database) -> dict[str, list[object]]:
    """Every row of every table, as text: the drivers do not agree on what a time is."""
    with database.read() as connection:
        return {
            name: sorted(
                str([value for key, value in row.items() if key not in ("lease_until",)])
                for row in connection.execute(select(text("*")).select_from(table(name))).mappings()
            )
            for name in tables_of(connection)
        }


def test_what_is_put_back_is_what_was_there(desk: Desk, backup: Make, restore: Restore) -> None:
    later = a_thread(
        "wmhd/later", "Later on.", "Or not.", due_at=A_TUESDAY_NOON + timedelta(days=1)
    )
    put_into_queue(desk.database, a_thread(), a_dialogue(), later)
    desk.publish()
    before = rows_of(desk.database)
    file = backup()
    cancel.cancel(desk.context, "wmhd/later", actor=PROGRAM, why="no")
    restore(file)
    after = rows_of(desk.database)
    changed = {name for name, rows in after.items() if rows != before[name]}
    assert changed == {"account", "audit", "hold", "stamp", "gate"}
    assert desk.thread("wmhd/later").state is ThreadState.SCHEDULED


def test_it_goes_on_counting_where_it_was(desk: Desk, backup: Make, restore: Restore) -> None:
    put_into_queue(desk.database, a_thread())
    restore(backup())
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/next", "Another.", "One."))
    assert desk.thread("wmhd/next").id > desk.thread(KEY).id


def test_triggers_count_again_afterwards(desk: Desk, backup: Make, restore: Restore) -> None:
    put_into_queue(desk.database, a_thread())
    file = backup()
    restore(file)
    query = select(func.coalesce(func.sum(thread_tally.c.change), 0)).where(
        thread_tally.c.state == ThreadState.CANCELLED
    )
    cancel.cancel(desk.context, KEY, actor=PROGRAM, why="no")
    with desk.database.read() as connection:
        assert connection.execute(query).scalar() == 1


def test_a_backup_that_is_put_in_place_by_hand_is_held_too(desk: Desk, backup: Make) -> None:
    put_into_queue(desk.database, a_thread())
    by_hand = open_database(f"sqlite:///{backup()}", is_simulated=True)
    copy = Desk(by_hand, desk.clock)
    copy.publish()
    assert copy.network.calls == []
    by_hand.close()


def test_a_backup_is_its_owners_alone_and_one_file(desk: Desk, backup: Make) -> None:
    file = backup()
    assert file.stat().st_mode & 0o077 == 0
    assert [one.name for one in file.parent.iterdir() if one.name.startswith(file.name)] == [
        file.name
    ]


def test_no_backup_is_written_over_a_file(desk: Desk, tmp_path: Path) -> None:
    there = tmp_path / "there.backup"
    there.write_text("mine")
    with pytest.raises(NotPossible, match="is there already"):
        write_backup(desk.database, there, desk.clock.now())
    assert there.read_text() == "mine"


def test_everything_is_held_and_the_queue_is_another_one(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    was = id_of(desk.database)
    restored = restore(backup())
    desk.publish()
    assert desk.network.calls == []
    assert id_of(desk.database) != was, "engines that had it open stop"
    with desk.database.read() as connection:
        (held,) = connection.execute(select(holds.c.id, holds.c.why, holds.c.until))
    assert held.id == restored.hold
    assert held.why.startswith("put back from a backup of 2027-10-05 12:00")
    assert held.until is None


def test_it_can_be_put_back_twice(desk: Desk, backup: Make, restore: Restore) -> None:
    put_into_queue(desk.database, a_thread())
    file = backup()
    restore(file)
    desk.clock.jump_to(desk.clock.now() + timedelta(minutes=1))
    again = restore(file)
    assert again.threads == 1


def test_what_was_there_before_is_kept_and_can_be_put_back(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    file = backup()
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/later", "Later.", "On."))
    kept = restore(file).kept
    assert kept is not None
    desk.clock.jump_to(desk.clock.now() + timedelta(minutes=1))
    assert restore(kept).threads == 2


def test_while_an_engine_runs_nothing_is_put_back(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    file = backup()
    with desk.database.write() as connection:
        heartbeat.beat(connection, "elsewhere|1|a", desk.clock.now(), "attic", "1.0")
    before = rows_of(desk.database)
    with pytest.raises(NotPossible, match="attic"):
        restore(file)
    assert rows_of(desk.database) == before
    desk.clock.jump_to(desk.clock.now() + timedelta(minutes=2))
    assert restore(file).threads == 1


def empty(path: Path) -> None:
    path.write_bytes(b"")


def a_letter(path: Path) -> None:
    path.write_text("Dear all,\n" * 500)


def half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def a_byte_less(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def overwritten(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[8192:16384] = b"\xff" * 8192
    path.write_bytes(bytes(content))


def of_another_program(path: Path) -> None:
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE thread (id INTEGER)")
    plain.close()


def of_a_newer_version(path: Path) -> None:
    plain = sqlite3.connect(path)
    plain.execute("UPDATE alembic_version SET version_num = '9999'")
    plain.commit()
    plain.close()


def of_a_real_queue(path: Path) -> None:
    plain = sqlite3.connect(path)
    plain.execute("UPDATE stamp SET value = 'no' WHERE name = 'simulated'")
    plain.commit()
    plain.close()


def of_another_queue(path: Path) -> None:
    plain = sqlite3.connect(path)
    plain.execute("UPDATE stamp SET value = 'another' WHERE name = 'id'")
    plain.commit()
    plain.close()


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (empty, "is no backup of Handrail"),
        (a_letter, "is no backup of Handrail"),
        (half, "is damaged, or only half there"),
        (a_byte_less, "is damaged, or only half there"),
        (overwritten, "is damaged, or only half there"),
        (of_another_program, "belongs to another program"),
        (of_a_newer_version, "newer than this program"),
        (of_a_real_queue, "is of a real queue"),
        (of_another_queue, "another workspace's queue"),
        (gone, "There is no file"),
    ],
)
def test_what_is_no_backup_of_this_queue_is_refused_in_one_line(
    desk: Desk,
    backup: Make,
    restore: Restore,
    spoil: Callable[[Path], None],
    told: str,
) -> None:
    put_into_queue(desk.database, a_thread())
    file = backup()
    spoil(file)
    before = rows_of(desk.database)
    with pytest.raises(NotPossible, match=told) as refused:
        restore(file)
    assert "\n" not in str(refused.value)
    assert rows_of(desk.database) == before


def test_a_backup_with_none_of_the_accounts_is_of_another_workspace(
    desk: Desk, backup: Make, tmp_path: Path
) -> None:
    put_into_queue(desk.database, a_thread())
    elsewhere = QueuePlace(
        desk.database, tmp_path, desk.clock.now(), True, frozenset({"somebodyelse"})
    )
    with pytest.raises(NotPossible, match="none of the accounts"):
        put_back(elsewhere, backup(), "ada")


def test_a_backup_of_an_older_version_is_upgraded_on_the_way(
    desk: Desk, restore: Restore, tmp_path: Path, clock: object
) -> None:
    old = Database(f"sqlite:///{tmp_path / 'old.db'}")
    upgrade_to(old, "0020")
    with old.write() as connection:
        connection.execute(stamps.insert().values(name="simulated", value="yes"))
        connection.execute(
            text(
                "INSERT INTO account (name, handle, role, region, lease_fence, lease_until,"
                " spacing_seconds, timezone) VALUES"
                " ('main', 'HarbourMain', 'organisation', 'GB-ENG', 7, 0, 0, 'UTC')"
            )
        )
    write_backup(old, tmp_path / "old.backup", desk.clock.now())
    old.close()
    restore(tmp_path / "old.backup")
    with desk.database.read() as connection:
        fence = connection.execute(text("SELECT lease_fence FROM account")).scalar()
    assert fence == 8
    assert version_of(desk.database) > "0020"


def test_of_postgresql_tables_that_were_not_upgraded_yet_there_is_a_backup_too(
    postgres_url: str, migrated_postgres: str, tmp_path: Path, desk: Desk, restore: Restore
) -> None:
    older = Database(create_database(postgres_url, "older", migrated_postgres))
    with older.write() as connection:
        for table in ("running_engine", "duty"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("ALTER TABLE account DROP COLUMN identified_at"))
        connection.execute(text("ALTER TABLE account DROP COLUMN identified_by"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0027'"))
    write_backup(older, tmp_path / "older.backup", desk.clock.now())
    older.close()
    drop_database(postgres_url, "older")
    assert restore(tmp_path / "older.backup").threads == 0


def test_a_laptops_queue_moves_to_another_database(
    desk: Desk, backup: Make, tmp_path: Path, migrated_sqlite: Path
) -> None:
    """From PostgreSQL to SQLite too: the file is the same."""
    put_into_queue(desk.database, a_thread(), a_dialogue())
    desk.publish()
    shutil.copy(migrated_sqlite, tmp_path / "new.db")
    there = open_database(f"sqlite:///{tmp_path / 'new.db'}", is_simulated=True)
    put_back(QueuePlace(there, tmp_path, desk.clock.now(), True), backup(), "ada")
    with there.read() as connection:
        keys = connection.execute(select(threads.c.key).order_by(threads.c.key)).scalars().all()
    assert keys == ["wmhd/dialogue", KEY]
    there.close()


def test_the_queue_itself_is_no_backup(desk: Desk, restore: Restore, tmp_path: Path) -> None:
    if desk.database.is_sqlite:
        with pytest.raises(NotPossible, match="the queue itself"):
            restore(tmp_path / "handrail.db")


def test_holds_of_before_stay_holds(desk: Desk, backup: Make, restore: Restore) -> None:
    put_into_queue(desk.database, a_thread())
    place(desk.context, Scope.ACCOUNT, "main", why="News", actor=ANA)
    restore(backup())
    with desk.database.read() as connection:
        scopes = connection.execute(select(holds.c.scope).order_by(holds.c.id)).scalars().all()
    assert scopes == ["account", "everything"]


def test_without_a_queue_there_is_nothing_to_copy(tmp_path: Path, desk: Desk) -> None:
    nothing = Database(f"sqlite:///{tmp_path / 'none' / 'none.db'}")
    with pytest.raises(DatabaseError, match="no queue"):
        write_backup(nothing, tmp_path / "none.backup", desk.clock.now())
    assert not (tmp_path / "none.backup").exists()
