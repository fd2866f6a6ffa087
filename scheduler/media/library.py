"""Lists the library, and shows one picture or film with all that is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from scheduler.campaigns.planning.picture_notes import NOTHING_KNOWN, PictureNotes, read_notes
from scheduler.campaigns.planning.pictures import FILM, GIF
from scheduler.errors import MistakesFound, NotPossible
from scheduler.media import drawing
from scheduler.media.drawing import CannotDraw, as_jpeg, clean, upright
from scheduler.media.files import hash_of, id_of, names_in
from scheduler.media.films import BrokenFilm, without_notes
from scheduler.people.actors import allowed
from scheduler.people.roles import Act, Actor
from scheduler.publishing.context import PublishingContext
from scheduler.store.agreements import picture_leave
from scheduler.store.agreements.picture_leave import StoredLeave, ThreadShowing

SOON = timedelta(days=30)
_KINDS = ("JPEG", "PNG", "WEBP", "GIF")
_MOST_PIXELS = 70_000_000
_SMALL = 480  # pixels
_MOST_LOOKED_INTO = 64_000_000  # bytes of a film whose length is told


class LibraryFilter(StrEnum):
    """Which of them a list shows."""

    ALL = "all"
    NOT_DESCRIBED = "not described"
    LEAVE_ENDS = "leave ends soon"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class LibraryItem:
    """One picture or film of the library."""

    id: str
    name: str  # as campaign files name it
    sha256: str
    notes: PictureNotes
    leaves: tuple[StoredLeave, ...]
    used: int  # threads that show it
    wrong: str = ""  # why its notes cannot be read

    @property
    def is_film(self) -> bool:
        """Whether it is a film, which needs captions."""
        return self.name.lower().endswith(FILM.endings)

    @property
    def moves(self) -> bool:
        """Whether it cannot be cropped: a film, or a GIF."""
        return self.is_film or self.name.lower().endswith(GIF.endings)

    @property
    def is_another(self) -> bool:
        """Whether the file is another than the one that was described."""
        return bool(self.notes.sha256) and self.notes.sha256 != self.sha256

    @property
    def is_described(self) -> bool:
        """Whether somebody said what it shows, and of a film what is said in it."""
        says = bool((self.notes.alt or "").strip()) and not self.is_another and not self.wrong
        return says and (not self.is_film or bool(self.notes.captions))

    def without_leave(self, now: datetime) -> tuple[StoredLeave, ...]:
        """Those who can be seen in it and do not agree, or no longer."""
        return tuple(one for one in self.leaves if not one.holds_at(now))

    def ends_at(self, now: datetime) -> datetime | None:
        """When the first leave ends of those that hold."""
        ends = [one.until for one in self.leaves if one.until and one.holds_at(now)]
        return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class LibraryDetail:
    """One picture or film, and what belongs to it."""

    item: LibraryItem
    threads: tuple[ThreadShowing, ...]  # that show it, by time
    similar: tuple[LibraryItem, ...]
    crops: tuple[LibraryItem, ...]
    size: tuple[int, int] | None  # width and height, in pixels
    bytes: int
    seconds: int | None  # how long a film is; None where it does not say


def listed(
    context: PublishingContext,
    actor: Actor,
    wanted: LibraryFilter = LibraryFilter.ALL,
    words: str = "",
) -> tuple[LibraryItem, ...]:
    """The pictures and films of the library, by name; `words` are looked for in what is known.

    Raises: NotAllowed.
    """
    now = context.clock.now()
    wanted_words = words.casefold().split()
    return tuple(
        one
        for one in _items(context, actor)
        if _is_wanted(one, wanted, now) and all(word in _words_of(one) for word in wanted_words)
    )


def by_id(context: PublishingContext, item_id: str) -> str | None:
    """The name of the picture or film with this id; None if there is none."""
    return next((name for name in names_in(context.media) if id_of(name) == item_id), None)


def detail(context: PublishingContext, actor: Actor, name: str) -> LibraryDetail:
    """One picture or film with all that is known of it.

    Raises: NotAllowed; NotPossible if there is none of this name.
    """
    items = _items(context, actor)
    item = next((one for one in items if one.name == name), None)
    if item is None:
        raise NotPossible(f'There is no picture or film "{name}" in the library.')
    with context.database.read() as connection:
        files = [(item.sha256, item.name)]
        threads = picture_leave.threads_showing(connection, files)
    path = context.media / name
    others = [one for one in items if one.name != name]
    return LibraryDetail(
        item=item,
        threads=threads,
        similar=_similar(context, item, others),
        crops=tuple(one for one in others if one.notes.cut_from == name),
        size=None if item.is_film else _size(path),
        bytes=path.stat().st_size,
        seconds=_seconds(path) if item.is_film else None,
    )


def small(path: Path, sha256: str) -> bytes | None:
    """A picture as a list shows it, as JPEG; None if it cannot be drawn."""
    return _small(path, sha256)


@lru_cache(maxsize=200)
def _small(path: Path, _sha256: str) -> bytes | None:
    try:
        seen = upright(path.read_bytes(), _KINDS, _MOST_PIXELS, _SMALL)
    except (CannotDraw, OSError):
        return None
    return as_jpeg(clean(seen, _SMALL), quality=80)


def _items(context: PublishingContext, actor: Actor) -> list[LibraryItem]:
    names = list(names_in(context.media))
    files = {name: hash_of(context.media / name) for name in names}
    with context.database.read() as connection:
        allowed(connection, actor, Act.SEE)
        pairs = [(sha256, name) for name, sha256 in files.items()]
        leaves = picture_leave.leaves_of_files(connection, pairs)
        used = picture_leave.uses(connection, pairs)
    found = []
    for name, sha256 in files.items():
        notes, wrong = NOTHING_KNOWN, ""
        try:
            notes = read_notes(context.media / name)
        except MistakesFound as error:
            wrong = str(error.mistakes[0])
        shown_in = leaves.get((sha256, name), ())
        found.append(
            LibraryItem(id_of(name), name, sha256, notes, shown_in, used.get(name, 0), wrong)
        )
    return found


def _is_wanted(item: LibraryItem, wanted: LibraryFilter, now: datetime) -> bool:
    match wanted:
        case LibraryFilter.NOT_DESCRIBED:
            return not item.is_described
        case LibraryFilter.LEAVE_ENDS:
            ends = item.ends_at(now)
            return bool(item.without_leave(now)) or (ends is not None and ends <= now + SOON)
        case LibraryFilter.UNUSED:
            return item.used == 0
        case _:
            return True


def _words_of(item: LibraryItem) -> str:
    people = " ".join(one.person for one in item.leaves)
    return f"{item.name} {item.notes.alt or ''} {people}".casefold()


def _similar(
    context: PublishingContext, item: LibraryItem, others: Sequence[LibraryItem]
) -> tuple[LibraryItem, ...]:
    look = _look(context, item)
    if not look:
        return ()
    near = [
        (drawing.difference(look, other), one)
        for one in others
        if (other := _look(context, one)) and drawing.is_similar(look, other)
    ]
    return tuple(one for _, one in sorted(near, key=lambda found: (found[0], found[1].name)))


def _look(context: PublishingContext, item: LibraryItem) -> str:
    """How it looks, as was noted when it was added, or by looking now."""
    if item.notes.look:
        return item.notes.look
    return "" if item.is_film else _look_now(context.media / item.name, item.sha256)


@lru_cache(maxsize=5_000)
def _look_now(path: Path, _sha256: str) -> str:
    try:
        return drawing.look_of(upright(path.read_bytes(), _KINDS, _MOST_PIXELS, 64))
    except (CannotDraw, OSError):
        return ""


def _size(path: Path) -> tuple[int, int] | None:
    return drawing.size_of(path)


def _seconds(path: Path) -> int | None:
    try:
        if path.stat().st_size > _MOST_LOOKED_INTO:
            return None
        return without_notes(path.read_bytes()).seconds
    except (BrokenFilm, OSError):
        return None
