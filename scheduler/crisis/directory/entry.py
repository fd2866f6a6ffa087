"""One service of the crisis directory, as the directory's file describes it."""

import hashlib
import json
import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator

PROJECT = "Handrail"  # what begins `verified_by` where the project read it, and no charity did
_ALWAYS = re.compile(
    r"\b24\s*/\s*7\b|\b24[ -]?h|\balways\b|\b(?:any|all) (?:time|hour)|\bday (?:and|or) night", re.I
)


# What a reader acts on, or what makes a post print it: changed by a check of its own only.
GUARDED = (
    *("region", "name", "short_name", "channels", "hours", "cost", "audience", "languages"),
    *("needs_appointment", "needs_referral", "is_crisis_service", "is_core", "is_hidden"),
    *("search_words", "reassures", "level"),
)


def one_line(value: str) -> str:
    """`value`, if it is one line of signs that people can see.

    Raises: ValueError for line breaks, control characters and invisible signs.
    """
    for sign in value:
        # C: control, format, surrogate, private; Zl and Zp: line and paragraph separators.
        if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            raise ValueError(
                f"this holds a line break or a sign that nobody can see (U+{ord(sign):04X})"
            )
    return value


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(one_line)
]
Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
RegionCode = Annotated[str, StringConstraints(pattern=r"^(\*|[A-Z]{2}(-[A-Z0-9]{1,3})?)$")]


class Confidence(StrEnum):
    """How sure we are of an entry."""

    UNVERIFIED = "unverified"  # kept for checking, never in a post
    CHECKED = "checked"  # somebody compared it with the service's page or a dated source
    PROVIDER_CONFIRMED = "provider-confirmed"


class Tone(StrEnum):
    """How a service feels to somebody who has never used one."""

    FORMAL = "formal"
    INFORMAL = "informal"


class ChannelKind(StrEnum):
    """How one gets in touch."""

    PHONE = "phone"
    TEXT = "text"
    WHATSAPP = "whatsapp"
    CHAT = "chat"
    ONLINE = "online"
    SIGN = "sign"  # sign language, by video


class Assurance(StrEnum):
    """What somebody may be told who has never been in touch; only what the service says."""

    VOLUNTEER = "volunteer"  # a volunteer answers
    TRAINED = "trained"  # somebody trained answers
    ANY_WORRY = "any-worry"  # you need not be suicidal
    NO_NAME = "no-name"
    STOP = "stop-any-time"


class Figure(StrEnum):
    """What a reader acts on, each to be checked by itself."""

    NUMBER = "number"  # or the address
    WORD = "word"
    HOURS = "hours"
    WHO = "who"
    COST = "cost"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FigureSource(_Record):
    """Where one figure was read, when and by whom."""

    page: Text
    on: date
    by: Text = PROJECT

    @property
    def is_the_charitys(self) -> bool:
        """Whether a person of the charity read it, and not only the project."""
        return not self.by.startswith(PROJECT)


class Hours(_Record):
    """When a service answers: always, or as a post would print it, in its own zone."""

    always: bool = False
    printed: Text = "24/7"
    zone: Text | None = None
    printed_in: dict[str, str] = {}  # the same in other languages, by code
    is_confirmed: bool = True  # False: sources conflict, so the hours are not printed

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.always and ("printed" not in self.model_fields_set or self.zone is None):
            raise ValueError("hours are `always: true`, or `printed` with a `zone`")
        if not self.always and _ALWAYS.search(self.printed):
            raise ValueError("hours that never end are `always: true`, not words")
        return self


class Channel(_Record):
    """One way to get in touch, as people dial, text or type it."""

    kind: ChannelKind
    contact: Text
    word: Text | None = None  # the word to text
    then: Text | None = None  # what to press or choose after dialling
    then_in: dict[str, str] = {}  # the same in other languages, by code
    languages: tuple[Text, ...] | None = None  # where they differ from the entry's
    hours: Hours | None = None  # where they differ from the entry's
    cost: Text | None = None  # where it differs from the entry's
    level: Confidence | None = None  # where it is lower than the entry's

    @property
    def in_words(self) -> str:
        """As people would say it: "text SHOUT to 85258"."""
        word = f"{self.word} to " if self.word else ""
        then = f", {self.then}" if self.then else ""
        return f"{self.kind} {word}{self.contact}{then}"


class Entry(_Record):
    """A service. Free, in English and for everyone, unless the fields say otherwise."""

    id: Slug
    region: RegionCode  # ISO 3166, nations included; "*" is everywhere
    name: Text
    short_name: Text = ""  # as a post prints it; the name, if not given
    channels: tuple[Channel, ...]
    hours: Hours
    audience: Text = "everyone"
    topics: tuple[Slug, ...] = ()  # what it is specially for; see docs/directory.md
    languages: tuple[Text, ...] = ("en",)
    cost: Text = "free"
    needs_appointment: bool = False
    needs_referral: bool = False
    tone: Tone
    is_crisis_service: bool = True
    is_core: bool = False  # a national 24/7 line: never held back for its age
    is_hidden: bool = False
    in_closing: bool = False  # printed in its region's closing posts, beside the national lines
    search_words: Text | None = None  # finds an informal place where a link has no room
    what_happens: Text  # when one gets in touch, in plain words
    reassures: tuple[Assurance, ...] = ()
    page: Text | None = None
    sources: dict[
        Figure, FigureSource
    ] = {}  # of the figures that were not read on its page that day
    read_in: Text | None = None  # where the project found what nobody has confirmed yet
    read_on: date | None = None
    note: Note | None = None  # for the people who keep the directory; never printed
    verified_on: date | None = None
    verified_by: Text | None = None
    level: Confidence

    @model_validator(mode="after")
    def _says_who_and_when(self) -> Self:
        if not self.channels:
            raise ValueError("an entry needs at least one channel")
        if self.level is not Confidence.UNVERIFIED and not (self.page and self.verified_on):
            raise ValueError("an entry above `unverified` needs `page` and `verified_on`")
        return self

    @property
    def printed_name(self) -> str:
        """The name as a post prints it."""
        return self.short_name or self.name

    @property
    def digest(self) -> str:
        """What a check of the whole entry binds: everything that a reader acts on.

        Shape: 16 hexadecimal digits.
        """
        acted_on = self.model_dump(mode="json", include=set(GUARDED))
        packed = json.dumps({**acted_on, "short_name": self.printed_name}, sort_keys=True)
        return hashlib.sha256(packed.encode()).hexdigest()[:16]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What there is to check of it."""
        has_word = any(channel.word for channel in self.channels)
        return tuple(one for one in Figure if has_word or one is not Figure.WORD)

    def source_of(self, figure: Figure) -> FigureSource | None:
        """Where the figure was read last, when and by whom; None where nobody wrote that down."""
        if figure in self.sources:
            return self.sources[figure]
        if self.verified_on:
            page = self.page or "its page"
            return FigureSource(
                page=page, on=self.verified_on, by=self.verified_by or "nobody named"
            )
        if self.read_in and self.read_on:
            return FigureSource(page=self.read_in, on=self.read_on)
        return None

    @property
    def is_confirmed(self) -> bool:
        """Whether a person of the charity has confirmed every figure of it."""
        sources = [self.source_of(figure) for figure in self.figures]
        return all(source is not None and source.is_the_charitys for source in sources)

    @property
    def serves_everyone(self) -> bool:
        """Whether it is for anybody, not for one audience or topic."""
        return self.audience == "everyone" and not self.topics

    @property
    def may_be_printed(self) -> bool:
        """Whether a post may name it at all."""
        return self.level is not Confidence.UNVERIFIED and not self.is_hidden

    def ways(self, *kinds: ChannelKind) -> tuple[Channel, ...]:
        """Its channels of these kinds that a post may name, in the file's order."""
        return tuple(
            channel
            for channel in self.channels
            if self.may_be_printed
            and channel.kind in kinds
            and channel.level is not Confidence.UNVERIFIED
            and self.hours_of(channel).is_confirmed
        )

    def hours_of(self, channel: Channel) -> Hours:
        """When this channel answers."""
        return channel.hours or self.hours

    def speaks(self, channel: Channel, language: str) -> bool:
        """Whether somebody answers in this language there."""
        return language in (channel.languages or self.languages)

    def is_always_open(self, channel: Channel) -> bool:
        """Whether anybody in need can use this channel at any hour, with no appointment."""
        return (
            self.hours_of(channel).always
            and self.is_crisis_service
            and not self.needs_appointment
            and not self.needs_referral
        )
