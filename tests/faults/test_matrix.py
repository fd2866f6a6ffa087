"""Every fault of the rehearsal X, at every place of a thread, judged by the truth alone."""

from collections.abc import Sequence
from itertools import count

import pytest
from sqlalchemy import text

from scheduler.campaigns.planned import PlannedThread
from scheduler.rehearsal.faults import Kind
from scheduler.store.database import Database
from tests.builders import a_thread, put_into_queue
from tests.faults.words import PATIENT
from tests.rehearsals import Rehearsal
from tests.stage import House, add_fault
from tests.truth import Judgement, judge, unexplained

ROOT, MIDDLE, CLOSING = 0, 1, 2

LOST = {
    *(Kind.DROP, Kind.HANG, Kind.TRUNCATED, Kind.CUT_JSON, Kind.GARBAGE_200, Kind.GARBAGE_201),
    *(Kind.ERROR_500, Kind.ERROR_502, Kind.ERROR_503),
    *(Kind.HTML_500, Kind.HTML_502, Kind.HTML_503),
}
PASSING = {Kind.UNAUTHORIZED, Kind.PERMISSIONS, Kind.TOO_MANY, Kind.TOO_MANY_NO_RESET}
MONEY = {Kind.NO_CREDITS, Kind.SPEND_CAP}

_numbers = count(1)


def three_threads(rehearsal: Rehearsal, house: House) -> list[PlannedThread]:
    """Three threads of one account, due now, in words that no other test uses."""
    run = next(_numbers)
    threads = [
        a_thread(
            f"run{run}/{name}",
            f"What helped you? {name} of run {run} in {house.database.engine.url.database}",
            f"And this is more about suicide: {name} of run {run}",
            due_at=rehearsal.clock.now(),
            late=PATIENT,
        )
        for name in ("first", "second", "third")
    ]
    put_into_queue(house.database, *threads, now=rehearsal.clock.now())
    return threads


def publish_with_faults(
    rehearsal: Rehearsal, house: House, kind: Kind, when: str, positions: Sequence[int]
) -> Judgement:
    """The first thread is struck at the first position, and so on; a person pays what is due."""
    before = len(rehearsal.truth())
    threads = three_threads(rehearsal, house)
    for position in positions:
        add_fault(rehearsal, fault=kind, when=when, position=position)
    house.run()
    for _ in positions:
        pay(house.database)
        house.run()
    return judge(threads, rehearsal.truth()[before:])


def pay(database: Database) -> None:
    """What a person does about an empty purse: pays, and lifts the hold."""
    with database.write() as connection:
        connection.execute(text("UPDATE hold SET lifted_at = placed_at WHERE lifted_at IS NULL"))


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", list(Kind))
def test_no_fault_doubles_loses_or_disorders_a_post(
    rehearsal: Rehearsal, house: House, kind: Kind, when: str
) -> None:
    judgement = publish_with_faults(rehearsal, house, kind, when, (ROOT, MIDDLE, CLOSING))
    assert judgement.wrongs == []
    assert unexplained(house.database, judgement) == []
    is_whole = len(judgement.whole) == len(judgement.planned)
    if kind in LOST | {Kind.SLOW, Kind.DUPLICATE} and when == "after":
        assert is_whole, "a post that is public can be found"
    if kind in PASSING or kind is Kind.NO_CREDITS:
        assert is_whole, "what X turned away can be sent later"
    if kind in LOST and when == "before":
        assert not is_whole, "nothing is sent again by itself"


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("call", ["timeline", "me"])
def test_a_search_that_fails_goes_on_until_it_has_found(
    rehearsal: Rehearsal, house: House, kind: Kind, call: str
) -> None:
    before = len(rehearsal.truth())
    threads = three_threads(rehearsal, house)
    add_fault(rehearsal, fault="drop", when="after", times=3)
    add_fault(rehearsal, fault=kind, calls=[call], times=2)
    house.run()
    judgement = judge(threads, rehearsal.truth()[before:])
    assert judgement.wrongs == []
    assert unexplained(house.database, judgement) == []
