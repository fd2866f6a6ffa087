"""Compares what was sent with what a network shows: its own changes of form are no difference."""

import unicodedata


def without_network_form(text: str) -> str:
    """A text with the network's own changes of form taken out.

    X puts http:// before a bare domain, and nobody can tell it afterwards from one that was typed.
    """
    return " ".join(unicodedata.normalize("NFC", text).replace("http://", "").split())
