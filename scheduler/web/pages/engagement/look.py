"""Engagement: first what a team reads in two minutes, then hashtags, threads and comparisons."""

from dataclasses import dataclass, replace

from starlette.responses import Response

from scheduler.engagement.reports.best_hours import NOTE
from scheduler.engagement.reports.full_report import ReportPart
from scheduler.engagement.reports.groups import By
from scheduler.engagement.statistics.comparison import Judgement
from scheduler.formatting import Exchange
from scheduler.pages.charts.drawing import Chart
from scheduler.pages.charts.engagement import BY_RATE, comparison_chart, growth_chart
from scheduler.pages.charts.hours import best_hours_chart
from scheduler.pages.report_page import Drawn, svg_of
from scheduler.store.metrics.sent import SentPart
from scheduler.web.reads.calendar.tiles import organisation_of
from scheduler.web.reads.engagement import report as reads
from scheduler.web.reads.engagement.asked import ORDERS, PRESETS, AskedReport
from scheduler.web.reads.engagement.report import A_PAGE, IN_TWO_MINUTES, ReportScope
from scheduler.web.show.words import title_of
from scheduler.web.visit import NotHere, Visit

PATH = "/engagement"
MOST_DRAWN = 12  # groups in one chart; the table beneath has them all
_ONCE = "Views of the first post, compared with like threads"


@dataclass(frozen=True, slots=True)
class PartOfList:
    """Which rows of a list stand on a page, and where the others are."""

    first: int
    last: int
    whole: int
    next: str
    previous: str

    @classmethod
    def of(cls, asked: AskedReport, path: str, whole: int, **more: str) -> "PartOfList":
        """The part of a list of so many that is asked for."""
        first = (asked.page - 1) * A_PAGE
        last = min(first + A_PAGE, whole)
        before = asked.at(path, **more, page=str(asked.page - 1)) if asked.page > 1 else ""
        after = asked.at(path, **more, page=str(asked.page + 1)) if last < whole else ""
        return cls(min(first, last), last, whole, after, before)


def show(visit: Visit) -> Response:
    """What a team reads in two minutes."""
    scope, wrong = scope_or_answer(visit)
    if wrong:
        return wrong
    report = reads.report_of(visit.desk, scope)
    settled = [row for row in report.advice if str(row.action) != str(Judgement.CANNOT_TELL)]
    rows = report.groups[By.HASHTAG]
    return figures_page(
        visit,
        "engagement/short.html.j2",
        scope,
        report=report,
        tiles=reads.tiles_of(report, exchange_of(visit)),
        exchange=exchange_of(visit),
        advice=settled[:IN_TWO_MINUTES],
        untold=len(report.advice) - len(settled),
        lines=reads.tag_lines(report, rows[:IN_TWO_MINUTES]),
        others=max(0, len(rows) - IN_TWO_MINUTES),
        chart=drawn_of(comparison_chart("hashtags", _ONCE, report.comparisons[:MOST_DRAWN])),
        replies=reads.with_replies(visit.desk, visit.known, scope),
        missing=reads.missing(report, scope),
    )


def hashtags(visit: Visit) -> Response:
    """Every hashtag, with what it brought back."""
    scope, wrong = scope_or_answer(visit)
    if wrong:
        return wrong
    report = reads.report_of(visit.desk, scope)
    rows = report.groups[By.HASHTAG]
    part = PartOfList.of(scope.asked, f"{PATH}/hashtags", len(rows))
    rates = comparison_chart(
        "rates", "Engagement rate, by hashtag", report.rate_comparisons[:MOST_DRAWN], BY_RATE
    )
    return figures_page(
        visit,
        "engagement/hashtags.html.j2",
        scope,
        report=report,
        part=part,
        lines=reads.tag_lines(report, rows[part.first : part.last]),
        chart=drawn_of(rates),
        missing=reads.missing(report, scope),
    )


def hashtag(visit: Visit) -> Response:
    """One hashtag; one that nobody used then, and one that is not theirs to see, look alike."""
    scope, wrong = scope_or_answer(visit)
    if wrong:
        return wrong
    report = reads.report_of(visit.desk, scope, ReportPart.GROWTH)
    row = reads.tag_named(report, visit.path["tag"])
    name = row.group if row else visit.path["tag"][:100]
    grown = {name: report.growth[name]} if row else {}
    return figures_page(
        visit,
        "engagement/hashtag.html.j2",
        scope,
        report=report,
        name=name,
        row=row,
        line=reads.tag_lines(report, [row])[0] if row else None,
        advice=next((one for one in report.advice if one.hashtag == name), None),
        compared=[
            (by, next((one for one in own if one.group == name), None))
            for by, own in (
                ("Seen", report.comparisons),
                ("Engaged with, each time it was seen", report.rate_comparisons),
            )
        ],
        judged=reads.judged,
        related=report.related.get(name),
        chart=drawn_of(_growth_of(name, growth_chart(grown))),
        missing=reads.missing(report, scope),
    )


def threads(visit: Visit) -> Response:
    """What went out, thread by thread, and what stood out."""
    scope, wrong = scope_or_answer(visit)
    if wrong:
        return wrong
    asked = scope.asked
    whole = reads.number_of_threads(visit.desk, scope)
    part = PartOfList.of(asked, f"{PATH}/threads", whole, order=asked.order)
    shown = SentPart(asked.order, A_PAGE, part.first)
    report = reads.report_of(visit.desk, scope)
    return figures_page(
        visit,
        "engagement/threads.html.j2",
        scope,
        report=report,
        part=part,
        orders=ORDERS,
        lines=reads.threads_of(visit.desk, visit.known, scope, shown),
        missing=reads.missing(report, scope),
    )


def compare(visit: Visit) -> Response:
    """Which hashtags to keep or change, and where the figures cannot tell."""
    scope, wrong = scope_or_answer(visit)
    if wrong:
        return wrong
    report = reads.report_of(visit.desk, scope)
    both = (
        comparison_chart("seen", _ONCE, report.comparisons[:MOST_DRAWN]),
        comparison_chart("rate", "Engagement rate", report.rate_comparisons[:MOST_DRAWN], BY_RATE),
        comparison_chart("parts", "Parts of the day", report.parts_of_day),
    )
    part = PartOfList.of(scope.asked, f"{PATH}/compare", len(report.advice))
    return figures_page(
        visit,
        "engagement/compare.html.j2",
        scope,
        report=report,
        part=part,
        advice=report.advice[part.first : part.last],
        charts=[drawn for one in both if (drawn := drawn_of(one))],
        missing=reads.missing(report, scope),
    )


def change(visit: Visit) -> Response:
    """Before and after a day, like with like; asks for the day where none is given."""
    scope, wrong = scope_or_answer(visit)
    if wrong:
        return wrong
    report, since = reads.report_of(visit.desk, scope), scope.asked.since
    rows = reads.changes_in(visit.desk, scope, since) if since else ()
    part = PartOfList.of(scope.asked, f"{PATH}/change", len(rows))
    day = f"{since.day} {since:%B %Y}" if since else ""
    drawn = drawn_of(comparison_chart("change", f"From {day} on, beside before", rows[:MOST_DRAWN]))
    return figures_page(
        visit,
        "engagement/change.html.j2",
        scope,
        report=report,
        part=part,
        day=day,
        lines=[reads.comparison_sentence(row, day) for row in rows[part.first : part.last]],
        chart=drawn,
        missing=reads.missing(report, scope),
    )


def hours(visit: Visit) -> Response:
    """The best hours of each account and hashtag, or that nobody can tell."""
    scope, wrong = scope_or_answer(visit)
    if wrong:
        return wrong
    report = reads.report_of(visit.desk, scope, ReportPart.GROUPS, ReportPart.HOURS)
    lines = reads.hours_lines(report, scope)
    part = PartOfList.of(scope.asked, f"{PATH}/hours", len(lines))
    return figures_page(
        visit,
        "engagement/hours.html.j2",
        scope,
        report=report,
        part=part,
        lines=lines[part.first : part.last],
        note=NOTE,
        chart=drawn_of(best_hours_chart(report.best_hours)),
        missing=reads.missing(report, scope),
    )


def asked_of(visit: Visit) -> ReportScope:
    """What is asked for.

    Raises: NotHere for an account or a campaign that is not, or is not theirs to see.
    """
    asked = AskedReport.of(visit.query, visit.our_times.today)
    scope = reads.scope_of(visit.desk, visit.known, visit.query, asked)
    if scope is None:
        raise NotHere("No such account or campaign.")
    return scope


def exchange_of(visit: Visit) -> Exchange | None:
    """The second currency to show costs in, if there is one."""
    ours = organisation_of(visit.desk)
    return ours.exchange if ours else None


def scope_or_answer(visit: Visit) -> tuple[ReportScope, Response | None]:
    """What is asked for; and the answer, where its days cannot be read."""
    scope = asked_of(visit)
    if not scope.asked.wrong:
        return scope, None
    return scope, figures_page(visit, "engagement/wrong.html.j2", scope, 422)


def figures_page(
    visit: Visit, template: str, scope: ReportScope, status: int = 200, **values: object
) -> Response:
    """A page of engagement, with what every one of them has."""
    return visit.page(
        template,
        status,
        here="engagement",
        our_times=visit.our_times,
        scope=scope,
        asked=scope.asked,
        presets=PRESETS,
        short=title_of,
        **values,
    )


def _growth_of(name: str, chart: Chart | None) -> Chart | None:
    """The chart of one hashtag says what it is of."""
    if chart is None:
        return None
    title = f"How posts with #{name} grow"
    sentence = "How often the middle post had been seen, by the hours since it was sent."
    return replace(chart, title=title, sentence=sentence)


def drawn_of(chart: Chart | None) -> Drawn | None:
    """The chart with its picture."""
    return Drawn(chart, svg_of(chart)) if chart else None
