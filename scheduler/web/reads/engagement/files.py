"""What leaves the pages of engagement as a file: the same columns as the command line's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.engagement.reports import coding, serializers
from scheduler.engagement.reports.full_report import WholeReport
from scheduler.engagement.reports.groups import By
from scheduler.engagement.reports.reading_report import CampaignReadings
from scheduler.engagement.reports.volume import VolumeReport
from scheduler.engagement.statistics.comparison import Comparison
from scheduler.publishing.monitoring.overview import ListedThread
from scheduler.web.reads.rows import SOMEBODYS_STORY
from scheduler.web.show.times import Times

SENT_COLUMNS = (
    *("key", "campaign", "account", "handle", "day", "time", "time_zone", "posts", "posts_read"),
    *("impressions", "likes", "reposts", "replies", "read_on", "read_at", "address"),
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
    changes = [
        serializers.comparison_dict(row, "impressions") | {"simulated": is_simulated}
        for row in rows
    ]
    return FileOfFigures((*serializers.COMPARISON_COLUMNS, "by", "simulated"), changes)


def hours_file(report: WholeReport) -> FileOfFigures:
    """Every stretch of hours that was tried, as `report hours --csv` says it."""
    rows = [row for one in report.best_hours for row in serializers.hours_dicts(one)]
    return _marked(serializers.HOURS_COLUMNS, rows, report)


def groups_file(report: WholeReport, by: By) -> FileOfFigures:
    """What each group brought back, as `report by --csv` says it."""
    rows = [serializers.picked(row, serializers.GROUP_COLUMNS) for row in report.groups[by]]
    return _marked(tuple(serializers.GROUP_COLUMNS), rows, report)


def volume_file(report: VolumeReport, times: Times, *, is_simulated: bool) -> FileOfFigures:
    """Each hour that was counted, by the organisation's clock."""
    rows: list[dict[str, object]] = [
        {
            **dict(zip(("day", "time"), _parted(at, times), strict=True)),
            "hashtag": tag.name,
            "time_zone": times.zone.key,
            "posts": posts,
            "simulated": is_simulated,
        }
        for tag in (report.tag, *report.related)
        for at, posts in tag.hours
    ]
    return FileOfFigures(("hashtag", "day", "time", "time_zone", "posts", "simulated"), rows)


def readings_file(found: Sequence[CampaignReadings], *, is_simulated: bool) -> FileOfFigures:
    """What was read, why and at what price, as `report readings --csv` says it."""
    columns = serializers.READING_COLUMNS
    rows = [serializers.picked(row, columns) | {"simulated": is_simulated} for row in found]
    return FileOfFigures((*columns, "simulated"), rows)


def coding_file(rows: Sequence[dict[str, object]]) -> FileOfFigures:
    """The sheet in which people say what each post is about, not filled in."""
    return FileOfFigures(coding.COLUMNS, rows)


def threads_file(
    found: Sequence[ListedThread], times: Times, *, is_simulated: bool
) -> FileOfFigures:
    """Every thread that went out; of a person's story that there is one, and nothing more."""
    rows = [
        {name: getattr(one.sent, name) for name in SENT_COLUMNS if hasattr(one.sent, name)}
        | {
            **dict(zip(("day", "time"), _parted(one.sent.began_at, times), strict=True)),
            "time_zone": times.zone.key,
            **dict(zip(("read_on", "read_at"), _parted(one.sent.read_at, times), strict=True)),
            "address": None if one.sent.is_story else one.address,
            "key": SOMEBODYS_STORY if one.sent.is_story else one.sent.key,
            "simulated": is_simulated,
        }
        for one in found
    ]
    return FileOfFigures((*SENT_COLUMNS, "simulated"), rows)


def _parted(at: datetime | None, times: Times) -> tuple[str, str]:
    """A day and a time of the organisation's clock, as a spreadsheet sorts them."""
    return (times.date_field(at), times.time_field(at)) if at else ("", "")


def _marked(
    columns: tuple[str, ...], rows: Sequence[dict[str, object]], report: WholeReport
) -> FileOfFigures:
    marked = [{**row, "simulated": report.is_simulated} for row in rows]
    return FileOfFigures((*columns, "simulated"), marked)
