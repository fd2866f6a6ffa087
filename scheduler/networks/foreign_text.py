"""Text that a network sent: made harmless before it is stored or shown."""

import unicodedata

_LONGEST = 300  # characters of a reason that people read


def storable(text: str) -> str:
    """The text without what no database takes: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def printable(text: str) -> str:
    """One line of it, at most 300 characters, without signs that steer a terminal or hide text."""
    kept = (
        " " if character.isspace() else character
        for character in storable(text[: 4 * _LONGEST])
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
    )
    return " ".join("".join(kept).split())[:_LONGEST].rstrip()
