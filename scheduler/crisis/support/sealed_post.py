"""The only thing a network accepts: a text that carries its way to find help."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, Self, final
from weakref import WeakKeyDictionary

from scheduler.crisis.register import Register
from scheduler.crisis.support.offer import Support
from scheduler.crisis.support.topics import is_sensitive
from scheduler.crisis.support.wording import HELP_WEIGHT
from scheduler.text.counting.length import LIMIT, weighted_length

BODY_WITH_HELP = LIMIT - HELP_WEIGHT - 2  # the blank line between counts 2


class Place(StrEnum):
    """Where a post stands, which says what support it carries."""

    ROOT = "root"  # an account's first post of a thread: the help line
    SINGLE = "single"  # a post alone: the help line
    MIDDLE = "middle"  # the help line if its own text is sensitive
    MIDDLE_WITH_HELP = "middle with help"  # the help line for what its picture or film says
    CLOSING = "closing"  # the full footer, and no body


@dataclass(frozen=True, slots=True)
class SupportWording:
    """How the support lines are worded. The contacts are the same in every voice."""

    register: Register
    variant: int = 0
    thread_has_link: bool = False  # then the footer names the informal place in words


@dataclass(frozen=True, slots=True)
class _Parts:
    text: str
    body: str
    place: Place
    support_ids: tuple[str, ...]


@final
class SealedPost:
    """A post joined with its support lines, for good.

    Made only from a body, its place, a Support and a Voice; it does not change, and is never
    stored: it is sealed again before each call, so that a number changed a minute ago is right.
    """

    __slots__ = ("__weakref__",)

    def __init__(self, body: str, place: Place, support: Support, voice: SupportWording) -> None:
        """Joins `body` and its support lines.

        Raises: ValueError if the body is missing, not wanted, or too long for its place;
        NoSupport if the support was not made from a directory.
        """
        if self in _PARTS:
            raise AttributeError("a sealed post does not change")
        if not isinstance(support, Support):
            raise TypeError("a post is sealed with a Support, made from the directory")
        text, support_ids = _join(body, Place(place), support, voice)
        if weighted_length(text) > LIMIT:
            raise ValueError(
                f"the {place} post counts {weighted_length(text)} with its support lines, "
                f"and X takes {LIMIT}: shorten its own text"
            )
        _PARTS[self] = _Parts(text, body, Place(place), support_ids)

    def __init_subclass__(cls) -> None:
        raise TypeError("SealedPost cannot be subclassed")

    @property
    def _parts(self) -> _Parts:
        try:
            return _PARTS[self]
        except KeyError:
            raise ValueError("this post was never sealed") from None

    @property
    def text(self) -> str:
        """What the public will read, support lines included."""
        return self._parts.text

    @property
    def body(self) -> str:
        """The organisation's own words; empty in a closing post."""
        return self._parts.body

    @property
    def place(self) -> Place:
        """Where the post stands in its thread."""
        return self._parts.place

    @property
    def support_ids(self) -> tuple[str, ...]:
        """The directory's ids of the contacts that its text prints."""
        return self._parts.support_ids

    @property
    def weighted_length(self) -> int:
        """X's count of the text."""
        return weighted_length(self.text)

    def __repr__(self) -> str:
        return f"SealedPost({self.place}, {self.weighted_length} characters)"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a sealed post does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a sealed post does not change")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a sealed post cannot be stored; seal it again before the call")


def _join(
    body: str, place: Place, support: Support, voice: SupportWording
) -> tuple[str, tuple[str, ...]]:
    if place is Place.CLOSING:
        if body:
            raise ValueError("a closing post has no text of its own")
        footer = support.closing(
            voice.register, voice.variant, thread_has_link=voice.thread_has_link
        )
        return footer, support.ids
    if not body.strip():
        raise ValueError("a post needs text of its own")
    if place is Place.MIDDLE and not is_sensitive(body):
        return body, ()
    line = _line(body, place, support, voice)
    return f"{body}\n\n{line}", support.help_line_ids


def _line(body: str, place: Place, support: Support, voice: SupportWording) -> str:
    is_plain = place is Place.SINGLE and voice.register is Register.EVERYDAY
    if is_plain and not is_sensitive(body):
        return support.short_line(voice.variant)
    return support.help_line(voice.register, voice.variant)


_PARTS: WeakKeyDictionary[SealedPost, _Parts] = WeakKeyDictionary()
