"""What leaves the pages of engagement as a file: the same columns as the command line's."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.engagement.reports import serializers
from scheduler.engagement.reports.full_report import WholeReport
from scheduler.engagement.reports.groups import By
from scheduler.engagement.statistics.comparison import Comparison
from scheduler.formatting import instant
from scheduler.publishing.monitoring.overview import ListedThread
from scheduler.web.reads.rows import SOMEBODYS_STORY

SENT_COLUMNS = (
    *("key", "campaign", "account", "handle", "began_at", "posts", "posts_read", "impressions"),
    *("likes", "reposts", "replies", "read_at", "address"),
)


@dataclass(frozen=True, slots=True)
class FileOfFigures:
    """Headings, and a row for each of what the figures are of."""

    columns: tuple[str, ...]
    rows: Sequence[dict[str, object]]

    @property
    def lines(self) -> list[tuple[object, ...]]:
        """The same, the headings first."""
        return [self.columns, *(tuple(row[name] for name in self.columns) for row in self.rows)]


def hashtags_file(report: WholeReport) -> FileOfFigures:
    """What each hashtag brought back, as `report by hashtag --csv` says it."""
    rows = [serializers.picked(row, serializers.GROUP_COLUMNS) for row in report.groups[By.HASHTAG]]
    return _marked(tuple(serializers.GROUP_COLUMNS), rows, report)


def comparisons_file(report: WholeReport) -> FileOfFigures:
    """Hashtags compared, as `report compare --csv` says it."""
    compared = {"impressions": report.comparisons, "engagement rate": report.rate_comparisons}
    rows = [serializers.comparison_dict(row, by) for by, own in compared.items() for row in own]
    return _marked((*serializers.COMPARISON_COLUMNS, "by"), rows, report)


def changes_file(rows: Sequence[Comparison], *, is_simulated: bool) -> FileOfFigures:
    """Before and after a day, as `report change --csv` says it."""
    told = [
        serializers.comparison_dict(row, "impressions") | {"simulated": is_simulated}
        for row in rows
    ]
    return FileOfFigures((*serializers.COMPARISON_COLUMNS, "by", "simulated"), told)


def hours_file(report: WholeReport) -> FileOfFigures:
    """Every stretch of hours that was tried, as `report hours --csv` says it."""
    rows = [row for one in report.best_hours for row in serializers.hours_dicts(one)]
    return _marked(serializers.HOURS_COLUMNS, rows, report)


def threads_file(found: Sequence[ListedThread], *, is_simulated: bool) -> FileOfFigures:
    """Every thread that went out; of a person's story that there is one, and nothing more."""
    rows = [
        {name: getattr(one.sent, name) for name in SENT_COLUMNS if hasattr(one.sent, name)}
        | {
            "began_at": instant(one.sent.began_at),
            "read_at": instant(one.sent.read_at),
            "address": None if one.sent.is_story else one.address,
            "key": SOMEBODYS_STORY if one.sent.is_story else one.sent.key,
            "simulated": is_simulated,
        }
        for one in found
    ]
    return FileOfFigures((*SENT_COLUMNS, "simulated"), rows)


def _marked(
    columns: tuple[str, ...], rows: Sequence[dict[str, object]], report: WholeReport
) -> FileOfFigures:
    marked = [{**row, "simulated": report.is_simulated} for row in rows]
    return FileOfFigures((*columns, "simulated"), marked)
