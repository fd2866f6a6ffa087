"""Codes that people write down and type: groups of letters and digits, with hyphens between."""

import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # 31; none that look alike


def new_code(groups: int, length: int) -> str:
    """A code of so many groups of so many letters: one of 31 ** (groups * length)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(length)) for _ in range(groups))


def without_form(code: str) -> str:
    """A code as it is hashed: however somebody typed its hyphens, spaces and capitals."""
    return "".join(code.lower().split()).replace("-", "")
