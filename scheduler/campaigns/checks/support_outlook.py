"""Says what people should know of the help that their threads will carry."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from scheduler.campaigns.checks.topic_outlook import unserved_topics
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.crisis.directory.entry import Entry
from scheduler.crisis.directory.entry_changes import EntryChange
from scheduler.crisis.directory.expiry import HOLD_AFTER_DAYS
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.readers import LANGUAGES, Readers
from scheduler.crisis.support.offer import Support
from scheduler.remedies import Action, Remedy, command


def support_lines(
    threads: Iterable[PlannedThread], directory: Directory, now: datetime, told: str | None
) -> Iterator[str]:
    """A line for each change of the directory, kind of help that lacks, and entry too old.

    Nothing about threads that are past. `told` is who keeps an eye on the lines.
    """
    yield from map(_changed, directory.changes)
    last: dict[tuple[str, Readers], date] = {}
    for thread in threads:
        if thread.due_at >= now:
            day = thread.local_time.date()
            served = thread.region, thread.readers
            last[served] = max(day, last.get(served, day))
    old: dict[str, tuple[date, Entry]] = {}
    comparison_sentence: set[str] = set()
    for (region, readers), until in sorted(last.items(), key=str):
        support = Support.for_readers(directory, region, readers)
        printed = tuple(filter(None, map(directory.entry, support.ids)))
        lacking = (
            *_lacking(region, support),
            *unserved_topics(directory, region, readers, printed),
            *_in_english(directory, region, readers, support),
        )
        yield from (line for line in lacking if line not in comparison_sentence)
        comparison_sentence.update(lacking)
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


def _in_english(
    directory: Directory, region: str, readers: Readers, support: Support
) -> Iterator[str]:
    """That the support lines are not in the language that was asked for."""
    wanted = readers.beside(directory.wants(region)).language
    if wanted != support.contacts.language:
        language = LANGUAGES.get(wanted, wanted)
        yield (
            f"{region}: the support lines are in English, not in {language}: no line that is "
            f"always open answers in {language} there."
        )


def _changed(change: EntryChange) -> str:
    to_do = command(Remedy(Action.CHECK_ENTRY, change.entry_id))
    how = "" if change.is_in_force else f" Compare it with its own page: {to_do}"
    return f"Changed by crisis-directory.yaml: {change.told}{how}"


def provenance_lines(
    threads: Iterable[PlannedThread], directory: Directory, now: datetime
) -> Iterator[str]:
    """Who read what the posts print: the project, or a person of the charity."""
    served = {(thread.region, thread.readers) for thread in threads if thread.due_at >= now}
    ids = {i for asked in served for i in Support.for_readers(directory, *asked).ids}
    printed = [entry for entry in directory.entries if entry.id in ids]
    ours = [entry.id for entry in printed if entry.is_confirmed]
    theirs = [entry.id for entry in printed if not entry.is_confirmed]
    if ours:
        yield f"Confirmed by a person of yours: {', '.join(ours)}."
    if theirs:
        to_do = command(Remedy(Action.CHECK_ENTRY, "ID"))
        yield (
            f"Read by the Handrail project, confirmed by nobody of yours yet: {', '.join(theirs)}. "
            f"Compare each with its own page: {to_do}"
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
