"""What people say that posts are about: a sheet to take along, and one that was filled in.

Nothing of a sheet that comes back is kept: it is counted, and shown once.
"""

from dataclasses import dataclass

from starlette.responses import Response

from scheduler.engagement.reports.coding import THEMES, CodesWrong, CodingReport
from scheduler.errors import MistakesFound
from scheduler.people.roles import Act
from scheduler.web.pages.engagement.look import drawn_of, figures_page, scope_or_answer
from scheduler.web.reads.engagement import coding as reads
from scheduler.web.reads.engagement import report as figures
from scheduler.web.reads.engagement.report import ReportScope
from scheduler.web.visit import Visit

MOST_BYTES = 5_000_000  # of a sheet


@dataclass(frozen=True, slots=True)
class Counted:
    """A sheet that was filled in, by its name, and what it comes to."""

    name: str
    report: CodingReport


def show(visit: Visit) -> Response:
    """Where the sheet is, and where it comes back."""
    scope, wrong = scope_or_answer(visit)
    return wrong or _page(visit, scope)


def count(visit: Visit) -> Response:
    """What a sheet that people filled in comes to."""
    visit.require(Act.REPORTS)
    scope, wrong = scope_or_answer(visit)
    if wrong:
        return wrong
    sent = visit.files.get("sheet")
    if sent is None or not sent.content:
        return _page(visit, scope, error="Choose the sheet that you filled in, .csv or .xlsx")
    try:
        report = reads.counted_in(visit.desk, scope, sent.name, sent.content)
    except (MistakesFound, CodesWrong) as error:
        return _page(visit, scope, error=reads.sheet_mistake(error))
    return _page(
        visit, scope, Counted(sent.name.replace("\\", "/").rpartition("/")[2][:100], report)
    )


def _page(
    visit: Visit, scope: ReportScope, counted: Counted | None = None, error: str = ""
) -> Response:
    return figures_page(
        visit,
        "engagement/coding.html.j2",
        scope,
        422 if error else 200,
        report=figures.report_of(visit.desk, scope),
        themes=THEMES,
        counted=counted,
        error=error,
        chart=drawn_of(reads.codes_chart(counted.report)) if counted else None,
    )
