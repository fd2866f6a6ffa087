"""hold, release, jar, move, cancel, take-down, resolve: what people at the desk decide."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from scheduler.campaigns.model.plan import ThreadKind
from scheduler.cli.queue import take_down
from scheduler.errors import AlreadyLifted, NotPossible
from scheduler.networks.base import Refusal, Refused, RemoteId, Sent, Unconfirmed
from scheduler.publishing.operations import hold as holding
from scheduler.publishing.operations import take_down as taking_down
from scheduler.publishing.operations.hold import Scope
from scheduler.store.queue.sending import leases
from scheduler.store.states import PostState, Reason, ThreadState
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.people import ANA, BO
from tests.support.desks.workspaces import Workspace
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"


def refused(answer: object) -> str:
    error = getattr(answer, "exception", None)
    assert isinstance(error, NotPossible)
    return str(error)


@pytest.fixture(autouse=True)
def _a_thread_is_due(workspace: Workspace) -> None:
    put_into_queue(workspace.desk.database, a_thread())


def test_a_hold_stops_everything_and_says_how_to_go_on(workspace: Workspace) -> None:
    shown = workspace.run("hold", "--why", "Sad news").output
    assert "Hold 1 is in force on everything, until somebody releases it." in shown
    assert "handrail release 1" in shown
    workspace.desk.publish()
    assert workspace.desk.network.calls == []


def test_a_hold_may_end_by_itself(workspace: Workspace) -> None:
    shown = workspace.run("hold", "--account", "main", "--until", "2h", "--why", "News").output
    assert "on account main, until Tue 5 Oct 2027, 15:00" in shown


def test_a_hold_on_two_things_or_on_nothing_known_is_refused(workspace: Workspace) -> None:
    both = workspace.run("hold", "--account", "main", "--campaign", "wmhd", "--why", "News")
    assert "Name one of" in refused(both)
    assert "nothing is held" in refused(workspace.run("hold", "--account", "x", "--why", "News"))
    past = workspace.run("hold", "--until", "2027-10-01 09:00", "--why", "News")
    assert "in the past" in refused(past)


@pytest.mark.parametrize("typed", ["", "\n", "   \n"])
def test_a_hold_stands_before_and_without_its_reason(workspace: Workspace, typed: str) -> None:
    answer = workspace.run("hold", typed=typed)
    assert answer.exit_code == 0
    assert "Hold 1 is in force on everything" in answer.output
    assert "No reason noted. Hold 1 stands." in answer.output
    workspace.desk.publish()
    assert workspace.desk.network.calls == []
    assert "no reason given yet" in workspace.run("status").output
    assert "no reason given yet" in workspace.run("queue").output


def test_the_reason_of_a_hold_is_asked_for_afterwards(workspace: Workspace) -> None:
    assert "Noted." in workspace.run("hold", typed="Sad news\n").output
    assert "Hold 1 on everything: Sad news" in workspace.run("status").output
    assert "Sad news" in workspace.run("log").output


def test_a_reason_for_a_hold_that_was_lifted_meanwhile_is_refused(workspace: Workspace) -> None:
    desk = workspace.desk
    number = holding.place(desk.context, Scope.EVERYTHING, "", why="", actor=ANA)
    holding.lift(desk.context, number, actor=BO)
    with pytest.raises(AlreadyLifted):
        holding.give_reason(desk.context, number, why="Sad news", actor=ANA)


def test_a_release_takes_the_only_hold_and_lists_several(workspace: Workspace) -> None:
    assert "No hold is in force" in refused(workspace.run("release"))
    workspace.run("hold", "--why", "Sad news")
    assert "Hold 1 is released." in workspace.run("release", "--ask-later").output
    workspace.run("hold", "--why", "Sad news")
    workspace.run("hold", "--account", "peers", "--why", "New keys")
    listed = refused(workspace.run("release"))
    assert "  2: everything (Sad news)" in listed
    assert "  3: account peers (New keys)" in listed


def test_a_cancelled_thread_is_restored(workspace: Workspace) -> None:
    soon = A_TUESDAY_NOON + timedelta(hours=5)
    put_into_queue(workspace.desk.database, a_thread(due_at=soon))
    assert f"handrail restore {KEY}" in workspace.run("cancel", KEY, "--why", "Oh").output
    assert f"{KEY} is back: Tue 5 Oct 2027, 18:00." in workspace.run("restore", KEY).output
    workspace.run("cancel", KEY, "--why", "Oh")
    workspace.desk.clock.jump_to(soon + timedelta(hours=1))
    assert f"{KEY} is back, and waits for you. Send it now" in workspace.run("restore", KEY).output


def test_a_thread_is_moved_back_to_the_time_of_its_file(workspace: Workspace) -> None:
    soon = A_TUESDAY_NOON + timedelta(hours=5)
    put_into_queue(workspace.desk.database, a_thread(due_at=soon))
    workspace.run("move", KEY, "Sun 10 Oct 2027, 09:00", "--why", "Clash")
    assert "Say when" in refused(workspace.run("move", KEY, "--why", "Clash"))
    shown = workspace.run("move", KEY, "--as-in-file", "--why", "No clash").output
    assert shown == f"{KEY} goes out on Tue 5 Oct 2027, 18:00.\n"


def test_a_take_down_of_what_is_not_out_says_so_and_offers_to_cancel_it(
    workspace: Workspace,
) -> None:
    no = workspace.run("take-down", KEY, "--why", "Asked", typed="n\n")
    assert f"{KEY} is not on X: there is nothing to delete." in no.output
    assert "Cancel it instead" in no.output
    assert workspace.desk.thread().state is ThreadState.SCHEDULED
    assert workspace.run("take-down", KEY, "--why", "Asked", typed="y\n").exit_code == 0
    assert workspace.desk.thread().state is ThreadState.CANCELLED


def _held_past_its_time(workspace: Workspace) -> None:
    workspace.run("hold", "--why", "Sad news")
    workspace.desk.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=3))


@pytest.mark.parametrize(
    ("typed", "state", "says"),
    [
        ("later\n", ThreadState.WAITING, "waiting for a person"),
        ("\n", ThreadState.WAITING, "waiting for a person"),
        ("what\nskip\n", ThreadState.CANCELLED, "cancelled"),
        ("send\n", ThreadState.SCHEDULED, "due now"),
    ],
)
def test_a_release_lists_what_was_missed_and_asks(
    workspace: Workspace, typed: str, state: ThreadState, says: str
) -> None:
    _held_past_its_time(workspace)
    shown = workspace.run("release", "1", typed=typed).output
    assert f"missed: {KEY}" in shown
    assert says in shown
    assert workspace.desk.thread().state is state


@pytest.mark.parametrize(
    ("option", "state"),
    [
        ("--ask-later", ThreadState.WAITING),
        ("--skip-missed", ThreadState.CANCELLED),
        ("--send-missed", ThreadState.SCHEDULED),
    ],
)
def test_a_release_may_be_told_at_once(
    workspace: Workspace, option: str, state: ThreadState
) -> None:
    _held_past_its_time(workspace)
    assert workspace.run("release", "1", option).exit_code == 0
    assert workspace.desk.thread().state is state


def test_nobody_answering_releases_nothing(workspace: Workspace) -> None:
    _held_past_its_time(workspace)
    assert workspace.run("release", "1").exit_code == 1
    workspace.desk.publish()
    assert workspace.desk.network.calls == []
    assert workspace.desk.thread().state is ThreadState.SCHEDULED


def test_a_release_without_anything_missed_asks_nothing(workspace: Workspace) -> None:
    workspace.run("hold", "--account", "peers", "--why", "News")
    assert workspace.run("release", "1").output == "Hold 1 is released.\n"
    assert "not in force" in refused(workspace.run("release", "1"))
    assert "Say one" in refused(workspace.run("release", "1", "--send-missed", "--ask-later"))


def test_what_would_be_out_of_place_is_shown(workspace: Workspace) -> None:
    soon = A_TUESDAY_NOON + timedelta(hours=5)
    party = replace(a_thread("wmhd/party", "We did it!", due_at=soon), kind=ThreadKind.CELEBRATION)
    put_into_queue(workspace.desk.database, a_thread(), party)
    shown = workspace.run("sensitive").output
    assert "Tue 5 Oct 2027, 18:00  main  wmhd/party: celebration" in shown
    assert KEY not in shown
    (one,) = json.loads(workspace.run("sensitive", "--json").output)
    assert (one["key"], one["what"]) == ("wmhd/party", "celebration")


def test_nothing_out_of_place_says_so(workspace: Workspace) -> None:
    assert workspace.run("sensitive").output == "Nothing light goes out in the next 48 hours.\n"


def test_a_thread_is_moved_in_local_time(workspace: Workspace) -> None:
    shown = workspace.run("move", KEY, "Sun 10 Oct 2027, 09:00", "--why", "Clash").output
    assert shown == f"{KEY} goes out on Sun 10 Oct 2027, 09:00.\n"
    assert workspace.desk.thread().due_at.hour == 8
    assert "in the past" in refused(workspace.run("move", KEY, "2027-10-01 09:00", "--why", "x"))


def test_a_cancelled_thread_never_goes_out(workspace: Workspace) -> None:
    assert workspace.run("cancel", KEY, "--why", "Sad news").exit_code == 0
    workspace.desk.publish()
    assert workspace.desk.network.calls == []


def test_a_thread_that_was_not_out_is_cancelled_with_a_receipt(workspace: Workspace) -> None:
    answer = workspace.run("take-down", KEY, "--why", "Asked", typed="y\n")
    assert answer.exit_code == 0
    assert "was not out. It is cancelled" in answer.output


def test_a_take_down_that_nobody_confirms_does_nothing(workspace: Workspace) -> None:
    workspace.desk.publish()
    assert workspace.run("take-down", KEY, "--why", "Asked", typed="n\n").exit_code == 1
    assert workspace.desk.thread().state is ThreadState.PUBLISHED


def test_a_take_down_waits_for_an_engine_that_has_the_account(workspace: Workspace) -> None:
    desk = workspace.desk
    desk.publish()
    taking_down.take_down(desk.context, KEY, actor=ANA, why="asked to")
    engine = leases.claim(desk.database, "main", "engine-2", 120.0)
    assert engine is not None
    pauses = count(1)

    def pause(_seconds: float) -> None:
        if next(pauses) == 3:
            leases.release(desk.database, engine)

    take_down.remove_now(desk.remover, "main", pause)
    assert desk.thread().state is ThreadState.TAKEN_DOWN


def test_a_take_down_does_not_wait_for_ever(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = workspace.desk
    desk.publish()
    taking_down.take_down(desk.context, KEY, actor=ANA, why="asked to")
    assert leases.claim(desk.database, "main", "engine-2", 120.0) is not None
    take_down.remove_now(desk.remover, "main", lambda _: None)
    assert desk.thread().state is ThreadState.TAKING_DOWN
    assert "An engine is at work on account main." in capsys.readouterr().err


def test_without_keys_a_take_down_is_left_to_the_engine(workspace: Workspace) -> None:
    workspace.desk.publish()
    answer = workspace.run("take-down", KEY, "--why", "Asked", "--yes")
    assert answer.exit_code == 1
    assert "still there: https://x.com/HarbourMain/status/100" in answer.output
    assert "handrail run goes on with it" in answer.output
    assert workspace.desk.thread().state is ThreadState.TAKING_DOWN


def test_a_waiting_thread_is_shown_with_what_may_be_decided(workspace: Workspace) -> None:
    workspace.desk.network.outcomes = [Sent(RemoteId("100")), Unconfirmed("no answer")]
    workspace.desk.publish()
    shown = workspace.run("resolve", KEY).output
    assert "Look whether the lost post is on X: https://x.com/HarbourMain" in shown
    for option in ("--adopt ID", "--send-again", "--drop"):
        assert f"handrail resolve {KEY} {option}" in shown


def test_a_thread_that_waits_for_nobody_has_nothing_to_decide(workspace: Workspace) -> None:
    assert "there is nothing to decide" in workspace.run("resolve", KEY).output
    assert "does not wait" in refused(workspace.run("resolve", KEY, "--drop"))
    assert "Decide on one" in refused(workspace.run("resolve", KEY, "--drop", "--send-again"))


def test_a_lost_post_is_adopted_by_its_address(workspace: Workspace) -> None:
    workspace.desk.network.outcomes = [Unconfirmed("no answer")]
    workspace.desk.publish()
    workspace.run("resolve", KEY, "--adopt", "https://x.com/HarbourMain/status/777")
    assert workspace.desk.thread().posts[0].remote_id == "777"


def test_a_lost_post_is_sent_again_only_when_somebody_has_looked(workspace: Workspace) -> None:
    workspace.desk.network.outcomes = [Unconfirmed("no answer")]
    workspace.desk.publish()
    asked = workspace.run("resolve", KEY, "--send-again", typed="n\n")
    assert asked.exit_code == 1
    assert "Look first: https://x.com/HarbourMain" in asked.output
    assert workspace.desk.thread().posts[0].state is PostState.UNCONFIRMED
    assert workspace.run("resolve", KEY, "--send-again", "--yes").exit_code == 0
    assert workspace.desk.thread().posts[0].state is PostState.UNSENT


def test_a_refused_thread_is_dropped(workspace: Workspace) -> None:
    workspace.desk.network.outcomes = [Refused(Refusal.FORBIDDEN, "no")]
    workspace.desk.publish()
    assert workspace.desk.thread().reason is Reason.REFUSED
    shown = workspace.run("resolve", KEY).output
    assert "Go on where it stopped" in shown
    assert workspace.run("resolve", KEY, "--drop").exit_code == 0
    assert workspace.desk.thread().state is ThreadState.CANCELLED
