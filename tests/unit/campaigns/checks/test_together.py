"""Accounts that start one hashtag in the same minute are told of it."""

from dataclasses import replace
from datetime import timedelta

from scheduler.campaigns.checks.clashes import told_of_each_other
from scheduler.campaigns.model.plan import PlannedThread
from tests.support.examples.builders import a_thread


def tagged(key: str, account: str, minutes: int = 0, tag: str = "TimeToTalk") -> PlannedThread:
    thread = a_thread(key, account=account)
    return replace(
        thread, hashtags=(tag,), due_at=thread.due_at + timedelta(minutes=minutes, seconds=7)
    )


def test_two_accounts_with_one_hashtag_in_a_minute_are_warned_of() -> None:
    plans = [(tagged("a/one", "main"),), (tagged("b/two", "peers", tag="timetotalk"),)]
    [[one], [two]] = told_of_each_other(plans)
    assert one.warnings == two.warnings
    assert "XP02" in str(one.warnings[0])
    assert "(#timetotalk: main, peers)" in str(one.warnings[0])


def test_one_account_or_another_minute_is_fine() -> None:
    plan = (tagged("a/one", "main"), tagged("a/two", "main"), tagged("a/three", "peers", 1))
    assert told_of_each_other([plan]) == [plan]


def test_what_one_entry_asks_of_several_accounts_is_what_was_asked_for() -> None:
    plan = (tagged("a/both/main", "main"), tagged("a/both/peers", "peers"))
    assert told_of_each_other([plan]) == [plan]
    [[*both], [third]] = told_of_each_other([plan, (tagged("a/other", "main"),)])
    assert all("XP02" in str(one.warnings[0]) for one in (*both, third)), (
        "with another thread it is not"
    )
