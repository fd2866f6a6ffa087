"""Signs calls by OAuth 1.0a: those without a query here, every other by oauthlib.

oauthlib escapes the same keys and names anew for each call, and that takes longer than most of
what a post costs us. A test holds what is signed here to what oauthlib signs, letter by letter.
"""

import hmac
import re
import secrets
import time
from binascii import b2a_base64
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from requests import PreparedRequest
from requests.auth import AuthBase

from scheduler.settings import Credentials

# An address that stands in the signature as it is: no query, and nothing that would be rewritten.
_PLAIN = re.compile(r"https://[a-z0-9.-]+(?:/(?!\.{1,2}(?:/|$))[\w.~-]+)+", re.ASCII)
_ESCAPES_OF_BASE64 = (("+", "%2B"), ("/", "%2F"), ("=", "%3D"))  # all that it has beside letters


class Signer(AuthBase):
    """Signs each call with keys that stay. Only forms have a signed body; we send none."""

    def __init__(self, keys: Credentials, oauthlib_client: Any) -> None:
        self._others = oauthlib_client  # for the same keys
        self._key = f"{_escaped(keys.api_secret)}&{_escaped(keys.access_secret)}".encode()
        self._consumer, self._token = _escaped(keys.api_key), _escaped(keys.access_token)
        # What is signed, in the order of the names; nonce and seconds, which go between these
        # pieces, have nothing that is escaped.
        pieces = (
            f"oauth_consumer_key={self._consumer}&oauth_nonce=",
            "&oauth_signature_method=HMAC-SHA1&oauth_timestamp=",
            f"&oauth_token={self._token}&oauth_version=1.0",
        )
        self._before_nonce, self._before_seconds, self._after = map(_escaped, pieces)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Gives the call its Authorization header."""
        method, url = str(request.method), str(request.url)
        if is_plain(url):
            signed = self.authorization(method, url, secrets.token_hex(16), str(int(time.time())))
        else:
            signed = self._others.sign(url, method)[1]["Authorization"]
        request.headers["Authorization"] = signed
        return request

    def authorization(self, method: str, url: str, nonce: str, seconds: str) -> str:
        """The header for a plain `url`: RFC 5849, sections 3.4 and 3.5.1.

        `nonce` has letters and digits only; `seconds` are those since 1970.
        """
        base = (
            f"{method}&{_escaped_url(url)}&"
            f"{self._before_nonce}{nonce}{self._before_seconds}{seconds}{self._after}"
        )
        digest = hmac.digest(self._key, base.encode(), "sha1")
        signature = b2a_base64(digest, newline=False).decode()
        for written, sent in _ESCAPES_OF_BASE64:
            signature = signature.replace(written, sent)
        return (
            f'OAuth oauth_nonce="{nonce}", oauth_timestamp="{seconds}", oauth_version="1.0", '
            f'oauth_signature_method="HMAC-SHA1", oauth_consumer_key="{self._consumer}", '
            f'oauth_token="{self._token}", oauth_signature="{signature}"'
        )


def is_plain(url: str) -> bool:
    """Whether an address has no query, and nothing in it that a library would rewrite."""
    return _PLAIN.fullmatch(url) is not None


@lru_cache(maxsize=32)
def _escaped_url(url: str) -> str:
    return _escaped(url)


def _escaped(text: str) -> str:
    return quote(text, safe="~")
