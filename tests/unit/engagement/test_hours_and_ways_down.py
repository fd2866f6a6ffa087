"""When posts were seen, and how far down a thread."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.engagement.statistics.hours import hour_cells, part_of_day
from scheduler.engagement.statistics.retention import retention
from tests.support.databases.measured import NOON, a_post

LONDON = ZoneInfo("Europe/London")


def test_a_cell_is_local_and_its_typical_count_is_not_carried_by_a_giant() -> None:
    posts = [a_post(impressions=9), a_post(impressions=999), a_post(sent_at=NOON - 12 * H)]
    cells = hour_cells([*posts, a_post(position=1), a_post(impressions=None)], LONDON)
    assert [(cell.weekday, cell.from_hour, cell.threads) for cell in cells] == [
        ("Tue", 0, 1),
        ("Tue", 12, 2),
    ]
    assert cells[1].typical_impressions == pytest.approx(99)  # sqrt(10 * 1000) - 1


H = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "night"), (4, "night"), (5, "morning"), (12, "afternoon"), (17, "evening"),
     (23, "evening")],
)  # fmt: skip
def test_parts_of_the_day(hour: int, part: str) -> None:
    assert part_of_day(datetime(2027, 10, 5, hour, tzinfo=UTC)) == part


def test_each_step_is_beside_the_first_posts_of_the_threads_that_have_it() -> None:
    posts = [
        a_post(thread_id=901, impressions=1000),
        a_post(thread_id=901, position=1, place="middle", impressions=600),
        a_post(thread_id=901, position=2, place="closing", impressions=300),
        a_post(thread_id=902, impressions=500),
        a_post(thread_id=902, position=1, place="closing", impressions=200),
        a_post(thread_id=903, impressions=None),
        a_post(thread_id=903, position=1, place="closing", impressions=77),
        a_post(thread_id=904, impressions=50),
        a_post(thread_id=904, position=1, place="closing", impressions=None),
    ]
    steps = retention(posts)
    assert [(step.step, step.threads, step.share) for step in steps] == [
        ("2", 1, 0.6),
        ("closing", 2, 500 / 1500),
    ]
