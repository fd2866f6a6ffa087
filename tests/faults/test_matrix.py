"""Every fault of the rehearsal X, at every place of a thread, judged by the truth alone."""

from itertools import count

import pytest

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.publishing.operations import take_down as taking_down
from scheduler.store.overview.waiting import count_by_state
from scheduler.store.states import ThreadState
from scheduler.x_simulator.faults.rules import FaultKind
from tests.faults.striking import assert_as_whole_as_can_be, publish_with_faults
from tests.faults.words import PATIENT
from tests.support.desks.people import ANA
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.judges.truth import judge, unexplained
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import House, add_fault

ROOT, MIDDLE, CLOSING = 0, 1, 2

_numbers = count(1)


def three_threads(rehearsal: Rehearsal, app: House) -> list[PlannedThread]:
    """Three threads of one account, due now, in words that no other test uses."""
    run = next(_numbers)
    return [
        a_thread(
            f"run{run}/{name}",
            f"What helped you? {name} of run {run} in {app.database.engine.url.database}",
            f"And this is more about suicide: {name} of run {run}",
            due_at=rehearsal.clock.now(),
            late=PATIENT,
        )
        for name in ("first", "second", "third")
    ]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", list(FaultKind))
def test_no_fault_doubles_loses_or_disorders_a_post(
    rehearsal: Rehearsal, app: House, kind: FaultKind, when: str
) -> None:
    threads = three_threads(rehearsal, app)
    judgement = publish_with_faults(rehearsal, app, threads, kind, when, (ROOT, MIDDLE, CLOSING))
    assert judgement.wrongs == []
    assert unexplained(app.database, judgement) == []
    assert_as_whole_as_can_be(judgement, kind, when)


@pytest.mark.parametrize("kind", list(FaultKind))
@pytest.mark.parametrize("call", ["timeline", "me"])
def test_a_search_that_fails_goes_on_until_it_has_found(
    rehearsal: Rehearsal, app: House, kind: FaultKind, call: str
) -> None:
    before = len(rehearsal.truth())
    threads = three_threads(rehearsal, app)
    put_into_queue(app.database, *threads, now=rehearsal.clock.now())
    add_fault(rehearsal, fault="drop", when="after", times=3)
    add_fault(rehearsal, fault=kind, calls=[call], times=2)
    app.run()
    judgement = judge(threads, rehearsal.truth()[before:])
    assert judgement.wrongs == []
    assert unexplained(app.database, judgement) == []


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", list(FaultKind))
def test_no_fault_keeps_a_thread_on_x_that_comes_down(
    rehearsal: Rehearsal, app: House, kind: FaultKind, when: str
) -> None:
    before = len(rehearsal.truth())
    thread = three_threads(rehearsal, app)[0]
    put_into_queue(app.database, thread, now=rehearsal.clock.now())
    app.run()
    taking_down.take_down(app.context, thread.key, actor=ANA, why="she took it back")
    add_fault(rehearsal, fault=kind, when=when, calls=["delete"], nth=2, times=2)
    app.run()
    effects = [row["effect"] for row in rehearsal.truth()[before:] if row["effect"]]
    assert effects == ["created"] * 3 + ["deleted"] * 3
    with app.database.read() as connection:
        assert count_by_state(connection)[ThreadState.TAKEN_DOWN] == 1
