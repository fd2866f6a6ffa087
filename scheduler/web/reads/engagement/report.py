"""The figures of a time, as a page shows them: every number is the report's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from scheduler.bootstrap import reports
from scheduler.bootstrap.reports import ReportChoices, report_choices
from scheduler.engagement.reports.before_after import EVERYTHING
from scheduler.engagement.reports.best_hours import (
    FEWEST_THREADS,
    BestHours,
    Of,
    advice,
    shown_name,
)
from scheduler.engagement.reports.comparisons import SETTLED
from scheduler.engagement.reports.full_report import ReadSpan, ReportPart, WholeReport
from scheduler.engagement.reports.groups import By, GroupRow
from scheduler.engagement.reports.serializers import UNKNOWN, figure, rate_words
from scheduler.engagement.statistics.comparison import Comparison, Judgement
from scheduler.engagement.statistics.measures import Rate
from scheduler.formatting import Exchange, count
from scheduler.publishing.monitoring.overview import (
    ListedThread,
    how_many_were_sent,
    what_was_sent,
)
from scheduler.store.metrics.period import Period
from scheduler.store.metrics.sent import SentOrder, SentPart
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.calendar.tiles import handles_of
from scheduler.web.reads.engagement.asked import AskedReport
from scheduler.web.reads.rows import RowToShow, campaign_heads, campaign_titles, rows_of
from scheduler.web.show.times import Times
from scheduler.web.show.words import usd

IN_TWO_MINUTES = 6  # hashtags on the first page; the others are one click away
A_PAGE = 25  # rows of a list
TO_READ = 5  # threads with replies
_KEPT_SECONDS = 600
_NOT_READ = "not read yet"
_MORE_OR_LESS = {Judgement.MORE: "more", Judgement.LESS: "less"}


@dataclass(frozen=True, slots=True)
class ReportScope:
    """What is asked for, by whom, and what else they may ask for."""

    asked: AskedReport
    choices: ReportChoices
    period: Period
    handles: Mapping[str, str]  # by account
    titles: Mapping[str, str]  # by campaign, of those that have a file

    @property
    def campaigns(self) -> list[tuple[str, str]]:
        """The campaigns to choose from, each by its name and as people call it."""
        return [(name, self.campaign_called(name)) for name in self.choices.campaigns]

    def campaign_called(self, name: str) -> str:
        """World Mental Health Day; its name, where it has no file."""
        return self.titles.get(name, name)

    @property
    def accounts(self) -> list[tuple[str, str]]:
        """The accounts to choose from, each by its name and as it is called on X."""
        return [(name, self.handles.get(name, name)) for name in self.choices.accounts]

    @property
    def whose(self) -> str:
        """All accounts; @HarbourMinds, World Mental Health Day."""
        handle = self.handles.get(self.asked.account, self.asked.account)
        account = f"@{handle}" if handle else "all accounts"
        if self.choices.is_limited and not handle:
            account = "your accounts"
        if not self.asked.campaign:
            return account
        return f"{account}, campaign {self.campaign_called(self.asked.campaign)}"


@dataclass(frozen=True, slots=True)
class FigureTile:
    """A figure, its name, and what it is of."""

    name: str
    big: str
    of: str


@dataclass(frozen=True, slots=True)
class LineOfFigures:
    """One line of a table: every figure with what it is of."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TagLine:
    """One hashtag as a line: every figure with what it is of."""

    hashtag: str
    posts: str
    seen: str
    rate: str
    middle: str
    compared: str
    as_of: datetime | None

    def cells(self, times: Times) -> tuple[str, ...]:
        """What stands beside its name."""
        as_of = times.when(self.as_of) if self.as_of else _NOT_READ
        return (self.posts, self.seen, self.rate, self.middle, self.compared, as_of)


@dataclass(frozen=True, slots=True)
class HoursLine:
    """The hours of one account or hashtag: a sentence, of how many threads, and as of when."""

    name: str
    hashtag: str  # "" where it is an account
    said: str
    threads: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One thread that went out, with what it gathered."""

    row: RowToShow | None  # None where it is no longer there to be shown
    listed: ListedThread
    cover: str  # who reads its replies

    @property
    def is_secret(self) -> bool:
        """Whether it tells a story that whoever asks may not read."""
        return self.row is None or self.row.is_secret

    def cells(self, times: Times) -> tuple[str, ...]:
        """What stands beside its name."""
        sent = self.listed.sent
        of = _part(sent.posts_read, sent.posts, "post")
        return (
            times.when(sent.began_at),
            f"@{sent.handle}",
            UNKNOWN if sent.impressions is None else f"{sent.impressions:,} of {of}",
            *map(_known, (sent.likes, sent.reposts, sent.replies)),
            times.when(sent.read_at) if sent.read_at else _NOT_READ,
        )


def scope_of(
    desk: Desk, person: SignedIn, query: Mapping[str, str], asked: AskedReport
) -> ReportScope | None:
    """What is asked for; None if there is no such account or campaign, or it is not theirs to see.

    Raises: NotAllowed.
    """
    choices = report_choices(desk.workspace, person.actor)
    for name, known in (("account", choices.accounts), ("campaign", choices.campaigns)):
        if query.get(name, "").strip() not in ("", *known):
            return None
    period = choices.narrowed(asked.period(desk.workspace.zone), asked.account, asked.campaign)
    titles = campaign_titles(desk.workspace.root)
    return ReportScope(asked, choices, period, handles_of(desk), titles)


def report_of(desk: Desk, scope: ReportScope, *parts: ReportPart) -> WholeReport:
    """Everything that is known of it: the same as the command line says.

    Years of it take seconds to add up: kept until a figure changes, for ten minutes at most.
    """
    workspace, wanted = desk.workspace, frozenset(parts)
    while_young = int(workspace.clock.now().timestamp() // _KEPT_SECONDS)
    mark = (reports.figures_mark(workspace), while_young)
    return desk.reports.get(
        (scope.period, wanted), mark, lambda: reports.whole_of(workspace, scope.period, wanted)
    )


def changes_in(desk: Desk, scope: ReportScope, since: date) -> tuple[Comparison, ...]:
    """Everything, then each hashtag, before and after a day: as the command line says it."""
    begins = datetime.combine(since, time())
    return tuple(reports.changes_of(desk.workspace, begins, scope.period))


def comparison_sentence(row: Comparison, since: str) -> str:
    """More, less, cannot tell; or too little, with what is missing."""
    name = "Everything together" if row.group == EVERYTHING else f"#{row.group}"
    return f"{name}, from {since} on, beside before: {judged(row)}"


def hours_lines(report: WholeReport, scope: ReportScope) -> list[HoursLine]:
    """Each account, with few threads or many, then each hashtag that has enough of them."""
    found = {(one.of, one.name): one for one in report.best_hours}
    accounts = {row.group: row.threads for row in report.groups[By.ACCOUNT]}
    lines = [
        _hours_line(Of.ACCOUNT, name, threads, found.get((Of.ACCOUNT, name)), scope)
        for name, threads in sorted(accounts.items())
    ]
    tags = {row.group: row.threads for row in report.groups[By.HASHTAG]}
    return lines + [
        _hours_line(Of.HASHTAG, name, threads, found.get((Of.HASHTAG, name)), scope)
        for name, threads in sorted(tags.items())
    ]


def _hours_line(
    of: Of, name: str, threads: int, best: BestHours | None, scope: ReportScope
) -> HoursLine:
    shown = f"#{name}" if of is Of.HASHTAG else f"@{scope.handles.get(name, name)}"
    hashtag = name if of is Of.HASHTAG else ""
    if best is None:
        why = f"nobody can tell: {FEWEST_THREADS} settled threads are the fewest that compare"
        return HoursLine(shown, hashtag, why, count(threads, "thread"), is_sure=False)
    words = advice(best).removeprefix(f"{shown_name(best)}: ").rstrip(".")
    of_all = f"{best.threads} settled of {count(threads, 'thread')}"
    return HoursLine(shown, hashtag, words, of_all, best.is_sure)


def is_simulated(desk: Desk) -> bool:
    """Whether every figure here is a rehearsal's."""
    return reports.is_simulated(desk.workspace)


def tiles_of(report: WholeReport, exchange: Exchange | None) -> list[FigureTile]:
    """What a team reads first: how often seen, how often answered, how much done, what it cost."""
    total = report.total
    if total is None:
        return []
    known = _part(total.seen_posts, report.posts, "post")
    of = f"times, in {known} of {count(report.threads, 'thread')}"
    return [
        FigureTile("Posts were shown", _known(total.impressions), of),
        FigureTile("People answered", _known(_both(total.replies, total.quotes)), _answers(total)),
        *([_did(total, total.rate)] if total.rate else []),
        FigureTile("It cost", usd(report.spent_usd), _cost(report, total, exchange)),
    ]


def tag_lines(report: WholeReport, tags: Sequence[GroupRow]) -> list[TagLine]:
    """These hashtags as lines."""
    compared = {row.group: row for row in report.comparisons}
    return [_line(row, compared.get(row.group), report.hashtags_as_of) for row in tags]


def tag_named(report: WholeReport, name: str) -> GroupRow | None:
    """The hashtag of this name, whatever its capitals."""
    folded = name.casefold()
    return next((row for row in report.groups[By.HASHTAG] if row.group.casefold() == folded), None)


def threads_of(
    desk: Desk, person: SignedIn, scope: ReportScope, part: SentPart
) -> list[ThreadLine]:
    """Threads that went out, with their figures; as many questions for one as for many."""
    found = what_was_sent(desk.workspace.database, scope.period, part=part)
    rows = rows_of(desk, person, [one.sent.key for one in found])
    heads = campaign_heads(desk.workspace.root)
    return [
        ThreadLine(
            rows.get(one.sent.key),
            one,
            heads[one.sent.campaign].cover if one.sent.campaign in heads else "",
        )
        for one in found
    ]


def with_replies(desk: Desk, person: SignedIn, scope: ReportScope) -> list[ThreadLine]:
    """The threads that most people replied to: somebody should read that."""
    found = threads_of(desk, person, scope, SentPart(SentOrder.ANSWERED, TO_READ))
    return [one for one in found if one.listed.sent.replies]


def number_of_threads(desk: Desk, scope: ReportScope) -> int:
    """How many threads began in the time."""
    return how_many_were_sent(desk.workspace.database, scope.period)


def missing(report: WholeReport, scope: ReportScope) -> list[str]:
    """What is in no figure, and why: a sentence each."""
    remarks = []
    if report.unread_posts:
        were = "was" if report.unread_posts == 1 else "were"
        remarks.append(
            f"{count(report.unread_posts, 'post')} {were} not read yet, or X gave no figure. "
            "A post is read first an hour after it went out."
        )
    if report.unsettled_threads:
        are = "is" if report.unsettled_threads == 1 else "are"
        remarks.append(
            f"{count(report.unsettled_threads, 'thread')} {are} younger than {SETTLED.days} days: "
            "in the sums, and in no comparison yet."
        )
    if report.deleted_on_x:
        were = "was" if report.deleted_on_x == 1 else "were"
        remarks.append(
            f"{count(report.deleted_on_x, 'post')} {were} deleted on X: text and figures are not "
            "kept here either."
        )
    if report.fallen_posts:
        fallen = count(report.fallen_posts, "post was", "posts were")
        remarks.append(
            f"{fallen} shown as seen less often than before: X takes false views away. Figures "
            "are kept as they came."
        )
    if scope.asked.campaign:
        remarks.append(
            "Readings that served several campaigns at once are in no campaign’s costs: see the "
            "costs of all campaigns."
        )
    remarks.append("People’s stories are in the sums. They are never ranked, and never shown here.")
    return remarks


def judged(row: Comparison | None) -> str:
    """More, less, cannot tell; or too few."""
    if row is None:
        return "too young to tell"
    if row.verdict in _MORE_OR_LESS:
        return f"{_MORE_OR_LESS[row.verdict]}: {row.why}"
    if row.difference is None:
        return f"too little to tell: {row.why}"
    return f"cannot tell: {row.why}"


def _line(row: GroupRow, compared: Comparison | None, as_of: Mapping[str, ReadSpan]) -> TagLine:
    spread = row.engagements_per_post.of_several if row.engagements_per_post else None
    span = as_of.get(row.group)
    rate = (
        f"{rate_words(row.rate, ' ')} of {count(row.rate.impressions, 'view')}, "
        f"{count(row.rate.posts, 'post')}"
        if row.rate
        else UNKNOWN
    )
    return TagLine(
        hashtag=row.group,
        posts=f"{count(row.posts, 'post')} in {count(row.threads, 'thread')}",
        seen=f"{_known(row.impressions)} of {_part(row.seen_posts, row.posts, 'post')}",
        rate=rate,
        middle=f"{figure(spread.median)} of {spread.posts} posts" if spread else UNKNOWN,
        compared=judged(compared),
        as_of=span.last_at if span else None,
    )


def _did(total: GroupRow, rate: Rate) -> FigureTile:
    spread = total.engagements_per_post.of_several if total.engagements_per_post else None
    middle = (
        f" The middle post had {figure(spread.median)}, of {count(spread.posts, 'post')}."
        if spread
        else ""
    )
    value, _, between = rate_words(rate, " ").partition(" ")
    of = (
        f"{between} of what was shown: {rate.engagements:,} likes, replies, reposts, quotes and "
        f"bookmarks for {rate.impressions:,} views of {count(rate.posts, 'post')}.{middle}"
    )
    return FigureTile("They did something", value, of.strip())


def _both(replies: int | None, quotes: int | None) -> int | None:
    return None if replies is None or quotes is None else replies + quotes


def _answers(total: GroupRow) -> str:
    conversation = total.conversation
    if conversation is None:
        return "times. How often for 1,000 views is not known yet."
    between = (
        f" ({figure(conversation.interval.low)} to {figure(conversation.interval.high)})"
        if conversation.interval
        else ""
    )
    return (
        f"times: {figure(conversation.value)} replies or quotes for 1,000 views{between}, of "
        f"{count(conversation.threads, 'thread')}"
    )


def _cost(report: WholeReport, total: GroupRow, exchange: Exchange | None) -> str:
    about = f"(about {exchange.amount(report.spent_usd)}) " if exchange else ""
    price = (
        f" Publishing cost {usd(total.price.value)} for 1,000 views, of "
        f"{count(total.price.threads, 'thread')} of which both are known."
        if total.price
        else ""
    )
    return f"{about}paid to X in this time, readings included.{price}"


def _part(known: int, whole: int, name: str) -> str:
    return count(whole, name) if known == whole else f"{known:,} of {count(whole, name)}"


def _known(value: int | None) -> str:
    return UNKNOWN if value is None else f"{value:,}"
