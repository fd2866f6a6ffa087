"""The secret of a browser, and what its forms carry so that no other site can send them."""

import hashlib
import hmac

from scheduler.people.tokens import new_token


def new_secret() -> str:
    """What nobody guesses: 256 bits, as a cookie carries them."""
    return new_token()


def form_token(secret: str) -> str:
    """What a form of this browser carries, so that no other site can send it."""
    return hmac.new(secret.encode(), b"a form of the desk", hashlib.sha256).hexdigest()


def is_form_token(given: str, secret: str) -> bool:
    """Whether a form came from a page that this browser was given."""
    return hmac.compare_digest(given.encode(), form_token(secret).encode())
