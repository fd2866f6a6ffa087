"""Accounts connected in the browser at a real rehearsal X, and whoever goes there and back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from cryptography.fernet import Fernet

from scheduler.clock import Clock
from scheduler.crisis.directory import services
from scheduler.networks.base import AccountName
from scheduler.networks.x.client import X
from scheduler.networks.x.oauth2 import XApp
from scheduler.people import accounts as people
from scheduler.people.encryption import Vault
from scheduler.people.roles import Actor, Role, at_keyboard
from scheduler.publishing.connections import connecting
from scheduler.publishing.connections.context import ConnectionContext
from scheduler.publishing.connections.tokens import ConnectedTokens
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.sending.publisher import Publisher
from scheduler.settings import Credentials
from scheduler.store.database import Database
from scheduler.store.operations import connections
from scheduler.store.operations.connections import StoredConnection
from tests.support.examples.builders import PRICES, handle_of
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import a_stage

ADA = Actor("ada", frozenset({Role.ADMINISTRATOR}))
SESSION = "the-cookie-of-ada-s-browser"
BACK = "http://127.0.0.1:8432/accounts/connected"
NAMES = ("main", "peers")


def connection_context(
    database: Database, clock: Clock, url: str, key: str, owner: str = "here", **changes: Any
) -> ConnectionContext:
    """What the verbs work with, against an X at `url`; `key` locks the tokens."""
    context = ConnectionContext(
        database,
        clock,
        lambda: Vault([key]),
        XApp("app", "app secret", url, (1.0, 1.0)),
        owner,
        5.0,
        lambda: {name: handle_of(name) for name in NAMES},
        lambda _: False,
    )
    return replace(context, **changes)


@dataclass
class ConnectedDesk:
    """A queue whose accounts are connected in the browser."""

    database: Database
    x: Rehearsal
    key: str = field(default_factory=lambda: Fernet.generate_key().decode())
    keys: Mapping[AccountName, Credentials] = field(default_factory=dict)  # those of .env
    media: Path = Path("media")

    def __post_init__(self) -> None:
        self.x.clock.jump_to(self.x.clock.now() + timedelta(hours=3))  # nothing of others holds
        self.context = connection_context(self.database, self.x.clock, self.x.url, self.key)
        people.add(
            self.context,
            at_keyboard("ada"),
            "ada",
            roles=[Role.ADMINISTRATOR],
            passphrase="four plain words do",
        )
        self.tell_x(faults=None)
        self.tell_x(switches={"reuse_revokes": True})

    @property
    def now(self) -> datetime:
        return self.x.clock.now()

    def pass_time(self, **ahead: float) -> None:
        self.x.clock.jump_to(self.now + timedelta(**ahead))

    def go(self, account: str = "main", session: str = SESSION) -> str:
        """Where X asks."""
        return connecting.begin(self.context, ADA, account, session, BACK)

    def connect(self, account: str = "main", *, as_: str | None = None) -> str:
        """There and back, saying yes as the account's own handle."""
        state, code = said_yes(self.go(account), as_ or handle_of(account))
        return connecting.come_back(self.context, ADA, SESSION, state, code)

    def tokens(self, owner: str = "here", **changes: Any) -> ConnectedTokens:
        """A process's own view of the tokens: nothing is remembered yet."""
        return ConnectedTokens(replace(self.context, owner=owner, **changes))

    def stored(self, account: str = "main") -> StoredConnection | None:
        with self.database.read() as connection:
            return connections.find(connection, account)

    def network(
        self,
        tokens: ConnectedTokens | None = None,
        keys: Mapping[AccountName, Credentials] | None = None,
    ) -> X:
        return X(keys or self.keys, self.x.url, 2, 60, tokens or self.tokens())

    def publisher(
        self,
        tokens: ConnectedTokens,
        owner: str = "here",
        keys: Mapping[AccountName, Credentials] | None = None,
    ) -> Publisher:
        context = PublishingContext(
            self.database,
            self.network(tokens, keys),
            self.x.clock,
            services.load,
            owner,
            120.0,
            PRICES,
            media=self.media,
            key_mark=tokens.mark,
            why_not_ready=tokens.ready,
        )
        return Publisher(context, lambda: False)

    def tell_x(self, **told: Any) -> None:
        """faults=a rule (None: clear), switches=positions, withdraw=handle."""
        for what, said in told.items():
            url = f"{self.x.url}/rehearsal/{what}"
            if said is None:
                requests.delete(url, timeout=60).raise_for_status()
            else:
                given = {"account": said} if what == "withdraw" else said
                requests.post(url, json=given, timeout=60).raise_for_status()

    def calls(self, call: str, since: int = 0) -> list[dict[str, Any]]:
        """What X heard of one kind, after its log had so many rows."""
        return [row for row in self.x.truth()[since:] if row["call"] == call]


def said_yes(url: str, handle: str) -> tuple[str, str]:
    """Says yes at X as `handle`: the state and the code that a browser brings back."""
    answer = requests.get(f"{url}&account={handle}", allow_redirects=False, timeout=60)
    given = parse_qs(urlsplit(answer.headers["location"]).query)
    return given["state"][0], given["code"][0]


@contextmanager
def an_x(folder: Path) -> Iterator[Rehearsal]:
    """A rehearsal X that knows both accounts."""
    with a_stage(folder, *NAMES) as rehearsal:
        yield rehearsal


MAIN = AccountName("main")
