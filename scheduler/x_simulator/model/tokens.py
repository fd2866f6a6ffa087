"""OAuth 2.0 tokens: what was given out, for whom, for how long, and how often it may be used.

An app's client id and client secret are its API key and secret. Times are the civil clock's.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.x_simulator.model.accounts import RehearsalAccount
from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.types import milliseconds

ACCESS_LASTS = timedelta(seconds=7_200)
CODE_LASTS = timedelta(seconds=30)
REFRESH_LASTS = timedelta(days=180)
_TABLE = (
    "CREATE TABLE IF NOT EXISTS tokens (value TEXT PRIMARY KEY, kind TEXT NOT NULL,"
    " user_id INTEGER NOT NULL, client_id TEXT NOT NULL, scopes TEXT NOT NULL,"
    " until_ms INTEGER, challenge TEXT NOT NULL, redirect_uri TEXT NOT NULL) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token stands for."""

    user_id: int
    client_id: str
    scopes: frozenset[str] = frozenset()
    challenge: str = ""  # of a code: PKCE, S256
    redirect_uri: str = ""  # of a code


class Tokens:
    """Gives tokens out and takes them back."""

    def __init__(self, archive: Archive, accounts: Iterable[RehearsalAccount], seed: int) -> None:
        self._run = archive.run
        self._run(_TABLE)
        self.accounts = tuple(accounts)
        self._by_id = {int(account.user_id): account for account in self.accounts}
        self._seed = seed

    def account(self, grant: Grant) -> RehearsalAccount:
        """Whose token it is."""
        return self._by_id[grant.user_id]

    def secret_of(self, client_id: str) -> str | None:
        """The secret of an app; None if there is no such app."""
        secrets = (one.api_secret for one in self.accounts if one.api_key == client_id)
        return next(secrets, None)

    def owner_of(self, client_id: str) -> RehearsalAccount:
        """An account of the app: the one that owns it, if one does."""
        of_app = [account for account in self.accounts if account.api_key == client_id]
        return next((account for account in of_app if account.owns_app), of_app[0])

    def give(self, kind: str, grant: Grant, now: datetime, lasts: timedelta | None) -> str:
        """A new token, for `lasts` or until it is taken back."""
        value = self._new_value(kind)
        self._run(
            "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                value,
                kind,
                grant.user_id,
                grant.client_id,
                " ".join(sorted(grant.scopes)),
                milliseconds(now + lasts) if lasts else None,
                grant.challenge,
                grant.redirect_uri,
            ),
        )
        return value

    def good(self, value: str, kind: str, now: datetime) -> Grant | None:
        """What `value` stands for, if it is a token of that kind that is still good."""
        row = self._run(
            "SELECT user_id, client_id, scopes, challenge, redirect_uri FROM tokens"
            " WHERE value = ? AND kind = ? AND (until_ms IS NULL OR until_ms > ?)",
            (value, kind, milliseconds(now)),
        ).fetchone()
        if row is None or row[0] not in self._by_id:
            return None
        return Grant(row[0], row[1], frozenset(row[2].split()), row[3], row[4])

    def take_back(self, value: str) -> None:
        """Ends a token: its code or refresh was used, or somebody revoked it."""
        self._run("UPDATE tokens SET until_ms = 0 WHERE value = ?", (value,))

    def was_used(self, value: str, kind: str) -> Grant | None:
        """What `value` stood for, if it is a token of that kind that was used or taken back."""
        row = self._run(
            "SELECT user_id, client_id FROM tokens WHERE value = ? AND kind = ? AND until_ms = 0",
            (value, kind),
        ).fetchone()
        return None if row is None else Grant(row[0], row[1])

    def end_grant(self, user_id: int, client_id: str) -> None:
        """Ends every token that a person gave an app leave for."""
        self._run(
            "UPDATE tokens SET until_ms = 0 WHERE user_id = ? AND client_id = ? AND kind != 'app'",
            (user_id, client_id),
        )

    def end_every_grant(self, user_id: int) -> None:
        """Ends what a person gave any app leave for."""
        self._run("UPDATE tokens SET until_ms = 0 WHERE user_id = ? AND kind != 'app'", (user_id,))

    def _new_value(self, kind: str) -> str:
        given = self._run("SELECT count(*) FROM tokens").fetchone()[0]
        name = repr((self._seed, kind, given)).encode()
        return hashlib.blake2b(name, digest_size=24).hexdigest()
