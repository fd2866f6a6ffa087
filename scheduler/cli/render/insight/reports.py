"""Shows reports: a table in the terminal, JSON, or CSV."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from scheduler.cli.output import out, put_json, table
from scheduler.engagement.reports import serializers
from scheduler.engagement.reports.coding import CodingReport
from scheduler.engagement.reports.comparisons import SETTLED
from scheduler.engagement.reports.full_report import WholeReport
from scheduler.engagement.reports.groups import By, GroupRow
from scheduler.engagement.reports.hashtags import (
    NOT_ADDITIVE,
    SIMULATED,
    HashtagReport,
    deleted_note,
)
from scheduler.engagement.reports.standouts import Standout
from scheduler.engagement.statistics.comparison import Comparison
from scheduler.formatting import count, instant
from scheduler.pages.group_tables import group_tables
from scheduler.store.metrics.period import ALWAYS, Period


@dataclass(frozen=True, slots=True)
class Form:
    """How an answer is wanted: a table for people unless one of the two."""

    as_json: bool = False
    as_csv: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What every report says beside its figures."""

    simulated: bool  # they come from a rehearsal
    period: Period
    zone: ZoneInfo
    has_published: bool = True  # anything, at any time

    def head(self) -> dict[str, object]:
        """What every JSON report says first."""
        head: dict[str, object] = {"simulated": self.simulated}
        if self.period != ALWAYS:
            head |= {"from": instant(self.period.start), "before": instant(self.period.end)}
        if self.period.accounts is not None:
            head["accounts"] = sorted(self.period.accounts)
        return head

    def nothing(self, otherwise: str = "Nothing is published yet.") -> list[str]:
        """What to say where there is nothing to show."""
        if self.period == ALWAYS or not self.has_published:
            return [otherwise]
        when = period_words(self.period, self.zone)
        return [f"Too little was published then. {when}"]

    def notes(self) -> list[str]:
        """What every table must say."""
        notes = [SIMULATED] if self.simulated else []
        if self.period != ALWAYS:
            notes.append(period_words(self.period, self.zone))
        return notes


def period_words(period: Period, zone: ZoneInfo) -> str:
    """Only threads that began on Fri 1 Oct 2027 or later, and before Mon 1 Nov 2027.

    Or: Only threads of main, support; where a role holds for single accounts.
    """
    bounds = []
    for words, at in (("on {} or later", period.start), ("before {}", period.end)):
        if at is not None:
            local = at.astimezone(zone)
            bounds.append(words.format(f"{local:%a} {local.day} {local:%b %Y}"))
    accounts = period.accounts
    whose = f" of {', '.join(sorted(accounts)) or 'no account'}" if accounts is not None else ""
    when = f" that began {' and '.join(bounds)}" if bounds else ""
    return f"Only threads{whose}{when}."


def put_hashtags(report: HashtagReport, asked: Asked, form: Form) -> None:
    """What each hashtag brought back."""
    if form.as_json:
        put_json(serializers.as_json(report) | asked.head())
    elif form.as_csv:
        sys.stdout.write(serializers.as_csv(report))
    else:
        notes = [note for note in asked.notes() if note != SIMULATED]
        print_report(report, notes, asked.nothing(NO_HASHTAG))


NO_HASHTAG = "Nothing with a hashtag is published yet."


def print_report(
    report: HashtagReport, notes: Sequence[str] = (), nothing: Sequence[str] = (NO_HASHTAG,)
) -> None:
    """The tables, which say themselves what is simulated."""
    print_tables(serializers.as_tables(report), notes, nothing)


def put_groups(report: WholeReport, asked: Asked, by: By, form: Form) -> None:
    """What each group brought back."""
    rows = report.groups[by]
    dicts = [serializers.picked(row, serializers.GROUP_COLUMNS) for row in rows]
    if form.as_json:
        counts = {
            "deleted_on_x": report.deleted_on_x,
            "unread_posts": report.unread_posts,
            "fallen_posts": report.fallen_posts,
        }
        both = [row | _more(report, by, group) for row, group in zip(dicts, rows, strict=True)]
        put_json({**asked.head(), **counts, "by": str(by), "groups": both})
    elif form.as_csv:
        put_csv(asked, serializers.GROUP_COLUMNS, dicts)
    else:
        notes = asked.notes() + ([NOT_ADDITIVE] if by is By.HASHTAG else [])
        notes += [deleted_note(report.deleted_on_x)] if report.deleted_on_x else []
        if report.fallen_posts:
            fallen = count(report.fallen_posts, "post was", "posts were")
            notes.append(
                f"{fallen} shown as seen less often than before: X takes false views away. "
                "Figures are kept as they came."
            )
        print_tables(group_tables(rows), notes, asked.nothing())


def _more(report: WholeReport, by: By, row: GroupRow) -> dict[str, object]:
    """What has no column in a table."""
    steps = [serializers.picked(step, serializers.STEP_COLUMNS) for step in row.retention]
    more: dict[str, object] = {"steps": steps}
    if by is By.HASHTAG:
        more |= serializers.related_dict(report.related[row.group])
    return more


def put_comparisons(report: WholeReport, asked: Asked, form: Form) -> None:
    """Hashtags compared, and a sentence for each."""
    notes = [
        "Of the first post of each thread, compared with threads of the same account and kind "
        "without the hashtag; part of the day, weekend and growth allowed for; corrected for many "
        "comparisons, both kinds together."
    ]
    if report.unsettled_threads:
        young = count(report.unsettled_threads, "thread is", "threads are")
        notes.append(f"{young} younger than {SETTLED.days} days, and not compared yet.")
    compared = {"impressions": report.comparisons, "engagement rate": report.rate_comparisons}
    more = {"hashtags": serializers.advice_dicts(report.advice)}
    _put_compared(asked, compared, [row.sentence for row in report.advice], notes, form, more)


def put_changes(rows: Sequence[Comparison], asked: Asked, form: Form) -> None:
    """Each hashtag before and after a day."""
    note = (
        "After over before, by how often the first post was seen: the same account and kind, "
        "weekday and part of the day; corrected for many comparisons. Threads younger than "
        f"{SETTLED.days} days are left out."
    )
    _put_compared(asked, {"impressions": rows}, [], [note], form, {})


def put_threads(report: WholeReport, asked: Asked, form: Form) -> None:
    """The threads that stood out, with their words."""
    dicts = serializers.standout_dicts(report.standouts)
    if form.as_json:
        put_json({**asked.head(), **dicts})
        return
    if form.as_csv:
        rows = [{"which": which, **row} for which, own in dicts.items() for row in own]
        put_csv(asked, ("which", "sent_at", *serializers.STANDOUT_COLUMNS), rows)
        return
    console = out()
    for heading, threads in (
        ("Seen most, compared with what is usual for their account:", report.standouts.best),
        ("Seen least:", report.standouts.worst),
    ):
        if threads:
            console.print(heading)
        for thread in threads:
            console.print(f"  {standout_words(thread, asked.zone)}")
            console.print("\n".join(f"    {line}" for line in thread.words.splitlines()))
    notes = [*asked.notes(), STORIES_APART]
    if not report.standouts.best and not report.standouts.worst:
        notes = asked.nothing("Too little is published yet to say which threads stood out.")
    for note in notes:
        console.print(note)


STORIES_APART = "People's stories are never ranked, and are not among them."


def standout_words(thread: Standout, zone: ZoneInfo) -> str:
    """Who said it, when, and how far it is from usual."""
    local = thread.sent_at.astimezone(zone)
    rate = f", rate {serializers.rate_words(thread.rate, ' ')}" if thread.rate else ""
    return (
        f"{thread.account}, {local:%a} {local.day} {local:%b %Y, %H:%M}: "
        f"{thread.times_usual:.1f} times usual, {count(thread.impressions, 'impression')}{rate}"
    )


def _put_compared(
    asked: Asked,
    compared: Mapping[str, Sequence[Comparison]],
    sentences: Sequence[str],
    notes: Sequence[str],
    form: Form,
    more: Mapping[str, object],
) -> None:
    dicts = [serializers.comparison_dict(row, by) for by, rows in compared.items() for row in rows]
    if form.as_json:
        put_json({**asked.head(), "comparisons": dicts, **more})
    elif form.as_csv:
        put_csv(asked, (*serializers.COMPARISON_COLUMNS, "by"), dicts)
    else:
        compared_with = "Compared with your other posts"
        headings = ("Group", "We can say", compared_with, "95% interval", "Threads")
        tables = [
            serializers.ShownTable(headings, tuple(_compared(row) for row in rows), (f"By {by}.",))
            for by, rows in compared.items()
        ]
        print_tables(tables, [*sentences, *asked.notes(), *notes], asked.nothing())


def _compared(row: Comparison) -> tuple[str, ...]:
    found = row.difference
    return (
        row.group,
        str(row.verdict),
        f"{found.ratio:.2f}" if found else serializers.UNKNOWN,
        f"{found.low:.2f} to {found.high:.2f}" if found else serializers.UNKNOWN,
        str(found.threads) if found else serializers.UNKNOWN,
    )


def put_csv(asked: Asked, columns: Iterable[str], rows: Sequence[Mapping[str, object]]) -> None:
    """Rows for a spreadsheet; each says whether it is simulated."""
    marked = [{**row, "simulated": asked.simulated} for row in rows]
    sys.stdout.write(serializers.csv_of((*columns, "simulated"), marked))


def print_tables(
    tables: Sequence[serializers.ShownTable], notes: Sequence[str], nothing: Sequence[str]
) -> None:
    """Tables with what stands below each, and then what is true of all; or why there is none."""
    console = out()
    if not tables[0].rows:
        tables, notes = (), nothing
    for shown in tables:
        console.print(table(shown.headings, shown.rows, figures=len(shown.headings) - 1))
        for note in shown.notes:
            console.print(note)
        console.print()
    for note in notes:
        console.print(note)


def print_coding(report: CodingReport) -> None:
    """How many posts carry what, as people said."""
    console = out()
    coded = count(report.coded_for_hope, "post")
    console.print(f"{report.with_hope:,} of {coded} coded for it carry hope or recovery.")
    rows = [
        (kind, name, f"{number:,}")
        for kind, counts in (("theme", report.themes), ("tone", report.tones))
        for name, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    if rows:
        console.print(table(("Code", "", "Posts"), rows, figures=1))
