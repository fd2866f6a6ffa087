"""Twenty accounts, eight calls in flight, over eight bare tweepy threads on the same server."""

import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import tweepy

from scheduler.clock import RehearsalClock
from scheduler.crisis.directory import services
from scheduler.networks.base import AccountName, Outcome
from scheduler.networks.x.client import X
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.planning.post_layout import sealed_posts
from scheduler.publishing.sending.publisher import Publisher
from scheduler.settings import Credentials
from scheduler.store.database import Database, open_database
from scheduler.x_simulator.process import RehearsalAccount, start
from tests.benchmarks import Measure, at_least, spread
from tests.support.clocks import StandingClock
from tests.support.examples.builders import PRICES, a_thread, put_into_queue
from tests.support.processes.rehearsals import OPENS_AT, OtherHost

LIMIT = 0.75
FAR_SECONDS = 0.05  # how far away the real X is, at the least
POSTS = 4  # a thread, its closing post with them


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    accounts: int
    threads: int  # an account, in each round
    rounds: int
    in_flight: int = 8

    @property
    def names(self) -> list[str]:
        """The accounts that publish through the whole path."""
        return [f"account{number:02}" for number in range(self.accounts)]

    @property
    def bare(self) -> list[str]:
        """Those of the bare loop."""
        return [f"bare{number:02}" for number in range(self.accounts)]


FULL = Size(accounts=20, threads=2, rounds=9)
TINY = Size(accounts=2, threads=1, rounds=1, in_flight=2)


def measure(size: Size = FULL) -> Measure:
    """The median of the rounds' own ratios, whole path and bare loop in turn."""
    with tempfile.TemporaryDirectory() as folder:
        clock = RehearsalClock(Path(folder) / "clock")
        clock.jump_to(OPENS_AT)
        accounts = [_account(name) for name in (*size.names, *size.bare)]
        with start(Path(folder) / "x", Path(folder) / "clock", accounts, seed=1) as x:
            database = open_database(f"sqlite:///{folder}/handrail.db", is_simulated=True)
            bench = _Bench(database, x.url, size)
            bench.round(0)
            pairs = [bench.round(number) for number in range(1, size.rounds + 1)]
            bench.line_seconds = FAR_SECONDS
            far = [bench.round(number) for number in range(size.rounds + 1, 2 * size.rounds + 1)]
            database.close()
    ratios = [bare / whole for whole, bare in pairs]
    return at_least(
        "publish_20",
        median(ratios),
        LIMIT,
        rounds=size.rounds,
        accounts=size.accounts,
        in_flight=size.in_flight,
        posts_a_round=size.accounts * size.threads * POSTS,
        of_rounds=spread(ratios),
        ratio_where_x_is_50_ms_away=round(median(bare / whole for whole, bare in far), 3),
        whole_path_seconds=spread([whole for whole, _ in pairs]),
        bare_seconds=spread([bare for _, bare in pairs]),
    )


class _Bench:
    def __init__(self, database: Database, url: str, size: Size) -> None:
        self._database = database
        self._size = size
        keys = {AccountName(name): _keys(name) for name in size.names}
        self.line_seconds = 0.0  # on the way to X, for both sides alike
        x = X(keys, url, 5, 30)
        create = x.create_post

        def from_afar(*given: Any) -> Outcome:
            time.sleep(self.line_seconds)
            return create(*given)

        x.create_post = from_afar  # type: ignore[method-assign] # the line is longer, and no more
        context = PublishingContext(
            database, x, StandingClock(OPENS_AT), services.load, "bench", 120.0,
            PRICES,
        )  # fmt: skip
        self._publisher = Publisher(context, lambda: False)
        self._clients = {name: _client(name, url) for name in size.bare}

    def round(self, number: int) -> tuple[float, float]:
        """Seconds for the same threads by the whole path and by the bare loop."""
        names, bare_names = self._size.names, self._size.bare
        planned = [
            a_thread(
                f"wmhd/{number}-{name}-{one}",
                *(f"Round {number}, {name}, thread {one}, post {post}" for post in range(3)),
                account=name,
                due_at=OPENS_AT,
            )
            for name in names
            for one in range(self._size.threads)
        ]
        changes = put_into_queue(self._database, *planned, accounts=names, now=OPENS_AT)
        new = [one for one in changes if one.change.planned is not None]
        texts = [
            (
                bare_names[names.index(one.change.planned.account)],
                [
                    post.text
                    for post in sealed_posts(one.change.planned, services.load(), one.variant)
                ],
            )
            for one in new
            if one.change.planned is not None
        ]
        if number % 2:
            return self._publish(), self._send_bare(texts)
        bare = self._send_bare(texts)
        return self._publish(), bare

    def _publish(self) -> float:
        began = time.perf_counter()
        with ThreadPoolExecutor(self._size.in_flight) as hands:
            list(hands.map(self._publisher.publish_account, self._publisher.due_accounts()))
        if left := self._publisher.due_accounts():
            raise RuntimeError(f"{left} still have something to send: this is no measure")
        return time.perf_counter() - began

    def _send_bare(self, texts: Sequence[tuple[str, Sequence[str]]]) -> float:
        by_account: dict[str, list[Sequence[str]]] = {}
        for name, thread in texts:
            by_account.setdefault(name, []).append(thread)
        began = time.perf_counter()
        with ThreadPoolExecutor(self._size.in_flight) as hands:
            list(hands.map(lambda name: self._send_threads(name, by_account[name]), by_account))
        return time.perf_counter() - began

    def _send_threads(self, name: str, threads: Sequence[Sequence[str]]) -> None:
        for thread in threads:
            parent: str | None = None
            for text in thread:
                time.sleep(self.line_seconds)
                answer = self._clients[name].create_tweet(text=text, in_reply_to_tweet_id=parent)
                parent = answer["data"]["id"]


def _keys(name: str) -> Credentials:
    return Credentials("app", "app secret", name, f"{name} secret")


def _account(name: str) -> RehearsalAccount:
    keys = _keys(name)
    return RehearsalAccount(
        f"Harbour{name.title()}",
        keys.api_key,
        keys.api_secret,
        keys.access_token,
        keys.access_secret,
    )


def _client(name: str, url: str) -> tweepy.Client:
    keys = _keys(name)
    client = tweepy.Client(
        consumer_key=keys.api_key,
        consumer_secret=keys.api_secret,
        access_token=keys.access_token,
        access_token_secret=keys.access_secret,
        return_type=dict,
    )
    client.session.trust_env = False
    client.session.mount("https://api.twitter.com", OtherHost(url))
    return client
