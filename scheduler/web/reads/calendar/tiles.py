"""One thread as a tile of the calendar: its time, its account, its state, and whether it moves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from scheduler.bootstrap.drafts.draft_rows import DraftRow
from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.plan import QuietHours
from scheduler.errors import MistakesFound
from scheduler.people.roles import Act
from scheduler.store.overview.listing import ThreadRow
from scheduler.store.states import ThreadState
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.calendar.days import band_of, which_of_two
from scheduler.web.reads.rows import SOMEBODYS_STORY
from scheduler.web.show.words import Pill, PillKind, pill_of_row, title_of

COLOURS = 4  # of accounts: the tile's edge, always with the name
_MOST_OF_A_TITLE = 48
# X said no to its first post, or nothing: that is no proof that it stored nothing.
_MAY_BE_OUT = "It may be out already, so it cannot be moved before we have looked"
_MOVES = frozenset({ThreadState.SCHEDULED, ThreadState.WAITING})


@dataclass(frozen=True, slots=True)
class CalendarTile:
    """A thread or a draft."""

    key: str
    at: datetime
    clock: str  # on the organisation's wall
    of_two: str  # "first" or "second", where that hour comes twice
    elsewhere: str  # the viewer's day and time
    is_other_day: bool  # whether that is another day
    band: int  # of the week, from 1
    title: str
    account: str
    handle: str
    colour: int
    campaign: str
    pill: Pill
    posts: int
    may_move: bool
    stays: str  # why it does not, where whoever looks might else; in a sentence
    is_draft: bool
    is_secret: bool  # a story that whoever looks may not read


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, from where, at whose accounts."""

    person: SignedIn
    zone: ZoneInfo
    own_zone: ZoneInfo
    handles: Mapping[str, str]
    is_open: Callable[[str], bool]  # whether a story may be read by whoever looks

    @classmethod
    def of(cls, desk: Desk, person: SignedIn, is_open: Callable[[str], bool]) -> "Viewer":
        """Somebody at the desk."""
        zone = desk.workspace.zone
        return cls(person, zone, zone_of(person, zone), handles_of(desk), is_open)

    def elsewhere(self, at: datetime) -> tuple[str, bool]:
        """The viewer's day and time, and whether the day is another; "" where clocks agree."""
        here, there = at.astimezone(self.zone), at.astimezone(self.own_zone)
        if here.utcoffset() == there.utcoffset():
            return "", False
        return f"{there:%a} {there:%H:%M}", there.date() != here.date()


def zone_of(person: SignedIn, otherwise: ZoneInfo) -> ZoneInfo:
    """The zone in which somebody reads times."""
    return _zone_named(person.profile.zone) or otherwise


@cache
def _zone_named(name: str | None) -> ZoneInfo | None:
    """The zone of this name; looked up once, for listing all there are takes its time."""
    return ZoneInfo(name) if name in available_timezones() else None


def organisation_of(desk: Desk) -> Organisation | None:
    """Who we are; None while that file has a mistake."""
    try:
        return desk.workspace.organisation
    except MistakesFound:
        return None


def handles_of(desk: Desk) -> dict[str, str]:
    """The handles of our accounts, by name."""
    ours = organisation_of(desk)
    return {name: one.handle for name, one in ours.accounts.items()} if ours else {}


def tile_of(row: ThreadRow, looking: Viewer) -> CalendarTile:
    """A thread of the queue."""
    is_secret = not all(looking.is_open(one) for one in row.stories)
    has_begun = row.has_begun or row.state not in _MOVES
    accounts = row.accounts or (row.account,)
    may_move = all(looking.person.may(Act.MOVE, account=one) for one in accounts)
    pill = pill_of_row(row)
    return _tile(
        row,
        looking,
        pill,
        is_secret=is_secret,
        may_move=may_move and not has_begun,
        stays=_MAY_BE_OUT
        if may_move and row.state in _MOVES and row.has_begun and not row.posts_out
        else "",
        title=row.words,
    )


def tile_of_draft(row: DraftRow, looking: Viewer) -> CalendarTile:
    """A thread of a file, as it stands there."""
    word = "Draft" if row.is_new else "Draft: changed in its file"
    return _tile(
        row, looking, Pill(PillKind.DRAFT, word), is_secret=bool(row.stories), title=row.words
    )


def _tile(
    row: ThreadRow | DraftRow,
    looking: Viewer,
    pill: Pill,
    *,
    title: str,
    is_secret: bool,
    may_move: bool = False,
    stays: str = "",
) -> CalendarTile:
    local = row.begin_at.astimezone(looking.zone)
    elsewhere, is_other_day = looking.elsewhere(row.begin_at)
    names = tuple(looking.handles)
    return CalendarTile(
        key=row.key,
        at=row.begin_at,
        clock=f"{local:%H:%M}",
        of_two=which_of_two(row.begin_at, looking.zone),
        elsewhere=elsewhere,
        is_other_day=is_other_day,
        band=band_of(local),
        title=SOMEBODYS_STORY if is_secret else title_of(title, _MOST_OF_A_TITLE) or row.key,
        account=row.account,
        handle=looking.handles.get(row.account, row.account),
        colour=names.index(row.account) % COLOURS if row.account in names else COLOURS - 1,
        campaign=row.campaign,
        pill=pill,
        posts=row.posts,
        may_move=may_move,
        stays=stays,
        is_draft=isinstance(row, DraftRow),
        is_secret=is_secret,
    )


def in_quiet(quiet: QuietHours | None, at: datetime, zone: ZoneInfo) -> bool:
    """Whether a time lies in quiet hours."""
    return quiet is not None and quiet.covers(at.astimezone(zone).time())


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The day of an instant, where the organisation is."""
    return at.astimezone(zone).date()
