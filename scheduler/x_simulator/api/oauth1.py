"""OAuth 1.0a signatures, checked as X checks them (RFC 5849, HMAC-SHA1).

The base string is made over X's own address and never over the local one: a client that talks
to the rehearsal signs exactly what it would sign for X.
"""

import base64
import binascii
import hmac
import re
import time
from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote

from scheduler.x_simulator.http.problems import unauthorized
from scheduler.x_simulator.model.accounts import RehearsalAccount

HOSTS = ("https://api.twitter.com", "https://api.x.com")
_SKEW_SECONDS = 300  # how far a timestamp may be from the machine's own clock
_NONCES_KEPT = 20_000
_PAIR = re.compile(r'(\w+)="([^"]*)"')
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")


class Signatures:
    """Says which account signed a request."""

    def __init__(self, accounts: Iterable[RehearsalAccount]) -> None:
        self._signers = {
            (account.api_key, account.access_token): (account, _keyed(account))
            for account in accounts
        }
        self._nonces: OrderedDict[str, None] = OrderedDict()

    def signer(
        self, method: str, path: str, query: str, authorization: str, form: str = ""
    ) -> RehearsalAccount:
        """The account whose secrets made the signature.

        `query` and `form` (a urlencoded body, else empty) are as they came over the wire.
        Raises: Problem (401) for anything else than a good, fresh, unused signature.
        """
        given = _parameters(authorization)
        key = (given.get("oauth_consumer_key", ""), given.get("oauth_token", ""))
        if key not in self._signers or given.get("oauth_signature_method") != "HMAC-SHA1":
            raise unauthorized()
        account, keyed = self._signers[key]
        try:
            signature = base64.b64decode(given.pop("oauth_signature", ""), validate=True)
        except binascii.Error as error:
            raise unauthorized() from error
        normalized = _quoted_again(_normalized(given, query, form))
        for beginning in _address(method, path):
            expected = keyed.copy()
            expected.update((beginning + normalized).encode())
            if hmac.compare_digest(expected.digest(), signature):
                self._use_once(given)
                return account
        raise unauthorized()

    def _use_once(self, given: dict[str, str]) -> None:
        """Refuses an old request and one that was seen before.

        Signatures live by the machine's clock, as they would on X; posts by the civil one.
        """
        stamp, nonce = given.get("oauth_timestamp", ""), given.get("oauth_nonce", "")
        if not stamp.isdigit() or abs(time.time() - int(stamp)) > _SKEW_SECONDS:
            raise unauthorized()
        if nonce in self._nonces:
            raise unauthorized()
        self._nonces[nonce] = None
        if len(self._nonces) > _NONCES_KEPT:
            self._nonces.popitem(last=False)


def _keyed(account: RehearsalAccount) -> hmac.HMAC:
    key = f"{_quoted(account.api_secret)}&{_quoted(account.access_secret)}"
    return hmac.new(key.encode(), digestmod="sha1")


def _parameters(authorization: str) -> dict[str, str]:
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "oauth":
        raise unauthorized()
    given = {name: unquote(value) if "%" in value else value for name, value in _PAIR.findall(rest)}
    given.pop("realm", None)
    return given


def _normalized(given: dict[str, str], query: str, form: str) -> str:
    pairs = [(name, _quoted(value)) for name, value in given.items()]
    for encoded in (query, form):
        if encoded:
            pairs += [
                (_quoted(name), _quoted(value))
                for name, value in parse_qsl(encoded, keep_blank_values=True)
            ]
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


@lru_cache(maxsize=1_024)
def _address(method: str, path: str) -> tuple[str, ...]:
    """How the base string begins, for each host that may have been signed for."""
    return tuple(f"{method}&{_quoted(host + path)}&" for host in HOSTS)


def _quoted_again(normalized: str) -> str:
    # Each part is quoted already: these three are all that is left to quote.
    return normalized.replace("%", "%25").replace("=", "%3D").replace("&", "%26")


def _quoted(text: str) -> str:
    return text if _UNRESERVED.fullmatch(text) else quote(text, safe="-._~")
