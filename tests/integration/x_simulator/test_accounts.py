"""Accounts that may more than others, or less."""

import pytest
import tweepy

from scheduler.clock import RehearsalClock
from scheduler.x_simulator.process import RehearsalAccount, start
from tests.support.processes.rehearsals import OPENS_AT, OtherHost


def test_a_premium_account_writes_more_and_a_read_only_app_nothing(tmp_path):
    RehearsalClock(tmp_path / "clock").jump_to(OPENS_AT)
    accounts = [
        RehearsalAccount("Long", "app", "s", "long", "ts", is_premium=True, owns_app=True),
        RehearsalAccount("Short", "app", "s", "short", "ts"),
        RehearsalAccount("Mute", "app", "s", "mute", "ts", may_write=False),
    ]
    with start(tmp_path / "x", tmp_path / "clock", accounts, 1) as x:

        def client(token):
            made = tweepy.Client(None, "app", "s", token, "ts", return_type=dict)
            made.session.trust_env = False
            made.session.mount("https://api.twitter.com", OtherHost(x.url))
            return made

        assert client("long").create_tweet(text="x" * 25_000)["data"]["id"]
        with pytest.raises(tweepy.BadRequest):
            client("long").create_tweet(text="x" * 25_001)
        with pytest.raises(tweepy.BadRequest):
            client("short").create_tweet(text="x" * 281)
        with pytest.raises(tweepy.Forbidden, match="oauth1 app permissions"):
            client("mute").create_tweet(text="Hello")
        assert client("mute").get_me()["data"]["username"] == "Mute"
