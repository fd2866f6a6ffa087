"""What part of the figures is asked for: the address says all of it, and can be sent on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from scheduler.campaigns.dates.days import read_day
from scheduler.store.metrics.period import Period
from scheduler.store.metrics.sent import SentOrder
from scheduler.web.reads.calendar.asked import begins
from scheduler.yaml_files.suggestions import InvalidValue

PRESETS = {
    "7": "7 days",
    "30": "30 days",
    "90": "90 days",
    "year": "This year",
    "all": "All of it",
}
USUAL = "30"
ORDERS = {
    SentOrder.NEWEST: "newest first",
    SentOrder.SEEN: "most seen first",
    SentOrder.ANSWERED: "most replies first",
}
_ASK = "Enter the day, such as 5 October 2027"
_NOTHING: Mapping[str, str] = MappingProxyType({})
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class AskedReport:
    """Days, and what is left out."""

    first: date | None
    until: date | None  # the last day, itself among them
    last: str = ""  # which of the usual lengths it is
    account: str = ""
    campaign: str = ""
    order: SentOrder = SentOrder.NEWEST
    page: int = 1
    since: date | None = None  # the first day of the time after, for `change`
    by: str = ""  # what posts are gathered by, for the page of groups
    tag: str = ""  # the hashtag of which everyone's posts are counted
    wrong: Mapping[str, str] = field(default_factory=lambda: _NOTHING)  # by field
    typed: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    @classmethod
    def of(cls, query: Mapping[str, str], today: date) -> "AskedReport":
        """What an address asks for; a day that it gets wrong is told, and nothing is guessed."""
        typed = {name: query.get(name, "").strip()[:40] for name in ("from", "to")}
        order, page = query.get("order", ""), query.get("page", "")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
        whole = cls(
            *(None, None),
            account=query.get("account", "").strip()[:200],
            campaign=query.get("campaign", "").strip()[:200],
            order=SentOrder(order) if order in set(ORDERS) else SentOrder.NEWEST,
            page=min(max(1, number), _MOST_PAGES),
            by=query.get("by", "").strip()[:20],
            tag=query.get("tag", "").strip().removeprefix("#")[:100],
        )
        day = query.get("since", "").strip()[:40]
        if day:
            try:
                whole = replace(whole, since=read_day(day))
            except InvalidValue:
                whole = replace(whole, wrong={"since": _ASK}, typed={"since": day})
        if not any(typed.values()):
            last = query.get("last", "")
            last = last if last in PRESETS else USUAL
            first, until = _usual(last, today)
            return replace(whole, first=first, until=until, last=last)
        (first, until), wrong = _read(typed)
        typed = dict(whole.typed) | typed
        return replace(whole, first=first, until=until, wrong={**whole.wrong, **wrong}, typed=typed)

    def period(self, zone: ZoneInfo) -> Period:
        """The same as the reports are asked; days begin where the organisation is."""
        return Period(
            None if self.first is None else begins(self.first, zone),
            None if self.until is None else begins(self.until + timedelta(days=1), zone),
        )

    @property
    def text(self) -> str:
        """What an address says of it, without order and page."""
        days = {"last": self.last} if self.last else {
            "from": self.first.isoformat() if self.first else "",
            "to": self.until.isoformat() if self.until else "",
        }  # fmt: skip
        since = self.since.isoformat() if self.since else ""
        given = {**days, "account": self.account, "campaign": self.campaign, "since": since}
        given |= {"by": self.by, "tag": self.tag}
        if self.last == USUAL:
            given.pop("last")
        return urlencode({name: value for name, value in given.items() if value})

    def at(self, path: str, **more: str) -> str:
        """Where the same is shown in another way."""
        query = "&".join(filter(None, (self.text, urlencode(more))))
        return f"{path}?{query}" if query else path

    def of_last(self, last: str) -> "AskedReport":
        """The same of one of the usual lengths."""
        return replace(self, first=None, until=None, last=last)

    def by_group(self, by: str) -> "AskedReport":
        """The same, gathered in another way."""
        return replace(self, by=by)

    def of_tag(self, tag: str) -> "AskedReport":
        """The same of another hashtag."""
        return replace(self, tag=tag)

    @property
    def given(self) -> dict[str, str]:
        """What stands in the fields for the days."""
        return {
            "from": self.first.isoformat() if self.first else "",
            "to": self.until.isoformat() if self.until else "",
            "since": self.since.isoformat() if self.since else "",
        } | dict(self.typed)

    @property
    def is_filtered(self) -> bool:
        """Whether an account or a campaign is asked for."""
        return bool(self.account or self.campaign)

    @property
    def words(self) -> str:
        """The last 30 days; 1 September to 5 October 2027; all that was published."""
        if self.last in ("7", "30", "90"):
            return f"the last {PRESETS[self.last]}"
        if self.last == "year":
            return "this year"
        if self.first is None and self.until is None:
            return "all that was published"
        if self.until is None:
            return f"{_said(self.first)} until now"
        return f"{_said(self.first) or 'the beginning'} to {_said(self.until)}"


def _said(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _usual(last: str, today: date) -> tuple[date | None, date | None]:
    match last:
        case "all":
            return None, None
        case "year":
            return today.replace(month=1, day=1), today
    return today - timedelta(days=int(last) - 1), today


def _read(typed: Mapping[str, str]) -> tuple[tuple[date | None, date | None], dict[str, str]]:
    days: dict[str, date | None] = {}
    wrong: dict[str, str] = {}
    for name, words in typed.items():
        try:
            days[name] = read_day(words) if words else None
        except InvalidValue:
            days[name], wrong[name] = None, _ASK
    first, until = days["from"], days["to"]
    if first and until and first > until:
        wrong["from"] = "The first day must not be after the last"
    return (first, until), wrong
