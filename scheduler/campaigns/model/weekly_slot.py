"""A time that comes every week: Tuesday 18:00."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, WithJsonSchema

from scheduler.campaigns.dates.parsing import instant
from scheduler.campaigns.model.fields import refuse

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SLOT = re.compile(r"\s*([A-Za-z]{3,9})\s+(\d{1,2}):(\d{2})\s*")


@dataclass(frozen=True, slots=True)
class WeeklySlot:
    """One time of the week, in the organisation's time zone."""

    weekday: int  # 0 is Monday
    at: time

    def on_or_after(self, day: date, zone: ZoneInfo) -> datetime:
        """The first such time on `day` or later, aware, in UTC."""
        ahead = (self.weekday - day.weekday()) % 7
        return instant(datetime.combine(day + timedelta(days=ahead), self.at), zone).utc

    def __str__(self) -> str:
        return f"{_DAYS[self.weekday].title()} {self.at:%H:%M}"


def _read(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = _SLOT.fullmatch(value)
    days = [n for n, day in enumerate(_DAYS) if found and day.startswith(found[1].lower())]
    if not found or len(days) != 1 or int(found[2]) > 23 or int(found[3]) > 59:
        refuse(f'"{value}" is not a time of the week', "Write it like Tuesday 18:00.")
    return WeeklySlot(days[0], time(int(found[2]), int(found[3])))


Slot = Annotated[
    WeeklySlot,
    BeforeValidator(_read),
    WithJsonSchema({"type": "string", "description": "A time of the week: Tuesday 18:00."}),
]
