"""Formats times, money and counts, the same on a page, in the terminal and in JSON."""

from dataclasses import dataclass
from datetime import date, datetime


def instant(at: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def local(at: datetime) -> str:
    """Sun 10 Oct 2027, 09:00."""
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M}"


def local_day(at: date) -> str:
    """Sun 10 Oct 2027."""
    return f"{at:%a} {at.day} {at:%b %Y}"


def usd(amount: float) -> str:
    """Dollars to a tenth of a cent."""
    return f"${amount:,.3f}"


_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "AUD": "A$", "CAD": "C$", "NZD": "NZ$"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A second currency to show amounts in, at a rate that somebody read on a day."""

    code: str  # ISO 4217: GBP
    per_dollar: float
    read_on: date

    def amount(self, dollars: float) -> str:
        """Dollars in this currency, to a hundredth: £1.94; 1.94 SEK."""
        value = f"{dollars * self.per_dollar:,.2f}"
        sign = _SIGNS.get(self.code)
        return f"{sign}{value}" if sign else f"{value} {self.code}"

    @property
    def note(self) -> str:
        """At which rate, and of when."""
        day = f"{self.read_on.day} {self.read_on:%b %Y}"
        return f"{self.code} at {self.per_dollar:g} a dollar, the rate of {day}."


def money(dollars: float, exchange: Exchange | None) -> str:
    """Dollars, and in brackets what they are about in the second currency, if there is one."""
    return f"{usd(dollars)} (about {exchange.amount(dollars)})" if exchange else usd(dollars)


def count(number: int, one: str, many: str | None = None) -> str:
    """1 post, 2 posts."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
