"""Shows how much everyone says with a hashtag: tables, JSON, CSV."""

import sys
from datetime import datetime

from scheduler.cli.output import out, put_json, table
from scheduler.engagement.listening.search_summary import FEWEST_AUTHORS
from scheduler.engagement.reports import serializers
from scheduler.engagement.reports.hashtags import SIMULATED
from scheduler.engagement.reports.volume import TagVolume, VolumeReport
from scheduler.engagement.reports.volume_forms import VOLUME_COLUMNS, hour_dicts, volume_dict
from scheduler.formatting import count, local
from scheduler.store.metrics.volume import Counted, SearchSummary

_SHOWN_DAYS = 14
_HOURS_A_DAY = 24
_HOW_TO = (
    "Nothing was counted yet. Counting is paid for, so it waits until organisation.yaml asks for "
    "it:\nvolume: {{account: ACCOUNT, hashtags: [{name}]}}"
)


def put_volume(report: VolumeReport, *, simulated: bool, as_json: bool, as_csv: bool) -> None:
    """One hashtag with its family, and those beside it."""
    if as_json:
        related = [volume_dict(one) for one in report.related]
        put_json({"simulated": simulated, **volume_dict(report.tag), "related": related})
    elif as_csv:
        rows = [
            row | {"simulated": simulated}
            for one in (report.tag, *report.related)
            for row in hour_dicts(one)
        ]
        sys.stdout.write(serializers.csv_of((*VOLUME_COLUMNS, "simulated"), rows))
    else:
        _print(report, simulated=simulated)


def _print(report: VolumeReport, *, simulated: bool) -> None:
    console, tag = out(), report.tag
    others = [spelling for spelling in tag.spellings if spelling != tag.name.casefold()]
    also = f" (with #{', #'.join(others)})" if others else ""
    console.print(f"#{tag.name}{also}: {count(tag.our_posts, 'post')} of ours.")
    if not tag.hours and tag.search is None:
        console.print(_HOW_TO.format(name=tag.name))
    if tag.hours:
        console.print("Posts of everyone, reposts left out:")
        rows = [
            (f"{one.day:%a} {one.day.day} {one.day:%b}", f"{one.posts:,}", str(one.hours))
            for one in tag.days[-_SHOWN_DAYS:]
        ]
        console.print(table(("Day", "Posts", "Hours known"), rows, figures=2))
        if any(one.hours < _HOURS_A_DAY for one in tag.days[-_SHOWN_DAYS:]):
            console.print("An hour that was not counted is unknown, and not nought.")
    if tag.search is not None:
        _print_search(tag.search)
    if tag.beside_ours:
        console.print(f"Beside it in our own posts: {_named(tag.beside_ours, '#')}.")
    if report.related:
        related = [_related(one) for one in (tag, *report.related)]
        console.print()
        console.print(
            table(
                ("Hashtag", "Ours or followed", "Of everyone, 7 days", "Of ours"),
                related,
                figures=2,
            )
        )
    if simulated:
        console.print(SIMULATED)


def _print_search(found: SearchSummary) -> None:
    console = out()
    which = "all" if found.is_all else f"the newest {found.posts:,}"
    console.print(
        f"Looked at on {_day(found.read_at)}: {which} since {_day(found.from_at)}, "
        f"{count(found.posts, 'post')} of {count(found.authors, 'person', 'people')}; "
        f"{_share(found)} with a link."
    )
    if found.links:
        console.print(f"Shared most: {_named(found.links)}.")
    if found.hashtags:
        console.print(f"Hashtags beside it: {_named(found.hashtags, '#')}.")
    console.print(
        f"What fewer than {FEWEST_AUTHORS} people used is not named. No post, name or text is kept."
    )


def _share(found: SearchSummary) -> str:
    return f"{found.with_links / found.posts:.0%}" if found.posts else serializers.UNKNOWN


def _named(counted: tuple[Counted, ...], sign: str = "") -> str:
    return ", ".join(f"{sign}{name} ({posts:,})" for name, posts in counted)


def _related(one: TagVolume) -> tuple[str, ...]:
    week = serializers.UNKNOWN if one.week_posts is None else f"{one.week_posts:,}"
    return f"#{one.name}", "followed" if one.is_followed else "ours", week, f"{one.our_posts:,}"


def _day(at: datetime) -> str:
    return f"{local(at)} UTC"
