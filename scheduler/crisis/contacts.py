"""The ways to find help that a region's posts print, chosen from the directory."""

from dataclasses import dataclass

from scheduler.crisis.directory import Directory
from scheduler.crisis.entry import Channel, Entry, Kind, Tone


@dataclass(frozen=True, slots=True)
class Way:
    """One printed way to get in touch. Its words are the directory's, never changed."""

    entry_id: str
    name: str
    kind: Kind
    contact: str
    word: str | None  # to text
    then: str | None  # to press or choose after dialling
    hours: str | None  # None: always open
    is_free: bool


@dataclass(frozen=True, slots=True)
class InformalPlace:
    """A welcoming place online: company, not a crisis service."""

    entry_id: str
    address: str
    search_words: str  # finds it without a link
    audience: str
    hours: str | None


@dataclass(frozen=True, slots=True)
class Contacts:
    """What a region's support lines are made of."""

    region: str
    phone: Way | None  # a 24/7 line without appointment
    typed: Way | None  # a 24/7 way to text, for whoever cannot or will not call
    beside: tuple[Way, ...]  # the nation's own services
    emergency: str | None
    informal: InformalPlace | None

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


def choose(directory: Directory, region: str) -> Contacts:
    """The first fitting entry of each kind: the nation's, or else the country's."""
    serving = tuple(directory.serving(region))
    return Contacts(
        region=region,
        phone=_always_open(serving, Kind.PHONE),
        typed=_always_open(serving, Kind.TEXT),
        beside=tuple(_beside(entry) for entry in serving if entry.in_closing and _phones(entry)),
        emergency=directory.emergency_number(region),
        informal=next(filter(None, map(_informal, serving)), None),
    )


def _always_open(serving: tuple[Entry, ...], kind: Kind) -> Way | None:
    core_first = sorted(serving, key=lambda entry: not entry.is_core)
    for entry in core_first:
        for channel in entry.ways(kind):
            if entry.serves_everyone and entry.is_always_open(channel):
                return _way(entry, channel)
    return None


def _phones(entry: Entry) -> tuple[Channel, ...]:
    return entry.ways(Kind.PHONE)


def _beside(entry: Entry) -> Way:
    return _way(entry, _phones(entry)[0])


def _way(entry: Entry, channel: Channel) -> Way:
    hours = entry.hours_of(channel)
    return Way(
        entry_id=entry.id,
        name=entry.printed_name,
        kind=channel.kind,
        contact=channel.contact,
        word=channel.word,
        then=channel.then,
        hours=None if hours.always else hours.printed,
        is_free=entry.is_free,
    )


def _informal(entry: Entry) -> InformalPlace | None:
    if entry.tone is not Tone.INFORMAL or entry.search_words is None:
        return None
    for channel in entry.ways(Kind.ONLINE):
        hours = entry.hours_of(channel)
        return InformalPlace(
            entry_id=entry.id,
            address=channel.contact,
            search_words=entry.search_words,
            audience=entry.audience,
            hours=None if hours.always else hours.printed,
        )
    return None
