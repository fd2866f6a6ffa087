"""Texts with the spaces that a directory is written with."""


def plain(text: str) -> str:
    """`text` with ordinary spaces inside its numbers, where posts have no-break spaces."""
    return text.replace("\u00a0", " ")
