"""A ten-minute-old backup is put back in mid-campaign: on X, nothing goes out twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler.bootstrap.backups import QueuePlace, put_back
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.engine.work import is_account_due, one_pass
from scheduler.publishing.operations import hold
from scheduler.publishing.restoring.compare import compare
from scheduler.store.backups.backup_file import write_backup
from scheduler.store.database import Database
from tests.support.desks.people import PROGRAM
from tests.support.examples.builders import a_dialogue, a_thread, put_into_queue
from tests.support.judges.truth import judge
from tests.support.processes.rehearsals import OPENS_AT, Rehearsal
from tests.support.processes.stage import House, a_stage, network_of

ACCOUNTS = ("main", "peers")
MADE_AT = OPENS_AT + timedelta(minutes=11)
LOST_AT = MADE_AT + timedelta(minutes=10)


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Rehearsal]:
    with a_stage(tmp_path / "stage", *ACCOUNTS) as running:
        yield running


def a_campaign() -> list[PlannedThread]:
    """A thread of each account every three minutes for half an hour, and a dialogue at twelve."""
    return [
        a_dialogue(),
        *(
            a_thread(
                f"wmhd/{account}-{minute}",
                f"What helped you at {minute}, {account}?",
                f"You can answer at {minute}, {account}, or just read.",
                account=account,
                due_at=OPENS_AT + timedelta(minutes=minute),
            )
            for account in ACCOUNTS
            for minute in range(1, 31, 3)
        ),
    ]


def publish_until(house: House, instant: datetime, *, calls: int = 10_000) -> None:
    """Publishes what falls due before that instant, as an engine does, minute by minute."""
    while house.clock.now() < instant:
        while is_account_due(house.work) and calls:
            one_pass(house.work)
            calls -= 1
        house.clock.jump_to(house.clock.now() + timedelta(minutes=1))


def sent(x: Rehearsal) -> int:
    return sum(row["effect"] == "created" for row in x.truth())


def test_nothing_goes_out_twice(database: Database, x: Rehearsal, tmp_path: Path) -> None:
    planned = a_campaign()
    put_into_queue(database, *planned, accounts=ACCOUNTS, now=OPENS_AT)
    house = House(database, network_of(x.url, *ACCOUNTS), x.clock)
    publish_until(house, MADE_AT)
    backup = tmp_path / "queue.backup"
    write_backup(database, backup, x.clock.now())
    before = sent(x)
    publish_until(house, LOST_AT)
    at_loss = sent(x)
    assert before < at_loss < 3 * len(planned), "the backup is old, and the campaign goes on"

    place = QueuePlace(database, tmp_path, x.clock.now(), is_simulated=True)
    restored = put_back(place, backup, "ada")
    publish_until(house, LOST_AT + timedelta(minutes=5))
    assert sent(x) == at_loss, "all is held"
    found = compare(house.context).found
    assert len(found) == at_loss - before
    hold.lift(house.context, restored.hold, actor=PROGRAM, missed=hold.Missed.SEND)
    house.run()
    judged = judge(planned, x.truth())
    assert judged.wrongs == []
    assert sent(x) > at_loss, "what was still to come went out"
