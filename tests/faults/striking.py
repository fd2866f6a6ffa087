"""What the tests of faults do alike: threads that are struck at chosen places, and who pays."""

from collections.abc import Sequence

from sqlalchemy import text

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.store.database import Database
from scheduler.x_simulator.faults.rules import FaultKind
from tests.support.examples.builders import put_into_queue
from tests.support.judges.truth import Judgement, judge
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import House, add_fault

LOST = {
    *(
        FaultKind.DROP,
        FaultKind.HANG,
        FaultKind.TRUNCATED,
        FaultKind.CUT_JSON,
        FaultKind.GARBAGE_200,
        FaultKind.GARBAGE_201,
        FaultKind.EMPTY_200,
        FaultKind.REDIRECT,
        FaultKind.REQUEST_TIMEOUT,
    ),
    *(FaultKind.ERROR_500, FaultKind.ERROR_502, FaultKind.ERROR_503),
    *(FaultKind.HTML_500, FaultKind.HTML_502, FaultKind.HTML_503),
}
PASSING = {
    FaultKind.UNAUTHORIZED,
    FaultKind.PERMISSIONS,
    FaultKind.TOO_MANY,
    FaultKind.TOO_MANY_NO_RESET,
}
FINDABLE = LOST | {
    FaultKind.SLOW,
    FaultKind.DUPLICATE,
}  # if it was stored: then the timeline shows it


def publish_with_faults(
    rehearsal: Rehearsal,
    app: House,
    threads: Sequence[PlannedThread],
    kind: FaultKind,
    when: str,
    positions: Sequence[int],
) -> Judgement:
    """The first thread is struck at the first position, and so on; a person pays what is due."""
    before = len(rehearsal.truth())
    put_into_queue(app.database, *threads, now=rehearsal.clock.now())
    for position in positions:
        add_fault(rehearsal, fault=kind, when=when, position=position)
    app.run()
    for _ in positions:
        pay(app.database)
        app.run()
    return judge(threads, rehearsal.truth()[before:])


def pay(database: Database) -> None:
    """What a person does about an empty purse: pays, and lifts the hold."""
    with database.write() as connection:
        connection.execute(text("UPDATE hold SET lifted_at = placed_at WHERE lifted_at IS NULL"))


def assert_as_whole_as_can_be(judgement: Judgement, kind: FaultKind, when: str) -> None:
    """Only where the truth itself could not be known does anything wait for a person."""
    is_whole = len(judgement.whole) == len(judgement.planned)
    if kind in FINDABLE and when == "after":
        assert is_whole, "a post that is public can be found"
    if kind in PASSING or kind is FaultKind.NO_CREDITS:
        assert is_whole, "what X turned away can be sent later"
    if kind in LOST and when == "before":
        assert not is_whole, "nothing is sent again by itself"
