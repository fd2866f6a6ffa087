"""Repeats: the days on which a thread comes round."""

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrule, rrulestr
from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from scheduler.campaigns.model.fields import Day, FileModel, Text, TimeOfDay, refuse

MOST_OCCURRENCES = 366  # a thread a day for a year; more is a mistake, not a campaign


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEKDAY = "weekday"  # Monday to Friday
    WEEK = "week"
    MONTH = "month"


_STEPS = {
    Every.DAY: relativedelta(days=1),
    Every.WEEKDAY: relativedelta(days=1),
    Every.WEEK: relativedelta(weeks=1),
    Every.MONTH: relativedelta(months=1),
}


_UNTIL_UTC = re.compile(r"UNTIL=(\d{8}T\d{6})Z")
_EXAMPLE = 'Write it like "FREQ=WEEKLY;BYDAY=TU;COUNT=4".'


def _rule(value: str) -> str:
    words = value.upper().removeprefix("RRULE:").strip()
    if re.search(r"FREQ=(HOURLY|MINUTELY|SECONDLY)|BYHOUR|BYMINUTE|BYSECOND", words):
        refuse("a rule repeats by days at most", 'Give the time of day under "at".')
    _refuse_odd_parts(words)
    try:
        # Civil days only: an end in UTC, as calendars export it, is looked at when days are made.
        civil = _UNTIL_UTC.sub(r"UNTIL=\1", words)
        rule = rrulestr(civil, dtstart=datetime(2027, 1, 1))  # noqa: DTZ001
    except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError) as error:
        refuse(f"this is not an RRULE ({error})", _EXAMPLE)
    if getattr(rule, "_freq", None) is None:
        refuse("this is several rules", "Write one RRULE on one line.")
    return words


# The least and the most that each part may say, after RFC 5545. dateutil takes others for good, and
# counts for ever (INTERVAL=0) or breaks.
_PARTS = {
    "INTERVAL": (1, 1_000),
    "COUNT": (1, 10**9),  # how many are too many is told by what they come to
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
}
_WEEKDAYS = re.compile(r"([+-]?\d+)?(?:MO|TU|WE|TH|FR|SA|SU)")


def _refuse_odd_parts(words: str) -> None:
    if len(words) > 500:
        refuse("this rule is too long to be meant", _EXAMPLE)
    for part in words.split(";") if len(words.split()) == 1 else ():
        name, _, values = part.partition("=")
        for value in values.split(","):
            is_odd = name == "BYDAY" and not _is_weekday(value, words)
            if name in _PARTS:
                least, most = _PARTS[name]
                is_number = re.fullmatch(r"[+-]?\d{1,9}", value, re.ASCII)
                is_odd = not is_number or not least <= int(value) <= most or int(value) == 0
            if is_odd:
                refuse(f'"{name}={value[:20]}" cannot stand in a rule', _EXAMPLE)


def _is_weekday(value: str, words: str) -> bool:
    """MO; and 2MO or -1FR in a rule for months (up to 5) or years (up to 53)."""
    found = _WEEKDAYS.fullmatch(value)
    if not found or not found[1]:
        return found is not None
    most = 5 if "FREQ=MONTHLY" in words else 53 if "FREQ=YEARLY" in words else 0
    return 1 <= abs(int(found[1])) <= most


class Repeat(FileModel):
    """When a thread comes round again, each time with words of its own."""

    first: Day = Field(alias="from", description="The first day, counted in.")
    at: TimeOfDay = Field(description='The time of day, in quotes: "12:30".')
    every: Every | None = Field(default=None, description="day, weekday, week or month.")
    rule: Annotated[Text, AfterValidator(_rule)] | None = Field(
        default=None, description="An RRULE (RFC 5545) instead of `every`; it needs an end."
    )
    times: int | None = Field(
        default=None, ge=1, description="How many times; otherwise as many as `each_time` has."
    )
    until: Day | None = Field(default=None, description="The last day, counted in.")

    @model_validator(mode="after")
    def _one_pattern(self, _: ValidationInfo) -> Any:
        if (self.every is None) == (self.rule is None):
            refuse(
                "a repeat needs either `every` or `rule`",
                "Write one of them, such as `every: day`.",
            )
        if self.times and self.until:
            refuse("`times` and `until` say the same thing twice", "Remove one of them.")
        if self.until and self.until < self.first:
            refuse("`until` lies before `from`", "Exchange them, or correct the year.")
        if self.rule and not (self.times or self.until or re.search("COUNT=|UNTIL=", self.rule)):
            refuse("this rule never ends", "Add ;COUNT=4 to the rule, or `times`, or `until`.")
        return self

    def days(self, needed: int | None, zone: ZoneInfo) -> list[date]:
        """The days in order; `needed` of them where the repeat itself names no end.

        `zone` is where its time is told: a rule may end at an instant in UTC.
        At most MOST_OCCURRENCES + 1, so that whoever asks can tell that there are too many.
        """
        most = self.times or (None if self.until or self.rule else needed) or MOST_OCCURRENCES + 1
        most = min(most, MOST_OCCURRENCES + 1)
        return self._by_rule(most, zone) if self.rule else self._by_step(most)

    def _by_step(self, most: int) -> list[date]:
        assert self.every  # noqa: S101 - exactly one of `every` and `rule` is there
        found: list[date] = []
        step, count = _STEPS[self.every], 0
        while len(found) < most:
            day = self.first + step * count
            count += 1
            if self.until and day > self.until:
                break
            if self.every is not Every.WEEKDAY or day.weekday() < 5:
                found.append(day)
        return found

    def _by_rule(self, most: int, zone: ZoneInfo) -> list[date]:
        words = self.rule or ""
        last = _last_moment(words, zone)
        start = datetime.combine(self.first, time())
        end = self.until or self.first + timedelta(days=366 * 5)
        rule = rrulestr(_UNTIL_UTC.sub("", words).strip(";").replace(";;", ";"), dtstart=start)
        assert isinstance(rule, rrule)  # noqa: S101 - several rules were refused
        until = getattr(rule, "_until", None)
        rule = rule.replace(dtstart=_later(start), until=_later(until) if until else None)
        found: list[date] = []
        for moment in rule:
            day = moment.date().replace(year=moment.year - _CYCLES)
            is_over = day > end or (last is not None and datetime.combine(day, self.at) > last)
            if is_over or len(found) >= most:
                break
            found.append(day)
        return found


def _last_moment(rule: str, zone: ZoneInfo) -> datetime | None:
    """The naive local time at which a rule with an end in UTC ends; None for any other."""
    found = _UNTIL_UTC.search(rule)
    if found is None:
        return None
    until = datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return until.astimezone(zone).replace(tzinfo=None)


# dateutil looks until the year 9999 for a day that never comes. The calendar repeats after every
# 400 years, weekdays and all, so we count near the end of time, where it gives up soon.
_CYCLES = 400 * 19


def _later(moment: datetime) -> datetime:
    return moment.replace(year=moment.year + _CYCLES)
