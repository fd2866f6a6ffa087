"""Shows what measuring cost: readings of our posts, and counted hashtags."""

import sys
from dataclasses import asdict

from scheduler.cli.output import out, put_json, table
from scheduler.engagement.listening.costs import ListeningCosts
from scheduler.engagement.reports import group_forms, serializers
from scheduler.engagement.reports.hashtags import SIMULATED
from scheduler.engagement.reports.reading_report import CampaignReadings
from scheduler.formatting import count, usd


def put_readings(
    rows: tuple[CampaignReadings, ...],
    listening: ListeningCosts,
    *,
    simulated: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """What was read, why, and at what price."""
    dicts = [group_forms.reading_dict(row) for row in rows]
    if as_json:
        put_json({"simulated": simulated, "campaigns": dicts, "hashtags": asdict(listening)})
    elif as_csv:
        marked = [row | {"simulated": simulated} for row in dicts]
        sys.stdout.write(serializers.csv_of((*group_forms.READING_COLUMNS, "simulated"), marked))
    else:
        _print(rows, listening, simulated=simulated)


def _print(
    rows: tuple[CampaignReadings, ...], listening: ListeningCosts, *, simulated: bool
) -> None:
    console = out()
    headings = ("Campaign", "Posts", "Readings", "for a rise", "Billed", "To come")
    console.print(table(headings, [_read(row) for row in rows], figures=5))
    if listening.counts or listening.searched_posts or listening.hashtags:
        console.print(
            f"Hashtags of everyone: {count(listening.counts, 'count')} for "
            f"{usd(listening.counts_usd)}, {count(listening.searched_posts, 'post')} looked at "
            f"for {usd(listening.searches_usd)}. As things stand, "
            f"{count(listening.hashtags, 'hashtag')} cost at most "
            f"{usd(listening.month_usd)} in 30 days."
        )
    if simulated:
        console.print(SIMULATED)


def _read(row: CampaignReadings) -> tuple[str, ...]:
    return (
        row.campaign,
        f"{row.posts:,}",
        f"{row.readings:,}",
        f"{row.for_a_rise:,}",
        f"{row.billed:,} for {usd(row.usd)}",
        f"{row.to_come:,} for {usd(row.to_come_usd)}" if row.to_come else "none",
    )
