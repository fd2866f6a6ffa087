"""Judges each number and address of a post: whose it is, for whom, and what is said of it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from scheduler.crisis.directory.entry import ChannelKind, Entry
from scheduler.crisis.directory.services import Directory, places
from scheduler.crisis.rules.contact_book import (
    ContactBook,
    Holder,
    ServiceName,
    is_one_slip,
    only_digits,
)
from scheduler.crisis.rules.contact_claims import wrong_claims
from scheduler.crisis.rules.contact_places import EMERGENCIES, emergency_numbers, places_named
from scheduler.crisis.rules.typed_text import Group, Plain, digits_of, plain, runs_of_digits

_MAY_HOLD = re.compile(
    r"\d|[^\x00-\x7f]|\.[A-Za-z]{2}|\bdot\b|[OIl|]{3}|\b(?:hours?|clock|night|nos|anytime"
    r"|weekdays?)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|zero|oh|double|treble)\b[\s,.-]{1,3}"
    r"(?:one|two|three|four|five|six|seven|eight|nine|zero|oh|double|treble|hundred)\b"
    r"|\b(?:un|dau|tri|pedwar|pump|chwech|saith|wyth|naw|dim)\b[\s,.-]{1,3}"
    r"(?:un|dau|tri|pedwar|pump|chwech|saith|wyth|naw|dim)\b",
    re.I,
)
_MOST_GROUPS = 14  # in one number
_SHORT = 6  # digits; what is not longer is a short code, and needs words that make it a contact
_VERB = (
    r"call(?:ing)?|ring(?:ing)?|phon(?:e|ing)|dial(?:l?ing)?|text(?:ing)?|sms|tel|telephone"
    r"|whatsapp|ffoniwch|ffonio|ffonia|deialwch|tecstiwch|tecstio|rhif|helpline|hotline"
    r"|freephone|send|\w{1,20}'s number(?: is)?|(?:crisis|listening|advice|support) line|calls? to"
    r"|(?:the|our|their|its|whose) number(?: is)?"
)
_ASKED = re.compile(rf"(?<!bus )(?<!box )\b(?:{_VERB})\b[^.!?;\d\0]{{0,40}}$", re.I)
_ASKED_NOW = re.compile(
    rf"\b(?:{_VERB})(?: (?:us|them|me|her|him|now|free|tonight|straight away|on|at|the|to|ar|i|or"
    r"|for|help|word|and|is|number|y|\w+ on|\w+ to)){0,8}[\s:,=.]{0,6}\+?\(?$"
    r"|(?-i:\b[A-Z]{3,12})[\"']?\sto\s$",
    re.I,
)
_LISTENS = re.compile(
    r"^[^.!?\n]{0,20}\b(?:listening|crisis|support|advice) line\b|^,? they listen", re.I
)
_COUNTS = re.compile(
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
_OWN_OFFICE = re.compile(
    r"\b(?:our|the) (?:own )?(?:office|box office|reception|shop|caf[eé]|switchboard|events? team"
    r"|fundraising team|venue|desk)\b|\bbox office\b|\b(?:to|and|can) (?:book|give|donate"
    r"|register)\b"
    r"|\btickets?\b|\bbookings?\b|\bdonat|\bvolunteer with us\b|\bcaterers?\b|\bvenue\b",
    re.I,
)
_URGENT = re.compile(
    r"\bemergenc|\blife\b[^.!?]{0,12}\b(?:risk|danger|threatening)|\bin (?:immediate )?danger\b"
    r"|\bdanger\b[^.!?]{0,12}\blife\b|\bambulance\b|\bpolice\b|\bargyfwng\b|\bperygl\b"
    r"|\blives? (?:is |are )?at risk|\bhurt\b",
    re.I,
)
_NOT_URGENT = re.compile(r"\b(?:not|isn't|non|no|less)\b[\s-](?:an? )?(?:urgent|emergenc)", re.I)
_NEW_CLAUSE = re.compile(
    rf";|(?:,|\b(?:or|and|then|but|if not)\b)\s*(?:you can |please |just )?(?:{_VERB})\b", re.I
)
_TEXT_WORD = re.compile(
    r"\b(?:text(?:ing)?|sms|send|tecstiwch)\s+(?:us\s+)?(?:the\s+word\s+|y\s+gair\s+)?"
    r"[\"']?([A-Za-z][A-Za-z0-9]{1,14})[\"']?(?:\s+(?:to|i)|\s*:|)\s+$",
    re.I,
)
_NO_WORDS = frozenset(
    [
        "us",
        "them",
        "on",
        "at",
        "the",
        "to",
        "a",
        "in",
        "now",
        "free",
        "or",
        "and",
        "call",
        "i",
        "help",
    ]
) - {"help"}
_LAST_VERB = re.compile(r"\b(call|ring|phone|dial|text|sms)\b", re.I)
_HOST = re.compile(
    r"(?<![@\w.-])(?:https?://)?((?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,24})\b(?![@\w])", re.I
)
_DOT = re.compile(r"\sdot\s", re.I)
_SPOKEN_HOST = re.compile(
    r"\b[\w-]{3,40}(?:\sdot\s(?:co|org|com|net|uk|ie|info|au|nz|ca)\b){1,3}", re.I
)
_AT_SITE = re.compile(
    r"\s{0,2}(?:[:=,(>|-]|'s site|website|site|online|is|lives|are|at|on|chat|visit|go to|see|"
    r"\s){0,12}(?:https?://)?(?:www\.)?",
    re.I,
)
_ENDS = re.compile(r"[.!?…][\"')\]]{0,3}\s+(?=[A-Z0-9\"'(\[\0])|\n[^\S\n]{0,8}\n")
# The name of a service, and right behind it what it does, so that hours can only be its own.
_ANSWERS = re.compile(
    r"(?:'s (?:line|helpline))?,?\s(?:(?:line|helpline)\s)?(?:is|are|answers?|opens?|listens?"
    r"|runs|takes calls|text and chat)\b|,\s|:\s|\s\("
)
_DOES = re.compile(r"(?:'s (?:line|helpline))?\s(?:is|are|answers?|opens?|listens?)\b")
_ABOUT_US = re.compile(r"\b(?:our|we|us|volunteers|stall|walk|event|training|coffee|quiz)\b", re.I)
_SHARED = frozenset({"gov", "nhs", "hse", "hrsa", "mohfw", "sanidad"})
_UNCLEAR = frozenset(
    {"panda", "pandas", "jigsaw", "aware", "shelter", "refuge", "clic", "lifeline"}
)
_DIALLED = re.compile(r"(?:\+|tel:\s?|#)$", re.I)
_NOT_KNOWN = "Leave it out, or add the service to your own directory file once it is checked."


@dataclass(frozen=True, slots=True)
class WrongContact:
    """A contact that is not as it should be: its place in the text, and what to do."""

    start: int
    end: int
    advice: str
    is_judged: bool = True  # False: nothing is known of it, either way


@dataclass(frozen=True, slots=True)
class Number:
    """Groups of digits that are one number, and what stands around it."""

    start: int
    end: int
    digits: str
    written: str
    holders: tuple[Holder, ...]
    before: str  # since the number before it, in its sentence
    after: str  # until the number behind it
    sentence: str
    last_sentence: str
    is_odd: bool
    has_plus: bool
    is_dialled: bool  # behind a plus or "tel:": no count, no date


def may_hold_contacts(text: str) -> bool:
    """Whether a text can hold a number, an address or a claim of hours at all."""
    return bool(_MAY_HOLD.search(text))


class ContactJudge:
    """Judges the contacts of posts for the readers of one region."""

    def __init__(self, directory: Directory, region: str) -> None:
        self._directory = directory
        self._region = region
        self._book = directory.kept("contacts", lambda: ContactBook(directory))

    def judged(self, text: str, last_post: str = "", next_post: str = "") -> Iterator[WrongContact]:
        """Everything in `text` that is not as the directory has it, in no order."""
        words = plain(text)
        reading = _Reading(words, self._book, plain(last_post).text)
        for number in reading.numbers:
            yield from self._number(number, reading, text)
        yield from self._addresses(reading)
        yield from self._claims_by_name(reading)
        if next_post:
            yield from self._broken_over_posts(words, next_post)

    def _number(self, number: Number, reading: "_Reading", text: str) -> Iterator[WrongContact]:
        if only_digits(number.digits) in self._directory.own_numbers:
            return  # the charity's office or event, as its organisation.yaml has it
        start, end = reading.words.span(number.start, number.end)
        advice = None
        is_judged = True
        if self._is_emergency(number):
            advice = self._wrong_emergency(number, reading)
        elif number.holders:
            advice = self._wrong_known(number, reading)
        else:
            advice = self._unknown(number, reading)
            is_judged = not (advice == _NOT_KNOWN and _OWN_OFFICE.search(number.sentence))
        if advice and not is_judged:
            advice = "Nobody here can judge this number: read it once more before it goes out."
        if advice is None and self._is_contact(number, reading) and number.digits:
            advice = self._badly_written(number, text[start:end])
        if advice:
            yield WrongContact(start, end, advice, is_judged)
        elif number.holders and self._is_contact(number, reading):
            yield from self._claims(number, reading)

    # What counts as a contact at all

    def _is_contact(self, number: Number, reading: "_Reading") -> bool:
        if number.is_dialled:
            return True
        asked = _ASKED_NOW.search(number.before)
        if _STREET.match(number.after):
            return False
        if not asked and _NUMBERED.search(number.before):
            return False
        if len(number.digits) > _SHORT and number.holders and not _is_date(number):
            return True
        if _COUNTS.match(number.after) and (not asked or len(number.digits) <= 4):
            return False
        linked = bool(reading.owners_before(number) or reading.owners_after(number))
        return bool(asked or linked or _ASKED.search(number.before) or _LISTENS.match(number.after))

    # Emergency numbers

    def _is_emergency(self, number: Number) -> bool:
        return number.digits in EMERGENCIES and not any(
            self._is_here(holder, number) for holder in number.holders
        )

    def _wrong_emergency(self, number: Number, reading: "_Reading") -> str | None:
        urgent = _URGENT.search(number.sentence) or _URGENT.search(number.last_sentence)
        if not self._is_contact(number, reading) and not (
            urgent and not _COUNTS.match(number.after) and not _NUMBERED.search(number.before)
        ):
            return None
        right = emergency_numbers(self._directory, self._places(number))
        if reading.owners_before(number):
            return "This is an emergency number, and not that service's."
        if number.digits in right:
            return None
        told = " or ".join(sorted(right)) or "their own"
        return f"The emergency number of these readers is {told}."

    def _places(self, number: Number) -> frozenset[str]:
        named = places_named(number.sentence) or places_named(number.last_sentence)
        if not named.places:
            return frozenset(places(self._region))
        return named.places if named.is_told else named.places | set(places(self._region))

    # Numbers that the directory knows

    def _is_here(self, holder: Holder, number: Number) -> bool:
        here = self._places(number)
        region = holder.entry.region
        if region in here or (region == "EU" and here & self._directory.european_union):
            return True
        country = region.partition("-")[0]
        if country == region:  # a country's own line serves its nations
            return any(place.partition("-")[0] == region for place in here)
        # A nation's line in a post for the whole country: right where everybody has the number.
        return country in here and self._region == country and len(number.digits) <= 3

    def _wrong_known(self, number: Number, reading: "_Reading") -> str | None:
        if not self._is_contact(number, reading):
            return None
        named = reading.owners_before(number) or reading.owners_after(number)
        ids = frozenset[str]().union(*(one.ids for one in named))
        words = self._word(number)
        if words is not None:
            return words or self._elsewhere(number, reading, ids)
        own = {holder.entry.id for holder in number.holders}
        if named and not own & ids and not own & reading.named_behind(number):
            return self._not_theirs(number, ids)
        return self._elsewhere(number, reading, ids) or self._wrong_kind(number)

    def _elsewhere(self, number: Number, reading: "_Reading", ids: frozenset[str]) -> str | None:
        """What is wrong with a known number for these readers, or with printing it at all."""
        named = places_named(number.sentence) or places_named(number.last_sentence)
        ids = ids | reading.named_in_sentence(number)
        here = [one for one in number.holders if self._is_here(one, number)]
        if not here and not named:
            here = [one for one in number.holders if self._is_own_nations(one, ids)]
        if not here:
            return self._of_others(number.holders[0].entry)
        if any(self._is_printed(one) for one in here):
            return None
        is_meant = any(one.entry.id in ids or one.entry.region in named.places for one in here)
        entry = here[0].entry
        if entry.is_hidden or not (is_meant or _TEXT_WORD.search(number.before)):
            return f"It may be {entry.name}, which nobody has confirmed. Leave it out."
        return None

    def _of_others(self, entry: Entry) -> str:
        if entry.region.partition("-")[0] == places(self._region)[-1]:
            return f"It belongs to {entry.name} ({entry.region}): say for whom it is."
        if entry.may_be_printed:
            return f"It belongs to {entry.name} ({entry.region}); leave it out here."
        return f"It may be {entry.name}, which nobody has confirmed. Leave it out."

    def _is_own_nations(self, holder: Holder, ids: frozenset[str]) -> bool:
        """Whether a post for a whole country names one nation's service that has no siblings.

        Its readers know by the name whether it is theirs, unless other nations have one of the
        same name with another number.
        """
        entry = holder.entry
        if entry.id not in ids or not entry.region.startswith(f"{self._region}-"):
            return False
        name = _base(entry)
        return all(
            any(channel.contact == holder.channel.contact for channel in other.channels)
            for other in self._book.entries.values()
            if _base(other) == name and other.region.startswith(f"{self._region}-")
        )

    @staticmethod
    def _is_printed(holder: Holder) -> bool:
        return holder.channel in holder.entry.ways(*ChannelKind)

    def _not_theirs(self, number: Number, ids: frozenset[str]) -> str:
        entry = number.holders[0].entry
        right = self._numbers_of(ids)
        if right:
            return f"It belongs to {entry.name}. Did you mean {right}?"
        return f"It belongs to {entry.name}, and not to who is named here."

    def _numbers_of(self, ids: frozenset[str]) -> str | None:
        """What a post would print for these services, those of the region first."""
        own = [self._book.entries[one] for one in sorted(ids)]
        own = [entry for entry in own if entry.region in places(self._region)] or own
        for entry in own:
            for channel in entry.ways(ChannelKind.PHONE, ChannelKind.TEXT):
                return channel.contact
        return None

    def _word(self, number: Number) -> str | None:
        """What is wrong with the word to text: "" for nothing, None where there is no word."""
        match = _TEXT_WORD.search(number.before)
        if match is None or match[1].lower() in _NO_WORDS:
            return None
        known = self._book.words_of(only_digits(number.digits))
        if not known or match[1].lower() in known:
            return "" if known else None
        holders = [one for word in known.values() for one in word if self._is_printed(one)]
        here = [one for one in holders if self._is_here(one, number)] or holders
        if not here:
            entry = next(iter(known.values()))[0].entry
            return f"It may be {entry.name}, which nobody has confirmed. Leave it out."
        contact = here[0].channel.contact
        right = " or ".join(f"text {one.channel.word} to {contact}" for one in here)
        return f"Did you mean “{right}”?"

    @staticmethod
    def _wrong_kind(number: Number) -> str | None:
        kinds = {holder.channel.kind for holder in number.holders}
        verbs = {verb.lower() for verb in _LAST_VERB.findall(number.before[-60:])}
        contact = number.holders[0].channel.contact
        if kinds == {ChannelKind.PHONE} and verbs and verbs <= {"text", "sms"}:
            return f"{contact} is for calls. Write “call {contact}”."
        if kinds == {ChannelKind.TEXT} and verbs and not verbs & {"text", "sms"}:
            return f"{contact} is for texts, and nobody answers a call there."
        return None

    # Numbers that the directory does not know

    def _unknown(self, number: Number, reading: "_Reading") -> str | None:
        near = [
            one for one in self._book.near(number.digits) if self._is_near(one, number, reading)
        ]
        owners = reading.owners_before(number)
        ids = frozenset[str]().union(*(one.ids for one in owners))
        is_phone = self._is_phone(number)
        is_contact = self._is_contact(number, reading)
        if _is_date(number) and not (owners or _ASKED_NOW.search(number.before)):
            return None
        if near and (is_contact or is_phone):
            right = [one for one in near if one.entry.id in ids] if ids else near
            if right:
                return f"Did you mean {right[0].channel.contact}?"
        if not (is_contact or is_phone):
            return None
        if number.is_dialled and not is_phone and len(number.digits) <= _SHORT:
            return None
        if owners and not is_phone and not self._is_told(number):
            return None
        meant = self._numbers_of(ids) if ids else None
        return f"Did you mean {meant}?" if meant else _NOT_KNOWN

    def _is_near(self, holder: Holder, number: Number, reading: "_Reading") -> bool:
        """Whether this holder may have been meant: it is named, or it is theirs who read."""
        named = {one for owner in reading.owners_before(number) for one in owner.ids}
        return holder.entry.id in named or (
            self._is_here(holder, number) and self._is_printed(holder)
        )

    @staticmethod
    def _is_told(number: Number) -> bool:
        """Whether a number that stands by a name can only be meant as its contact."""
        asked = _ASKED_NOW.search(number.before)
        return bool(asked) or (len(number.digits) >= 5 and not _COUNTS.match(number.after))

    def _is_phone(self, number: Number) -> bool:
        if len(number.digits) <= _SHORT or _NUMBERED.search(number.before) or _is_date(number):
            return False
        if not (number.has_plus or number.digits[0] == "0" or len(number.digits) >= 10):
            return False
        import phonenumbers  # its tables are large, and most posts have no number

        try:
            typed = f"+{number.digits}" if number.has_plus else number.digits
            found = phonenumbers.parse(typed, places(self._region)[-1])
        except phonenumbers.NumberParseException:
            return False
        return phonenumbers.is_valid_number(found)

    def _badly_written(self, number: Number, written: str) -> str | None:
        """How to write a right number that a phone cannot dial as it stands."""
        is_odd = number.is_odd or "\n" in written or "\u20e3" in written
        is_odd = is_odd or any(sign.isdigit() and not sign.isascii() for sign in written)
        if not is_odd or not number.holders:
            return None
        contact = number.holders[0].channel.contact
        return f"Write it in one line and in plain digits, so that a phone can dial it: {contact}."

    def _broken_over_posts(self, words: Plain, next_post: str) -> Iterator[WrongContact]:
        tail = words.text[-80:]
        head = plain(next_post).text
        both = plain(f"{tail}\n{head}")
        for run in runs_of_digits(both):
            first, last = run[0], run[-1]
            if not first.start < len(tail) < last.end:
                continue
            known = self._book.holders(digits_of(run)) or self._book.near(digits_of(run))
            if known:
                start, end = words.span(len(words.text) - len(tail) + first.start, len(words.text))
                yield WrongContact(
                    start, end, "This number goes on in the next post: write it in one."
                )

    # What is said of a service

    def _claims(self, number: Number, reading: "_Reading") -> Iterator[WrongContact]:
        here = [one for one in number.holders if self._is_here(one, number)] or [*number.holders]
        word = _TEXT_WORD.search(number.before)
        if word:
            texted = self._book.words_of(number.digits).get(word[1].lower())
            here = texted or [one for one in here if one.channel.word is None] or here
        said_at, said = reading.said_of(number)
        for first, last, advice in wrong_claims(said, here):
            start, end = reading.words.span(said_at + first, said_at + last)
            yield WrongContact(start, end, advice)

    def _claims_by_name(self, reading: "_Reading") -> Iterator[WrongContact]:
        for name in reading.names:
            first, last = reading.sentence_of(name.start)
            rest = reading.words.text[name.end : min(last, name.end + 120, reading.next_name(name))]
            is_first = not reading.words.text[first : name.start].strip(" \n\"'(")
            does = _ANSWERS if is_first else _DOES
            if not does.match(rest) or reading.has_number(first, last):
                continue
            if len(name.ids) == 0 or _ABOUT_US.search(rest):
                continue
            entries = [self._book.entries[one] for one in sorted(name.ids)]
            here = [one for one in entries if one.region in places(self._region)] or entries
            holders = [Holder(one, one.channels[0]) for one in here]
            for start, end, advice in wrong_claims(rest, holders):
                start, end = reading.words.span(name.end + start, name.end + end)
                yield WrongContact(start, end, advice)

    # Addresses

    def _addresses(self, reading: "_Reading") -> Iterator[WrongContact]:
        text = reading.words.text
        for match in _HOST.finditer(text):
            advice = self._wrong_address(
                match[1].lower(), text[max(0, match.start() - 90) : match.start()]
            )
            if advice:
                yield WrongContact(*reading.words.span(match.start(), match.end()), advice)
        for match in _SPOKEN_HOST.finditer(text):
            host = _DOT.sub(".", match.group().lower())
            if advice := self._wrong_address(
                host, text[max(0, match.start() - 90) : match.start()]
            ):
                yield WrongContact(*reading.words.span(match.start(), match.end()), advice)

    def _wrong_address(self, host: str, before: str) -> str | None:
        host = host.removeprefix("www.")
        owners = self._book.owners(host)
        named = [one for one in self._book.named(before) if _AT_SITE.fullmatch(before, one.end)]
        ids = named[-1].ids if named else frozenset[str]()
        right = self._book.addresses_of(ids)
        if owners:
            is_theirs = not ids or bool(owners & ids) or not right
            return None if is_theirs else f"Did you mean {right[0]}?"
        label = host.partition(".")[0].replace("-", "")
        like = self._book.address_like(host)
        is_shared = bool(set(host.split(".")) & _SHARED)
        if like and not is_shared and (label not in _UNCLEAR or ids):
            return f"Did you mean {right[0] if right else like}?"
        if ids and right and _resembles(label, before, named[-1]):
            return f"Did you mean {right[0]}?"
        return None


def _base(entry: Entry) -> str:
    """The name of a service without the nation behind it."""
    return entry.name.partition(" (")[0]


def _resembles(label: str, before: str, name: ServiceName) -> bool:
    """Whether an address is made of the name before it."""
    squeezed = re.sub(r"[^a-z0-9]", "", before[name.start : name.end].lower())
    return len(squeezed) > 3 and (label.startswith(squeezed) or is_one_slip(label, squeezed))


_DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[ ./-](?:0?[1-9]|1[0-2])[ ./-](?:(?:19|20)\d\d|\d\d)"
    r"|(?:19|20)\d\d(?:[ ./-](?:19|20)?\d\d){0,2}"
)


def _is_date(number: Number) -> bool:
    return bool(_DATE.fullmatch(number.written))


class _Reading:
    """One text with its sentences, names and numbers found once."""

    def __init__(self, words: Plain, book: ContactBook, last_post: str = "") -> None:
        self.words = words
        self._lead = last_post if _OPEN_END.search(last_post) else ""
        self._book = book

    @cached_property
    def names(self) -> list[ServiceName]:
        return list(self._book.named(self.words.text))

    @cached_property
    def _name_ends(self) -> list[int]:
        return [name.end for name in self.names]

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        gaps = list(_ENDS.finditer(self.words.masked))
        starts = [0, *(gap.end() for gap in gaps)]
        ends = [*(gap.end() for gap in gaps), len(self.words.text)]
        return list(zip(starts, ends, strict=True))

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._sentences]

    def sentence_of(self, place: int) -> tuple[int, int]:
        return self._sentences[max(0, bisect_right(self._starts, place) - 1)]

    def _sentence_before(self, start: int) -> tuple[int, int]:
        at = bisect_left(self._starts, start)
        return self._sentences[at - 1] if at else (0, 0)

    @cached_property
    def numbers(self) -> list[Number]:
        split = (one for run in runs_of_digits(self.words) for one in _split(run, self._book))
        found = [one for one in split if len(one[1]) >= 3]
        ends = [0, *(groups[-1].end for groups, _ in found)]
        starts = [*(groups[0].start for groups, _ in found), len(self.words.text)]
        return [
            self._number(groups, digits, ends[place], starts[place + 1])
            for place, (groups, digits) in enumerate(found)
        ]

    def _number(
        self, groups: Sequence[Group], digits: str, last_end: int, next_start: int
    ) -> Number:
        start, end = groups[0].start, groups[-1].end
        text = self.words.masked
        first, _ = self.sentence_of(start)
        _, last = self.sentence_of(end - 1)
        before, final = self._sentence_before(first)
        return Number(
            start=start,
            end=end,
            digits=digits,
            written=text[start:end],
            holders=tuple(self._book.holders(digits)),
            before=self._lead_of(first, last_end, start)
            + text[max(first, last_end, start - 120) : start],
            after=text[end : min(last, next_start, end + 120)],
            sentence=self.words.text[max(first, start - 200) : min(last, end + 200)],
            last_sentence=self.words.text[max(before, final - 120) : final],
            is_odd=any(group.is_odd for group in groups),
            has_plus=text[max(0, start - 1) : start] == "+",
            is_dialled=bool(_DIALLED.search(text[max(0, start - 4) : start])),
        )

    def _lead_of(self, first: int, last_end: int, start: int) -> str:
        """The end of the post before, where a number is the first thing that this one says."""
        return (
            f"{self._lead[-80:]} " if self._lead and first == last_end == 0 and start < 12 else ""
        )

    @cached_property
    def _number_starts(self) -> list[int]:
        return [number.start for number in self.numbers]

    def has_number(self, first: int, last: int) -> bool:
        """Whether a number stands between two places."""
        at = bisect_left(self._number_starts, first)
        return at < len(self.numbers) and self.numbers[at].start < last

    def owners_before(self, number: Number) -> list[ServiceName]:
        """Who is named before a number as whose it is."""
        begin = max(0, number.start - len(number.before))
        at = bisect_left(self._name_ends, number.start + 1)
        found = []
        for name in reversed(self.names[max(0, at - 4) : at]):
            gap = self.words.masked[name.end : number.start]
            lead = self.words.masked[max(begin, name.start - 20) : name.start]
            is_far = _NEW_CLAUSE.search(gap) and not _WHO_TO_CALL.search(lead)
            if name.end < begin or len(gap) > 60 or is_far:
                break
            behind = _IS_WHOSE.match(number.before)
            if behind and begin and name.start == begin + behind.end():
                break  # it says whose the number before is
            found.append(name)
        if not found and not begin and self._lead:
            found = [*self._book.named(self._lead)][-1:]
        return found

    def owners_after(self, number: Number) -> list[ServiceName]:
        """Who is named right behind a number as whose it is: "is Childline", "(Samaritans)"."""
        match = _IS_WHOSE.match(number.after)
        if match is None:
            return []
        at = bisect_left(self._name_ends, number.end)
        place = number.end + match.end()
        return [name for name in self.names[at : at + 1] if name.start == place]

    def next_name(self, name: ServiceName) -> int:
        """Where the next name begins, or the text ends."""
        at = bisect_right(self._name_ends, name.end)
        return self.names[at].start if at < len(self.names) else len(self.words.text)

    def named_behind(self, number: Number) -> frozenset[str]:
        """Who is named right behind a number: "0800 1111 Childline"."""
        at = bisect_left(self._name_ends, number.end)
        for name in self.names[at : at + 1]:
            if not self.words.text[number.end : name.start].strip(" (:,-"):
                return name.ids
        return frozenset()

    def named_in_sentence(self, number: Number) -> frozenset[str]:
        """Everybody who is named near a number in its sentence."""
        first, last = self.sentence_of(number.start)
        at = bisect_left(self._name_ends, first)
        near = self.names[at : at + 8]
        return frozenset[str]().union(*(name.ids for name in near if name.start < last))

    def said_of(self, number: Number) -> tuple[int, str]:
        """The words that can only be of this number: where they begin, and the words."""
        first, last = self.sentence_of(number.start)
        text = self.words.text
        end = min(last, number.end + len(number.after))
        at = bisect_left(self._name_ends, number.end)
        for name in self.names[at : at + 1]:
            end = min(end, name.start)
        owners = self.owners_before(number)
        start = max(first, number.start - len(number.before))
        if owners and owners[-1].end <= number.start:
            start = owners[-1].end
        begins = max(0, number.start - len(number.before))
        if begins > first and not owners:  # what stands between two numbers is of the first
            start = number.end
        semicolon = text.find(";", number.end, end)
        end = semicolon if semicolon >= 0 else end
        before = text[start : number.start]
        return start, before + " " * (number.end - number.start) + text[number.end : end]


_IS_WHOSE = re.compile(
    r"^\s?(?:\(|(?:is|belongs to|reaches|gets you|puts you|connects you|for)"
    r"(?: the| through| number| line| helpline| for| of| to){0,5}\s)(?:the )?"
)
_WHO_TO_CALL = re.compile(r"\b(?:for|reach|need|want|contact|to talk to)\s(?:the\s)?$", re.I)
_OPEN_END = re.compile(r"(?:[:,=-]|\w)\s*$")  # a post that goes on in the next


def _split(run: list[Group], book: ContactBook) -> Iterator[tuple[list[Group], str]]:
    """The numbers in a run of digits: those that the book knows, and what is left between them."""
    left: list[Group] = []
    place = 0
    while place < len(run):
        size = _known_size(run, place, book)
        if not size:
            left.append(run[place])
            place += 1
            continue
        yield from _unknown_parts(left, book)
        left = []
        groups = run[place : place + size]
        yield groups, digits_of(groups)
        place += size
    yield from _unknown_parts(left, book)


def _known_size(run: list[Group], place: int, book: ContactBook) -> int:
    """How many groups from this place on are a number that the book knows; 0, if none."""
    best, digits = 0, ""
    for size in range(1, min(_MOST_GROUPS, len(run) - place) + 1):
        digits += run[place + size - 1].digits
        if len(digits) > 15:
            break
        if _is_known(digits, book) and _stands_alone(run, place, size, digits, book):
            best = size
    return best


def _stands_alone(run: list[Group], place: int, size: int, digits: str, book: ContactBook) -> bool:
    """Whether a short code is no part of a longer number: "999/112" are two."""
    if len(digits) > 4:
        return True
    after = place + size
    begins = place == 0 or run[place].is_strong or _is_known(run[place - 1].digits, book)
    ends = after == len(run) or run[after].is_strong or _is_known(run[after].digits, book)
    return begins and ends


def _is_known(digits: str, book: ContactBook) -> bool:
    return bool(book.holders(digits)) or digits in EMERGENCIES


def _unknown_parts(left: list[Group], book: ContactBook) -> Iterator[tuple[list[Group], str]]:
    if not left:
        return
    digits = digits_of(left)
    all_words = all(group.is_word for group in left)
    if digits and (
        all_words or not any(group.is_strong for group in left[1:]) or book.near(digits)
    ):
        if not all_words or len(digits) >= 3:
            yield left, digits
        return
    part: list[Group] = []
    for group in left:
        if part and group.is_strong:
            if digits := digits_of(part):
                yield part, digits
            part = []
        part.append(group)
    if digits := digits_of(part):
        yield part, digits
