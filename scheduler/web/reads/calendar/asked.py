"""What part of the calendar is asked for: the address says all of it, and can be sent on."""

import calendar as months
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from scheduler.campaigns.dates.parsing import instant
from scheduler.store.overview.listing import ThreadFilter
from scheduler.store.states import ThreadState

PATH = "/calendar"
HELD, UNAPPROVED, DRAFTS = "held", "needs approval", "draft"
COMING, PAST = "coming", "past"
STATES = (COMING, PAST, *(state.value for state in ThreadState), HELD, UNAPPROVED, DRAFTS)
_DAY = re.compile(r"2\d{3}-\d\d-\d\d", re.ASCII)
_LIST_DAYS = 31
_FIELDS = ("account", "campaign", "hashtag", "state")
_COMING = frozenset({ThreadState.SCHEDULED, ThreadState.WAITING, ThreadState.PUBLISHING})


class View(StrEnum):
    """How much of it, and in what shape."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class AskedCalendar:
    """A view, the day that it is about, and what is left out."""

    view: View
    day: date
    account: str = ""
    campaign: str = ""
    hashtag: str = ""
    state: str = ""
    ticks: bool = False  # boxes to choose several
    page: int = 1  # of a day or a list with more threads than a page has room for

    @classmethod
    def of(cls, query: Mapping[str, str], today: date) -> "AskedCalendar":
        """What an address asks for; what it gets wrong is as if it were not there."""
        view, given = query.get("view", ""), query.get("day", "")
        fields = {name: query.get(name, "").strip()[:200] for name in _FIELDS}
        if fields["state"] not in STATES:
            fields["state"] = ""
        fields["hashtag"] = fields["hashtag"].lstrip("#")
        is_known, page = view in set(View), query.get("page", "")
        is_page = (
            view in (View.DAY, View.LIST) and page.isascii() and page.isdecimal() and len(page) < 4
        )
        return cls(
            View(view) if is_known else View.MONTH,
            read_day(given) or today,
            ticks=bool(query.get("ticks")),
            page=max(1, int(page)) if is_page else 1,
            **fields,
        )

    @classmethod
    def of_text(cls, text: str, today: date) -> "AskedCalendar":
        """The same, from an address that a form kept."""
        return cls.of(dict(parse_qsl(text[:1_000])), today)

    @property
    def text(self) -> str:
        """What an address says of it."""
        given = {
            "view": self.view,
            "day": self.day.isoformat(),
            **{name: getattr(self, name) for name in _FIELDS},
            "ticks": "1" if self.ticks else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def path(self) -> str:
        """Where it is."""
        return f"{PATH}?{self.text}"

    def at(self, day: date | None = None, view: View | None = None) -> "AskedCalendar":
        """The same about another day, or in another view."""
        return replace(self, day=day or self.day, view=view or self.view, page=1)

    def on_page(self, page: int) -> "AskedCalendar":
        """The same, another page of its day or its list."""
        return replace(self, page=page)

    @property
    def first(self) -> date:
        """The first day of it."""
        match self.view:
            case View.MONTH:
                return self.day.replace(day=1)
            case View.WEEK:
                return self.day - timedelta(days=self.day.weekday())
            case _:
                return self.day

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of it."""
        match self.view:
            case View.MONTH:
                number = months.monthrange(self.day.year, self.day.month)[1]
            case View.WEEK:
                number = 7
            case View.DAY:
                number = 1
            case _:
                number = _LIST_DAYS
        return tuple(self.first + timedelta(days=step) for step in range(number))

    @property
    def before(self) -> "AskedCalendar":
        """The month, week, day or list before it."""
        if self.view is View.MONTH:
            return self.at((self.first - timedelta(days=1)).replace(day=1))
        return self.at(self.first - timedelta(days=len(self.days)))

    @property
    def after(self) -> "AskedCalendar":
        """The one after it."""
        return self.at(self.days[-1] + timedelta(days=1))

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return any(getattr(self, name) for name in _FIELDS)

    @property
    def wants_queue(self) -> bool:
        """Whether what is in the queue is wanted, and not drafts alone."""
        return self.state != DRAFTS

    @property
    def wants_drafts(self) -> bool:
        """Whether drafts are wanted."""
        return self.state in ("", DRAFTS, COMING)

    def range(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When it begins and when it ends, in UTC; a day has 23 or 25 hours where clocks change."""
        return begins(self.first, zone), begins(self.days[-1] + timedelta(days=1), zone)

    def filter(self, zone: ZoneInfo, now: datetime) -> ThreadFilter:
        """The same as the queue is asked."""
        since, until = self.range(zone)
        if self.state == PAST:
            until = min(until, max(since, now))
        is_state = self.state in set(ThreadState)
        states = frozenset({ThreadState(self.state)}) if is_state else frozenset()
        return ThreadFilter(
            since=since,
            until=until,
            account=self.account or None,
            campaign=self.campaign or None,
            hashtag=self.hashtag or None,
            states=_COMING if self.state == COMING else states,
            is_held=self.state == HELD,
            wants_yes=self.state == UNAPPROVED,
        )


def read_day(text: str) -> date | None:
    """The day that an address names; None if it names none."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def begins(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins, in UTC."""
    return instant(datetime.combine(day, time()), zone).utc
