"""queue, show, log, costs: what people at the desk read."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import insert

from scheduler.errors import NotPossible
from scheduler.networks.base import Identity, Refusal, Refused, RemoteId, Sent, Unconfirmed
from scheduler.publishing.operations import cancel, hold
from scheduler.publishing.operations.hold import Scope
from scheduler.store.tables.metrics import latest
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.people import DANA
from tests.support.desks.workspaces import Workspace
from tests.support.examples.builders import a_thread, put_into_queue

TOMORROW = A_TUESDAY_NOON + timedelta(days=1)
KEY = "wmhd/opener"


def _queued(workspace: Workspace, *keys: str, account: str = "main") -> None:
    threads = [
        a_thread(key, f"What helped you? ({key})", "Or just read.", due_at=TOMORROW)
        for key in keys or (KEY,)
    ]
    put_into_queue(workspace.desk.database, *threads)


def test_the_queue_is_told_in_local_time_with_posts_and_price(workspace: Workspace) -> None:
    _queued(workspace)
    shown = workspace.run("queue").output
    assert "main" in shown
    assert "Wed 6 Oct 2027, 13:00  wmhd/opener  3 posts, $0." in shown


def test_the_queue_says_what_keeps_each_thread(workspace: Workspace) -> None:
    _queued(workspace, KEY, "wmhd/second", "wmhd/third")
    desk = workspace.desk
    until = A_TUESDAY_NOON + timedelta(hours=30)
    hold.place(desk.context, Scope.THREAD, KEY, why="Sad news", actor=DANA, until=until)
    to = TOMORROW + timedelta(hours=1)
    cancel.move(desk.context, "wmhd/second", to, actor=DANA, why="clash")
    shown = workspace.run("queue").output
    assert "Held: Sad news. Until Wed 6 Oct 2027, 19:00. To go on: handrail release 1" in shown
    assert "Moved by dana (at the keyboard), from Wed 6 Oct 2027, 13:00." in shown


def test_the_queue_says_what_waits_and_what_is_half_out(workspace: Workspace) -> None:
    due = [
        a_thread("wmhd/one", "One.", "More."),
        a_thread("wmhd/two", "Two.", "More.", account="peers"),
    ]
    put_into_queue(workspace.desk.database, *due)
    desk = workspace.desk
    desk.network.outcomes = [
        Refused(Refusal.FORBIDDEN, "no"),
        Sent(RemoteId("7"), A_TUESDAY_NOON + timedelta(hours=1)),
    ]
    desk.publish("main")
    desk.publish("peers")
    shown = workspace.run("queue").output
    assert "Waits for you: X refuses the post." in shown
    assert "On its way: 1 of 3 posts out." in shown
    threads = json.loads(workspace.run("queue", "--json").output)["threads"]
    assert [(one["key"], one["reason"], one["posts_out"]) for one in threads] == [
        ("wmhd/one", "refused", 0),
        ("wmhd/two", None, 1),
    ]


def test_an_account_that_must_be_connected_shows_in_the_queue(workspace: Workspace) -> None:
    put_into_queue(workspace.desk.database, a_thread())
    workspace.desk.network.identities["main"] = Identity("9", "SomebodyElse")
    workspace.desk.publish()
    assert "Its account: The keys of account main belong to" in workspace.run("queue").output


def test_the_queue_looks_a_week_ahead_and_counts_the_rest(workspace: Workspace) -> None:
    far = a_thread(due_at=A_TUESDAY_NOON + timedelta(days=30))
    put_into_queue(workspace.desk.database, far)
    assert workspace.run("queue").output.splitlines() == [
        "Nothing is coming in these days.",
        "1 thread later: handrail queue --all",
    ]
    assert KEY in workspace.run("queue", "--all").output
    assert workspace.run("queue", "--all", "--account", "peers").output == "Nothing is coming.\n"
    assert KEY in workspace.run("queue", "--all", "--campaign", "wmhd").output


def test_a_thread_is_shown_with_words_history_and_price(workspace: Workspace) -> None:
    put_into_queue(workspace.desk.database, a_thread())
    workspace.desk.network.outcomes = [Sent(RemoteId("100")), Unconfirmed("no answer")]
    workspace.desk.publish()
    shown = workspace.run("show", KEY).output
    assert "1. sent, Tue 5 Oct 2027, 13:00, https://x.com/HarbourMain/status/100" in shown
    assert "2. lost: X gave no answer, and it may be out" in shown
    assert "3. not sent; as it would go out now:" in shown
    assert "116\u00a0123" in shown
    assert "post 2: its answer was lost, by itself: X's answer was lost" in shown
    assert "if X billed it: the answer was lost" in shown


def test_a_thread_is_shown_to_programs_whole(workspace: Workspace) -> None:
    put_into_queue(workspace.desk.database, a_thread())
    workspace.desk.publish()
    found = json.loads(workspace.run("show", KEY, "--json").output)
    assert [post["text"] for post in found["posts"]] == [
        text for _, text, _ in workspace.desk.network.calls
    ]
    assert found["state"] == "published"
    assert len(found["bills"]) == 3
    assert found["billed_usd"] == pytest.approx(found["price_usd"])
    assert found["history"][0]["to"] == "scheduled"


def test_a_thread_that_is_not_there_is_told_kindly(workspace: Workspace) -> None:
    answer = workspace.run("show", "wmhd/nothing")
    assert isinstance(answer.exception, NotPossible)
    assert 'There is no thread "wmhd/nothing"' in str(answer.exception)


def test_the_log_is_filtered_by_thread_account_time_and_actor(workspace: Workspace) -> None:
    put_into_queue(
        workspace.desk.database,
        a_thread("wmhd/one", "One."),
        a_thread("wmhd/two", "Two.", account="peers"),
    )
    workspace.desk.publish()
    hold.place(workspace.desk.context, Scope.ACCOUNT, "peers", why="news", actor=DANA)

    def subjects(*filters: str) -> set[str]:
        entries = json.loads(workspace.run("log", "--json", *filters).output)
        return {entry["subject"] for entry in entries}

    assert subjects("--thread", "wmhd/one") == {"thread:wmhd/one", "post:wmhd/one#0"}
    assert subjects("--account", "main") == {"thread:wmhd/one", "post:wmhd/one#0"}
    assert subjects("--account", "peers") == {"thread:wmhd/two", "hold:1"}
    assert subjects("--actor", "dana") == {"hold:1"}
    assert subjects("--since", "2h") == {"thread:wmhd/one", "post:wmhd/one#0", "hold:1"}
    assert subjects("--since", "2027-10-05") == subjects("--since", "Tue 5 Oct 2027, 12:00")
    assert subjects("--newest", "1") == {"hold:1"}
    assert workspace.run("log", "--actor", "x").output == "Nothing happened that fits this.\n"


def test_the_log_reads_as_sentences_of_who_and_why(workspace: Workspace) -> None:
    put_into_queue(workspace.desk.database, a_thread("wmhd/one", "One."))
    workspace.desk.publish()
    lines = workspace.run("log", "--thread", "wmhd/one").output.splitlines()
    assert lines[-1] == "Tue 5 Oct 2027, 13:00  wmhd/one: all of it is out, by itself"
    assert "Tue 5 Oct 2027, 13:00  wmhd/one, post 1: out, by itself" in lines


def test_a_time_that_means_nothing_is_told_with_an_example(workspace: Workspace) -> None:
    answer = workspace.run("log", "--since", "yesterday-ish")
    assert isinstance(answer.exception, NotPossible)
    assert "Write it like" in str(answer.exception)


def test_costs_say_what_is_spent_uncertain_and_foreseen(workspace: Workspace) -> None:
    put_into_queue(
        workspace.desk.database,
        a_thread("wmhd/one", "One."),
        a_thread("wmhd/two", "Two.", due_at=TOMORROW),
    )
    workspace.desk.network.outcomes = [Unconfirmed("no answer")]
    workspace.desk.publish()
    answer = workspace.run("costs")
    assert answer.exit_code == 0
    assert "October 2027 (months run in UTC); no cap is set." in answer.output
    assert "$0.015 uncertain: X's answer was lost" in answer.output
    found = json.loads(workspace.run("costs", "--json").output)
    assert found["spent_usd"] == 0.015
    # One thread waits for a person: only the other one's six readings can be foreseen.
    assert found["reading_this_month_usd"] + found["reading_later_usd"] == pytest.approx(6 * 0.005)
    in_all = 0.03 + found["reading_this_month_usd"]
    assert found["forecast_usd"] == pytest.approx(in_all)


def test_a_cap_that_only_reading_would_pass_makes_nothing_wait(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = a_thread("wmhd/one", "One.", due_at=TOMORROW)
    put_into_queue(workspace.desk.database, one)
    monkeypatch.setenv("HANDRAIL_CAP_MONTH_USD", "0.02")
    answer = workspace.run("costs")
    assert answer.exit_code == 0
    assert "It gets the $0.005 that are left" in answer.output


def test_costs_that_pass_a_cap_or_a_budget_exit_with_1(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = a_thread("wmhd/one", "One.", due_at=TOMORROW)
    put_into_queue(workspace.desk.database, one, budget_usd=0.01)
    monkeypatch.setenv("HANDRAIL_CAP_MONTH_USD", "0.01")
    answer = workspace.run("costs")
    assert answer.exit_code == 1
    assert "The cap will not hold." in answer.output
    assert "wmhd: its budget will not hold." in answer.output


def test_the_log_tells_decisions_in_words_and_in_local_time(workspace: Workspace) -> None:
    _queued(workspace)
    context = workspace.desk.context
    cancel.move(context, KEY, TOMORROW + timedelta(hours=1), actor=DANA, why="clash")
    cancel.cancel(context, KEY, actor=DANA, why="sad news")
    shown = workspace.run("log").output
    assert (
        f"{KEY}: moved, by dana (at the keyboard): moved to Wed 6 Oct 2027, 14:00: clash" in shown
    )
    assert f"{KEY}: cancelled, by dana (at the keyboard): sad news" in shown
    assert "->" not in shown
    assert "+00:00" not in shown


def test_what_stands_in_a_state_can_be_listed_ended_or_not(workspace: Workspace) -> None:
    _queued(workspace, KEY, "wmhd/second")
    cancel.cancel(workspace.desk.context, KEY, actor=DANA, why="sad news")
    cancelled = workspace.run("queue", "--state", "cancelled").output
    assert KEY in cancelled
    assert f"handrail restore {KEY}" in cancelled
    assert "wmhd/second" not in cancelled
    both = json.loads(
        workspace.run("queue", "--state", "cancelled", "--state", "scheduled", "--json").output
    )
    assert {one["key"] for one in both["threads"]} == {KEY, "wmhd/second"}
    none = workspace.run("queue", "--state", "taken-down", "--state", "waiting").output
    assert none == "No thread is taken down or waiting.\n"
    assert workspace.run("queue", "--state", "gone").exit_code == 2


def test_what_went_out_is_listed_with_address_and_figures(workspace: Workspace) -> None:
    assert workspace.run("sent").output == "Nothing went out in this time.\n"
    put_into_queue(
        workspace.desk.database,
        a_thread("wmhd/one", "One."),
        a_thread("wmhd/two", "Two.", "More.", account="peers"),
        a_thread("wmhd/later", "Later.", due_at=TOMORROW),
    )
    workspace.desk.publish()
    workspace.desk.publish("peers")
    lines = workspace.run("sent").output.splitlines()
    assert lines[:3] == [
        "Tue 5 Oct 2027, 13:00  main  wmhd/one",
        f"  {_address(workspace, 'wmhd/one')}",
        "  1 post, not measured yet",
    ]
    _measured(workspace, "wmhd/two")
    assert workspace.run("sent", "--account", "peers").output.splitlines()[2] == (
        "  3 posts, 1,200 impressions, 30 likes, 2 reposts, 1 reply"
    )
    (one,) = json.loads(workspace.run("sent", "--json", "--account", "peers").output)
    assert (one["key"], one["impressions"], one["state"]) == ("wmhd/two", 1200, "published")
    assert json.loads(workspace.run("sent", "--json", "--campaign", "other").output) == []
    assert json.loads(workspace.run("sent", "--json", "--to", "2027-10-04").output) == []
    assert len(json.loads(workspace.run("sent", "--json", "--last", "1d").output)) == 2


def _address(workspace: Workspace, key: str) -> str:
    return f"https://x.com/HarbourMain/status/{workspace.desk.thread(key).posts[0].remote_id}"


def _measured(workspace: Workspace, key: str) -> None:
    with workspace.desk.database.write() as connection:
        first, *_ = workspace.desk.thread(key).posts
        figures = {"impressions": 1200, "likes": 30, "reposts": 2, "replies": 1}
        values = {"post_id": first.id, "at": A_TUESDAY_NOON, **figures}
        connection.execute(insert(latest).values(**values))
