"""tweepy's own client on every route that it has, with nothing changed but the host."""

from datetime import timedelta

import pytest
import requests
import tweepy

from tests.integration.x_simulator.test_oauth2 import BACK, asked
from tests.support.processes.rehearsals import ACCOUNTS, MAIN, OtherHost, a_rehearsal


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory):
    with a_rehearsal(tmp_path_factory.mktemp("rehearsal")) as running:
        yield running


@pytest.fixture(scope="module")
def client(rehearsal):
    return rehearsal.tweepy()


@pytest.fixture(scope="module")
def app_client(rehearsal):
    """A client with the app's own token."""
    answer = requests.post(
        f"{rehearsal.url}/oauth2/token",
        data={"grant_type": "client_credentials"},
        auth=("app", "app secret"),
        timeout=60,
    )
    client = tweepy.Client(answer.json()["access_token"])
    client.session.trust_env = False
    client.session.mount("https://api.twitter.com", OtherHost(rehearsal.url))
    return client


def test_polls_and_settings_are_taken(client):
    for extra in (
        {"poll_options": ["Yes", "No"], "poll_duration_minutes": 60},
        {"reply_settings": "mentionedUsers"},
    ):
        assert client.create_tweet(text=f"With {next(iter(extra))}", **extra)["data"]["id"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "$AAA and $BBB"}, "1 cashtag"),
        ({"text": "A quote", "quote_tweet_id": "7"}, "You are not permitted to perform this"),
        ({"text": "One answer", "poll_options": ["Yes"], "poll_duration_minutes": 60}, "options"),
        ({"text": "Odd", "reply_settings": "nobody"}, "reply_settings"),
        ({"text": "Elsewhere", "community_id": "7"}, "community_id: is not defined"),
        ({"text": "Unknown picture", "media_ids": ["7"]}, "Your media IDs are invalid."),
    ],
)
def test_what_x_refuses_is_refused(client, fields, words):
    with pytest.raises(tweepy.HTTPException) as caught:
        client.create_tweet(**fields)
    assert words in caught.value.response.text
    assert 400 <= caught.value.response.status_code < 404


def test_a_timeline_has_pages_times_and_no_replies_if_asked(client, rehearsal):
    user_id = ACCOUNTS[MAIN].user_id
    before = rehearsal.clock.now()
    rehearsal.clock.jump_to(before + timedelta(hours=1))
    root = client.create_tweet(text="A root")["data"]["id"]
    for number in range(6):
        client.create_tweet(text=f"Reply {number}", in_reply_to_tweet_id=root)
    ask = {"start_time": before + timedelta(minutes=1), "max_results": 5, "user_auth": True}
    pages = list(tweepy.Paginator(client.get_users_tweets, user_id, **ask))
    assert [page["meta"]["result_count"] for page in pages] == [5, 2]
    roots = client.get_users_tweets(user_id, exclude=["replies"], **ask)
    assert [post["id"] for post in roots["data"]] == [root]


def test_users_are_found_by_name(client):
    found = client.get_users(usernames=["HarbourMinds", "nobody"], user_auth=True)
    assert [user["username"] for user in found["data"]] == ["HarbourMinds"]
    assert len(found["errors"]) == 1


def test_the_app_counts_and_searches(app_client, client):
    client.create_tweet(text="Counted #counted")
    assert app_client.get_recent_tweets_count("#counted").meta["total_tweet_count"] == 1
    assert len(app_client.search_recent_tweets("#counted").data) == 1
    with pytest.raises(tweepy.Forbidden):
        app_client.create_tweet(text="By nobody", user_auth=False)


def test_tweepys_oauth2_gets_a_token_and_posts(rehearsal, monkeypatch):
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the way back is on this machine
    handler = tweepy.OAuth2UserHandler(
        client_id="app",
        client_secret="app secret",
        redirect_uri=BACK,
        scope=["tweet.read", "tweet.write", "users.read"],
    )
    handler.trust_env = False
    handler.mount("https://api.twitter.com", OtherHost(rehearsal.url))
    handler.mount("https://api.x.com", OtherHost(rehearsal.url))
    _, _, query = handler.get_authorization_url().partition("?")
    given = dict(pair.split("=", 1) for pair in query.split("&"))
    answer = asked(
        rehearsal,
        state=given["state"],
        code_challenge=given["code_challenge"],
        scope="tweet.read tweet.write users.read",
        account="HarbourMinds",
    )
    token = handler.fetch_token(answer.headers["location"])
    client = tweepy.Client(token["access_token"], return_type=dict)
    client.session.trust_env = False
    client.session.mount("https://api.twitter.com", OtherHost(rehearsal.url))
    assert client.create_tweet(text="By OAuth 2.0", user_auth=False)["data"]["id"]
