"""Meddling with the audit is found, whatever kind it is, on both databases."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update

from scheduler.publishing.monitoring.audit_check import audit_head, keep_books, verify_audit
from scheduler.store.database import Database, open_database
from scheduler.store.operations import audit as log
from scheduler.store.operations.audit_chain import AuditVerdict, Fault
from scheduler.store.seal_keys import NO_KEYS, SealKeys, mark, seal_keys, words_hash
from scheduler.store.tables.queue import audit, audit_seals, stamps
from scheduler.store.upgrades import upgrade
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.old_versions import upgrade_to

NOW = A_TUESDAY_NOON
KEYS = seal_keys(["k" * 40])


@pytest.fixture(params=[NO_KEYS, KEYS], ids=["plain", "keyed"])
def book(request: pytest.FixtureRequest, database_url: str) -> Iterator[Database]:
    """Ten rows that are sealed, with a key and without."""
    opened = open_database(database_url, is_simulated=True, seal_keys=request.param)
    write(opened, 10)
    assert keep_books(opened) == 10
    yield opened
    opened.close()


def write(database: Database, rows: int) -> None:
    with database.write() as connection:
        log.record(
            connection,
            [
                log.AuditEntry(
                    NOW + timedelta(minutes=n), "dana", f"hold:{n}", "", f"state {n}", f"why {n}"
                )
                for n in range(rows)
            ],
        )


def checked(database: Database, noted: str | None = None) -> AuditVerdict:
    return verify_audit(database, NOW + timedelta(hours=3), noted)


def found(database: Database) -> list[tuple[int | None, Fault]]:
    return [(one.row, one.fault) for one in checked(database).found]


def test_what_nobody_touched_is_whole_and_the_tail_is_told(book: Database) -> None:
    write(book, 3)
    first, second = checked(book), checked(book)
    assert (first.is_whole, first.head.sealed, first.unsealed) == (True, 10, 3)
    assert (second.is_whole, second.head.sealed, second.unsealed) == (True, 13, 0)
    assert checked(book, first.head.chain).is_whole
    assert audit_head(book) == second.head


def _change(name: str, value: object) -> Callable[[Connection], object]:
    return lambda c: c.execute(update(audit).where(audit.c.id == 4).values({name: value}))


def _swap(connection: Connection) -> None:
    rows = connection.execute(select(audit).where(audit.c.id.in_((4, 7)))).mappings().all()
    four, seven = sorted((dict(row) for row in rows), key=lambda row: row["id"])
    for number, row in ((4, seven), (7, four)):
        values = {name: value for name, value in row.items() if name != "id"}
        connection.execute(update(audit).where(audit.c.id == number).values(values))


def _add(number: int, at_minutes: int = 0) -> Callable[[Connection], object]:
    row = {
        "id": number,
        "at": NOW + timedelta(minutes=at_minutes),
        "actor": "dana",
        "subject": "hold:99",
        "from_state": "",
        "to_state": "lifted",
        "why": "",
    }
    return lambda c: c.execute(insert(audit).values(**row))


def _without_row_and_seal(number: int) -> Callable[[Connection], object]:
    def meddle(connection: Connection) -> None:
        connection.execute(delete(audit).where(audit.c.id == number))
        connection.execute(delete(audit_seals).where(audit_seals.c.audit_id == number))

    return meddle


@pytest.mark.parametrize(
    ("meddle", "expected"),
    [
        (_change("actor", "bo"), [(4, Fault.CHANGED)]),
        (_change("subject", "hold:8"), [(4, Fault.CHANGED)]),
        (_change("to_state", ""), [(4, Fault.CHANGED)]),
        (_change("at", NOW), [(4, Fault.CHANGED)]),
        (_change("why", "another"), [(4, Fault.CHANGED)]),
        (_change("mark", None), [(4, Fault.FOREIGN)]),
        (_change("mark", "plain$00"), [(4, Fault.FOREIGN)]),
        (_swap, [(4, Fault.SWAPPED), (7, Fault.SWAPPED)]),
        (lambda c: c.execute(delete(audit).where(audit.c.id == 4)), [(4, Fault.MISSING)]),
        (_without_row_and_seal(4), [(5, Fault.CHAIN)]),
        (
            lambda c: c.execute(
                update(audit_seals).where(audit_seals.c.audit_id == 4).values(chain="0")
            ),
            [(4, Fault.CHAIN), (5, Fault.CHAIN)],
        ),
        (_add(11, 200), [(11, Fault.FOREIGN)]),
        (_add(-5), [(-5, Fault.FOREIGN)]),
    ],
)
def test_each_kind_of_meddling_is_found_with_its_row(
    book: Database,
    meddle: Callable[[Connection], object],
    expected: list[tuple[int, Fault]],
) -> None:
    with book.write() as connection:
        meddle(connection)
    assert found(book) == expected


def test_a_row_that_was_added_is_found_after_the_engine_has_sealed_it(book: Database) -> None:
    with book.write() as connection:
        row = dict(connection.execute(select(audit).where(audit.c.id == 3)).mappings().one())
        del row["id"], row["mark"]
        connection.execute(insert(audit).values(**row))
    keep_books(book)
    write(book, 1)
    assert found(book) == [(11, Fault.FOREIGN)]


def test_a_head_that_was_noted_shows_what_was_cut_off_or_made_anew(book: Database) -> None:
    noted = audit_head(book).chain
    with book.write() as connection:
        _without_row_and_seal(10)(connection)
    assert checked(book).is_whole  # nothing inside the database can tell
    assert [one.fault for one in checked(book, noted).found] == [Fault.HEAD]
    assert str(checked(book, noted).found[0]).startswith("the head that was noted")


def test_who_has_no_key_cannot_make_the_chain_anew(database_url: str) -> None:
    with_key = open_database(database_url, is_simulated=True, seal_keys=KEYS)
    write(with_key, 5)
    keep_books(with_key)
    without = open_database(database_url, is_simulated=True)
    with without.write() as connection:  # everything again, by plain hashes
        connection.execute(update(audit).where(audit.c.id == 2).values(actor="bo"))
        connection.execute(delete(audit_seals))
        for row in connection.execute(select(audit).order_by(audit.c.id)).mappings().all():
            values = (row["at"], row["actor"], row["subject"], row["from_state"], row["to_state"])
            plain = mark(b"", words_hash(b"", row["why"]), *values)
            connection.execute(update(audit).where(audit.c.id == row["id"]).values(mark=plain))
    write(with_key, 1)
    keep_books(without)
    noticed = [(one.row, one.fault) for one in checked(without).found]
    assert noticed  # the last row's key is not theirs
    with with_key.write() as connection:
        connection.execute(delete(audit_seals))
    keep_books(with_key)
    with with_key.write() as connection:
        _change("actor", "cy")(connection)
    assert (4, Fault.CHANGED) in found(with_key)
    for one in (with_key, without):
        one.close()


def test_a_plain_mark_after_a_keyed_one_is_not_ours(database_url: str) -> None:
    with_key = open_database(database_url, is_simulated=True, seal_keys=KEYS)
    write(with_key, 2)
    without = open_database(database_url, is_simulated=True)
    write(without, 1)
    keep_books(with_key)
    assert found(with_key) == [(3, Fault.FOREIGN)]
    for one in (with_key, without):
        one.close()


def test_a_new_key_proves_what_the_old_one_sealed_and_a_lost_one_is_told(
    database_url: str,
) -> None:
    both = seal_keys(["n" * 40, "k" * 40])
    for keys in (NO_KEYS, KEYS, both):
        opened = open_database(database_url, is_simulated=True, seal_keys=keys)
        write(opened, 2)
        keep_books(opened)
        assert checked(opened).is_whole
        opened.close()
    lost = open_database(database_url, is_simulated=True, seal_keys=SealKeys(both.keys[:1]))
    assert found(lost) == [(3, Fault.KEY), (4, Fault.KEY)]
    assert "hidden" in repr(both)
    assert "nnn" not in repr(both)
    lost.close()


def test_words_may_be_erased_and_the_rest_is_still_proved(book: Database) -> None:
    with book.write() as connection:
        connection.execute(update(audit).where(audit.c.id.in_((2, 3))).values(why=""))
    verdict = checked(book)
    assert (verdict.is_whole, verdict.erased) == (True, 2)
    with book.write() as connection:
        connection.execute(update(audit).where(audit.c.id == 2).values(actor="bo"))
    assert found(book) == [(2, Fault.CHANGED)]


def test_rows_from_before_the_marks_are_sealed_as_they_stand(database_url: str) -> None:
    opened = open_database(database_url, is_simulated=True, seal_keys=KEYS)
    write(opened, 3)
    with opened.write() as connection:
        connection.execute(update(audit).values(mark=None))
    keep_books(opened)
    write(opened, 2)
    keep_books(opened)
    assert checked(opened).is_whole
    with opened.write() as connection:
        _change("actor", "bo")(connection)
    assert found(opened) == [(4, Fault.CHANGED)]
    opened.close()


@pytest.fixture
def old_url(bare_url: str) -> str:
    """A database of before the marks, with three rows in its audit."""
    make_old(bare_url)
    return bare_url


def make_old(url: str) -> None:
    old = Database(url)
    upgrade_to(old, "0015")
    with old.write() as connection:
        connection.execute(insert(stamps).values(name="simulated", value="yes"))
        for n in range(3):
            row = {"at": NOW + timedelta(minutes=n), "actor": "dana", "subject": f"hold:{n}"}
            words = {"from_state": "", "to_state": f"state {n}", "why": f"why {n}"}
            connection.execute(insert(audit).values(**row, **words))
    old.close()


def test_an_old_database_is_upgraded_sealed_and_proved(old_url: str) -> None:
    upgrade(Database(old_url))
    upgraded = open_database(old_url, is_simulated=True, seal_keys=KEYS)
    write(upgraded, 2)
    assert keep_books(upgraded) == 5
    verdict = checked(upgraded)
    assert (verdict.is_whole, verdict.head.sealed, verdict.unsealed) == (True, 5, 0)
    with upgraded.write() as connection:
        connection.execute(update(audit).where(audit.c.id == 2).values(why="because"))
    assert found(upgraded) == [(2, Fault.CHANGED)]
    upgraded.close()


def test_a_row_that_was_committed_late_is_sealed_after_those_that_came_before_it(
    book: Database,
) -> None:
    """Two engines on PostgreSQL: the lower number may come to light last."""
    write(book, 2)
    with book.write() as connection:
        late = dict(connection.execute(select(audit).where(audit.c.id == 11)).mappings().one())
        connection.execute(delete(audit).where(audit.c.id == 11))
    keep_books(book)
    with book.write() as connection:
        connection.execute(insert(audit).values(**late))
    keep_books(book)
    verdict = checked(book)
    assert (verdict.is_whole, verdict.head.sealed) == (True, 12)
    with book.read() as connection:
        order = connection.execute(text("SELECT audit_id FROM audit_seal ORDER BY id")).scalars()
        assert list(order)[-2:] == [12, 11]


def test_two_engines_that_seal_at_once_make_one_chain(database_url: str) -> None:
    engines = [open_database(database_url, is_simulated=True, seal_keys=KEYS) for _ in range(2)]
    begin = Barrier(len(engines))

    def work(database: Database) -> None:
        for _ in range(10):
            begin.wait(timeout=30)
            write(database, 3)
            keep_books(database)

    with ThreadPoolExecutor(len(engines)) as pool:
        for one in [pool.submit(work, database) for database in engines]:
            one.result()
    keep_books(engines[0])
    verdict = checked(engines[1])
    assert (verdict.is_whole, verdict.head.sealed, verdict.unsealed) == (True, 60, 0)
    for database in engines:
        database.close()


def test_much_is_sealed_in_lots(book: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.store.operations.audit_chain.AT_ONCE", 4)
    write(book, 10)
    assert keep_books(book) == 10
    monkeypatch.setattr("scheduler.publishing.monitoring.audit_check._MOST_CHUNKS", 1)
    write(book, 10)
    assert keep_books(book) == 4
    assert checked(book).is_whole
