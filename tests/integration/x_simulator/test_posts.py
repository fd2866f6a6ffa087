"""The rehearsal X as a process: what it answers, and that it goes on where it stood."""

import os
import select
import signal
import subprocess
import sys

import pytest
import requests
import tweepy

from scheduler.x_simulator.process import RehearsalDidNotStart, start
from tests.support.processes.rehearsals import ACCOUNTS, PEERS, a_rehearsal


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory):
    with a_rehearsal(tmp_path_factory.mktemp("rehearsal")) as running:
        yield running


def test_bare_tweepy_posts_reads_and_deletes(rehearsal):
    client = rehearsal.tweepy()
    user_id = client.get_me()["data"]["id"]
    post_id = client.create_tweet(text="From tweepy")["data"]["id"]
    shown = client.get_tweets([post_id], tweet_fields=["author_id"], user_auth=True)
    assert shown["data"][0]["author_id"] == user_id
    assert client.delete_tweet(post_id) == {"data": {"deleted": True}}
    after = client.get_tweets([post_id], user_auth=True)
    assert "data" not in after
    assert after["errors"][0]["resource_id"] == post_id


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"text": "x" * 281}, 400, "too long"),
        ({"text": "hello", "txt": "oops"}, 400, "$.txt: is not defined in the schema"),
        ({"text": "hello", "reply": {"to": "7"}}, 400, "$.reply.to: is not defined"),
        ({"text": 7}, 400, "One or more parameters to your request was invalid."),
        ({"text": "  "}, 400, "$.text: must not be empty"),
        ({"text": "a\ufeffb"}, 400, "$.text: has characters that are not allowed"),
        ({"text": "under nothing", "reply": {"in_reply_to_tweet_id": "7"}}, 403, "not visible"),
    ],
)
def test_it_refuses_in_xs_words(rehearsal, body, status, words):
    client = rehearsal.tweepy()
    with pytest.raises(tweepy.HTTPException) as caught:
        client.request("POST", "/2/tweets", json=body, user_auth=True)
    assert caught.value.response.status_code == status
    assert words in caught.value.response.text


@pytest.mark.parametrize("query", [{"ids": "seven"}, {"ids": ""}, {"ids": "7", "shape": "round"}])
def test_it_refuses_a_query_that_x_does_not_know(rehearsal, query):
    with pytest.raises(tweepy.BadRequest):
        rehearsal.tweepy().request("GET", "/2/tweets", params=query, user_auth=True)


def test_a_refusal_is_in_the_truth_and_costs_nothing(rehearsal):
    with pytest.raises(tweepy.HTTPException):
        rehearsal.tweepy().create_tweet(text="y" * 281)
    last = rehearsal.truth()[-1]
    assert (last["status"], last["effect"], last["cost_usd"]) == (400, None, 0)
    assert last["text"] == "y" * 281


def test_a_link_makes_a_post_dearer(rehearsal):
    for text, cost in (("No link here", 0.015), ("See mind.org.uk for more", 0.2)):
        rehearsal.tweepy().create_tweet(text=text)
        assert rehearsal.truth()[-1]["cost_usd"] == cost


def test_the_summary_adds_up(rehearsal):
    truth = rehearsal.truth()
    summary = requests.get(f"{rehearsal.url}/rehearsal/summary", timeout=60).json()
    assert summary["calls"] == len(truth)
    assert summary["posts"] == sum(row["effect"] == "created" for row in truth)
    assert summary["cost_usd"] == pytest.approx(sum(row["cost_usd"] for row in truth))


def test_somebody_elses_post_stays(rehearsal):
    post_id = rehearsal.tweepy().create_tweet(text="Mine alone")["data"]["id"]
    with pytest.raises(tweepy.Forbidden):
        rehearsal.tweepy(PEERS).delete_tweet(post_id)


def test_a_stranger_is_told_nothing(rehearsal):
    with pytest.raises(tweepy.Unauthorized):
        rehearsal.tweepy(access_token_secret="guess").create_tweet(text="Let me in")
    assert rehearsal.truth()[-1]["account"] is None


def test_killed_and_started_again_it_goes_on(tmp_path):
    with a_rehearsal(tmp_path) as first:
        post_id = first.tweepy().create_tweet(text="Before the crash")["data"]["id"]
        os.kill(first.running.pid, signal.SIGKILL)
    with a_rehearsal(tmp_path) as second:
        client = second.tweepy()
        shown = client.get_tweets([post_id], user_auth=True)
        assert shown["data"][0]["text"] == "Before the crash"
        again = client.create_tweet(text="After it")["data"]["id"]
        assert int(again) > int(post_id)
        assert [row["effect"] for row in second.truth()] == ["created", None, "created"]


def test_it_ends_with_the_program_that_started_it(tmp_path):
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.support.processes.rehearsals import a_rehearsal\n"
        "with a_rehearsal(Path(sys.argv[1])) as running:\n"
        "    print(running.running.pid, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        child = int(parent.stdout.readline())
        parent.kill()
    assert _has_ended(child)


def _has_ended(pid):
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(descriptor) as process:
        return bool(select.select([process], [], [], 10)[0])


def test_one_that_cannot_start_says_where_to_look(tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "rehearsal.sqlite").write_text("not a database at all, and long enough" * 9)
    with pytest.raises(RehearsalDidNotStart, match=r"rehearsal\.log says why"):
        start(tmp_path / "x", tmp_path / "clock", list(ACCOUNTS.values()), 7)
