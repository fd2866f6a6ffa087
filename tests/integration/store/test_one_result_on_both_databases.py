"""The same threads, the same X, the same mishaps: SQLite and PostgreSQL come to the same end."""

import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from scheduler.store.database import Database, open_database
from scheduler.store.tables.queue import audit, posts, threads
from tests.support.databases.postgres import create_database, drop_database
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.processes.rehearsals import OPENS_AT
from tests.support.processes.stage import House, a_stage, add_fault, network_of

ACCOUNTS = ("main", "peers")


def test_both_publish_the_same_and_know_the_same(
    tmp_path: Path, migrated_sqlite: Path, migrated_postgres: str, postgres_url: str
) -> None:
    copy = shutil.copy(migrated_sqlite, tmp_path / "queue.db")
    name = f"test_{uuid4().hex}"
    other = create_database(postgres_url, name, migrated_postgres)
    try:
        with closing(open_database(f"sqlite:///{copy}", is_simulated=True)) as sqlite:
            on_sqlite = _published(sqlite, tmp_path / "a")
        with closing(open_database(other, is_simulated=True)) as postgres:
            on_postgres = _published(postgres, tmp_path / "b")
    finally:
        drop_database(postgres_url, name)
    assert on_sqlite == on_postgres
    truth, known, history = on_sqlite
    assert sum(row["effect"] == "created" for row in truth) == 10, "too little to compare"
    assert {state for _, _, state, *_ in known} == {"sent", "refused", "unsent"}
    assert history


def _published(database: Database, folder: Path) -> tuple[Any, ...]:
    """X's own log, the posts as the queue knows them, and the audit, without what is by chance."""
    planned = [
        a_thread(
            f"wmhd/{number}-{account}",
            f"What helped on day {number}? asks {account}.",
            f"Or just read along on day {number}, says {account}.",
            account=account,
            due_at=OPENS_AT + timedelta(hours=number),
        )
        for number in range(1, 3)
        for account in ACCOUNTS
    ]
    put_into_queue(database, *planned, accounts=ACCOUNTS, now=OPENS_AT)
    with a_stage(folder, *ACCOUNTS) as x:
        add_fault(x, fault="drop", when="after", position=1, account="HarbourMain")
        add_fault(x, fault="429", position=2, account="HarbourPeers")
        add_fault(x, fault="403", text="day 2, says main")
        House(database, network_of(x.url, *ACCOUNTS), x.clock).run()
        truth = x.truth()
    return _without_ids(truth), *_known(database)


def _without_ids(truth: list[dict[str, Any]]) -> list[dict[str, Any]]:
    texts = {row["post_id"]: row["text"] for row in truth if row["effect"] == "created"}
    return [
        {name: row[name] for name in ("at", "call", "account", "status", "effect", "text")}
        | {"parent": texts.get(row["parent_id"])}
        for row in truth
    ]


def _known(database: Database) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    sent = (posts.c.position, posts.c.state, posts.c.sent_text, posts.c.sent_at, threads.c.state)
    moves = (audit.c.subject, audit.c.at, audit.c.from_state, audit.c.to_state, audit.c.why)
    with database.read() as connection:
        known = connection.execute(
            select(threads.c.key, *sent)
            .join(threads, threads.c.id == posts.c.thread_id)
            .order_by(threads.c.key, posts.c.position)
        ).all()
        history = connection.execute(select(*moves).order_by(audit.c.id)).all()
    return [tuple(row) for row in known], [tuple(row) for row in history]
