"""What people should know of the help that their threads will carry."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from scheduler.campaigns.planned import PlannedThread
from scheduler.cli.show import out
from scheduler.crisis.ages import HOLD_AFTER_DAYS
from scheduler.crisis.directory import Directory
from scheduler.crisis.entry import Entry
from scheduler.crisis.support import Support


def print_support(
    threads: Iterable[PlannedThread], directory: Directory, now: datetime, told: str | None
) -> None:
    """A line for each kind of help that a region lacks, and for each entry that grows too old.

    `told` is who keeps an eye on the lines, from organisation.yaml.
    """
    for line in support_lines(threads, directory, now, told):
        out().print(line, markup=False)


def support_lines(
    threads: Iterable[PlannedThread], directory: Directory, now: datetime, told: str | None
) -> Iterator[str]:
    """The same, as sentences; nothing about threads that are past."""
    last: dict[str, date] = {}
    for thread in threads:
        if thread.due_at >= now:
            day = thread.local_time.date()
            last[thread.region] = max(day, last.get(thread.region, day))
    old: dict[str, tuple[date, Entry]] = {}
    for region, until in sorted(last.items()):
        support = Support.for_region(directory, region)
        if support.missing:
            yield f"{region}: the directory has {_nothing_of(support.missing)} there."
        for entry in filter(None, map(directory.entry, support.ids)):
            if entry.verified_on and _held_from(entry) <= until:
                old[entry.id] = (_held_from(entry), entry)
    for day, entry in sorted(old.values(), key=lambda one: (one[0], one[1].id)):
        yield _warning(entry, day, told)


def _held_from(entry: Entry) -> date:
    return (entry.verified_on or date.max) + timedelta(days=HOLD_AFTER_DAYS)


def _nothing_of(missing: tuple[str, ...]) -> str:
    kinds = [kind.removeprefix("an ").removeprefix("a ") for kind in missing]
    return "no " + " and no ".join(kinds)


def _warning(entry: Entry, day: date, told: str | None) -> str:
    when = f"{day.day} {day:%B %Y}"
    what = (
        f"is overdue for a check from {when}; it stays in every post"
        if entry.is_core
        else f"is left out of posts from {when}, unless somebody checks it before"
    )
    who = f" {told} should know." if told and entry.is_core else ""
    return f"{entry.name} {what} (handrail resources verify {entry.id}).{who}"
