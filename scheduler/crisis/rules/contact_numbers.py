"""Judges each number of a post: whose it is, for whom, and how it is written."""

import re
from collections.abc import Iterator

from scheduler.crisis.directory.entry import ChannelKind, Entry
from scheduler.crisis.directory.services import Directory, places
from scheduler.crisis.rules.contact_book import ContactBook, Holder, only_digits
from scheduler.crisis.rules.contact_claims import wrong_claims
from scheduler.crisis.rules.contact_places import EMERGENCIES, emergency_numbers, places_named
from scheduler.crisis.rules.contact_reading import Number, Reading, WrongContact
from scheduler.crisis.rules.contact_signs import (
    COUNTS,
    SHORT,
    is_asked_now,
    is_contact,
    is_date,
    is_numbered,
    is_told,
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
_TEXT_WORD = re.compile(
    r"\b(?:text(?:ing)?|sms|send|tecstiwch)\s+(?:us\s+)?(?:the\s+word\s+|y\s+gair\s+)?"
    r"[\"']?([A-Za-z][A-Za-z0-9]{1,14})[\"']?(?:\s+(?:to|i)|\s*:|)\s+$",
    re.I,
)
_NO_WORDS = frozenset(
    ["us", "them", "on", "at", "the", "to", "a", "in", "now", "free", "or", "and", "call", "i"]
)
_LAST_VERB = re.compile(r"\b(call|ring|phone|dial|text|sms)\b", re.I)
_NOT_KNOWN = "Leave it out, or add the service to your own directory file once it is checked."


class NumberJudge:
    """Judges numbers for the readers of one region."""

    def __init__(self, directory: Directory, region: str, book: ContactBook) -> None:
        self._directory = directory
        self._region = region
        self._book = book

    def wrong(self, number: Number, reading: Reading, text: str) -> Iterator[WrongContact]:
        """What is wrong with a number of the text, or with what is said of who has it."""
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
        if advice is None and is_contact(number, reading) and number.digits:
            advice = self._badly_written(number, text[start:end])
        if advice:
            yield WrongContact(start, end, advice, is_judged)
        elif number.holders and is_contact(number, reading):
            yield from self._claims(number, reading)

    def _is_emergency(self, number: Number) -> bool:
        return number.digits in EMERGENCIES and not any(
            self._is_here(holder, number) for holder in number.holders
        )

    def _wrong_emergency(self, number: Number, reading: Reading) -> str | None:
        urgent = _URGENT.search(number.sentence) or _URGENT.search(number.last_sentence)
        if not is_contact(number, reading) and not (
            urgent and not COUNTS.match(number.after) and not is_numbered(number)
        ):
            return None
        right = emergency_numbers(self._directory, self._places(number))
        if reading.owners_before(number):
            return "This is an emergency number, and not that service's."
        if number.digits in right:
            return None
        numbers = " or ".join(sorted(right)) or "their own"
        return f"The emergency number of these readers is {numbers}."

    def _places(self, number: Number) -> frozenset[str]:
        named = places_named(number.sentence) or places_named(number.last_sentence)
        if not named.places:
            return frozenset(places(self._region))
        return named.places if named.is_told else named.places | set(places(self._region))

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

    def _wrong_known(self, number: Number, reading: Reading) -> str | None:
        if not is_contact(number, reading):
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

    def _elsewhere(self, number: Number, reading: Reading, ids: frozenset[str]) -> str | None:
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

    def _unknown(self, number: Number, reading: Reading) -> str | None:
        is_phone = self._is_phone(number)
        if not (is_phone or is_contact(number, reading)):
            return None
        owners = reading.owners_before(number)
        ids = frozenset[str]().union(*(one.ids for one in owners))
        if is_date(number) and not (owners or is_asked_now(number)):
            return None
        near = [
            one for one in self._book.near(number.digits) if self._is_near(one, number, reading)
        ]
        if right := [one for one in near if one.entry.id in ids] if ids else near:
            return f"Did you mean {right[0].channel.contact}?"
        if number.is_dialled and not is_phone and len(number.digits) <= SHORT:
            return None
        if owners and not is_phone and not is_told(number):
            return None
        meant = self._numbers_of(ids) if ids else None
        return f"Did you mean {meant}?" if meant else _NOT_KNOWN

    def _is_near(self, holder: Holder, number: Number, reading: Reading) -> bool:
        """Whether this holder may have been meant: it is named, or it is theirs who read."""
        named = {one for owner in reading.owners_before(number) for one in owner.ids}
        return holder.entry.id in named or (
            self._is_here(holder, number) and self._is_printed(holder)
        )

    def _is_phone(self, number: Number) -> bool:
        if len(number.digits) <= SHORT or is_numbered(number) or is_date(number):
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

    def _claims(self, number: Number, reading: Reading) -> Iterator[WrongContact]:
        here = [one for one in number.holders if self._is_here(one, number)] or [*number.holders]
        word = _TEXT_WORD.search(number.before)
        if word:
            texted = self._book.words_of(number.digits).get(word[1].lower())
            here = texted or [one for one in here if one.channel.word is None] or here
        sentence_at, sentence = reading.said_of(number)
        for first, last, advice in wrong_claims(sentence, here):
            start, end = reading.words.span(sentence_at + first, sentence_at + last)
            yield WrongContact(start, end, advice)


def _base(entry: Entry) -> str:
    """The name of a service without the nation behind it."""
    return entry.name.partition(" (")[0]
