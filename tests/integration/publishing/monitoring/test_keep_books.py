"""Sealing goes on while the engine does, a lot of rows at a time, on both databases."""

import pytest

from scheduler.publishing.monitoring.audit_check import audit_head, keep_books
from scheduler.store.operations import audit
from scheduler.store.operations.audit import AuditEntry
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk


@pytest.mark.parametrize(
    ("rows", "sealed"),
    [(5, [5, 0]), (6, [6, 0]), (7, [6, 1]), (13, [6, 6, 1])],
    ids=["an odd lot", "just a tick's", "one more", "more than two ticks'"],
)
def test_a_tick_seals_some_lots_and_the_rest_waits_for_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, rows: int, sealed: list[int]
) -> None:
    """Publishing waits for a tick that keeps the books, so none seals without end."""
    monkeypatch.setattr("scheduler.store.operations.audit_chain.AT_ONCE", 2)
    monkeypatch.setattr("scheduler.publishing.monitoring.audit_check._MOST_CHUNKS", 3)
    with desk.database.write() as connection:
        written = [
            AuditEntry(A_TUESDAY_NOON, "dana", f"hold:{n}", "", "placed", "") for n in range(rows)
        ]
        audit.record(connection, written)
    assert [keep_books(desk.database) for _ in sealed] == sealed
    assert audit_head(desk.database).sealed == rows
