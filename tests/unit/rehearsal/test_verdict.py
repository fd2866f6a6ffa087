"""What a rehearsal says about the plan."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduler.cli.render.rehearsal import print_verdict
from scheduler.engagement.reports.hashtags import HashtagReport
from scheduler.publishing.monitoring.status import Status
from scheduler.rehearsal.network_summary import NetworkSummary, Struck
from scheduler.rehearsal.rehearse import Mixture, Rehearsal
from scheduler.rehearsal.verdict import Ruling, verdict
from scheduler.serializers.running.rehearsal import verdict_json
from scheduler.store.metrics.published import SentPost
from scheduler.store.overview.waiting import WaitingThread
from scheduler.store.states import Reason, ThreadState

NOON = datetime(2027, 10, 10, 12, tzinfo=UTC)
DROPPED = Struck("The line drops, after it was stored", "publishing a post", 2)


def a_post(thread="wmhd/opener", position=0, late=timedelta()):
    return SentPost("main", thread, position, "Hello", "7", None, NOON, NOON + late)


def waits(reason=Reason.UNCONFIRMED):
    return WaitingThread("wmhd/appeal", "main", reason, NOON, "X gave no answer")


def a_rehearsal(published=(), waiting=(), scheduled=0, **network):
    summary = NetworkSummary(
        posts=len(published),
        answered=9,
        cost_usd=0.03,
        cost_by_call={"publishing a post": 0.03, "delete": 0.0},
        faults=(),
        refused_creates=0,
        replies={},
    )
    states = dict.fromkeys(ThreadState, 0) | {ThreadState.SCHEDULED: scheduled}
    return Rehearsal(
        published=list(published),
        report=HashtagReport(NOON, is_simulated=True, rows=()),
        status=Status(False, None, states, None, tuple(waiting), ()),
        began_at=NOON,
        ended_at=NOON,
        zone=ZoneInfo("Europe/London"),
        faults=Mixture.CALM,
        network=replace(summary, **network),
        page=Path("threads.html"),
        x_page_url="http://127.0.0.1:1/rehearsal/",
    )


def test_a_plan_that_went_out_whole_works():
    ruled = verdict(a_rehearsal([a_post(), a_post(position=1)]))
    assert ruled.ruling is Ruling.WORKS
    assert [(thread.key, thread.posts) for thread in ruled.went_out] == [("wmhd/opener", 2)]
    assert ruled.surprises == ()


def test_a_thread_that_waits_on_a_calm_day_is_the_plans_own_fault():
    ruled = verdict(a_rehearsal(waiting=[waits(Reason.REFUSED)]))
    assert ruled.ruling is Ruling.CANNOT
    assert ruled.sentence == "The plan cannot work yet: 1 thread cannot go out as it is."


def test_a_thread_that_waits_because_of_a_fault_is_not():
    ruled = verdict(a_rehearsal(waiting=[waits()], faults=(DROPPED,)))
    assert ruled.ruling is Ruling.WAITS
    assert "The line drops, after it was stored (publishing a post): 2 times." in ruled.surprises


@pytest.mark.parametrize(
    ("reason", "refused_creates", "ruling"),
    [
        (Reason.REFUSED, 0, Ruling.WAITS),
        (Reason.REFUSED, 1, Ruling.CANNOT),
        (Reason.ROOT_ONLY, 1, Ruling.CANNOT),
        (Reason.NO_SUPPORT, 0, Ruling.CANNOT),
        (Reason.UNCONFIRMED, 1, Ruling.WAITS),
    ],
)
def test_a_refusal_by_rule_is_told_from_one_by_fault(reason, refused_creates, ruling):
    rehearsal = a_rehearsal(
        waiting=[waits(reason)], faults=(DROPPED,), refused_creates=refused_creates
    )
    assert verdict(rehearsal).ruling is ruling


def test_threads_that_never_began_are_counted():
    calm = verdict(a_rehearsal(scheduled=3))
    assert calm.ruling is Ruling.CANNOT
    stormy = verdict(a_rehearsal(scheduled=3, faults=(DROPPED,)))
    assert stormy.ruling is Ruling.WAITS
    assert "3 threads were still to come when nothing moved any more." in stormy.surprises


def test_what_is_late_unknown_or_worrying_surprises():
    late = a_post(late=timedelta(hours=2, minutes=5))
    ruled = verdict(a_rehearsal([late], posts=2, replies={"kind": 4, "worrying": 1}))
    assert ruled.surprises == (
        "wmhd/opener went out 2 h 05 min after its time.",
        "1 post is out that nobody here knows of yet.",
        "1 simulated reader needs an answer the same day. Who reads the replies?",
    )
    assert verdict(a_rehearsal([a_post(late=timedelta(minutes=5))])).surprises == ()


def test_the_verdict_is_printed_last_and_in_local_time(capsys):
    rehearsal = a_rehearsal([a_post()], waiting=[waits()], faults=(DROPPED,))
    print_verdict(rehearsal, verdict(rehearsal))
    printed = capsys.readouterr().out
    assert "Sun 10 Oct 2027, 13:00" in printed
    assert "On X this would cost $0.030: $0.030 publishing a post." in printed
    assert printed.splitlines()[-1].startswith("The plan works, and 1 thread would wait for you")


def test_a_program_reads_the_same():
    rehearsal = a_rehearsal([a_post()], waiting=[waits()], faults=(DROPPED,))
    shown = verdict_json(rehearsal, verdict(rehearsal))
    assert (shown["simulated"], shown["verdict"], shown["cost_usd"]) == (True, "waits", 0.03)
    assert shown["threads"][0]["began_at"] == "2027-10-10T12:00:00Z"
    assert shown["waiting"][0]["reason"] == "unconfirmed"


def test_a_rehearsal_says_that_it_took_every_service_for_checked(capsys):
    rehearsal = a_rehearsal([a_post()])
    print_verdict(rehearsal, verdict(rehearsal))
    told = capsys.readouterr().out
    line = (
        "A rehearsal treats every help line as freshly checked (10 October 2027). "
        "Which are really due: handrail resources due"
    )
    assert told.splitlines().count(line) == 1
