"""What readings cost, and which come first when money is short."""

from datetime import UTC, datetime, timedelta

from scheduler.engagement.collection.prices import ReadingPrices, most_informative_first
from scheduler.store.metrics.readings import DuePost, Point

NOW = datetime(2027, 10, 6, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
PRICES = ReadingPrices(read_usd=0.005, owned_read_usd=0.001, app_owner="main")


def a_post(number: int, account: str = "appeals", age: timedelta = 24 * HOUR) -> DuePost:
    return DuePost(number, account, str(number), NOW - age)


def test_the_price_depends_on_who_owns_the_app_and_on_the_day() -> None:
    assert PRICES.usd(a_post(1), [], NOW) == 0.005
    assert PRICES.usd(a_post(1, "main"), [], NOW) == 0.001
    assert PRICES.usd(a_post(1), [Point(NOW - HOUR, 5)], NOW) == 0.0
    assert PRICES.usd(a_post(1), [Point(NOW - 10 * HOUR, 5)], NOW) == 0.005


def test_what_is_left_is_spent_in_order_and_never_passed() -> None:
    posts = [a_post(1), a_post(2), a_post(3, "main")]
    assert PRICES.payable(posts, {}, NOW, None) == posts
    assert PRICES.payable(posts, {}, NOW, 0.006) == [posts[0], posts[2]]
    assert PRICES.payable(posts, {}, NOW, -1.0) == []


def test_the_most_informative_reading_is_of_the_post_that_grew_old_fastest() -> None:
    never = a_post(1, age=HOUR)
    old = a_post(2, age=100 * HOUR)
    young = a_post(3, age=5 * HOUR)
    history = {2: [Point(NOW - 50 * HOUR, 9)], 3: [Point(NOW - 4 * HOUR, 9)]}
    assert most_informative_first([old, young, never], history, NOW) == [never, young, old]
