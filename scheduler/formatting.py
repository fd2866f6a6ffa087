"""Formats times, money and counts, the same on a page, in the terminal and in JSON."""

from datetime import datetime


def instant(at: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def local(at: datetime) -> str:
    """Sun 10 Oct 2027, 09:00."""
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M}"


def usd(amount: float) -> str:
    """Dollars to a tenth of a cent."""
    return f"${amount:,.3f}"


def count(number: int, one: str, many: str | None = None) -> str:
    """1 post, 2 posts."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
