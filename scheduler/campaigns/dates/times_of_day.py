"""Reads a time of day as people type it: 09:00, 9.30am, noon."""

import re
from datetime import time

from scheduler.yaml_files.suggestions import InvalidValue

# What may stand for a time, at the end or the beginning of a line. "2027" alone is a year.
TIME = (
    r"(?:\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?\s?m\b\.?)?"
    r"|\d{1,2}\s*[ap]\.?\s?m\b\.?"
    r"|\d{1,2}\s?h\b|\d{4}\s?(?:hrs|hours)\b"
    r"|(?:12\s+)?(?:noon|midday|midnight)\b)"
)
# What may follow a time to say whose it is. Which zone is meant is said once, in organisation.yaml.
_ZONE = (
    r"(?:Z|UTC|GMT|BST|IST|WES?T|CES?T|EES?T|SAST|[ECMP][DS]?T|A[CEW][DS]T|NZ[DS]T"
    r"|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?)"
)

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?|h)?"
    r"\s*(?:(?P<half>[ap])\.?\s?m\.?)?",
    re.IGNORECASE,
)
_MILITARY = re.compile(r"(\d{2})(\d{2})\s?(?:hrs|hours)", re.IGNORECASE)
_ZONED = re.compile(rf"(?P<time>{TIME})(?<!\s)\s*{_ZONE}(?![\w])", re.IGNORECASE)
_EXAMPLE = 'Write it like "09:00" or "21:30".'


def read_time(words: str) -> time:
    """The time of day that `words` mean, on the clock of the organisation's zone.

    "12am" and "midnight" are asked back: they are read as either end of a day.
    Raises: InvalidValue.
    """
    given = " ".join(words.split())
    plain = given.casefold().removeprefix("12 ")
    if plain in ("noon", "midday"):
        return time(12)
    if plain == "midnight":
        raise InvalidValue(
            f'"{given}" can be the beginning or the end of that day',
            'Write "00:00" for its beginning, or "23:59" for its end.',
        )
    if military := _MILITARY.fullmatch(given):
        return _clock(given, int(military[1]), int(military[2]))
    found = _CLOCK.fullmatch(given)
    if not found or not (found["minute"] or found["half"] or "h" in plain):
        raise _not_a_time(given)
    hour, half = int(found["hour"]), (found["half"] or "").casefold()
    if half:
        hour = _of_twelve(given, hour, half, has_minutes=found["minute"] is not None)
    if found["second"] and found["second"] != "00":
        raise InvalidValue(f'"{given}" names a second', f"{_whole_minute(hour, found['minute'])}")
    return _clock(given, hour, int(found["minute"] or 0))


def no_time(words: str) -> InvalidValue:
    """The mistake of words that stand for a time and are none, with what they most likely mean."""
    wrong = f'"{words}" is not a time of day'
    bare = re.fullmatch(r"(\d{1,2}?)(\d{2})?", words)
    if not bare or int(bare[1]) > 23 or int(bare[2] or 0) > 59:
        return InvalidValue(wrong, _EXAMPLE)
    hour, minute = int(bare[1]), int(bare[2] or 0)
    meant = f'"{hour:02d}:{minute:02d}"'
    if len(bare[1]) == 1 and 1 <= hour < 12:
        meant += f' or "{hour + 12}:{minute:02d}"'
    return InvalidValue(wrong, f"Write {meant}.")


def refuse_zone(words: str) -> None:
    """Asks back a time that brings a zone of its own, such as "09:00 BST".

    Raises: InvalidValue.
    """
    if zoned := _ZONED.search(words):
        raise InvalidValue(
            f'"{zoned.group()}" names a time zone',
            "Every time is told in the `timezone` of organisation.yaml: "
            f'write "{zoned["time"].strip()}", or what it is there.',
        )


def _of_twelve(given: str, hour: int, half: str, *, has_minutes: bool) -> int:
    if not 1 <= hour <= 12:
        raise InvalidValue(f'"{given}" is not a time of day', _EXAMPLE)
    if hour == 12 and not has_minutes:
        raise InvalidValue(
            f'"{given}" is read as noon by some and as midnight by others',
            'Write "12:00" or "00:00".',
        )
    return hour % 12 + (12 if half == "p" else 0)


def _clock(given: str, hour: int, minute: int) -> time:
    if hour > 23 or minute > 59:
        raise _not_a_time(given)
    return time(hour, minute)


def _not_a_time(given: str) -> InvalidValue:
    if given.startswith("24"):
        return InvalidValue(f'"{given}" is not a time of day', 'Write "00:00" of the next day.')
    return InvalidValue(f'"{given}" is not a time of day', _EXAMPLE)


def _whole_minute(hour: int, minute: str) -> str:
    return f'Write the minute alone: "{hour:02d}:{minute}".'
