"""What applying would change, told with the words that changed."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from scheduler.cli.show import local
from scheduler.publishing.apply import PlannedChange
from scheduler.publishing.diff import Change, ThreadChange


def lines(changes: Sequence[PlannedChange]) -> Iterator[str]:
    """A line, or a few, for each thread that is changed, removed, or kept as a person decided."""
    for one in changes:
        change = one.change
        if one.alike:
            yield f"{change.key}: {one.alike}"
        match change.change:
            case Change.CHANGED:
                yield from _changed(change)
            case Change.REMOVED:
                yield f"{change.key}: removed from the queue when you apply."
            case Change.OVERRIDDEN:
                yield f"{change.key}: {_decided(change)}"
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
    if planned.due_at != stored.planned_due_at:
        was = stored.planned_due_at.astimezone(planned.local_time.tzinfo)
        yield f"  its time: {local(was)} becomes {local(planned.local_time)}"
    if planned.account != stored.account:
        yield f"  its account: {stored.account} becomes {planned.account}"
    before = [post.body for post in stored.posts if post.body]
    after = [post.text for post in planned.posts]
    for number in range(max(len(before), len(after))):
        old = before[number] if number < len(before) else ""
        new = after[number] if number < len(after) else ""
        if old != new:
            yield f"  post {number + 1}: {changed_words(old, new)}"


def _decided(change: ThreadChange) -> str:
    override = change.override
    if override is None:
        return "kept as a person decided."
    if override.is_cancelled:
        return f"cancelled by a person, and stays so ({override.why})."
    return f"moved by a person, and stays there ({override.why})."
