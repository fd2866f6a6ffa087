"""Writes the page of threads as the public sees them, with what each hashtag brought back."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

from scheduler.engagement.reports.serializers import ShownTable
from scheduler.formatting import local
from scheduler.pages.environment import template
from scheduler.pages.marked import Part, marked

_WORD_BEGINS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_+")
_AVATAR_COLOURS = 6  # as many as threads.html.j2 has


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or film of a post, and what it says to those who do not see or hear it."""

    alt: str
    address: str | None  # a data: address, so that the page stays one file; None: not at hand
    has_captions: bool = False  # a film: too large for the page, and told in words

    @property
    def caption(self) -> str:
        """What stands below it."""
        return (
            f"A film, with captions: {self.alt}" if self.has_captions else f"Alt text: {self.alt}"
        )


@dataclass(frozen=True, slots=True)
class PublicPost:
    """One post as it stands on the network. None is a count that nobody knows yet."""

    handle: str
    text: str  # support lines and all, exactly as sent
    at: datetime  # aware
    replies: int | None = None
    reposts: int | None = None
    likes: int | None = None
    pictures: tuple[Picture, ...] = ()

    @property
    def name(self) -> str:
        """The handle as words: HarbourMinds reads Harbour Minds."""
        return " ".join(_words(self.handle))

    @property
    def initials(self) -> str:
        """Two letters at most, for the round picture."""
        return "".join(word[0] for word in _words(self.handle)[:2]).upper()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The text in parts, links and hashtags apart."""
        return marked(self.text)

    @property
    def counts(self) -> str:
        """What the public did with it, in words; nothing where nothing is known."""
        known = ((self.replies, "reply", "replies"), (self.reposts, "repost", "reposts"))
        return ", ".join(
            f"{count:,} {one if count == 1 else many}"
            for count, one, many in (*known, (self.likes, "like", "likes"))
            if count is not None
        )


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a planned thread, for us alone."""

    key: str
    facts: Sequence[tuple[str, str]]  # a few words, and what there is to know
    warnings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PublicThread:
    """A thread, root first."""

    campaign: str  # its title; threads of one campaign stand together
    posts: tuple[PublicPost, ...]
    note: str = ""  # what a person should know, e.g. that it has not ended
    beside: Beside | None = None  # in a preview


@dataclass(frozen=True, slots=True)
class ThreadsPage:
    """Everything the page shows."""

    heading: str
    threads: Sequence[PublicThread]
    hashtags: ShownTable | None
    zone: ZoneInfo
    made_at: datetime  # aware
    is_simulated: bool
    preview: Sequence[str] | None = None  # of what is not out yet: what to know of all of it


def render_threads_page(page: ThreadsPage) -> str:
    """One HTML file that needs nothing else: no script, no other file, no other host."""
    handles = dict.fromkeys(post.handle for thread in page.threads for post in thread.posts)
    return template("threads.html.j2").render(
        page=page,
        campaigns=_by_campaign(page.threads),
        colour_of={handle: number % _AVATAR_COLOURS for number, handle in enumerate(handles)},
        local=lambda instant: instant.astimezone(page.zone),
        at=lambda instant: local(instant.astimezone(page.zone)),
    )


def _by_campaign(threads: Iterable[PublicThread]) -> list[tuple[str, list[PublicThread]]]:
    in_order = dict.fromkeys(thread.campaign for thread in threads)
    place = {campaign: number for number, campaign in enumerate(in_order)}
    together = sorted(threads, key=lambda thread: place[thread.campaign])
    return [(name, list(its)) for name, its in groupby(together, key=attrgetter("campaign"))]


def _words(handle: str) -> list[str]:
    return [word for word in _WORD_BEGINS.split(handle) if word] or ["?"]
