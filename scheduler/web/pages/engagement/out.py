"""Figures as files: for a spreadsheet, and a page for trustees."""

from starlette.responses import Response

from scheduler.campaigns.formats.spreadsheet_export import workbook_of
from scheduler.engagement.reports import serializers
from scheduler.engagement.reports.full_report import ReportPart
from scheduler.pages.trustees_page import render_trustees_page
from scheduler.publishing.monitoring.overview import what_was_sent
from scheduler.web.pages.engagement.look import asked_of, exchange_of
from scheduler.web.reads.engagement import report as reads
from scheduler.web.reads.engagement.coding import sheet_rows
from scheduler.web.reads.engagement.everyone import volume_in
from scheduler.web.reads.engagement.files import (
    FileOfFigures,
    changes_file,
    coding_file,
    comparisons_file,
    groups_file,
    hashtags_file,
    hours_file,
    readings_file,
    threads_file,
    volume_file,
)
from scheduler.web.reads.engagement.groups import group_asked
from scheduler.web.reads.engagement.readings import readings_in
from scheduler.web.reads.engagement.report import ReportScope
from scheduler.web.reads.frame import organisation_name
from scheduler.web.visit import NotHere, Visit, download

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = {"A": 34, "B": 16, "C": 16, "D": 16, "E": 22}


def export(visit: Visit) -> Response:
    """What a page shows, all of it, as csv or xlsx.

    Raises: NotHere for another kind, and for days that cannot be read.
    """
    scope, kind, which = _scope(visit), visit.path["kind"], visit.path["report"]
    name = f"engagement-{which}-{visit.our_times.today.isoformat()}"
    if kind == "csv":
        made = _made(visit, scope, which)
        content = f"\ufeff{serializers.csv_of(made.columns, made.rows)}".encode()
        return download(content, "text/csv; charset=utf-8", f"{name}.csv")
    if kind == "xlsx":
        content = workbook_of(_made(visit, scope, which).lines, _WIDTHS)
        return download(content, _XLSX, f"{name}.xlsx")
    raise NotHere("No such kind of file.")


def trustees(visit: Visit) -> Response:
    """Half a page for trustees, as one file that prints on a sheet."""
    report = reads.report_of(visit.desk, _scope(visit))
    page = render_trustees_page(report, organisation_name(visit.desk), exchange_of(visit))
    name = f"trustees-{visit.our_times.today.isoformat()}.html"
    return download(page.encode(), "text/html; charset=utf-8", name)


def _scope(visit: Visit) -> ReportScope:
    scope = asked_of(visit)
    if scope.asked.wrong:
        raise NotHere("No such days.")
    return scope


def _made(visit: Visit, scope: ReportScope, which: str) -> FileOfFigures:
    match which:
        case "hashtags":
            return hashtags_file(reads.report_of(visit.desk, scope))
        case "compare":
            return comparisons_file(reads.report_of(visit.desk, scope))
        case "change" if scope.asked.since:
            rows = reads.changes_in(visit.desk, scope, scope.asked.since)
            return changes_file(rows, is_simulated=reads.is_simulated(visit.desk))
        case "hours":
            return hours_file(
                reads.report_of(visit.desk, scope, ReportPart.GROUPS, ReportPart.HOURS)
            )
        case "by":
            report = reads.report_of(visit.desk, scope, ReportPart.GROUPS)
            return groups_file(report, group_asked(scope.asked.by))
        case "volume" if scope.asked.tag:
            volume = volume_in(visit.desk, scope, scope.asked.tag)
            return volume_file(volume, visit.our_times, is_simulated=reads.is_simulated(visit.desk))
        case "readings":
            read = readings_in(visit.desk, scope).rows
            return readings_file(read, is_simulated=reads.is_simulated(visit.desk))
        case "coding":
            return coding_file(sheet_rows(visit.desk, scope))
        case "threads":
            found = what_was_sent(visit.desk.workspace.database, scope.period)
            return threads_file(found, visit.our_times, is_simulated=reads.is_simulated(visit.desk))
    raise NotHere("No such figures.")
