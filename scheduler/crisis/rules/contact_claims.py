"""Compares what a post says of a service's hours and cost with what the directory says."""

import re
from collections.abc import Iterator, Sequence

from scheduler.crisis.directory.entry import Hours
from scheduler.crisis.rules.contact_book import Holder

_ALWAYS = re.compile(
    r"\b24\s?[/x-]\s?7\b|\b(?:24|twenty[ -]four)[ -]?(?:hours?|hrs?)\b|\b(?:round"
    r"|around) the clock\b"
    r"|\bday (?:and|or|&) night\b|\bnight (?:and|or|&) day\b|\bany ?time\b|\b(?:any|every"
    r"|all) hours?\b"
    r"|\balways (?:open|there|on)\b|\bnever (?:closes?|shuts?|sleeps?)\b|\bddydd (?:a|neu) nos\b"
    r"|\ball (?:day and )?night\b",
    re.I,
)
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "noon": 12, "midday": 12, "midnight": 12,
}  # fmt: skip
_CLOCK = (
    r"(?:(?:1[0-2]|0?[1-9]|2[0-4]|1[3-9]|00)(?:[.:][0-5]\d)?\s?(?:[ap]\.?m\b\.?)?|"
    + "|".join(_WORDS)
    + r")"
)
_MERIDIEM = r"\d{1,2}(?:[.:][0-5]\d)?\s?[ap]\.?m\b|noon|midday|midnight"
_PART = r"(?:\s(?:in the (?:morning|afternoon|evening)|at night))?"
_RANGE = re.compile(
    rf"(?<![\w£$€.:,])(?:between ({_CLOCK}){_PART} and ({_CLOCK})"
    rf"|({_CLOCK}){_PART}\s?(?:-|to|till|until|through to)\s?({_CLOCK}))(?![\w%/])",
    re.I,
)
_OPENS = re.compile(
    rf"\b(?:opens? (?:at|from)|closes? at|closed (?:from|after)) ({_CLOCK})(?!\w)"
    rf"|\b(?:from|until|till|before|after) ({_MERIDIEM})",
    re.I,
)
_LIMITS = re.compile(
    r"(?<!never )(?<!not )\bclosed\b|\bonly opens?\b|\b(?:opens? )?only (?:in|on|at|by day)\b"
    r"|\bexcept (?:on |at )?(?:\w+ ){0,2}(?:holidays?|christmas|weekends?|sundays?|nights?)\b"
    r"|\b(?:daytime|evenings?|nights?|weekends?|weekdays?|term) only\b|\bin the evenings?\b",
    re.I,
)
_DAYS = re.compile(
    r"\bweekdays?\b|\bweekends?\b|\bmon(?:day)?s?\s?(?:-|to)\s?(?:fri|sat|thu)\w*"
    r"|\b(?:office|working|business) hours\b|\bevenings only\b|\bschool hours\b",
    re.I,
)
_NAMES_DAYS = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun|weekday|term|state)", re.I)
_FREE = re.compile(
    r"\bfree(?:phone)?\b(?!\s(?:to talk|to chat|tea|coffee|cake|tickets?|entry|parking|event"
    r"|training|session|space|time|lunch|place)s?\b)(?<!feel free)(?<!-free)|\bam ddim\b"
    r"|\bcosts? (?:you )?nothing\b|\bno (?:charge|cost)\b",
    re.I,
)
_CHARGED = re.compile(
    r"\b(?:calls?|texts?|texting|calling|ringing|lines?|it)\b[^.!?;]{0,40}\bcosts? (?:you )?"
    r"(?:[£$€]?\s?\d[\d.]*\s?p?|your|the)\b(?!\s?(?:to|for us)\b)|\bcosts? \d+\s?p\b"
    r"|\b\d+\s?p (?:a|per) (?:minute|call|text)|[£$€]\s?\d[\d.]* (?:a|per) (?:minute|call|text)"
    r"|\b(?:local|standard|national|premium|basic|normal|usual) (?:call |network "
    r"|message )?rates?\b"
    r"|\bpremium[- ](?:rate )?(?:number|line)\b|\bcharges? apply\b|\b(?:is|are) charged\b"
    r"|(?<!don't )(?<!not )\bneed (?:some )?credit\b",
    re.I,
)


def wrong_claims(sentence: str, holders: Sequence[Holder]) -> Iterator[tuple[int, int, str]]:
    """What `said` claims of a service that no holder's entry says: its place, and what is so."""
    for match, is_right in _hours_claims(sentence, holders):
        if not is_right:
            yield match.start(), match.end(), _hours_are(holders[0])
            break
    costs = {holder.channel.cost or holder.entry.cost for holder in holders}
    free = _FREE.search(sentence)
    charged = _CHARGED.search(sentence)
    if costs == {"free"} and charged:
        yield charged.start(), charged.end(), f"{_name(holders[0])} is free."
    elif free and not charged and "free" not in costs:
        cost = min(costs)
        yield free.start(), free.end(), f"{_name(holders[0])}: {cost}, so do not call it free."


def _hours_claims(sentence: str, holders: Sequence[Holder]) -> Iterator[tuple[re.Match[str], bool]]:
    known = [hours for hours in map(_hours, holders) if hours.is_confirmed]
    if len(known) < len(holders):  # the hours of one of them are not known: nothing to judge by
        return
    if always := _ALWAYS.search(sentence):
        yield always, any(hours.always for hours in known)
        return
    for pattern in (_RANGE, _OPENS):
        for match in pattern.finditer(sentence):
            clocks = {_clock(clock) for clock in match.groups() if clock}
            yield match, any(not hours.always and clocks <= _printed(hours) for hours in known)
    if limits := _LIMITS.search(sentence):
        yield limits, any(not hours.always for hours in known)
    if days := _DAYS.search(sentence):
        yield days, any(_may_be_days(hours) for hours in known)


def _may_be_days(hours: Hours) -> bool:
    return not hours.always and bool(_NAMES_DAYS.search(hours.printed))


def _hours(holder: Holder) -> Hours:
    return holder.entry.hours_of(holder.channel)


_ONE_CLOCK = re.compile(rf"(?<![\w.:]){_CLOCK}(?![\w])", re.I)


def _clocks(words: str) -> Iterator[str]:
    return (match.group() for match in _ONE_CLOCK.finditer(words))


def _clock(words: str) -> tuple[int, int]:
    """An hour of twelve and its minutes: 17:30 and 5.30pm are one."""
    word = words.lower().strip()
    if word in _WORDS:
        return _WORDS[word] % 12, 0
    hour, minutes = re.match(r"(\d+)(?:[.:](\d\d))?", word).groups()  # type: ignore[union-attr]
    return int(hour) % 12, int(minutes or 0)


def _printed(hours: Hours) -> set[tuple[int, int]]:
    return {_clock(clock) for clock in _clocks(hours.printed)}


def _hours_are(holder: Holder) -> str:
    hours = _hours(holder)
    when = "at any hour" if hours.always else hours.printed
    return f"{_name(holder)} answers {when}, says the directory."


def _name(holder: Holder) -> str:
    return holder.entry.printed_name
