"""X stores a post and answers as if it had not: no answer lets the post go out twice.

The rehearsal X takes the same text again here, so that nothing but our own look keeps it from that.
"""

from datetime import timedelta

import pytest
import requests

from scheduler.networks.base import AccountName, RemoteId
from scheduler.publishing.operations import cancel, resolve
from scheduler.publishing.operations import take_down as taking_down
from scheduler.store.queue.threads import StoredThread, thread_by_key
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.x_simulator.faults.rules import FaultKind
from tests.faults.striking import pay
from tests.faults.test_matrix import three_threads
from tests.support.desks.people import ANA, LEAD
from tests.support.examples.builders import put_into_queue
from tests.support.judges.truth import Judgement, judge
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import House, add_fault

ROOT, MIDDLE, CLOSING = 0, 1, 2
NO_ANSWER = {"drop", "hang", "slow", "drip", "truncated", "502", "503", "502_html", "503_html"}
ANSWERS = [kind for kind in FaultKind if kind not in NO_ANSWER]  # the others: test_matrix.py
WAITS_FOR_A_WORD = (Reason.REFUSED, Reason.ROOT_ONLY, Reason.LATE)


@pytest.fixture(autouse=True)
def takes_texts_twice(rehearsal: Rehearsal):
    switch(rehearsal, "taken")
    yield
    switch(rehearsal, "refused")


def switch(rehearsal: Rehearsal, duplicates: str) -> None:
    url = f"{rehearsal.url}/rehearsal/switches"
    requests.post(url, json={"duplicates": duplicates}, timeout=60).raise_for_status()


def stored(app: House, key: str) -> StoredThread:
    with app.database.read() as connection:
        found = thread_by_key(connection, key)
    assert found is not None
    return found


def told_no(rehearsal: Rehearsal, app: House, kind: FaultKind, position: int = ROOT):
    """One thread in the queue, of which X will store the post at `position` and say no."""
    before = len(rehearsal.truth())
    thread = three_threads(rehearsal, app)[0]
    put_into_queue(app.database, thread, now=rehearsal.clock.now())
    add_fault(rehearsal, fault=kind, when="after", position=position)
    return thread, lambda: judge([thread], rehearsal.truth()[before:])


@pytest.mark.parametrize("kind", ANSWERS)
def test_whatever_x_answers_once_it_has_stored_a_post_no_post_goes_out_twice(
    rehearsal: Rehearsal, app: House, kind: FaultKind
) -> None:
    before = len(rehearsal.truth())
    threads = three_threads(rehearsal, app)
    put_into_queue(app.database, *threads, now=rehearsal.clock.now())
    for position in (ROOT, MIDDLE, CLOSING):
        add_fault(rehearsal, fault=kind, when="after", position=position)
    for _ in range(4):  # people pay, and send again what X refused, as often as need be
        app.run()
        pay(app.database)
        for thread in threads:
            if stored(app, thread.key).reason in WAITS_FOR_A_WORD:
                resolve.send_again(app.context, thread.key, actor=ANA)
    app.run()
    judgement: Judgement = judge(threads, rehearsal.truth()[before:])
    assert judgement.wrongs == []
    assert [stored(app, one.key).state for one in threads] == [ThreadState.PUBLISHED] * 3
    assert len(judgement.whole) == 3


@pytest.mark.parametrize("verb", ["cancel", "take down"])
def test_what_is_stopped_meanwhile_is_known_to_be_public(
    rehearsal: Rehearsal, app: House, verb: str
) -> None:
    thread, judged = told_no(rehearsal, app, FaultKind.UNAUTHORIZED)
    app.publisher.publish_account("main")
    if verb == "cancel":
        cancel.cancel(app.context, thread.key, actor=LEAD, why="sad news")
    else:
        taking_down.take_down(app.context, thread.key, actor=LEAD, why="she asked")
    app.run()
    root = stored(app, thread.key).posts[0]
    assert judged().wrongs == []
    assert root.state is (PostState.SENT if verb == "cancel" else PostState.REMOVED)


def test_keys_that_stay_refused_for_a_day_still_double_nothing(
    rehearsal: Rehearsal, app: House
) -> None:
    thread, judged = told_no(rehearsal, app, FaultKind.UNAUTHORIZED)
    app.publisher.publish_account("main")
    add_fault(rehearsal, fault="401", calls=[], times=20)
    for _ in range(10):
        rehearsal.clock.jump_to(rehearsal.clock.now() + timedelta(hours=2))
        app.step()
    assert stored(app, thread.key).posts[0].remote_id is None
    requests.delete(f"{rehearsal.url}/rehearsal/faults", timeout=60)
    app.run()
    assert judged().wrongs == []
    assert stored(app, thread.key).state is ThreadState.PUBLISHED


def test_a_refused_thread_that_is_moved_is_looked_for_first(
    rehearsal: Rehearsal, app: House
) -> None:
    thread, judged = told_no(rehearsal, app, FaultKind.FORBIDDEN)
    app.run()
    assert stored(app, thread.key).reason is Reason.REFUSED
    later = rehearsal.clock.now() + timedelta(days=1)
    cancel.move(app.context, thread.key, later, actor=LEAD, why="once more")
    app.run()
    assert judged().wrongs == []
    assert stored(app, thread.key).state is ThreadState.PUBLISHED


def test_nothing_is_read_where_nothing_went_wrong_or_no_answer_came(
    rehearsal: Rehearsal, app: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[RemoteId | None] = []
    timeline = app.network.own_timeline

    def counted(account: AccountName, since_id: RemoteId | None, since=None):
        asked.append(since_id)
        return timeline(account, since_id, since)

    monkeypatch.setattr(app.network, "own_timeline", counted)
    threads = three_threads(rehearsal, app)
    put_into_queue(app.database, *threads, now=rehearsal.clock.now())
    add_fault(rehearsal, fault="401", text=threads[1].posts[0].text)
    app.run()
    assert len(asked) == 1, "once, for the one that X said no to"
    assert all(stored(app, one.key).state is ThreadState.PUBLISHED for one in threads)
