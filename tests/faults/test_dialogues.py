"""The matrix of faults once more, in dialogues: two accounts in turn, each led by one of them.

X takes a reply to somebody else's post only if that post names the one who replies.
"""

import os
from dataclasses import replace
from itertools import count

import pytest

from scheduler.campaigns.planned import PlannedPost, PlannedThread
from scheduler.crisis.topics import is_sensitive
from scheduler.rehearsal.faults import Kind
from tests.builders import a_thread, handle_of
from tests.faults.striking import assert_as_whole_as_can_be, publish_with_faults
from tests.faults.words import PATIENT
from tests.rehearsals import Rehearsal
from tests.stage import House, add_fault
from tests.truth import judge, unexplained

ROOT, ANSWER, MIDDLE, LAST_WORD, CLOSING = range(5)
HANDLES = {name: handle_of(name) for name in ("main", "peers")}

_numbers = count(1)


def a_dialogue(rehearsal: Rehearsal, lead: str) -> PlannedThread:
    """A root, an answer, a word back about suicide, another answer; the lead closes it."""
    name = f"dialogue{next(_numbers)} {os.getpid()}"
    other = "peers" if lead == "main" else "main"
    said = [
        (lead, f"@{HANDLES[other]} what helped you? {name}"),
        (other, f"Being asked, @{HANDLES[lead]}. {name}"),
        (lead, f"Asked about suicide, plainly, @{HANDLES[other]}? {name}"),
        (other, f"Yes, @{HANDLES[lead]}, and being heard. {name}"),
    ]
    thread = a_thread(
        name.replace(" ", "/"), account=lead, due_at=rehearsal.clock.now(), late=PATIENT
    )
    posts = tuple(
        PlannedPost(position, account, text, is_sensitive(text))
        for position, (account, text) in enumerate(said)
    )
    return replace(thread, posts=posts)


def dialogues(rehearsal: Rehearsal, how_many: int) -> list[PlannedThread]:
    """Led by each of the two accounts in turn."""
    return [a_dialogue(rehearsal, ("main", "peers")[one % 2]) for one in range(how_many)]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", list(Kind))
def test_no_fault_doubles_loses_or_disorders_a_post_of_a_dialogue(
    rehearsal: Rehearsal, house: House, kind: Kind, when: str
) -> None:
    places = (ROOT, ANSWER, MIDDLE, LAST_WORD, CLOSING)
    threads = dialogues(rehearsal, len(places))
    judgement = publish_with_faults(rehearsal, house, threads, kind, when, places)
    assert judgement.wrongs == []
    assert unexplained(house.database, judgement) == []
    assert_as_whole_as_can_be(judgement, kind, when)


@pytest.mark.parametrize("call", ["timeline", "me"])
@pytest.mark.parametrize("kind", [Kind.DROP, Kind.HTML_503, Kind.UNAUTHORIZED, Kind.TOO_MANY])
def test_an_answer_is_looked_for_on_the_timeline_of_who_gave_it(
    rehearsal: Rehearsal, house: House, kind: Kind, call: str
) -> None:
    threads = dialogues(rehearsal, 4)
    before = len(rehearsal.truth())
    add_fault(rehearsal, fault=kind, calls=[call], times=2)
    judgement = publish_with_faults(
        rehearsal, house, threads, Kind.DROP, "after", (ANSWER, LAST_WORD, ROOT, CLOSING)
    )
    assert judgement.wrongs == []
    assert unexplained(house.database, judgement) == []
    assert len(judgement.whole) == len(threads)
    looked = {row["account"] for row in rehearsal.truth()[before:] if row["call"] == "timeline"}
    assert looked == set(HANDLES.values())


def test_help_is_public_from_each_accounts_first_call(rehearsal: Rehearsal, house: House) -> None:
    """A fault right after the first word of either account leaves a thread that carries help."""
    for position in (ANSWER, MIDDLE):
        threads = dialogues(rehearsal, 1)
        judgement = publish_with_faults(
            rehearsal, house, threads, Kind.FORBIDDEN, "before", (position,)
        )
        assert judgement.without_help == []
        assert len(judgement.stored) == position
        assert judge(threads, rehearsal.truth()).whole == set()
