"""What the tests of faults do alike: threads that are struck at chosen places, and who pays."""

from collections.abc import Sequence

from sqlalchemy import text

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.store.database import Database
from scheduler.x_simulator.faults.rules import Kind
from tests.support.builders import put_into_queue
from tests.support.rehearsals import Rehearsal
from tests.support.stage import House, add_fault
from tests.support.truth import Judgement, judge

LOST = {
    *(Kind.DROP, Kind.HANG, Kind.TRUNCATED, Kind.CUT_JSON, Kind.GARBAGE_200, Kind.GARBAGE_201),
    *(Kind.ERROR_500, Kind.ERROR_502, Kind.ERROR_503),
    *(Kind.HTML_500, Kind.HTML_502, Kind.HTML_503),
}
PASSING = {Kind.UNAUTHORIZED, Kind.PERMISSIONS, Kind.TOO_MANY, Kind.TOO_MANY_NO_RESET}
FINDABLE = LOST | {Kind.SLOW, Kind.DUPLICATE}  # if it was stored: then the timeline shows it


def publish_with_faults(
    rehearsal: Rehearsal,
    house: House,
    threads: Sequence[PlannedThread],
    kind: Kind,
    when: str,
    positions: Sequence[int],
) -> Judgement:
    """The first thread is struck at the first position, and so on; a person pays what is due."""
    before = len(rehearsal.truth())
    put_into_queue(house.database, *threads, now=rehearsal.clock.now())
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


def assert_as_whole_as_can_be(judgement: Judgement, kind: Kind, when: str) -> None:
    """Only where the truth itself could not be known does anything wait for a person."""
    is_whole = len(judgement.whole) == len(judgement.planned)
    if kind in FINDABLE and when == "after":
        assert is_whole, "a post that is public can be found"
    if kind in PASSING or kind is Kind.NO_CREDITS:
        assert is_whole, "what X turned away can be sent later"
    if kind in LOST and when == "before":
        assert not is_whole, "nothing is sent again by itself"
