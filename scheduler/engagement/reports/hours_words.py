"""What is said of the best hours: never more than the figures carry."""

from scheduler.engagement.reports.best_hours import BestHours, Of

NOTE = (
    "Each stretch of three hours beside the account's own others, by how often a first post was "
    "seen; corrected for everything that is compared. Hours differ in what was said as well."
)


def shown_name(one: BestHours) -> str:
    """#Listening, or the account's name."""
    return f"#{one.name}" if one.of is Of.HASHTAG else one.name


def how_sure(one: BestHours) -> str:
    """Whether the best hours are more than chance, in a word or two."""
    if one.suggestion is None:
        return "none stands out"
    if one.suggestion.difference is None:
        return "too few to tell"
    return "more than chance" if one.is_sure else "cannot tell"


def advice(one: BestHours) -> str:
    """A sentence for people."""
    best, name = one.suggestion, shown_name(one)
    if best is None:
        return f"{name}: no hour stands out."
    found = best.difference
    if found is None:
        tried = one.threads_in[best.group]
        threads = "1 thread" if tried == 1 else f"{tried} threads"
        return f"{name}: we cannot tell. {best.group} looks best so far, on {threads} only."
    interval = f"{found.ratio:.1f} times the others, {found.low:.1f} to {found.high:.1f}"
    if one.is_sure:
        return f"{name}: {best.group} ({interval}, {found.threads} threads)."
    return f"{name}: we cannot tell yet. Best so far: {best.group} ({interval})."
