"""What measuring cost, as it is shown: readings of our posts, and counted hashtags."""

import sys
from dataclasses import asdict
from pathlib import Path

from scheduler.cli.output import out, put_json, table
from scheduler.cli.render.reports import organisation
from scheduler.clock import Clock
from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.engagement.listening.costs import ListeningCosts, listening_costs
from scheduler.engagement.listening.listener import ListeningPrices
from scheduler.engagement.reports import group_forms, serializers
from scheduler.engagement.reports.hashtags import SIMULATED
from scheduler.engagement.reports.reading_report import CampaignReadings, reading_report
from scheduler.engagement.statistics.hashtag_families import read_families
from scheduler.formatting import count, usd
from scheduler.store.database import Database
from scheduler.store.metrics.readings import is_simulated


def put_readings(
    workspace: Path,
    opened: tuple[Database, Clock],
    prices: tuple[ReadingPrices, ListeningPrices],
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    """What was read, why, and at what price."""
    database, clock = opened
    rows = reading_report(database, clock, prices[0])
    with database.read() as connection:
        simulated = is_simulated(connection)
        listening = listening_costs(
            connection,
            organisation(workspace).volume,
            read_families(workspace),
            clock.now(),
            prices[1],
        )
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
