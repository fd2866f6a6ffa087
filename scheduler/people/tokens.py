"""Makes secrets that only their owner has; we keep a hash of each.

256 bits are beyond guessing, so a plain hash is enough, and needs no time.
"""

import hmac
import secrets
from hashlib import sha256
from typing import NewType

Token = NewType("Token", str)  # in a cookie or a mail, and nowhere else
_BYTES = 32


def new_token() -> Token:
    """A new secret, for a cookie or a link."""
    return Token(secrets.token_urlsafe(_BYTES))


def hash_of(token: str) -> str:
    """What is kept of it."""
    return sha256(token.encode()).hexdigest()


def form_token(secret: str) -> str:
    """What a form of this session or browser carries, so that no other site can send it."""
    return hmac.new(secret.encode(), b"a form of the desk", sha256).hexdigest()
