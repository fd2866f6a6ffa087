"""What applying would change, told with the words that changed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from scheduler.campaigns.model.plan import LatePolicy, PlannedThread
from scheduler.formatting import local
from scheduler.publishing.planning.apply import PlannedChange
from scheduler.publishing.planning.diff import Change, StoredOverride, ThreadChange
from scheduler.publishing.planning.post_layout import closes_in_words
from scheduler.store.queue.threads import StoredThread

BESIDE_THE_WORDS = "what its pictures show or say, or the rules that are lifted for it"
_FIRST = ("its time", "its account")


def lines(changes: Sequence[PlannedChange]) -> Iterator[str]:
    """A line, or a few, for each thread that is changed, removed, or left as set by hand."""
    for one in changes:
        change = one.change
        if one.alike:
            yield f"{change.key}: {one.alike}"
        if change.moved_to and change.planned:
            yield f"{change.key}: {_moved(change.planned, change.moved_to, change.override)}"
        match change.change:
            case Change.CHANGED:
                yield from _changed(change)
            case Change.REMOVED:
                yield f"{change.key}: removed from the queue when you apply."
            case Change.OVERRIDDEN:
                yield f"{change.key}: {_decided(change)}"
            case Change.PAST:
                yield f"{change.key}: its date has gone by: give a new date or remove it."
            case Change.TOO_LATE:
                yield f"{change.key}: it has begun, and stays as it is."
            case _:
                pass


def changed_words(before: str, after: str) -> str:
    """`after`, with [-words that went-] and {+words that came+}."""
    old, new = before.split(), after.split()
    parts: list[str] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts += new[j1:j2]
            continue
        if i1 < i2:
            parts.append(f"[-{' '.join(old[i1:i2])}-]")
        if j1 < j2:
            parts.append(f"{{+{' '.join(new[j1:j2])}+}}")
    return " ".join(parts)


def _changed(change: ThreadChange) -> Iterator[str]:
    planned, stored = change.planned, change.stored
    if planned is None or stored is None:
        return
    yield f"{change.key}: changes when you apply."
    terms = list(changed_terms(stored, planned))
    yield from (_line(one) for one in terms if one.name in _FIRST)
    words = list(changed_posts(stored, planned))
    for number, old, new in words:
        yield f"  post {number}: {changed_words(old, new)}"
    if not words and planned.body_hash != stored.body_hash:
        yield f"  {BESIDE_THE_WORDS}"
    yield from (_line(one) for one in terms if one.name not in _FIRST)


@dataclass(frozen=True, slots=True)
class ChangedTerm:
    """Something that a file says of a thread besides its words, as it was and as it will be."""

    name: str
    was: str
    will_be: str


def _line(term: ChangedTerm) -> str:
    return f"  {term.name}: {term.was} becomes {term.will_be}"


def changed_posts(stored: StoredThread, planned: PlannedThread) -> Iterator[tuple[int, str, str]]:
    """The number, from 1, of each post whose words change, with its words of then and of now."""
    before = [post.body for post in stored.posts if post.body]
    after = [post.text for post in planned.posts]
    for number in range(max(len(before), len(after))):
        old = before[number] if number < len(before) else ""
        new = after[number] if number < len(after) else ""
        if old != new:
            yield number + 1, old, new


def changed_terms(stored: StoredThread, planned: PlannedThread) -> Iterator[ChangedTerm]:
    """Its time, its account, and what else the file says of it, where that changes."""
    if planned.due_at != stored.planned_due_at:
        was = stored.planned_due_at.astimezone(planned.local_time.tzinfo)
        yield ChangedTerm("its time", local(was), local(planned.local_time))
    if planned.account != stored.account:
        yield ChangedTerm("its account", stored.account, planned.account)
    zone = planned.local_time.tzinfo

    def until(at: datetime | None) -> str:
        return local(at.astimezone(zone)) if at else "none"

    both = (
        ("owner", stored.owner, planned.owner),
        ("approval", _approval(stored.needs_approval), _approval(planned.needs_approval)),
        ("embargo", until(stored.not_before), until(planned.not_before)),
        ("held back", stored.cannot_publish or "no", planned.cannot_publish or "no"),
        ("may reply", stored.reply_settings or "everybody", planned.reply_settings or "everybody"),
        ("if late", _late(stored.late), _late(planned.late)),
        ("tone of the help", stored.support_register, planned.register),
        ("region", stored.region, planned.region),
        ("readers", stored.readers.as_text or "everybody", planned.readers.as_text or "everybody"),
        ("story", stored.story or "none", planned.story or "none"),
        ("closing post", _closing(stored.has_link), _closing(closes_in_words(planned))),
    )
    for name, old, new in both:
        if old != new:
            yield ChangedTerm(name, str(old), str(new))


def _closing(is_in_words: bool) -> str:
    return "without a link" if is_in_words else "with a link"


def _approval(is_needed: bool) -> str:
    return "required" if is_needed else "not needed"


def _late(late: LatePolicy) -> str:
    minutes = round(late.within.total_seconds() / 60)
    return f"{late.otherwise} after {minutes:,} minutes"


def _moved(planned: PlannedThread, to: datetime, override: StoredOverride | None) -> str:
    when = local(to.astimezone(planned.local_time.tzinfo))
    why = f" ({override.why})" if override and override.why else ""
    return f"moved by a person to {when}, and stays there{why}."


def _decided(change: ThreadChange) -> str:
    override = change.override
    why = f" ({override.why})" if override and override.why else ""
    return f"cancelled by a person, and stays so{why}."


def in_all(changes: Sequence[PlannedChange]) -> str:
    """How many threads are new, changed and so on."""
    kinds = Counter(str(one.change.change) for one in changes)
    return ", ".join(f"{number:,} {kind}" for kind, number in kinds.items()) or "no threads"
