"""Approval, embargo and unconfirmed dates: the gate asks, so that no path goes round them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scheduler.campaigns.model.plan import PlannedThread, ReplySettings
from scheduler.errors import NotPossible
from scheduler.people.roles import Role, at_keyboard
from scheduler.publishing.monitoring.status import status
from scheduler.publishing.operations.approving.approve import (
    approve,
    approve_for_rehearsal,
    count_unapproved,
    owners_nobody_knows,
    reject,
)
from scheduler.publishing.operations.cancel import cancel, move
from scheduler.publishing.planning.diff import Change
from scheduler.store.agreements import approvals
from scheduler.store.operations import audit
from scheduler.store.overview import unapproved
from scheduler.store.queue.sending import gate
from scheduler.store.queue.sending.gate import Denial, SendRequest
from scheduler.store.states import Reason, ThreadState
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.history import entries_about
from tests.support.desks.desk import Desk
from tests.support.desks.people import BO, add_person
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"
HOUR = timedelta(hours=1)


def guarded(*bodies: str, **terms: Any) -> PlannedThread:
    return replace(a_thread(KEY, *bodies), owner="Ana", **{"needs_approval": True, **terms})


def ask_gate(desk: Desk) -> Denial | None:
    thread = desk.thread()
    with desk.database.write() as connection:
        passage = SendRequest(thread, thread.posts[0], "text", fence=1)
        return gate.open_gate(connection, passage, desk.clock.now())


def said_yes(desk: Desk) -> None:
    approve(desk.database, KEY, actor=BO, now=desk.clock.now())


def test_without_a_yes_it_waits_and_says_so(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    assert ask_gate(desk) is Denial.NOT_WANTED
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread().reason is Reason.APPROVAL


def test_with_a_yes_it_goes_out(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    said_yes(desk)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_yes_after_its_time_lets_it_go_on(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    desk.publish()
    said_yes(desk)
    assert desk.thread().state is ThreadState.SCHEDULED
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_other_words_need_another_yes(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    said_yes(desk)
    put_into_queue(desk.database, guarded("Quite different words.", "And more."))
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread().reason is Reason.APPROVAL


def test_a_no_names_its_reason_and_can_be_taken_back(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    reject(desk.database, KEY, actor=BO, why="too soon", now=desk.clock.now())
    assert desk.thread().state is ThreadState.WAITING
    assert ask_gate(desk) is Denial.NOT_WANTED
    with desk.database.read() as connection:
        found = approvals.why_not_ready(connection, desk.thread(), desk.clock.now())
    assert found == (Reason.APPROVAL, "Rejected by Bo: too soon")
    reject(desk.database, KEY, actor=at_keyboard("Cy"), why="still too soon", now=desk.clock.now())
    said_yes(desk)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


@pytest.mark.parametrize("by", ["Ana", " ana "])
def test_the_owner_does_not_approve_their_own(desk: Desk, by: str) -> None:
    put_into_queue(desk.database, guarded())
    with pytest.raises(NotPossible, match="someone else needs to approve it"):
        approve(desk.database, KEY, actor=at_keyboard(by), now=desk.clock.now())
    assert ask_gate(desk) is Denial.NOT_WANTED


def test_no_other_name_of_the_owner_helps(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    with pytest.raises(NotPossible, match="someone else needs to approve it"):
        approve(desk.database, KEY, actor=at_keyboard("p-1", "ana"), now=desk.clock.now())
    assert ask_gate(desk) is Denial.NOT_WANTED


def test_where_people_are_known_the_owner_is_one_of_them(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    bo = add_person(desk.database, "bo", Role.COMMS)
    with pytest.raises(NotPossible, match=r'"Ana", the owner of wmhd, is nobody\'s id here'):
        approve(desk.database, KEY, actor=bo, now=desk.clock.now())
    add_person(desk.database, "ana", Role.COMMS)
    approve(desk.database, KEY, actor=bo, now=desk.clock.now())
    assert ask_gate(desk) is None


def test_a_campaign_that_nobody_can_approve_is_told_beforehand(desk: Desk) -> None:
    put_into_queue(desk.database, guarded(), a_thread("other/one", account="peers"))
    assert owners_nobody_knows(desk.database) == []  # no people are set up
    add_person(desk.database, "bo", Role.COMMS)
    assert owners_nobody_knows(desk.database) == [("wmhd", "Ana")]
    add_person(desk.database, "ana", Role.COMMS)
    assert owners_nobody_knows(desk.database) == []


def test_a_yes_does_not_count_once_its_giver_owns_it(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    said_yes(desk)
    put_into_queue(desk.database, replace(guarded(), owner="bo"))
    assert ask_gate(desk) is Denial.NOT_WANTED
    desk.publish()
    assert desk.detail() == "Bo approved it, and owns it now: someone else needs to approve it."
    with desk.database.read() as connection:
        assert approvals.unapproved(connection) == [KEY]


@pytest.mark.parametrize("why", ["", "  "])
def test_a_no_needs_a_reason(desk: Desk, why: str) -> None:
    put_into_queue(desk.database, guarded())
    with pytest.raises(NotPossible, match="Say why"):
        reject(desk.database, KEY, actor=BO, why=why, now=desk.clock.now())


def test_what_needs_no_yes_is_not_asked_about(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    with pytest.raises(NotPossible, match="needs no approval"):
        said_yes(desk)


def test_what_has_begun_or_is_over_cannot_be_approved_any_more(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    said_yes(desk)
    desk.publish()
    with pytest.raises(NotPossible, match="has begun or is over"):
        reject(desk.database, KEY, actor=BO, why="oh", now=desk.clock.now())


def test_what_was_cancelled_cannot_be_approved(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    cancel(desk.context, KEY, actor=BO, why="no")
    with pytest.raises(NotPossible, match="has begun or is over"):
        said_yes(desk)


def test_those_that_need_a_yes_are_listed(desk: Desk) -> None:
    put_into_queue(desk.database, guarded(), a_thread("wmhd/other"))
    with desk.database.read() as connection:
        assert approvals.unapproved(connection) == [KEY]
    said_yes(desk)
    with desk.database.read() as connection:
        assert approvals.unapproved(connection) == []


def test_nothing_goes_out_before_an_embargo_ends(desk: Desk) -> None:
    later = A_TUESDAY_NOON + HOUR
    put_into_queue(desk.database, guarded(needs_approval=False, not_before=later))
    assert ask_gate(desk) is Denial.NOT_WANTED
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread().reason is Reason.NOT_READY


def test_nobody_moves_a_thread_before_its_embargo(desk: Desk) -> None:
    later = A_TUESDAY_NOON + HOUR
    thread = replace(guarded(needs_approval=False, not_before=later), due_at=later)
    put_into_queue(desk.database, thread)
    with pytest.raises(NotPossible, match="under an embargo until"):
        move(desk.context, KEY, later - HOUR / 2, actor=BO, why="sooner")
    move(desk.context, KEY, later + HOUR, actor=BO, why="later")
    desk.clock.jump_to(later + HOUR)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_an_unconfirmed_date_is_not_published(desk: Desk) -> None:
    why = "nobody has confirmed the date of Stress Day in 2027 yet"
    put_into_queue(desk.database, guarded(needs_approval=False, cannot_publish=why))
    assert ask_gate(desk) is Denial.NOT_WANTED
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread().reason is Reason.NOT_READY


def test_a_date_that_was_confirmed_since_is_a_change(desk: Desk) -> None:
    put_into_queue(desk.database, guarded(needs_approval=False, cannot_publish="unconfirmed"))
    (change,) = put_into_queue(desk.database, guarded(needs_approval=False))
    assert change.change.change is Change.CHANGED
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_who_may_reply_is_said_with_the_root_only(desk: Desk) -> None:
    limited = guarded(needs_approval=False, reply_settings=ReplySettings.FOLLOWING)
    put_into_queue(desk.database, limited)
    desk.publish()
    assert desk.network.reply_settings == ["following", None, None]


LIFTED = (("HL01", "our own office line"),)


def test_a_yes_that_lifts_a_rule_is_in_the_audit_with_its_reason(desk: Desk) -> None:
    put_into_queue(desk.database, guarded(accepted=LIFTED))
    said_yes(desk)
    with desk.database.read() as connection:
        last = entries_about(connection, audit.of_thread(KEY))[-1]
    assert (last.actor, last.why.partition("; ")[2]) == (
        BO.written,
        "HL01 lifted: our own office line",
    )
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_yes_from_before_lifts_no_rule(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    said_yes(desk)
    put_into_queue(desk.database, guarded(accepted=LIFTED))
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread().reason is Reason.APPROVAL


@pytest.mark.parametrize(("by", "owner"), [("Émile", "ÉMILE"), ("Bo", " bo "), ("Ωmega", "ωMEGA")])
def test_the_gate_knows_its_owner_by_any_case_of_any_letter(
    desk: Desk, by: str, owner: str
) -> None:
    put_into_queue(desk.database, guarded())
    approve(desk.database, KEY, actor=at_keyboard(by), now=desk.clock.now())
    put_into_queue(desk.database, replace(guarded(), owner=owner))
    assert ask_gate(desk) is Denial.NOT_WANTED


def awaiting(desk: Desk) -> list[unapproved.AwaitingApproval]:
    with desk.database.read() as connection:
        return unapproved.awaiting(connection)


def test_what_needs_approval_is_listed_with_its_hour_until_it_has_it(desk: Desk) -> None:
    ahead = A_TUESDAY_NOON + HOUR
    put_into_queue(desk.database, guarded(due_at=ahead), a_thread("wmhd/free", "Free of it."))
    (one,) = awaiting(desk)
    assert (one.key, one.begin_at, one.is_waiting, one.rejected_by) == (KEY, ahead, False, None)
    assert [*status(desk.database, desk.clock).unapproved] == [one]
    said_yes(desk)
    assert awaiting(desk) == []
    assert status(desk.database, desk.clock).unapproved == ()


def test_words_that_were_rejected_say_by_whom_until_they_change(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    reject(desk.database, KEY, actor=BO, why="Name the week.", now=desk.clock.now())
    (one,) = awaiting(desk)
    assert (one.is_waiting, one.rejected_by, one.rejected_why) == (True, "Bo", "Name the week.")
    put_into_queue(desk.database, guarded("It is the week of 4 October."))
    assert [other.rejected_by for other in awaiting(desk)] == [None]


def test_approving_what_somebody_rejected_keeps_that_in_the_audit(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    reject(desk.database, KEY, actor=BO, why="Name the week.", now=desk.clock.now())
    approve(desk.database, KEY, actor=at_keyboard("Cy"), now=desk.clock.now())
    assert "although Bo had rejected it: Name the week." in desk.detail()


def test_a_rehearsal_plays_as_if_approved_and_counts_what_is_not(desk: Desk) -> None:
    wanted = [guarded(), a_thread("wmhd/free", "Free of it.")]
    put_into_queue(desk.database, *wanted)
    assert count_unapproved(None, wanted) == 1
    assert count_unapproved(desk.database, wanted) == 1
    approve_for_rehearsal(desk.database, desk.clock.now())
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED
    assert count_unapproved(desk.database, wanted) == 0
    mine = [replace(one, owner="Rehearsal") for one in wanted]
    assert count_unapproved(desk.database, mine) == 1  # nobody approves what is their own
    assert count_unapproved(desk.database, [guarded("Other words.")]) == 1
