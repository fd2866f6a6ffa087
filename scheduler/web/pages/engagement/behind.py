"""What stands behind the report: by group, what everyone says, and what measuring it cost."""

from starlette.responses import Response

from scheduler.engagement.reports.full_report import ReportPart
from scheduler.pages.charts.volume import volume_chart
from scheduler.web.pages.engagement.look import (
    MOST_DRAWN,
    PATH,
    PartOfList,
    drawn_of,
    figures_page,
    scope_or_answer,
)
from scheduler.web.reads.engagement import everyone
from scheduler.web.reads.engagement import groups as by_group
from scheduler.web.reads.engagement import readings as cost
from scheduler.web.reads.engagement import report as reads
from scheduler.web.visit import Visit


def groups(visit: Visit) -> Response:
    """What came back by campaign, account, kind of account, region or week."""
    scope, wrong = scope_or_answer(visit)
    if wrong:
        return wrong
    report = reads.report_of(visit.desk, scope, ReportPart.GROUPS)
    by = by_group.group_asked(scope.asked.by)
    rows = report.groups[by]
    part = PartOfList.of(scope.asked, f"{PATH}/by", len(rows))
    return figures_page(
        visit,
        "engagement/groups.html.j2",
        scope,
        report=report,
        part=part,
        by=by,
        kinds=by_group.GROUPS,
        headings=by_group.HEADINGS,
        lines=by_group.group_lines(rows[part.first : part.last], by, scope),
        chart=drawn_of(by_group.group_chart(report, by, scope, MOST_DRAWN)),
        missing=reads.missing(report, scope),
    )


def readings(visit: Visit) -> Response:
    """Which figures were read from X, why, and what that cost."""
    scope, wrong = scope_or_answer(visit)
    if wrong:
        return wrong
    report, found = reads.report_of(visit.desk, scope), cost.readings_in(visit.desk, scope)
    part = PartOfList.of(scope.asked, f"{PATH}/readings", len(found.rows))
    return figures_page(
        visit,
        "engagement/readings.html.j2",
        scope,
        report=report,
        part=part,
        found=found,
        headings=cost.HEADINGS,
        lines=cost.reading_lines(found.rows[part.first : part.last], scope),
        listening=cost.listening_words(found.listening, scope),
        chart=drawn_of(cost.readings_chart(found.rows, scope, MOST_DRAWN)),
        missing=reads.missing(report, scope),
    )


def volume(visit: Visit) -> Response:
    """How much everyone says with a hashtag, beside ours; asks for one where none is counted."""
    scope, wrong = scope_or_answer(visit)
    if wrong:
        return wrong
    report = reads.report_of(visit.desk, scope, ReportPart.VOLUMES)
    counted = everyone.tags_counted(report)
    name = scope.asked.tag or next(iter(counted), "")
    found = everyone.volume_in(visit.desk, scope, name) if name else None
    tags = (found.tag, *found.related) if found else ()
    return figures_page(
        visit,
        "engagement/volume.html.j2",
        scope,
        report=report,
        counted=counted,
        name=name,
        found=found,
        days=everyone.day_lines(found.tag) if found else (),
        search=everyone.search_lines(found.tag.search, visit.our_times)
        if found and found.tag.search
        else None,
        ours=everyone.ours_words(found.tag) if found else "",
        as_of=everyone.as_of(found.tag) if found else None,
        chart=drawn_of(volume_chart([one for one in tags if one.hours], visit.desk.workspace.zone)),
    )
