"""What a charity's readers are given beside the ways for everyone."""

from dataclasses import dataclass
from typing import Self

EVERYONE = "everyone"
KNOWN_TOPICS = frozenset(
    {
        *("eating-disorders", "self-harm", "suicide", "bereavement"),
        *("students", "veterans", "new-parents", "lgbtq", "welsh", "young-people", "indigenous"),
        *("abuse", "alcohol", "deaf", "debt", "drugs", "housing", "men", "older-people", "parents"),
    }
)
LANGUAGES = {
    "en": "English",
    "cy": "Welsh",
    "fr": "French",
    "es": "Spanish",
    "hi": "Hindi",
    "bfi": "British Sign Language",
    "ase": "American Sign Language",
}
_ALSO_SAID = {"welsh-speakers": "welsh", "lgbt": "lgbtq", "lgbtqia": "lgbtq"}


@dataclass(frozen=True, slots=True)
class Wants:
    """The language of the support lines, and the topics that add a service."""

    language: str = "en"
    topics: tuple[str, ...] = ()  # students, veterans, ...: see docs/directory.md


NOTHING_SPECIAL = Wants()


@dataclass(frozen=True, slots=True)
class Readers:
    """Whom a thread is for, as its campaign's file says."""

    language: str | None = None  # None: what the region's readers have
    topics: tuple[str, ...] = ()

    def beside(self, there: Wants) -> Wants:
        """What the thread is given where the readers of the region have `there` already."""
        topics = tuple(dict.fromkeys((*self.topics, *there.topics)))
        return Wants(self.language or there.language, topics)

    @property
    def as_text(self) -> str:
        """The same as one text: cy:students,bereavement; nothing for everybody."""
        if self == EVERYBODY:
            return ""
        return f"{self.language or ''}:{','.join(self.topics)}"

    @classmethod
    def of_text(cls, text: str) -> Self:
        """What `as_text` gave.

        Raises: ValueError if it is none of those.
        """
        language, colon, topics = text.partition(":")
        if text and not colon:
            raise ValueError(f"{text!r} names no readers")
        return cls(language or None, tuple(topics.split(",")) if topics else ())


EVERYBODY = Readers()


def topic_of(words: str) -> str:
    """The directory's name of an audience or a topic: lgbtq for LGBTQ+."""
    name = "-".join(words.casefold().replace("+", " ").split())
    return _ALSO_SAID.get(name, name)
