"""The matrix of faults once more, in dialogues: two accounts in turn, each leading some."""

import pytest

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.x_simulator.faults.rules import FaultKind
from tests.faults.dialogues import ANSWER, CLOSING, HANDLES, LAST_WORD, MIDDLE, ROOT, a_dialogue
from tests.faults.striking import assert_as_whole_as_can_be, publish_with_faults
from tests.support.judges.truth import judge, unexplained
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import House, add_fault


def dialogues(rehearsal: Rehearsal, how_many: int) -> list[PlannedThread]:
    """Led by each of the two accounts in turn."""
    return [
        a_dialogue(rehearsal.clock.now(), ("main", "peers")[one % 2]) for one in range(how_many)
    ]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", list(FaultKind))
def test_no_fault_doubles_loses_or_disorders_a_post_of_a_dialogue(
    rehearsal: Rehearsal, app: House, kind: FaultKind, when: str
) -> None:
    places = (ROOT, ANSWER, MIDDLE, LAST_WORD, CLOSING)
    threads = dialogues(rehearsal, len(places))
    judgement = publish_with_faults(rehearsal, app, threads, kind, when, places)
    assert judgement.wrongs == []
    assert unexplained(app.database, judgement) == []
    assert_as_whole_as_can_be(judgement, kind, when)


@pytest.mark.parametrize("call", ["timeline", "me"])
@pytest.mark.parametrize(
    "kind", [FaultKind.DROP, FaultKind.HTML_503, FaultKind.UNAUTHORIZED, FaultKind.TOO_MANY]
)
def test_an_answer_is_looked_for_on_the_timeline_of_who_gave_it(
    rehearsal: Rehearsal, app: House, kind: FaultKind, call: str
) -> None:
    threads = dialogues(rehearsal, 4)
    before = len(rehearsal.truth())
    add_fault(rehearsal, fault=kind, calls=[call], times=2)
    judgement = publish_with_faults(
        rehearsal, app, threads, FaultKind.DROP, "after", (ANSWER, LAST_WORD, ROOT, CLOSING)
    )
    assert judgement.wrongs == []
    assert unexplained(app.database, judgement) == []
    assert len(judgement.whole) == len(threads)
    looked = {row["account"] for row in rehearsal.truth()[before:] if row["call"] == "timeline"}
    assert looked == set(HANDLES.values())


def test_help_is_public_from_each_accounts_first_call(rehearsal: Rehearsal, app: House) -> None:
    """A fault right after the first word of either account leaves a thread that carries help."""
    for position in (ANSWER, MIDDLE):
        threads = dialogues(rehearsal, 1)
        judgement = publish_with_faults(
            rehearsal, app, threads, FaultKind.FORBIDDEN, "before", (position,)
        )
        assert judgement.without_help == []
        assert len(judgement.stored) == position
        assert judge(threads, rehearsal.truth()).whole == set()
