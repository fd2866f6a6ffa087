"""Tells a number that is given as a contact from a date, a street, a price or a room."""

import re

from scheduler.crisis.rules.contact_reading import VERB, Number, Reading

SHORT = 6  # digits; what is not longer is a short code, and needs words that make it a contact
_ASKED = re.compile(rf"(?<!bus )(?<!box )\b(?:{VERB})\b[^.!?;\d\0]{{0,40}}$", re.I)
_ASKED_NOW = re.compile(
    rf"\b(?:{VERB})(?: (?:us|them|me|her|him|now|free|tonight|straight away|on|at|the|to|ar|i|or"
    r"|for|help|word|and|is|number|y|\w+ on|\w+ to)){0,8}[\s:,=.]{0,6}\+?\(?$"
    r"|(?-i:\b[A-Z]{3,12})[\"']?\sto\s$",
    re.I,
)
# Letters of each verb, and of "SHOUT to": without one of them nobody is asked to call or text.
_ASKING = (
    *("call", "ring", "phon", "dial", "text", "sms", "tel", "whatsapp", "ffon", "deial", "tecst"),
    *("rhif", "line", "send", "number"),
)
_NEAR = 60  # signs: more than what numbers a thing and the number are apart
_LISTENS = re.compile(
    r"^[^.!?\n]{0,20}\b(?:listening|crisis|support|advice) line\b|^,? they listen", re.I
)
COUNTS = re.compile(
    r"^\s(?!(?:is|always|has|was|this|its|unless|weekdays|evenings|weekends|nights|us|options?"
    r"|days|mondays|sundays|fridays|gives|lets|reaches|listens|answers|takes|opens|gets|connects"
    r"|helps)\b)(?:[a-z]{3,}s|people|bpm|children|women|men|feet|runners)\b"
)
_STREET = re.compile(
    r"^,?\s(?:[A-Z][\w']+\s){1,3}(?:Street|Road|Lane|Avenue|Way|Drive|Square|Place|Terrace|Close)\b"
)
_NUMBERED = re.compile(
    r"\b(?:rooms?|flat|bus|buses|route|tickets?|raffle|bib|orders?|ref(?:erence)?\.?|code|charity"
    r"|(?:company|membership|serial|bib|model|order|registered|race)\s(?:no\.?|number)|page|pages"
    r"|p\.|isbn|score|unit|suite|house|platform|box|version|chapter|account|invoice|booking|lot"
    r"|postcode|grid|channel|stand|table|gate|year|since|founded|in|of|grid reference is|seats?"
    r"|number|no\.?|train|flight|psalm|hymn|bed|ward|junction|highway|total|raised"
    r"|stall|apartment|locker|row|seat|item|case|form|section|act|verse|km|mile)"
    r"\s?(?:[:#]|\bis\b|\bnumber\b)?\s?(?:[A-Za-z]{1,3}\s?)?$",
    re.I,
)
_DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[ ./-](?:0?[1-9]|1[0-2])[ ./-](?:(?:19|20)\d\d|\d\d)"
    r"|(?:19|20)\d\d(?:[ ./-](?:19|20)?\d\d){0,2}"
)


def is_contact(number: Number, reading: Reading) -> bool:
    """Whether a reader would take the number for one to call or to text."""
    if number.start not in reading.given:
        reading.given[number.start] = _is_contact(number, reading)
    return reading.given[number.start]


def _is_contact(number: Number, reading: Reading) -> bool:
    if number.is_dialled:
        return True
    asked = is_asked_now(number)
    if _STREET.match(number.after):
        return False
    if not asked and is_numbered(number):
        return False
    if len(number.digits) > SHORT and number.holders and not is_date(number):
        return True
    if COUNTS.match(number.after) and (not asked or len(number.digits) <= 4):
        return False
    linked = bool(reading.owners_before(number) or reading.owners_after(number))
    return bool(asked or linked or _is_asked(number) or _LISTENS.match(number.after))


def is_asked_now(number: Number) -> bool:
    """Whether the words right before a number ask to call it, or to send a word to it."""
    return _may_ask(number) and bool(_ASKED_NOW.search(number.before))


def _is_asked(number: Number) -> bool:
    return _may_ask(number) and bool(_ASKED.search(number.before))


def _may_ask(number: Number) -> bool:
    """Whether any of the letters stand there that asking needs: quick, and mostly no."""
    before = number.before.lower()
    return before.rstrip().endswith("to") or any(map(before.__contains__, _ASKING))


def is_numbered(number: Number) -> bool:
    """Whether it is the number of something: a room, a bus, a ticket."""
    return bool(_NUMBERED.search(number.before, max(0, len(number.before) - _NEAR)))


def is_told(number: Number) -> bool:
    """Whether a number that stands by a name can only be meant as its contact."""
    return is_asked_now(number) or (len(number.digits) >= 5 and not COUNTS.match(number.after))


def is_date(number: Number) -> bool:
    """Whether it is written as a day or as years."""
    return bool(_DATE.fullmatch(number.written))
