"""What templates may do to a value. A wrong value is a mistake, never a guess."""

import re
from decimal import Decimal

from scheduler.campaigns.dates.days import read_day
from scheduler.yaml_files.suggestions import InvalidValue

# As people write one. Decimal itself would also take "sNaN", "1e999999" and other scripts' digits.
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]{0,30}(?:\.[0-9]{1,20})?")


class NotForThisFilter(ValueError):
    """A value that a filter can do nothing with."""


def number(value: object) -> str:
    """1234567.5 as 1,234,567.5, the way people read it."""
    return f"{_decimal(value):,}"


def date(value: object) -> str:
    """2027-10-10 as 10 October 2027."""
    try:
        day = read_day(str(value))
    except InvalidValue as error:
        raise NotForThisFilter(f'the filter "date" needs a day: {error.wrong}') from error
    return f"{day.day} {day:%B} {day.year}"


def hashtag(value: object) -> str:
    """Time to Talk as #TimeToTalk: each word with a capital, so that it can be read aloud."""
    words = re.findall(r"\w+", str(value))
    if not words:
        raise NotForThisFilter(f'the filter "hashtag" needs words, not "{value}"')
    return "#" + "".join(word[0].upper() + word[1:] for word in words)


def plural(value: object, one: str, many: str | None = None) -> str:
    """1 and "week" as 1 week, 3 and "week" as 3 weeks; `many` where an s is not enough."""
    amount = _decimal(value)
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"


def _decimal(value: object) -> Decimal:
    words = str(value).strip()
    if not _NUMBER.fullmatch(words):
        raise NotForThisFilter(f'"{words[:60]}" is not a number')
    return Decimal(words.replace(",", ""))


FILTERS = {"number": number, "date": date, "hashtag": hashtag, "plural": plural}
