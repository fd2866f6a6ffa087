"""Shows what measuring cost: readings of our posts, and counted hashtags."""

from collections.abc import Sequence
from dataclasses import asdict

from scheduler.cli.output import out, put_json, table
from scheduler.cli.render.insight.reports import Asked, Form, put_csv
from scheduler.engagement.listening.costs import ListeningCosts
from scheduler.engagement.reports import serializers
from scheduler.engagement.reports.reading_report import CampaignReadings
from scheduler.formatting import count, usd

OF_ALL_ACCOUNTS = "What counting hashtags costs is for all accounts together, and not shown here."


def put_readings(
    rows: tuple[CampaignReadings, ...], listening: ListeningCosts | None, asked: Asked, form: Form
) -> None:
    """What was read, why, and at what price."""
    dicts = [serializers.picked(row, serializers.READING_COLUMNS) for row in rows]
    if form.as_json:
        put_json(
            {
                **asked.head(),
                "campaigns": dicts,
                "hashtags": asdict(listening) if listening else None,
            }
        )
    elif form.as_csv:
        put_csv(asked, serializers.READING_COLUMNS, dicts)
    else:
        _print(rows, listening, asked.notes())


def _print(
    rows: tuple[CampaignReadings, ...], listening: ListeningCosts | None, notes: Sequence[str]
) -> None:
    console = out()
    headings = ("Campaign", "Posts", "Readings", "for a rise", "Billed", "To come")
    console.print(table(headings, [_read(row) for row in rows], figures=5))
    if listening and (listening.counts or listening.searched_posts or listening.hashtags):
        console.print(
            f"Hashtags of everyone: {count(listening.counts, 'count')} for "
            f"{usd(listening.counts_usd)}, {count(listening.searched_posts, 'post')} looked at "
            f"for {usd(listening.searches_usd)}. As things stand, "
            f"{count(listening.hashtags, 'hashtag')} cost at most "
            f"{usd(listening.month_usd)} in 30 days."
        )
    for note in (*notes, *((OF_ALL_ACCOUNTS,) if listening is None else ())):
        console.print(note)


def _read(row: CampaignReadings) -> tuple[str, ...]:
    return (
        row.campaign,
        f"{row.posts:,}",
        f"{row.readings:,}",
        f"{row.for_a_rise:,}",
        f"{row.billed:,} for {usd(row.usd)}",
        f"{row.to_come:,} for {usd(row.to_come_usd)}" if row.to_come else "none",
    )
