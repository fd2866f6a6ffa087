"""Says one sentence a hashtag: keep it, change it, or we cannot tell, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scheduler.engagement.statistics.comparison import Comparison, Judgement


class TagAction(StrEnum):
    """What a team may do about a hashtag."""

    KEEP = "keep"
    CHANGE = "change"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Advice:
    """One hashtag, what to do, and why."""

    hashtag: str
    action: TagAction
    why: str  # a clause, without its full stop

    @property
    def sentence(self) -> str:
        """Keep #Listening: its first posts were seen 3.9 times as often as ..."""
        return f"{self.action.capitalize()} #{self.hashtag}: {self.why}."


def advice(seen: Sequence[Comparison], rates: Sequence[Comparison]) -> tuple[Advice, ...]:
    """Advises on each hashtag: what to keep first, then what to change, then the rest.

    Kept is what was seen more or answered more, and neither of them less.
    """
    by_rate = {row.group: row for row in rates}
    rows = [_advice(row, by_rate[row.group]) for row in seen]
    order = list(TagAction)
    return tuple(sorted(rows, key=lambda row: order.index(row.action)))


def _advice(seen: Comparison, rate: Comparison) -> Advice:
    verdicts = {seen.verdict, rate.verdict}
    if verdicts == {Judgement.MORE, Judgement.LESS}:
        why = f"{_clause(seen, rate)}: which of the two counts is for people to say"
        return Advice(seen.group, TagAction.CANNOT_TELL, why)
    if Judgement.MORE in verdicts:
        return Advice(seen.group, TagAction.KEEP, _clause(seen, rate))
    if Judgement.LESS in verdicts:
        return Advice(seen.group, TagAction.CHANGE, _clause(seen, rate))
    return Advice(seen.group, TagAction.CANNOT_TELL, seen.why)


def _clause(seen: Comparison, rate: Comparison) -> str:
    judged = (
        (seen, "its first posts were seen"),
        (rate, "each time they were seen, they were engaged with"),
    )
    return ", and ".join(
        f"{words} {row.why}" for row, words in judged if row.verdict is not Judgement.CANNOT_TELL
    )
