"""Times that come every week."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter, ValidationError

from scheduler.campaigns.model.weekly_slot import Slot, WeeklySlot

SLOT = TypeAdapter(Slot)
LONDON = ZoneInfo("Europe/London")


def test_a_slot_is_read_as_people_write_it() -> None:
    assert SLOT.validate_python("Tue 18:00") == WeeklySlot(1, time(18))
    assert SLOT.validate_python(WeeklySlot(1, time(18))) == WeeklySlot(1, time(18))


@pytest.mark.parametrize("words", ["Tuesday", "T 18:00", "Someday 18:00", "Tue 24:00", "Tue 18:60"])
def test_what_is_no_time_of_the_week_is_told(words: str) -> None:
    with pytest.raises(ValidationError, match="is not a time of the week"):
        SLOT.validate_python(words)


def test_a_slot_keeps_its_local_hour_when_the_clocks_change() -> None:
    slot = WeeklySlot(1, time(18))
    assert slot.on_or_after(date(2027, 10, 26), LONDON) == datetime(2027, 10, 26, 17, tzinfo=UTC)
    assert slot.on_or_after(date(2027, 10, 27), LONDON) == datetime(2027, 11, 2, 18, tzinfo=UTC)
