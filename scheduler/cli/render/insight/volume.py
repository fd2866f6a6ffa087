"""Shows how much everyone says with a hashtag: tables, JSON, CSV."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.cli.output import out, put_json, table
from scheduler.cli.render.insight.reports import Asked, Form, put_csv
from scheduler.engagement.listening.search_summary import FEWEST_AUTHORS
from scheduler.engagement.reports import serializers
from scheduler.engagement.reports.volume import TagVolume, VolumeReport
from scheduler.formatting import count, local
from scheduler.store.metrics.volume import Counted, SearchSummary

_SHOWN_DAYS = 14
_HOURS_A_DAY = 24
_HOW_TO = (
    "Nothing was counted yet. Counting is paid for, so it waits until organisation.yaml asks for "
    "it:\nvolume: {{account: ACCOUNT, hashtags: [{name}]}}"
)


def put_volume(report: VolumeReport, asked: Asked, form: Form) -> None:
    """One hashtag with its family, and those beside it."""
    if form.as_json:
        related = [serializers.volume_dict(tag) for tag in report.related]
        put_json({**asked.head(), **serializers.volume_dict(report.tag), "related": related})
    elif form.as_csv:
        tags = (report.tag, *report.related)
        rows = [row for tag in tags for row in serializers.hour_dicts(tag)]
        put_csv(asked, serializers.VOLUME_COLUMNS, rows)
    else:
        _print(report, asked)


def _print(report: VolumeReport, asked: Asked) -> None:
    console, tag = out(), report.tag
    others = [spelling for spelling in tag.spellings if spelling != tag.name.casefold()]
    also = f" (with #{', #'.join(others)})" if others else ""
    console.print(f"#{tag.name}{also}: {count(tag.our_posts, 'post')} of ours.")
    if not tag.hours and tag.search is None:
        console.print(_HOW_TO.format(name=tag.name))
    if tag.hours:
        console.print("Posts of everyone, reposts left out:")
        rows = [
            (f"{day.day:%a} {day.day.day} {day.day:%b}", f"{day.posts:,}", str(day.hours))
            for day in tag.days[-_SHOWN_DAYS:]
        ]
        console.print(table(("Day", "Posts", "Hours known"), rows, figures=2))
        if any(day.hours < _HOURS_A_DAY for day in tag.days[-_SHOWN_DAYS:]):
            console.print("An hour that was not counted is unknown, and not nought.")
    if tag.search is not None:
        _print_search(tag.search, asked.zone)
    if tag.beside_ours:
        console.print(f"Beside it in our own posts: {_named(tag.beside_ours, '#')}.")
    if report.related:
        related = [_related(beside) for beside in (tag, *report.related)]
        console.print()
        console.print(
            table(
                ("Hashtag", "Ours or followed", "Of everyone, 7 days", "Of ours"),
                related,
                figures=2,
            )
        )
    for note in asked.notes():
        console.print(note)


def _print_search(search: SearchSummary, zone: ZoneInfo) -> None:
    console = out()
    which = "all" if search.is_all else f"the newest {search.posts:,}"
    console.print(
        f"Looked at on {_time(search.read_at, zone)}: {which} since "
        f"{_time(search.from_at, zone)}, "
        f"{count(search.posts, 'post')} of {count(search.authors, 'person', 'people')}; "
        f"{_share(search)} with a link."
    )
    if search.links:
        console.print(f"Shared most: {_named(search.links)}.")
    if search.hashtags:
        console.print(f"Hashtags beside it: {_named(search.hashtags, '#')}.")
    console.print(
        f"What fewer than {FEWEST_AUTHORS} people used is not named. No post, name or text is kept."
    )


def _share(search: SearchSummary) -> str:
    return f"{search.with_links / search.posts:.0%}" if search.posts else serializers.UNKNOWN


def _named(counted: tuple[Counted, ...], sign: str = "") -> str:
    return ", ".join(f"{sign}{name} ({posts:,})" for name, posts in counted)


def _related(tag: TagVolume) -> tuple[str, ...]:
    week = serializers.UNKNOWN if tag.week_posts is None else f"{tag.week_posts:,}"
    return f"#{tag.name}", "followed" if tag.is_followed else "ours", week, f"{tag.our_posts:,}"


def _time(at: datetime, zone: ZoneInfo) -> str:
    return local(at.astimezone(zone))
