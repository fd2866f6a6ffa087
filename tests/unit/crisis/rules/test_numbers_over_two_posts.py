"""A number that begins in one post and goes on in the next can be dialled from neither."""

import pytest

from scheduler.crisis.directory import services
from scheduler.crisis.rules.check import find_in_thread


def told(*posts: str) -> bool:
    found = find_in_thread(posts, services.load(), "GB-ENG")
    return any("goes on in the next post" in str(one.finding.suggestion) for one in found)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Samaritans listen day and night. Call 116", "123 whenever you like."),
        ("Samaritans listen day and night. Call 116 -", "123 whenever you like."),
        ("Samaritans listen day and night. Call one one six", "one two three, whenever you like."),
        ("Text SHOUT to 85", "258 whenever you like."),
        ("Childline is there for you: 0800", "1111, free, at any time."),
    ],
)
def test_a_number_in_two_posts_is_told(first: str, second: str) -> None:
    assert told(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("On day 116", "On day 123 we went on."),
        ("We walked 116 miles.", "Then 123 people came."),
        ("Samaritans listen day and night. Call 116 123", "Whenever you like."),
        ("Nothing to count here.", "Nor here."),
    ],
)
def test_numbers_of_two_posts_that_are_two_are_not_joined(first: str, second: str) -> None:
    assert not told(first, second)
