"""What a rule is, what it looks at, and what it finds."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from scheduler.text.folding import Folded, folded, folded_text


class Severity(StrEnum):
    """What a finding means for the post."""

    BLOCK = "block"  # it is not scheduled until it is changed
    WARN = "warn"  # it is shown, and can be accepted
    CHOICE = "choice"  # in a person's own story: explained, and the storyteller chooses


class Looks(StrEnum):
    """At which posts a rule looks at all, so that most cost nothing."""

    ALWAYS = "always"
    TOPIC = "topic"  # threads about suicide, self-harm or an eating disorder
    SIGNS = "signs"  # posts with anything but ASCII
    MEDIA = "media"  # posts with pictures or films
    ACROSS = "across"  # several posts together, or beside the directory: never one alone


@dataclass(frozen=True, slots=True)
class MediaItem:
    """A picture or video beside a post, as far as the rules look at it."""

    name: str
    is_video: bool = False
    alt_text: str | None = None
    has_captions: bool = False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known about a post besides its text."""

    thread: str = ""  # the whole thread, this post too: detail is judged beside all of it
    is_first: bool = True
    is_story: bool = False  # a person's own story, in their words
    content_note: str | None = None
    mentions: frozenset[str] | None = None  # handles that may be mentioned; None: do not check
    media: tuple[MediaItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A part of a text that a rule objects to."""

    start: int
    end: int
    severity: Severity | None = None  # where it differs from the rule's
    suggestion: str | None = None  # where there is a better one than the rule's


@dataclass(frozen=True)
class Passage:
    """One post, its folded form, and what it stands in."""

    text: str
    circumstances: Circumstances = field(default_factory=Circumstances)

    @cached_property
    def words(self) -> str:
        """The text without capitals, accents and disguises."""
        return folded_text(self.text)

    @cached_property
    def _folded(self) -> Folded:
        return folded(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the text that `words[start:end]` came from."""
        return self._folded.span(start, end)

    def hits(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Hit]]:
        """Where `pattern` matches the words, with the place in the text itself."""
        for match in pattern.finditer(self.words):
            yield match, Hit(*self.span(match.start(), match.end()))

    def sentence(self, match: re.Match[str]) -> str:
        """The folded sentence that a match stands in."""
        start, end = self.sentence_span(match)
        return self.words[start:end]

    def sentence_span(self, match: re.Match[str]) -> tuple[int, int]:
        """Where that sentence begins and ends, in the folded text."""
        start = max((end.end() for end in _ENDS.finditer(self.words, 0, match.start())), default=0)
        end = _ENDS.search(self.words, match.end())
        return start, end.start() if end else len(self.words)


_ENDS = re.compile(r"[.!?…][\"')\]]*\s+|\n\s*\n")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One thing to look for, why, and what to write instead. Its examples are its tests."""

    id: str
    severity: Severity
    title: str  # a few words
    message: str  # what was found; never repeats the words of a method
    suggestion: str
    source: str
    kindly: str  # two sentences for somebody who wrote it in good faith
    flagged: tuple[str, ...]
    allowed: tuple[str, ...]
    check: Callable[[Passage], Iterable[Hit]]
    looks: Looks = Looks.ALWAYS
    stems: tuple[str, ...] = ()  # one of these is in the words, or there is nothing to find
    languages: tuple[str, ...] = ("en",)
    story_chooses: bool = False  # wording that a storyteller may keep
    is_fixed: bool = False  # a charity cannot soften it
    may_be_lifted: bool = True  # by a second person, with a reason


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What a rule found in one post."""

    start: int
    end: int
    rule: str
    severity: Severity
    message: str
    suggestion: str

    def __str__(self) -> str:
        return f"{self.rule} ({self.severity}): {self.message}. {self.suggestion}"


@dataclass(frozen=True, slots=True)
class Said:
    """One post among others: who says it, where it is planned, and when."""

    account: str
    key: str
    text: str
    due_at: datetime
