"""The kinds of value that a file may hold, each read from text, each with its own remedy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from scheduler.campaigns.dates import awareness, days, parsing, times_of_day
from scheduler.campaigns.model.plan import Lateness, LatePolicy, QuietHours
from scheduler.crisis.readers import topic_of
from scheduler.hidden_characters import is_blank, named
from scheduler.text.counting.hashtags import is_hashtag
from scheduler.yaml_files.suggestions import InvalidValue, did_you_mean

LONGEST_IDENTIFIER = 64  # characters


class Approval(StrEnum):
    """Whether someone other than the owner needs to approve the words."""

    REQUIRED = "required"
    NOT_NEEDED = "not needed"


class FileModel(BaseModel):
    """A mapping in a file: no key but its own, and nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


@dataclass(frozen=True, slots=True)
class Known:
    """What names a value may refer to, beyond its own file."""

    accounts: tuple[str, ...] = ()
    handles: Mapping[str, str] = field(default_factory=dict)  # by account


def account_remedy(written: str, handles: Mapping[str, str]) -> str:
    """What to write for an account that is not there: by its handle, or the nearest name."""
    handle = written.removeprefix("@").casefold()
    for name, its in handles.items():
        if handle in (its.casefold(), name.casefold()):
            return f"Write its short name: `account: {name}`."
    return did_you_mean(written, handles)


def refuse(wrong: str, remedy: str, *at: str | int) -> NoReturn:
    """Refuses the value at hand, or what stands `at` a place inside it."""
    raise PydanticCustomError("mistake", "{wrong}", {"wrong": wrong, "remedy": remedy, "at": at})


def text_of(value: object) -> object:
    """`value`, if it is a text with words in it; refuses it otherwise."""
    if isinstance(value, str):
        if not value.strip():
            refuse("there is no text here", "Write it, or remove the key.")
        if not value.isascii() and is_blank(value):
            wrong = "there is no text here that anybody could see"
            refuse(f"{wrong}, only {named(value.strip()[0])}", "Write it, or remove the key.")
        return value
    if isinstance(value, dict):
        wrong = "this text became a mapping, because of a colon in it"
        refuse(wrong, "Put the text in a `|` block.")
    refuse("this is a list where one text is expected", "Put the text in a `|` block.")


def is_identifier(value: str) -> bool:
    """Whether `value` can be a name in a key: no spaces, no slashes, not too long."""
    is_short = len(value) <= LONGEST_IDENTIFIER
    return is_short and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", value) is not None


def _identifier(value: str) -> str:
    if not is_identifier(value):
        refuse(
            f'"{value}" cannot be a name',
            "Use up to 64 letters, digits and hyphens, without spaces or slashes.",
        )
    return value


def _hashtag(value: str) -> str:
    word = value.removeprefix("#")
    if not is_hashtag(word):
        refuse(
            f'X would not link "#{word}" as one hashtag',
            "Use letters, digits and underscores, with at least one letter.",
        )
    return word


def _handle(value: str) -> str:
    handle = value.removeprefix("@")
    if not re.fullmatch(r"[A-Za-z0-9_]{1,15}", handle):
        refuse(
            f'"{value}" cannot be a handle on X',
            "Use up to 15 letters, digits and underscores, as the profile shows it.",
        )
    return handle


def _file_name(value: str) -> str:
    hidden = [character for character in value.strip(" \n") if not character.isprintable()]
    if hidden:
        refuse(f"there is {named(hidden[0])} in this file's name", "Type the name again.")
    if any(len(part.encode()) > 255 for part in value.split("/")) or len(value) > 1_000:
        refuse(f'"{value[:40]}…" is too long for the name of a file', "Give it a shorter name.")
    return value


_NATIONS = ("GB-ENG", "GB-SCT", "GB-WLS", "GB-NIR")


def _region(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", value):
        refuse(
            f'"{value}" is not a region',
            "Write its ISO 3166 code, such as GB-ENG, GB-SCT, GB-WLS, GB-NIR, IE or US.",
        )
    # A nation that is misspelt would be given the help of the whole country, without a word.
    if value.startswith("GB-") and value not in _NATIONS:
        refuse(f'"{value}" is no nation of the United Kingdom', did_you_mean(value, _NATIONS))
    return value


def _zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (ValueError, OSError, KeyError):  # every way in which a name is not a zone
        refuse(f'there is no time zone "{value}"', 'Write it like "Europe/London".')


def _account(value: str, context: Any) -> str:
    known: Known = context.context
    if value not in known.accounts:
        handles = known.handles or dict.fromkeys(known.accounts, "")
        refuse(f'account "{value}" is not in organisation.yaml', account_remedy(value, handles))
    return value


def _parsed(parse: Any) -> BeforeValidator:
    """Reads a value from text with `parse`, whose NotUnderstood becomes a mistake."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return parse(value)
        except InvalidValue as error:
            refuse(error.wrong, error.remedy)

    return BeforeValidator(read)


def _awareness_year(words: str) -> awareness.NamedDay:
    named = parsing.read_awareness(words)
    if named.year is None:
        raise InvalidValue(f'"{words}" has no year', f'Write it like "{words} 2027".')
    return named


def _schema(description: str, pattern: str | None = None) -> WithJsonSchema:
    spelled = {"pattern": pattern} if pattern else {}
    return WithJsonSchema({"type": "string", "description": description, **spelled})


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(text_of)]
Topics = Annotated[
    tuple[Annotated[Text, AfterValidator(topic_of)], ...],
    BeforeValidator(_several),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


class Language(StrEnum):
    """What the support lines can be written in."""

    ENGLISH = "en"
    WELSH = "cy"
    FRENCH = "fr"
    SPANISH = "es"


FileName = Annotated[Text, AfterValidator(_file_name)]
Identifier = Annotated[Text, AfterValidator(_identifier)]
Values = dict[Identifier, Text]
Hashtag = Annotated[Text, AfterValidator(_hashtag)]
Handle = Annotated[Text, AfterValidator(_handle)]
Region = Annotated[Text, AfterValidator(_region)]
AccountRef = Annotated[Text, AfterValidator(_account)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone), _schema("An IANA time zone: Europe/London.")]
Duration = Annotated[
    timedelta,
    _parsed(parsing.read_duration),
    _schema("A length of time: 20m, 2h, 3d.", pattern=r"^\s*\d+\s*(m|h|d)\s*$"),
]
TimeOfDay = Annotated[
    time,
    _parsed(times_of_day.read_time),
    _schema("A time of day: 09:00, 9.30am or noon."),
]
Day = Annotated[date, _parsed(days.read_day), _schema("A day: Sun 10 Oct 2027, or 2027-10-10.")]
AwarenessYear = Annotated[
    awareness.NamedDay,
    _parsed(_awareness_year),
    _schema("An awareness date and its year: Mental Health Awareness Week 2027."),
]
WhenField = Annotated[
    parsing.When,
    _parsed(parsing.read_when),
    _schema(
        "Sun 10 Oct 2027, 09:00; or 2027-10-10 09:00; or an awareness date with a time: "
        "World Mental Health Day 2027, 09:00."
    ),
]


class Quiet(FileModel):
    """Hours of the day, local, in which nothing goes out."""

    start: TimeOfDay = Field(alias="from", description='The first quiet minute: "21:30".')
    until: TimeOfDay = Field(description='The first minute after: "07:00".')

    @property
    def hours(self) -> QuietHours:
        """The same, as every room above holds them."""
        return QuietHours(self.start, self.until)


class Late(FileModel):
    """What to do with a thread that missed its time, after a night without power for example."""

    within: Duration = Field(description="How late it may still go out without anybody deciding.")
    otherwise: Lateness = Field(default=Lateness.ASK, description="And after that.")

    @property
    def policy(self) -> LatePolicy:
        """The same, as a plan carries it."""
        return LatePolicy(self.within, self.otherwise)
