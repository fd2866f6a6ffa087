"""Published posts with their counts, as the measures take them."""

from datetime import UTC, datetime
from itertools import count

from scheduler.post_counts import COUNTS
from scheduler.store.metrics.readings import Measured, NewReading

NOON = datetime(2027, 10, 5, 11, tzinfo=UTC)  # a Tuesday, noon in London
_ids = count(1)


def a_post(**given: object) -> Measured:
    """One root with every count known: 100 impressions, 10 engagements."""
    number = next(_ids)
    values: dict[str, object] = {
        "id": number, "thread_id": number, "campaign": "wmhd", "account": "main",
        "role": "organisation", "region": "GB-ENG", "position": 0, "place": "root",
        "sent_at": NOON, "impressions": 100, "likes": 4, "replies": 3, "reposts": 2, "quotes": 1,
        "bookmarks": 0,
    }  # fmt: skip
    return Measured(**(values | given))  # type: ignore[arg-type]


def a_reading(post_id: int, at: datetime, *counts: int | None) -> NewReading:
    """A reading with its counts in the order of their list; those left out are unknown."""
    return NewReading(post_id, at, **dict(zip(COUNTS, counts, strict=False)))
