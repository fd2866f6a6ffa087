"""The rehearsal X where the real one is not documented, or may be either way."""

from datetime import timedelta

import pytest
import requests

from scheduler.networks.base import Refusal, Sent, Wait
from tests.support.processes.rehearsals import MAIN, a_rehearsal, a_sealed_post


@pytest.fixture
def rehearsal(tmp_path):
    with a_rehearsal(tmp_path) as running:
        yield running


def move(rehearsal, **switches):
    answer = requests.post(f"{rehearsal.url}/rehearsal/switches", json=switches, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_timeline_lags_and_a_lookup_does_not(rehearsal):
    move(rehearsal, timeline_lag_seconds=300)
    x = rehearsal.x()
    before = x.create_post(MAIN, a_sealed_post("Before"), None)
    sent = x.create_post(MAIN, a_sealed_post("Not yet to be seen"), None)
    assert x.own_timeline(MAIN, before.remote_id) == []
    assert len(x.metrics(MAIN, [sent.remote_id])) == 1
    rehearsal.clock.jump_to(rehearsal.clock.now() + timedelta(seconds=301))
    assert [post.remote_id for post in x.own_timeline(MAIN, before.remote_id)] == [sent.remote_id]


def test_limits_wait_until_the_window_is_open_again(rehearsal):
    move(rehearsal, limits=True)
    x = rehearsal.x()
    outcomes = [x.create_post(MAIN, a_sealed_post(f"Number {n}"), None) for n in range(101)]
    assert all(isinstance(outcome, Sent) for outcome in outcomes[:100])
    assert isinstance(outcomes[100], Wait)
    assert outcomes[100].until == rehearsal.clock.now() + timedelta(minutes=15)
    rehearsal.clock.jump_to(outcomes[100].until)
    assert isinstance(x.create_post(MAIN, a_sealed_post("Once more"), None), Sent)


def test_self_threads_may_be_forbidden(rehearsal):
    move(rehearsal, self_threads=False)
    x = rehearsal.x()
    root = x.create_post(MAIN, a_sealed_post("A root"), None)
    assert x.create_post(MAIN, a_sealed_post("A reply"), root.remote_id).why is Refusal.REPLY


def test_credits_and_the_cap_stop_everything(rehearsal):
    x = rehearsal.x()
    move(rehearsal, credits_usd=0.015)
    x.create_post(MAIN, a_sealed_post("The last one"), None)
    assert x.create_post(MAIN, a_sealed_post("One too many"), None).why is Refusal.CREDITS
    move(rehearsal, credits_usd=None, spend_cap_usd=0.015)
    refused = x.create_post(MAIN, a_sealed_post("One too many"), None)
    assert refused.why is Refusal.SPEND_CAP
    assert refused.until.date().isoformat() == "2027-11-01"


def test_a_switch_that_is_not_there_is_refused(rehearsal):
    answer = requests.post(f"{rehearsal.url}/rehearsal/switches", json={"lights": 1}, timeout=60)
    assert answer.status_code == 400
    assert requests.get(f"{rehearsal.url}/rehearsal/switches", timeout=60).json()["limits"] is False


@pytest.mark.parametrize("naming", ["tweet", "post", "tweet-ignored"])
def test_the_adapter_reads_either_spelling(rehearsal, naming):
    move(rehearsal, naming=naming)
    x = rehearsal.x()
    root = x.create_post(MAIN, a_sealed_post("A root"), None)
    reply = x.create_post(MAIN, a_sealed_post("A reply"), root.remote_id)
    (found,) = x.own_timeline(MAIN, root.remote_id)
    assert (found.remote_id, found.in_reply_to) == (reply.remote_id, root.remote_id)
    (reading,) = x.metrics(MAIN, [root.remote_id])
    assert reading.reposts == 0


def test_the_spelling_that_is_heard_is_remembered(rehearsal):
    move(rehearsal, naming="tweet-ignored")
    x = rehearsal.x()
    root = x.create_post(MAIN, a_sealed_post("A root"), None)
    for _ in range(3):
        x.metrics(MAIN, [root.remote_id])
    assert [row["call"] for row in rehearsal.truth()].count("lookup") == 4
