"""What others say, and who they are."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
import requests
import tweepy

from scheduler.clock import RehearsalClock
from scheduler.x_simulator.api.conversations import Conversations
from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.pagination import NO_END, IdRange
from scheduler.x_simulator.model.types import milliseconds
from scheduler.x_simulator.process import start
from tests.support.processes.rehearsals import (
    ACCOUNTS,
    MAIN,
    OPENS_AT,
    PEERS,
    Rehearsal,
    a_rehearsal,
)


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory):
    with a_rehearsal(tmp_path_factory.mktemp("rehearsal")) as running:
        client = running.tweepy()
        root = client.create_tweet(text="What do you wish someone had asked you? #WMHD")
        client.create_tweet(
            text="You can answer, or just read. @HarbourPeers is here too. https://mind.org.uk",
            in_reply_to_tweet_id=root["data"]["id"],
        )
        running.tweepy(PEERS).create_tweet(text="A walk. #wmhdwalk")
        running.clock.jump_to(running.clock.now() + timedelta(days=2))
        yield running


@pytest.fixture(scope="module")
def main_id(rehearsal):
    return ACCOUNTS[MAIN].user_id


def bearer(rehearsal):
    answer = requests.post(
        f"{rehearsal.url}/oauth2/token",
        data={"grant_type": "client_credentials"},
        auth=("app", "app secret"),
        timeout=60,
    )
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def texts(answer):
    return [post["text"] for post in answer.get("data", [])]


def test_readers_answer_and_say_that_they_are_simulated(rehearsal, main_id):
    found = rehearsal.tweepy().get_users_mentions(
        main_id,
        max_results=100,
        expansions=["author_id"],
        tweet_fields=["author_id", "created_at", "referenced_tweets"],
        user_auth=True,
    )
    assert len(found["data"]) > 1
    assert all(text.startswith("@HarbourMinds ") for text in texts(found))
    assert all(text.endswith("(simulated reply)") for text in texts(found))
    assert {user["name"] for user in found["includes"]["users"]} == {"Simulated reader"}


def test_looking_changes_nothing_that_was_said(rehearsal, main_id):
    client = rehearsal.tweepy()
    once = client.get_users_mentions(main_id, user_auth=True)
    again = client.get_users_mentions(main_id, user_auth=True)
    assert once == again
    rehearsal.clock.jump_to(rehearsal.clock.now() + timedelta(hours=3))
    later = client.get_users_mentions(main_id, max_results=100, user_auth=True)
    assert {post["id"] for post in once["data"]} <= {post["id"] for post in later["data"]}


def test_replies_stay_within_what_the_audience_counts(rehearsal, main_id):
    client = rehearsal.tweepy()
    found = client.get_users_mentions(
        main_id, max_results=100, tweet_fields=["referenced_tweets"], user_auth=True
    )
    parents = [post["referenced_tweets"][0]["id"] for post in found["data"]]
    shown = client.get_tweets(sorted(set(parents)), tweet_fields=["public_metrics"], user_auth=True)
    for post in shown["data"]:
        assert parents.count(post["id"]) == min(post["public_metrics"]["reply_count"], 8)


def test_an_account_that_is_named_is_mentioned(rehearsal):
    found = rehearsal.tweepy(PEERS).get_users_mentions(
        ACCOUNTS[PEERS].user_id, max_results=100, user_auth=True
    )
    assert any("@HarbourPeers is here too" in text for text in texts(found))


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("#wmhd -is:reply", 1),
        ("from:HarbourPeers", 1),
        ("from:HarbourMinds has:links", 1),
        ('"just read"', 1),
        ("from:HarbourMinds -just", 1),
        ("from:HarbourMinds is:retweet", 0),
        ("to:HarbourMinds from:HarbourMinds", 1),
    ],
)
def test_search_finds_words_tags_and_names(rehearsal, query, number):
    found = rehearsal.tweepy().search_recent_tweets(query, user_auth=True)
    assert len(texts(found)) == number


def test_search_finds_a_whole_conversation(rehearsal):
    client = rehearsal.tweepy()
    (root,) = client.search_recent_tweets("#wmhd -is:reply", user_auth=True)["data"]
    query = f"conversation_id:{root['id']} from:HarbourMinds"
    assert len(texts(client.search_recent_tweets(query, user_auth=True))) == 2


@pytest.mark.parametrize("query", ["", "x" * 513, "url_title:help", "near:london"])
def test_search_refuses_what_it_does_not_know(rehearsal, query):
    with pytest.raises(tweepy.BadRequest):
        rehearsal.tweepy().search_recent_tweets(query, user_auth=True)


def test_search_goes_page_by_page(rehearsal):
    client = rehearsal.tweepy(PEERS)
    for number in range(12):
        client.create_tweet(text=f"Step {number} of the walk #pages")
    first = client.search_recent_tweets("#pages", max_results=10, user_auth=True)
    token = first["meta"]["next_token"]
    second = client.search_recent_tweets("#pages", next_token=token, user_auth=True)
    assert len(texts(first) + texts(second)) == 12
    assert "next_token" not in second["meta"]


def test_counts_are_for_apps_and_not_for_oauth1(rehearsal):
    path, query = "/2/tweets/counts/recent", {"query": "#wmhd", "granularity": "day"}
    with pytest.raises(tweepy.Forbidden, match=r"OAuth 1\.0a User Context is forbidden"):
        rehearsal.tweepy().request("GET", path, params=query, user_auth=True)
    counted = requests.get(
        f"{rehearsal.url}{path}", params=query, headers=bearer(rehearsal), timeout=5
    ).json()
    assert counted["meta"]["total_tweet_count"] == 1
    assert sum(bucket["tweet_count"] for bucket in counted["data"]) == 1
    assert len(counted["data"]) == 8  # seven days touch eight


def test_an_app_alone_reads_and_does_not_post(rehearsal):
    address, headers = f"{rehearsal.url}/2/users/by", bearer(rehearsal)
    query = {"usernames": "harbourminds,nobody"}
    shown = requests.get(address, params=query, headers=headers, timeout=60).json()
    assert [user["username"] for user in shown["data"]] == ["HarbourMinds"]
    assert shown["errors"][0]["resource_id"] == "nobody"
    refused = requests.post(
        f"{rehearsal.url}/2/tweets", json={"text": "Hi"}, headers=headers, timeout=5
    )
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("/unsupported-authentication")


def test_an_account_is_found_by_its_name(rehearsal):
    client = rehearsal.tweepy()
    shown = client.get_user(username="harbourpeers", user_fields=["public_metrics"], user_auth=True)
    assert shown["data"]["public_metrics"]["followers_count"] == ACCOUNTS[PEERS].followers
    assert "errors" in client.get_user(username="nobody", user_auth=True)


def test_a_reply_is_hidden_by_the_author_of_the_thread_only(rehearsal, main_id):
    client = rehearsal.tweepy()
    reply = client.get_users_mentions(main_id, user_auth=True)["data"][0]["id"]
    assert client.hide_reply(reply) == {"data": {"hidden": True}}
    assert rehearsal.truth()[-1]["effect"] == "hidden"
    assert client.unhide_reply(reply) == {"data": {"hidden": False}}
    with pytest.raises(tweepy.Forbidden):
        rehearsal.tweepy(PEERS).hide_reply(reply)
    with pytest.raises(tweepy.NotFound):
        client.hide_reply("7")


def test_private_figures_are_the_authors_for_thirty_days(rehearsal):
    client = rehearsal.tweepy()
    post_id = client.create_tweet(text="Private figures, please")["data"]["id"]
    fields = {"tweet_fields": ["non_public_metrics", "organic_metrics"], "user_auth": True}
    (own,) = client.get_tweets([post_id], **fields)["data"]
    assert {"non_public_metrics", "organic_metrics"} <= own.keys()
    others = rehearsal.tweepy(PEERS).get_tweets([post_id], **fields)
    assert "non_public_metrics" not in others["data"][0]
    assert others["errors"][0]["type"].endswith("/not-authorized-for-field")
    rehearsal.clock.jump_to(rehearsal.clock.now() + timedelta(days=31))
    assert "non_public_metrics" not in client.get_tweets([post_id], **fields)["data"][0]


@pytest.fixture(scope="module")
def owned(tmp_path_factory):
    """A rehearsal X whose app belongs to the first account."""
    folder = tmp_path_factory.mktemp("owned")
    clock = RehearsalClock(folder / "clock")
    clock.jump_to(OPENS_AT)
    accounts = [replace(ACCOUNTS[MAIN], owns_app=True), ACCOUNTS[PEERS]]
    with start(folder / "x", folder / "clock", accounts, 7) as running:
        rehearsal = Rehearsal(running, clock)
        peers = rehearsal.tweepy(PEERS)
        for number in range(5):
            peers.create_tweet(text=f"Good to see you, @HarbourMinds, time {number}")
        rehearsal.tweepy().create_tweet(text="And you, @HarbourPeers")
        yield rehearsal


def cost_of(rehearsal, call):
    call()
    return rehearsal.truth()[-1]["cost_usd"]


def test_the_owner_of_the_app_reads_its_mentions_for_less(owned):
    main, peers = ACCOUNTS[MAIN].user_id, ACCOUNTS[PEERS].user_id
    read = owned.tweepy().get_users_mentions
    assert cost_of(owned, lambda: read(main, user_auth=True)) == pytest.approx(5 * 0.001)
    of_peers = owned.tweepy(PEERS).get_users_mentions
    cost = cost_of(owned, lambda: of_peers(peers, user_auth=True))
    assert cost == pytest.approx(0.005)


def test_only_the_latest_mentions_are_given(tmp_path):
    kept = Archive(tmp_path / "x.sqlite")
    author = ACCOUNTS[PEERS]
    for number in range(6):
        kept.add(author, f"@HarbourMinds {number}", None, OPENS_AT + timedelta(seconds=number))
    caller = SimpleNamespace(now=OPENS_AT + timedelta(hours=1))
    nobody = SimpleNamespace(handle_of=str)
    others = Conversations(nobody, kept, nobody, nobody, nobody, nobody, nobody)
    everything = list(kept.posts_in(IdRange(0, NO_END, 0, milliseconds(caller.now))))
    assert others._oldest(lambda _: True, caller, 4) == everything[3].post_id
    assert others._oldest(lambda _: False, caller, 4) == 0
    kept.close()


def test_a_summoned_reply_has_its_own_price_and_ones_own_thread_has_not(owned):
    peers, main = owned.tweepy(PEERS), owned.tweepy()
    theirs = peers.create_tweet(text="What do you think, @HarbourMinds?")["data"]["id"]

    def said(text, parent):
        return lambda: main.create_tweet(text=text, in_reply_to_tweet_id=parent)

    assert cost_of(owned, said("That it helps", theirs)) == 0.01
    assert cost_of(owned, said("See mind.org.uk", theirs)) == 0.2
    own = main.create_tweet(text="A thread of ours")["data"]["id"]
    assert cost_of(owned, said("goes on here", own)) == 0.015


def test_replies_can_be_read_long_after_the_posts(tmp_path):
    with a_rehearsal(tmp_path / "x") as running:
        for number in range(6):
            running.tweepy().create_tweet(text=f"How are you, really? {number}")
        running.clock.jump_to(running.clock.now() + timedelta(days=40))
        page = requests.get(f"{running.url}/rehearsal/", timeout=60).text
        assert page.count('class="replies"') > 1


def test_a_reply_says_whom_it_answers(owned):
    root = owned.tweepy(PEERS).create_tweet(text="Over to you, @HarbourMinds")["data"]["id"]
    client = owned.tweepy()
    reply = client.create_tweet(text="And back", in_reply_to_tweet_id=root)["data"]["id"]
    asked = {"tweet_fields": ["in_reply_to_user_id"], "user_auth": True}
    shown = {post["id"]: post for post in client.get_tweets([root, reply], **asked)["data"]}
    assert shown[reply]["in_reply_to_user_id"] == ACCOUNTS[PEERS].user_id
    assert "in_reply_to_user_id" not in shown[root]
