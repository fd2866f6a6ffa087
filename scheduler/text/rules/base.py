"""What a rule is, what it looks at, and what it finds."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from scheduler.text.phrases.folding import Folded, folded, folded_text
from scheduler.text.phrases.phrase_patterns import Phrases


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
    captions: str = ""  # what they say, as far as it is known here


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
    is_certain: bool = False  # the words can mean nothing else: nobody calls them misread


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

    def hits(self, pattern: re.Pattern[str] | Phrases) -> Iterator[tuple[re.Match[str], Hit]]:
        """Where `pattern` matches the words, with the place in the text itself."""
        matches = pattern.finditer(self.words)
        return self._placed(matches) if matches else iter(())

    def _placed(self, matches: Iterable[re.Match[str]]) -> Iterator[tuple[re.Match[str], Hit]]:
        for match in matches:
            yield match, Hit(*self.span(match.start(), match.end()))

    def sentence(self, match: re.Match[str]) -> str:
        """The folded sentence that a match stands in."""
        start, end = self.sentence_span(match)
        return self.words[start:end]

    def sentence_span(self, match: re.Match[str]) -> tuple[int, int]:
        """Where that sentence begins and ends, in the folded text, as far as it is read."""
        start = self._sentences[self.sentence_number(match)][0]
        end = self._sentences[self._at(match.end())][1]
        return self._within_reach(match, start, end)

    def nearby(self, match: re.Match[str], reach: int = 1) -> str:
        """The sentence of a match, and so many before and after it."""
        first = max(0, self.sentence_number(match) - reach)
        last = min(len(self._sentences) - 1, self._at(match.end()) + reach)
        start, end = self._sentences[first][0], self._sentences[last][1]
        start, end = self._within_reach(match, start, end)
        return self.words[start:end]

    def sentence_number(self, match: re.Match[str]) -> int:
        """Which sentence it is, from 0."""
        return self._at(match.start())

    def _at(self, place: int) -> int:
        return max(0, bisect_right(self._starts, place) - 1)

    @staticmethod
    def _within_reach(match: re.Match[str], start: int, end: int) -> tuple[int, int]:
        """A sentence that does not end is read near the match only, so that no text is slow."""
        return max(start, match.start() - _FAR), min(end, match.end() + _FAR)

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        gaps = list(_ENDS.finditer(self.words))
        starts = [0, *(gap.end() for gap in gaps)]
        return list(zip(starts, [*(gap.start() for gap in gaps), len(self.words)], strict=True))

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._sentences]

    def quotation_span(self, match: re.Match[str]) -> tuple[int, int] | None:
        """Where the quotation marks around a match open and close, in the folded text."""
        before = bisect_right(self._quote_starts, match.start()) - 1
        if before < 0 or self._quote_starts[before] == match.start():
            return None
        start, end = self._quotations[before]
        return (start, end) if match.end() < end else None

    def quotations_between(self, start: int, end: int) -> int:
        """How many quotations begin there."""
        starts = self._quote_starts
        return bisect_right(starts, end) - bisect_right(starts, start - 1)

    @cached_property
    def _quotations(self) -> list[tuple[int, int]]:
        return [quote.span() for quote in _QUOTES.finditer(self.words)]

    @cached_property
    def _quote_starts(self) -> list[int]:
        return [start for start, _ in self._quotations]


_FAR = 400  # letters around a match that its sentence is read in
_ENDS = re.compile(r"[.!?…][\"')\]]{0,3}\s+|\n[^\S\n]*\n")
# A quotation of one paragraph, in double marks or in single ones that are no apostrophes.
_QUOTES = re.compile(r"\"[^\"\n]{0,400}\"|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w)){1,400}'(?!\w)")


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
    lists: tuple[Phrases, ...] = ()  # likewise: a phrase of one of these may stand there
    languages: tuple[str, ...] = ("en",)
    story_chooses: bool = False  # wording that a storyteller may keep
    is_fixed: bool = False  # a charity cannot soften it
    may_be_lifted: bool = True  # by a second person, with a reason
    may_be_misread: bool = False  # not lifted, but a second person may say that it misread words


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What a rule found in one post."""

    start: int
    end: int
    rule: str
    severity: Severity
    message: str
    suggestion: str
    may_be_lifted: bool = True
    may_be_misread: bool = False
    words: str = ""  # that were found, as written
    where: str = ""  # they stand beside the post: "the description of a.png"

    def __str__(self) -> str:
        return f"{self.rule} ({self.severity}): {self.message}. {self.suggestion}"


@dataclass(frozen=True, slots=True)
class Said:
    """One post among others: who says it, where it is planned, and when."""

    account: str
    key: str
    text: str
    due_at: datetime
