"""Reports what each hashtag brought back."""

from dataclasses import dataclass
from datetime import datetime

from scheduler.clock import Clock
from scheduler.engagement.statistics.measures import HashtagRow, hashtag_rows
from scheduler.store.database import Database
from scheduler.store.metrics.deletions import deleted_on_x
from scheduler.store.metrics.hashtag_totals import tag_figures
from scheduler.store.metrics.period import ALWAYS, Period
from scheduler.store.metrics.readings import is_simulated

NOT_ADDITIVE = (
    "A post with two hashtags counts for both, so the rows do not add up to a total. "
    "Reach is not impact."
)
SIMULATED = "Simulated: every figure comes from a rehearsal, and none from people."


@dataclass(frozen=True, slots=True)
class HashtagReport:
    """The hashtags of everything that is published, as last read."""

    taken_at: datetime
    is_simulated: bool
    rows: tuple[HashtagRow, ...]
    deleted_on_x: int = 0  # posts that were published and are in no row any more

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know beside the figures."""
        notes = (SIMULATED, NOT_ADDITIVE) if self.is_simulated else (NOT_ADDITIVE,)
        return (*notes, deleted_note(self.deleted_on_x)) if self.deleted_on_x else notes


def deleted_note(posts: int) -> str:
    """What a reader must know of posts that are not in the figures any more."""
    were = "post was" if posts == 1 else "posts were"
    return f"{posts:,} {were} deleted on X. Their text and figures are not kept here either."


def hashtag_report(database: Database, clock: Clock, period: Period = ALWAYS) -> HashtagReport:
    """Gives a row for each hashtag of a published post, read or not yet read."""
    with database.read() as connection:
        return HashtagReport(
            taken_at=clock.now(),
            is_simulated=is_simulated(connection),
            rows=hashtag_rows(tag_figures(connection, period)),
            deleted_on_x=deleted_on_x(connection, period),
        )
