"""Who calls, and whether that kind of caller may."""

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from scheduler.x_simulator.api.oauth1 import Signatures
from scheduler.x_simulator.http.problems import forbidden, read_only_app, unauthorized, unsupported
from scheduler.x_simulator.model.accounts import RehearsalAccount
from scheduler.x_simulator.model.tokens import Tokens

APP = "app"  # how the truth log names a caller who is no account
_FORM = "application/x-www-form-urlencoded"
_READS = frozenset({"tweet.read", "users.read"})
_WRITES = _READS | {"tweet.write"}
_NEEDS = {  # scopes of an OAuth 2.0 token
    "create": _WRITES,
    "delete": _WRITES,
    "hide": _READS | {"tweet.moderate.write"},
    "me": _READS,
    "media_initialize": frozenset({"media.write"}),
    "media_append": frozenset({"media.write"}),
    "media_finalize": frozenset({"media.write"}),
    "media_upload": frozenset({"media.write"}),
    "media_status": frozenset({"media.write"}),
    "media_metadata": frozenset({"media.write"}),
    "media_subtitles": frozenset({"media.write"}),
}
_FOR_APPS = frozenset({"lookup", "timeline", "mentions", "search", "counts", "users"})
_NOT_FOR_OAUTH1 = frozenset({"counts"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, at which civil instant."""

    account: RehearsalAccount  # of an app's own call: one account of the app
    now: datetime
    scopes: frozenset[str] | None = None  # None: OAuth 1.0a, or an app's own call
    is_app: bool = False

    @property
    def name(self) -> str:
        """As the truth log has it."""
        return APP if self.is_app else self.account.handle

    @property
    def access_level(self) -> str | None:
        """What X's header of that name says: to callers by OAuth 1.0a, and to nobody else."""
        if self.is_app or self.scopes is not None:
            return None
        return "read-write" if self.account.may_write else "read"

    def check(self, call: str) -> None:
        """Raises: Problem (403) unless this kind of caller may make `call`."""
        if self.is_app:
            if call not in _FOR_APPS:
                raise unsupported("OAuth 2.0 Application-Only")
        elif self.scopes is not None:
            if not _NEEDS.get(call, _READS) <= self.scopes:
                raise forbidden("Forbidden")
        elif call in _NOT_FOR_OAUTH1:
            raise unsupported("OAuth 1.0a User Context")
        elif call in _NEEDS and call != "me" and not self.account.may_write:
            raise read_only_app()


class Callers:
    """Knows signatures and tokens."""

    def __init__(self, signatures: Signatures, tokens: Tokens) -> None:
        self._signatures = signatures
        self._tokens = tokens

    def caller(self, request: Request, content: bytes, now: datetime) -> Caller:
        """Who made the request.

        Raises: Problem (401) if nobody can be recognised.
        """
        authorization = request.headers.get("authorization", "")
        scheme, _, credential = authorization.partition(" ")
        if scheme.lower() == "bearer":
            return self._bearer(credential, now)
        is_form = request.headers.get("content-type", "").startswith(_FORM)
        account = self._signatures.signer(
            request.method,
            request.scope["raw_path"].decode("ascii"),
            request.scope["query_string"].decode("ascii"),
            authorization,
            content.decode("ascii", "replace") if is_form else "",
        )
        return Caller(account, now)

    def _bearer(self, credential: str, now: datetime) -> Caller:
        token = self._tokens.good(credential, "access", now)
        if token:
            return Caller(self._tokens.account(token), now, token.scopes)
        token = self._tokens.good(credential, "app", now)
        if token:
            return Caller(self._tokens.account(token), now, is_app=True)
        raise unauthorized()
