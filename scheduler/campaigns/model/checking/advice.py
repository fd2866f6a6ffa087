"""Says what somebody most likely meant by a key, as the line that they can copy."""

import contextlib
from collections.abc import Mapping, Sequence
from datetime import date

from scheduler.campaigns.dates.days import written
from scheduler.campaigns.dates.parsing import read_when
from scheduler.yaml_files.suggestions import InvalidValue, did_you_mean

# What other tools and people call our keys.
_OTHER_NAMES = {
    "when": ("date", "day", "at", "time", "datetime", "schedule", "scheduled", "on"),
    "text": ("post", "posts", "tweet", "body", "words", "message", "copy", "content"),
    "media": ("image", "images", "picture", "pictures", "photo", "photos", "video"),
    "hashtags": ("hashtag", "tag", "tags"),
    "id": ("name", "key", "slug"),
    "account": ("handle", "from", "by", "who", "profile"),
    "content_note": ("note", "warning", "trigger_warning", "cw", "tw"),
    "table": ("csv", "sheet", "data", "rows"),
    "reply_settings": ("replies", "reply", "who_can_reply"),
    "alt": ("alt_text", "description"),
    "file": ("path", "filename", "src", "url"),
}
_MEANT = {other: ours for ours, others in _OTHER_NAMES.items() for other in others}
_DAY, _TIME = ("date", "day", "on"), ("at", "time")
_EVERY = {
    **dict.fromkeys(("daily", "day", "every day"), "day"),
    **dict.fromkeys(("weekdays", "weekday", "every weekday"), "weekday"),
    **dict.fromkeys(("monthly", "month", "every month"), "month"),
}


def for_key(name: str, keys: Sequence[str], beside: Mapping[str, object]) -> str:
    """What to write in place of the unknown key `name`; `beside` has it and its neighbours."""
    meant = _MEANT.get(name.casefold())
    if meant not in keys:
        return did_you_mean(name, keys)
    value = beside.get(name)
    if meant == "when":
        value = _moment(beside)
    if isinstance(value, str) and "\n" not in value.strip() and 0 < len(value) <= 60:
        return f"Write `{meant}: {value.strip()}`."
    return f'Did you mean "{meant}"?'


def for_repeat(value: str, beside: Mapping[str, object]) -> str:
    """`repeat: weekly` as the lines that say it, with the day and time that stand beside it."""
    every = _EVERY.get(value.strip().casefold(), "week")
    day, at = "Tue 5 Oct 2027", "09:00"
    with contextlib.suppress(InvalidValue):
        when = read_when(str(beside.get("when", "")))
        at = f"{when.at:%H:%M}"
        day = written(when.day) if isinstance(when.day, date) else day
    line = f'`repeat: {{from: {day}, at: "{at}", every: {every}}}`'
    return f"Write in place of `when`: {line}, and the words of each time below `each_time:`."


def _moment(beside: Mapping[str, object]) -> str:
    """The day and the time that stand in keys of their own."""
    day, time = (
        next((str(beside[name]).strip() for name in names if name in beside), "")
        for names in (_DAY, _TIME)
    )
    return ", ".join(part for part in (day, time) if part)
