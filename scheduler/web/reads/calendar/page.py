"""A month, a week, a day or a list of the calendar, with everything that stands in each day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain

from scheduler.bootstrap.drafts.draft_rows import DraftRow
from scheduler.campaigns.checks.clashes import Clash, WhyClash
from scheduler.campaigns.dates import awareness
from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.plan import QuietHours
from scheduler.formatting import count
from scheduler.publishing.monitoring.calendar import (
    ByDay,
    CalendarDay,
    CalendarRange,
    SpacingOf,
    calendar_between,
)
from scheduler.publishing.monitoring.slots import FreeSlot, free_slots
from scheduler.store.overview.listing import OutlinedThread
from scheduler.stories.thread_access import readable
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.calendar.asked import AskedCalendar, View
from scheduler.web.reads.calendar.days import (
    Occasion,
    band_of,
    change_of_clocks,
    occasions,
    quiet_bands,
    quiet_of,
)
from scheduler.web.reads.calendar.drafts import drafts_of
from scheduler.web.reads.calendar.tiles import (
    CalendarTile,
    Viewer,
    day_of,
    in_quiet,
    organisation_of,
    tile_of,
    tile_of_draft,
)
from scheduler.web.reads.rows import campaign_heads, campaign_titles

MOST_A_DAY = {View.MONTH: 4, View.WEEK: 12, View.DAY: 100, View.LIST: 80}
_IN_PAGES = (View.DAY, View.LIST)
MOST_TILES = 100  # of the queue: a page is light on a telephone
FEWER_WITH_TICKS = 2  # a day: each box has its weight, and a page is at most 100 kB
_LIST_WITH_TICKS = 50
MOST_SENTENCES = 3  # of one kind, in a day
_NOTHING = CalendarDay()


@dataclass(slots=True)
class _Page:
    """Which threads and drafts of a day or a list stand on a page: the next ones by time."""

    page: int
    most: int
    drafts: Sequence[DraftRow]
    total: int = 0
    shown_drafts: list[DraftRow] = field(default_factory=list)

    def __call__(self, by_day: ByDay) -> ByDay:
        """The threads among them."""
        every: list[OutlinedThread | DraftRow] = [*chain(*by_day.values()), *self.drafts]
        every.sort(key=lambda one: (one.begin_at, one.key, isinstance(one, DraftRow)))
        self.total = len(every)
        first = (self.page - 1) * self.most
        here = every[first : first + self.most]
        self.shown_drafts = [one for one in here if isinstance(one, DraftRow)]
        ids = {one.id for one in here if isinstance(one, OutlinedThread)}
        return {day: [one for one in own if one.id in ids] for day, own in by_day.items()}


@dataclass(frozen=True, slots=True)
class PagesOfCalendar:
    """Where on a day, or in a list, with many threads a page stands."""

    first: int
    last: int
    whole: int
    next: str
    previous: str


@dataclass(frozen=True, slots=True)
class SlotToShow:
    """A weekly time of an account that is free."""

    at: datetime
    clock: str
    account: str
    handle: str
    band: int


@dataclass(frozen=True, slots=True)
class DayToShow:
    """One day, with all that is known of it."""

    day: date
    tiles: tuple[CalendarTile, ...]
    more: int  # tiles that there was no room for
    slots: tuple[SlotToShow, ...]
    occasions: tuple[Occasion, ...]
    covers: tuple[str, ...]  # who reads the replies
    covered: tuple[str, ...]  # campaigns that say so
    uncovered: tuple[str, ...]  # campaigns that name nobody
    clashes: tuple[str, ...]  # a sentence each
    clocks: str  # a sentence where the clocks change
    is_today: bool
    is_past: bool

    @property
    def total(self) -> int:
        """Threads and drafts of the day, shown or not."""
        return len(self.tiles) + self.more


@dataclass(frozen=True, slots=True)
class CalendarToShow:
    """What was asked for."""

    asked: AskedCalendar
    days: tuple[DayToShow, ...]
    total: int
    is_cut: bool
    accounts: tuple[tuple[str, str, int], ...]  # name, handle and colour
    campaigns: tuple[tuple[str, str], ...]  # to choose from, by name and title
    quiet: str  # the hours in which nothing begins, in words
    quiet_bands: frozenset[int]
    zone_note: str  # where whoever looks is, if their clock is another
    knows_drafts: bool  # False while a campaign file has a mistake
    pages: PagesOfCalendar | None  # None where all of it is shown


def calendar_page(
    desk: Desk, person: SignedIn, asked: AskedCalendar, now: datetime
) -> CalendarToShow:
    """Everything of the calendar that was asked for."""
    zone, ours = desk.workspace.zone, organisation_of(desk)
    open_stories: frozenset[str] = frozenset()

    def which(stories: frozenset[str]) -> frozenset[str]:
        nonlocal open_stories
        open_stories = readable(desk.workspace.database, person.actor, stories)
        return open_stories

    most = MOST_A_DAY[asked.view]
    if asked.ticks and asked.view is not View.DAY:
        most = _LIST_WITH_TICKS if asked.view is View.LIST else FEWER_WITH_TICKS
    drafts = drafts_of(desk, asked.filter(zone, now)) if asked.wants_drafts else ()
    coming = [one for one in drafts or () if asked.state == "" or one.begin_at >= now]
    part = _Page(asked.page, most, coming)
    in_pages = asked.view in _IN_PAGES
    part({})
    found = CalendarRange({}, 0, False, ())
    if asked.wants_queue:
        found = calendar_between(
            desk.workspace.database,
            now,
            asked.filter(zone, now),
            zone,
            spacing_by(ours),
            most_a_day=most,
            most_shown=MOST_TILES,
            part_of=part if in_pages else dict,
            readable=which,
        )
    looking = Viewer.of(desk, person, lambda one: one in open_stories)
    free = _free_slots(desk, ours, asked, now, coming)
    heads = campaign_heads(desk.workspace.root)
    here = part.shown_drafts if in_pages else coming
    made = _Days(looking, found, here, free, now, most, len(coming) - len(here))
    calendar = awareness.calendar().confirming(ours.dates if ours else {})
    covers = {name: (head.title, head.cover) for name, head in heads.items()}
    pages = _pages(asked, part) if in_pages else None
    days = tuple(_day(made, calendar, covers, one) for one in asked.days)
    if pages and asked.view is View.LIST:
        days = _of_page(days, pages)
    quiet = quiet_of(ours, asked.account)
    return CalendarToShow(
        asked=asked,
        days=days,
        total=found.total + len(coming),
        is_cut=found.is_cut,
        accounts=tuple(
            (name, handle, index % 4)
            for index, (name, handle) in enumerate(looking.handles.items())
        ),
        campaigns=tuple(sorted(campaign_titles(desk.workspace.root).items())),
        quiet=str(quiet) if quiet else "",
        quiet_bands=quiet_bands(quiet),
        zone_note=zone_note(looking, now),
        knows_drafts=drafts is not None,
        pages=pages,
    )


def _free_slots(
    desk: Desk,
    ours: Organisation | None,
    asked: AskedCalendar,
    now: datetime,
    coming: Sequence[DraftRow],
) -> tuple[FreeSlot, ...]:
    """The slots of the accounts that are asked for, but those that a draft of `coming` takes."""
    if ours is None or asked.campaign or asked.hashtag or asked.state:
        return ()
    zone = desk.workspace.zone
    slots = {name: one.slots for name, one in ours.accounts.items() if asked.account in ("", name)}
    taken = [(one.account, one.begin_at) for one in coming]
    since, until = asked.range(zone)
    return free_slots(
        desk.workspace.database, slots, zone, now, since, until, ours.spacing_of, taken
    )


def _of_page(days: Sequence[DayToShow], pages: PagesOfCalendar) -> tuple[DayToShow, ...]:
    """The days that stand on a page of a list; what else they have stands on another page of it."""
    shown = [one.day for one in days if one.tiles]
    first = shown[0] if shown and pages.previous else date.min
    last = shown[-1] if shown and pages.next else date.max
    return tuple(one for one in days if first <= one.day <= last)


def _pages(asked: AskedCalendar, part: _Page) -> PagesOfCalendar | None:
    if part.total <= part.most and asked.page == 1:
        return None
    first = min((asked.page - 1) * part.most, part.total)
    last = min(first + part.most, part.total)
    pages_in_all = -(-part.total // part.most)
    after = asked.on_page(asked.page + 1).path if last < part.total else ""
    before = asked.on_page(min(asked.page - 1, max(1, pages_in_all))).path if asked.page > 1 else ""
    return PagesOfCalendar(min(first + 1, last), last, part.total, after, before)


_NONE = timedelta()


def spacing_by(ours: Organisation | None) -> SpacingOf:
    """The least time between two threads of an account; none of one that no file names."""
    return lambda account: ours.spacing_of(account) if ours and account in ours.accounts else _NONE


@dataclass(frozen=True, slots=True)
class _Days:
    """What was found, to be laid out by day."""

    looking: Viewer
    found: CalendarRange
    drafts: list[DraftRow]
    free: tuple[FreeSlot, ...]
    now: datetime
    most: int
    elsewhere: int  # drafts that stand on another page of their day


def _day(
    made: _Days,
    calendar: awareness.Calendar,
    covers: Mapping[str, tuple[str, str]],
    day: date,
) -> DayToShow:
    looking, zone = made.looking, made.looking.zone
    stored = made.found.days.get(day, _NOTHING)
    drafts = [one for one in made.drafts if day_of(one.begin_at, zone) == day]
    changed = {one.key for one in drafts}
    tiles = [
        *(tile_of(row, looking) for row in stored.rows),
        *(tile_of_draft(row, looking) for row in drafts),
    ]
    tiles.sort(key=lambda tile: (tile.at, tile.key, tile.is_draft))
    campaigns = dict.fromkeys(tile.campaign for tile in tiles if tile.key not in changed)
    known = [covers[name] for name in campaigns if name in covers]
    return DayToShow(
        day=day,
        tiles=tuple(tiles[: made.most]),
        more=stored.more + made.elsewhere + max(0, len(tiles) - made.most),
        slots=tuple(_slot(one, looking) for one in made.free if day_of(one.at, zone) == day),
        occasions=occasions(calendar, day),
        covers=_few([f"{title}: {cover}" for title, cover in known if cover]),
        covered=_few([title for title, cover in known if cover]),
        uncovered=_few([title for title, cover in known if not cover]),
        clashes=_few(list(_clashes(made, day))),
        clocks=change_of_clocks(day, zone),
        is_today=day == day_of(made.now, zone),
        is_past=day < day_of(made.now, zone),
    )


_SAYS_AGAIN = "says in a post, which X may refuse, what its account says"


def _few(sentences: list[str]) -> tuple[str, ...]:
    """The first of them, and how many more there are."""
    rest = len(sentences) - MOST_SENTENCES
    more = (f"and {rest} more",) if rest > 0 else ()
    return (*sentences[:MOST_SENTENCES], *more)


def _slot(one: FreeSlot, looking: Viewer) -> SlotToShow:
    local = one.at.astimezone(looking.zone)
    handle = looking.handles.get(one.account, one.account)
    return SlotToShow(one.at, f"{local:%H:%M}", one.account, handle, band_of(local))


def _clashes(made: _Days, day: date) -> Iterable[str]:
    """What hurts each other on a day, of what is still to come."""
    zone, times = made.looking.zone, made.found.times
    for clash in made.found.clashes:
        first, second = times[clash.first], times[clash.second]
        later = max(first, second)
        if later >= made.now and day_of(later, zone) == day:
            yield clash_in_words(clash, first, second, made.looking)
    for draft in made.drafts:
        if draft.says_again and draft.begin_at >= made.now and day_of(draft.begin_at, zone) == day:
            yield f"{draft.begin_at.astimezone(zone):%H:%M}, a draft, {_SAYS_AGAIN} elsewhere"


def clash_in_words(clash: Clash, first: datetime, second: datetime, looking: Viewer) -> str:
    """Why two threads hurt each other, by their times."""
    one, other = (f"{at.astimezone(looking.zone):%H:%M}" for at in (first, second))
    match clash.why:
        case WhyClash.TOO_CLOSE:
            minutes = int(clash.apart.total_seconds() // 60)
            if not minutes:
                return f"Two at {one} from one account"
            far = count(minutes, "minute")
            return f"{one} and {other} are too close: {far} apart, from one account"
        case WhyClash.SAID_TWICE:
            there = first.astimezone(looking.zone)
            return f"{other} {_SAYS_AGAIN} on {there.day} {there:%B}, {one}"
        case WhyClash.OUT_OF_TUNE:
            return f"{one} is light, and {other} is about something grave"
        case _:
            return (
                f"{one}: two accounts say #{clash.hashtag} in the same minute. X can take that for "
                "pushing a trend: move one by some minutes"
            )


def zone_note(looking: Viewer, now: datetime) -> str:
    """Where whoever looks is, and how far their clock is from the organisation's."""
    here, there = now.astimezone(looking.zone), now.astimezone(looking.own_zone)
    ahead = (there.utcoffset() or _NONE) - (here.utcoffset() or _NONE)
    place = looking.own_zone.key.rpartition("/")[2].replace("_", " ")
    if looking.own_zone.key == looking.zone.key:
        return ""
    if not ahead:
        return f"you are in {place}, where the clock is the same today"
    hours, minutes = divmod(abs(int(ahead.total_seconds())) // 60, 60)
    far = f"{count(hours, 'hour')}" + (f" {minutes} minutes" if minutes else "")
    return f"you are in {place}, {far} {'ahead' if ahead > _NONE else 'behind'}"


def quiet_until(quiet: QuietHours | None, at: datetime, looking: Viewer) -> str:
    """When a thread of quiet hours would begin instead; "" outside them."""
    if not in_quiet(quiet, at, looking.zone) or quiet is None:
        return ""
    return f"{quiet.end_after(at, looking.zone).astimezone(looking.zone):%H:%M}"
