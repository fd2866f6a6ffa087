"""The ways to find help that a region's posts print, chosen from the directory."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from scheduler.crisis.directory.entry import Assurance, Channel, ChannelKind, Entry, Hours, Tone
from scheduler.crisis.directory.expiry import is_printed
from scheduler.crisis.directory.services import Directory, places
from scheduler.crisis.readers import NOTHING_SPECIAL, Wants


@dataclass(frozen=True, slots=True)
class Way:
    """One printed way to get in touch. Its words are the directory's, never changed."""

    entry_id: str
    name: str
    kind: ChannelKind
    contact: str
    word: str | None  # to text
    then: str | None  # to press or choose after dialling
    hours: str | None  # None: always open
    is_free: bool
    speaks: bool = True  # the language of the post
    cost: str = "free"
    reassures: frozenset[Assurance] = frozenset()


@dataclass(frozen=True, slots=True)
class InformalPlace:
    """A welcoming place online: company, not a crisis service."""

    entry_id: str
    address: str
    search_words: str  # finds it without a link
    audience: str
    hours: str | None
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True, slots=True)
class Contacts:
    """What a region's support lines are made of."""

    region: str
    phone: Way | None  # a 24/7 line without appointment
    typed: Way | None  # a 24/7 way to text, for whoever cannot or will not call
    beside: tuple[Way, ...]  # for the campaign's topics, then the nation's own services
    emergency: str | None
    informal: InformalPlace | None
    language: str = "en"
    is_uk: bool = False

    @property
    def is_enough(self) -> bool:
        """Whether there is a 24/7 way without appointment."""
        return self.phone is not None or self.typed is not None

    @property
    def always_open(self) -> tuple[Way, ...]:
        """The 24/7 ways, the phone first."""
        return tuple(way for way in (self.phone, self.typed) if way is not None)

    @property
    def ids(self) -> tuple[str, ...]:
        """The directory's ids of all that is printed, each once, in order."""
        ways = [way.entry_id for way in (*self.always_open, *self.beside)]
        return tuple(dict.fromkeys([*ways, *([self.informal.entry_id] if self.informal else [])]))

    @property
    def missing(self) -> tuple[str, ...]:
        """The kinds of help that the directory does not have for the region, in words."""
        kinds = {
            "a phone line": self.phone,
            "a way that is not a phone call": self.typed,
            "an emergency number": self.emergency,
            "an informal, welcoming place": self.informal,
        }
        return tuple(name for name, way in kinds.items() if way is None)


def choose(
    directory: Directory, region: str, on: date | None = None, wants: Wants = NOTHING_SPECIAL
) -> Contacts:
    """The first fitting entry of each kind that is printed `on` that day.

    A service that speaks the language comes first, then a core line, then the directory's order,
    the nation before the country. Where no line that is always open speaks the language, the words
    are English: nobody is led to a voice they do not understand by words that they do.
    """
    serving = tuple(entry for entry in directory.serving(region) if is_printed(entry, on))
    phone = _always_open(serving, ChannelKind.PHONE, wants.language)
    typed = _always_open(serving, ChannelKind.TEXT, wants.language)
    if wants.language != "en" and not any(way.speaks for way in (phone, typed) if way):
        return choose(directory, region, on, replace(wants, language="en"))
    taken = {way.entry_id for way in (phone, typed) if way}
    return Contacts(
        region=region,
        phone=phone,
        typed=typed,
        beside=tuple(way for way in _beside(serving, wants) if way.entry_id not in taken),
        emergency=directory.emergency_number(region),
        informal=next(filter(None, (_informal(entry, wants) for entry in serving)), None),
        language=wants.language,
        is_uk=places(region)[-1] == "GB",
    )


def _always_open(serving: tuple[Entry, ...], kind: ChannelKind, language: str) -> Way | None:
    fitting = [
        (entry, channel)
        for entry in serving
        for channel in entry.ways(kind)
        if entry.serves_everyone
        and entry.is_always_open(channel)
        and (channel.languages is None or language in channel.languages)
    ]
    fitting.sort(key=lambda pair: (not pair[0].speaks(pair[1], language), not pair[0].is_core))
    return _way(*fitting[0], language) if fitting else None


def _beside(serving: tuple[Entry, ...], wants: Wants) -> Iterator[Way]:
    """For the topics, then the nation's own; nothing for which one has to wait for a date."""
    at_once = tuple(
        entry for entry in serving if not (entry.needs_appointment or entry.needs_referral)
    )
    wanted = _wanted(at_once, wants.topics)
    own = [entry for entry in at_once if entry.in_closing and entry not in wanted]
    for entry in (*wanted, *own):
        channels = entry.ways(ChannelKind.PHONE) or entry.ways(ChannelKind.TEXT)
        if channels:
            yield _way(entry, channels[0], wants.language)


def _wanted(serving: tuple[Entry, ...], topics: tuple[str, ...]) -> list[Entry]:
    """What fits the topics, one service of each topic before a second one of any."""
    fitting = [[entry for entry in serving if topic in entry.topics] for topic in topics]
    in_turn = (entry for some in zip_longest(*fitting) for entry in some if entry)
    return list({entry.id: entry for entry in in_turn}.values())


def _way(entry: Entry, channel: Channel, language: str) -> Way:
    return Way(
        entry_id=entry.id,
        name=entry.printed_name,
        kind=channel.kind,
        contact=channel.contact,
        word=channel.word,
        then=channel.then_in.get(language, channel.then),
        hours=_printed(entry.hours_of(channel), language),
        is_free=(channel.cost or entry.cost) == "free",
        speaks=entry.speaks(channel, language),
        cost=channel.cost or entry.cost,
        reassures=frozenset(entry.reassures),
    )


def _printed(hours: Hours, language: str) -> str | None:
    return None if hours.always else hours.printed_in.get(language, hours.printed)


def _informal(entry: Entry, wants: Wants) -> InformalPlace | None:
    if entry.tone is not Tone.INFORMAL or entry.search_words is None:
        return None
    for channel in entry.ways(ChannelKind.ONLINE):
        return InformalPlace(
            entry_id=entry.id,
            address=channel.contact,
            search_words=entry.search_words,
            audience=entry.audience,
            hours=_printed(entry.hours_of(channel), wants.language),
            languages=channel.languages or entry.languages,
        )
    return None
