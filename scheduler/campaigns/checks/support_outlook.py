"""Says what people should know of the help that their threads will carry."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.crisis.directory.entry import Entry
from scheduler.crisis.directory.expiry import HOLD_AFTER_DAYS
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.readers import Readers
from scheduler.crisis.support.offer import Support
from scheduler.remedies import Action, Remedy, command


def support_lines(
    threads: Iterable[PlannedThread], directory: Directory, now: datetime, told: str | None
) -> Iterator[str]:
    """A line for each kind of help that a region lacks, and for each entry that grows too old.

    Nothing about threads that are past. `told` is who keeps an eye on the lines.
    """
    last: dict[tuple[str, Readers], date] = {}
    for thread in threads:
        if thread.due_at >= now:
            day = thread.local_time.date()
            served = thread.region, thread.readers
            last[served] = max(day, last.get(served, day))
    old: dict[str, tuple[date, Entry]] = {}
    told_of: set[str] = set()
    for (region, readers), until in sorted(last.items(), key=str):
        support = Support.for_readers(directory, region, readers)
        printed = tuple(filter(None, map(directory.entry, support.ids)))
        lacking = (*_lacking(region, support), *_unserved(region, readers, printed))
        yield from (line for line in lacking if line not in told_of)
        told_of.update(lacking)
        for entry in printed:
            if entry.verified_on and _held_from(entry) <= until:
                old[entry.id] = (_held_from(entry), entry)
    for day, entry in sorted(old.values(), key=lambda one: (one[0], one[1].id)):
        yield _warning(entry, day, told)


def _held_from(entry: Entry) -> date:
    return (entry.verified_on or date.max) + timedelta(days=HOLD_AFTER_DAYS)


def _lacking(region: str, support: Support) -> Iterator[str]:
    if support.missing:
        yield f"{region}: the directory has {_nothing_of(support.missing)} there."


def _unserved(region: str, readers: Readers, printed: tuple[Entry, ...]) -> Iterator[str]:
    served = {topic for entry in printed for topic in entry.topics}
    missing = [topic for topic in readers.topics if topic not in served]
    if missing:
        yield (
            f"{region}: the directory has no service for {' or '.join(missing)} there that fits a "
            "post; add one that you trust to crisis-directory.yaml."
        )


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
    return f"{entry.name} {what} ({command(Remedy(Action.CHECK_ENTRY, entry.id))}).{who}"
