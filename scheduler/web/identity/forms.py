"""The secret of a browser, and what its forms carry so that no other site can send them."""

import hmac

from scheduler.people.tokens import form_token, new_token

__all__ = ["form_token", "is_form_token", "new_secret"]


def new_secret() -> str:
    """What nobody guesses: 256 bits, as a cookie carries them."""
    return new_token()


def is_form_token(given: str, secret: str) -> bool:
    """Whether a form came from a page that this browser was given."""
    return hmac.compare_digest(given.encode(), form_token(secret).encode())
