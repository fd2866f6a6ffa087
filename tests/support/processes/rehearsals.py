"""A real rehearsal X for tests, and accounts that know its sham secrets."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
import tweepy

from scheduler.clock import RehearsalClock
from scheduler.crisis.directory import services
from scheduler.crisis.register import Register
from scheduler.crisis.support.offer import Support
from scheduler.crisis.support.sealed_post import Place, SealedPost, SupportWording
from scheduler.networks.base import AccountName
from scheduler.networks.x.client import X
from scheduler.settings import Credentials
from scheduler.x_simulator.process import RehearsalAccount, RunningRehearsal, start

OPENS_AT = datetime(2027, 10, 10, 8, tzinfo=UTC)
# One for all that is asked of a rehearsal X itself: a new one a call costs more than the answer.
ASKED = requests.Session()
ASKED.trust_env = False  # or each call would look for proxies, and for somebody's .netrc
MAIN, PEERS = AccountName("main"), AccountName("peers")
ACCOUNTS = {
    MAIN: RehearsalAccount("HarbourMinds", "app", "app secret", "main", "main secret"),
    PEERS: RehearsalAccount("HarbourPeers", "app", "app secret", "peers", "peers secret"),
}


class Rehearsal:
    """A running rehearsal X, its clock, and ways to talk to it."""

    def __init__(self, running: RunningRehearsal, clock: RehearsalClock) -> None:
        self.running = running
        self.clock = clock
        self._truth: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return self.running.url

    def x(self, read_timeout_seconds: float = 60) -> X:
        """Our own adapter, for both accounts."""
        known = {name: credentials(account) for name, account in ACCOUNTS.items()}
        return X(known, self.url, 2, read_timeout_seconds)

    def tweepy(self, account: AccountName = MAIN, **secrets: str) -> tweepy.Client:
        """A bare client, with nothing changed but the host."""
        keys = credentials(ACCOUNTS[account])
        given = {
            "consumer_key": keys.api_key,
            "consumer_secret": keys.api_secret,
            "access_token": keys.access_token,
            "access_token_secret": keys.access_secret,
        }
        client = tweepy.Client(**(given | secrets), return_type=dict)
        client.session.trust_env = False
        client.session.mount("https://api.twitter.com", OtherHost(self.url))
        return client

    def truth(self) -> list[dict[str, Any]]:
        """The log of what really happened.

        It is append-only, and so each row is asked for once: a run of a thousand kills looks at
        the log three times a kill.
        """
        known = self._truth[-1]["seq"] if self._truth else 0
        answer = ASKED.get(f"{self.url}/rehearsal/truth?after={known}", timeout=60)
        self._truth += [json.loads(line) for line in answer.text.splitlines()]
        return list(self._truth)


class OtherHost(requests.adapters.HTTPAdapter):
    """Sends what is meant for X to `url`."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def send(self, request, **options):
        request.url = self._url + request.path_url
        return super().send(request, **(options | {"timeout": 10}))


def credentials(account: RehearsalAccount) -> Credentials:
    """The keys of `account`."""
    return Credentials(
        account.api_key, account.api_secret, account.access_token, account.access_secret
    )


@contextmanager
def a_rehearsal(folder: Path, *, seed: int = 7, port: int = 0) -> Iterator[Rehearsal]:
    """A rehearsal X on `folder`; a second one goes on where the first stood."""
    clock = RehearsalClock(folder / "clock")
    if not clock.is_set:
        clock.jump_to(OPENS_AT)
    accounts = list(ACCOUNTS.values())
    with start(folder / "x", folder / "clock", accounts, seed, port) as running:
        yield Rehearsal(running, clock)


def a_sealed_post(body: str, place: Place = Place.MIDDLE) -> SealedPost:
    """A post as the publisher hands it over; a middle one carries its body only."""
    support = Support.for_region(services.load(), "GB-ENG")
    return SealedPost(body, place, support, SupportWording(Register.EVERYDAY))
