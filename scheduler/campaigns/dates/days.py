"""Reads a day as people type it: Sun 10 Oct 2027, 2027-10-10, 25/12/2027."""

import re
from datetime import date

from scheduler.yaml_files.suggestions import InvalidValue

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2}|\d{4})")
_WRITTEN = re.compile(
    r"(?:(?P<weekday>[A-Za-z]+)\.?,?\s+)?(?:the\s+)?"
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<month>[A-Za-z]+)\.?"
    r"|(?P<us_month>[A-Za-z]+)\.?\s+(?P<us_day>\d{1,2})(?:st|nd|rd|th)?)"
    r",?(?:\s+(?P<year>\d{4}|'?\d{2}))?",
    re.IGNORECASE,
)
EXAMPLE = 'Write it like "Sun 10 Oct 2027" or "2027-10-10".'


def read_day(words: str) -> date:
    """The day that `words` mean, its weekday checked; a day that can be two is asked back.

    Raises: InvalidValue.
    """
    given = " ".join(words.split()).rstrip(",")
    if iso := _ISO.fullmatch(given):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]), given)
    if numbers := _NUMBERS.fullmatch(given):
        return _of_numbers(given, int(numbers[1]), int(numbers[3]), numbers[4])
    written = _WRITTEN.fullmatch(given)
    if not written:
        raise InvalidValue(f'"{given}" is not a day', EXAMPLE)
    return _of_words(given, written)


def looks_like_a_day(words: str) -> bool:
    """Whether `words` are meant as a day, right or wrong, and not as an awareness date."""
    given = " ".join(words.split())
    return bool(re.match(r"\d", given)) or _WRITTEN.match(given) is not None


def written(day: date) -> str:
    """The day as a campaign file writes it: Sun 10 Oct 2027."""
    return f"{_WEEKDAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def _of_words(given: str, found: re.Match[str]) -> date:
    month = _index(found["month"] or found["us_month"], _MONTHS, "month") + 1
    number, year = int(found["day"] or found["us_day"]), found["year"]
    if year is None or len(year) != 4:
        wrong = f'"{given}" has no year' if year is None else f'"{given}" shortens its year'
        raise InvalidValue(
            wrong, f'Write the whole year: "{number} {_MONTHS[month - 1][:3]} 2027".'
        )
    day = _date(int(year), month, number, given)
    weekday = found["weekday"]
    if weekday and _index(weekday, _WEEKDAYS, "weekday") != day.weekday():
        raise InvalidValue(
            f"{written(day).partition(' ')[2]} is a {_WEEKDAYS[day.weekday()]}, not a {weekday}",
            f'Write "{written(day)}", or correct the day.',
        )
    return day


def _of_numbers(given: str, first: int, second: int, year: str) -> date:
    """Day and month by their order, where only one order gives a day."""
    if len(year) != 4:
        raise InvalidValue(f'"{given}" shortens its year', EXAMPLE)
    if first > 12 or second > 12 or first == second:
        day, month = (first, second) if second <= 12 else (second, first)
        return _date(int(year), month, day, given)
    british, american = (
        _date(int(year), second, first, given),
        _date(int(year), first, second, given),
    )
    raise InvalidValue(
        f'"{given}" can be {british.day} {_MONTHS[second - 1]} or '
        f"{american.day} {_MONTHS[first - 1]}",
        f'Write "{written(british)}" or "{written(american)}".',
    )


def _date(year: int, month: int, day: int, given: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise InvalidValue(f'there is no day "{given}"', EXAMPLE) from error
    if not 2006 <= year <= 2100:  # X began in 2006
        raise InvalidValue(f"the year {year} cannot be meant", EXAMPLE)
    return found


def _index(word: str, names: tuple[str, ...], kind: str) -> int:
    """The place of the name that `word` is, or shortens to three letters or more."""
    begun = word.casefold()
    for place, name in enumerate(names):
        if len(begun) >= 3 and name.casefold().startswith(begun):
            return place
    if begun == "weds":  # as people shorten it, past its third letter
        return 2
    raise InvalidValue(f'"{word}" is not a {kind}', EXAMPLE)
