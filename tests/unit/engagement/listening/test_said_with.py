"""What a search comes to: counts that nobody can be found in."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.engagement.listening.search_summary import FEWEST_AUTHORS, plain_link, summary_of
from scheduler.engagement.listening.tracked import of_names, query_of
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.networks.listening import SearchResult, SeenPost

NOON = datetime(2027, 10, 10, 12, tzinfo=UTC)
SINCE = NOON - timedelta(days=7)
OWN = frozenset({"wmhd"})


def seen(
    author: int, *, links: tuple[str, ...] = (), tags: tuple[str, ...] = ("WMHD",), minutes: int = 5
) -> SeenPost:
    return SeenPost(str(author), NOON - timedelta(minutes=minutes), links, tags)


def test_a_link_and_a_hashtag_are_named_once_five_people_used_them() -> None:
    nhs = ("https://www.nhs.uk/help?utm_source=a#top",)
    posts = [seen(one, links=nhs, tags=("WMHD", "AskTwice")) for one in range(FEWEST_AUTHORS)]
    posts += [seen(9, links=("https://janes.blog/my-story",), tags=("Jane",)) for _ in range(40)]
    found = summary_of(SearchResult(posts, is_all=True), OWN, SINCE, NOON)
    assert found.links == (("nhs.uk/help", 5),)
    assert found.hashtags == (("asktwice", 5),)
    assert (found.posts, found.with_links, found.authors) == (45, 45, 6)


def test_links_to_x_name_people_and_are_left_out() -> None:
    posts = [seen(one, links=("https://x.com/jane/status/1",)) for one in range(9)]
    found = summary_of(SearchResult(posts, is_all=True), OWN, SINCE, NOON)
    assert (found.with_links, found.links) == (0, ())


def test_a_search_that_is_not_all_covers_what_it_brought() -> None:
    posts = [seen(1, minutes=5), seen(2, minutes=130)]
    found = summary_of(SearchResult(posts, is_all=False), OWN, SINCE, NOON)
    assert found.from_at == NOON - timedelta(minutes=130)
    assert found.hours == (
        (NOON - timedelta(hours=3), 1),
        (NOON - timedelta(hours=1), 1),
    )
    assert summary_of(SearchResult(posts, is_all=True), OWN, SINCE, NOON).from_at == SINCE
    assert summary_of(SearchResult([], is_all=False), OWN, SINCE, NOON).from_at == NOON


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://www.mind.org.uk/", "mind.org.uk"),
        ("http://user:secret@nhs.uk/a?b=c#d", "nhs.uk/a"),
        ("https://t.co/abc", None),
        ("mailto:jane@example.org", None),
        ("https://[broken", None),
    ],
)
def test_an_address_loses_what_may_name_a_visitor(address: str, kept: str | None) -> None:
    assert plain_link(address) == kept


def test_an_author_is_not_shown_where_a_post_is_printed() -> None:
    assert "12345" not in repr(seen(12345))


def test_a_family_is_asked_for_in_one_question_and_in_512_characters() -> None:
    families = Families({"wmhd": "WMHDay", "wmhday": "WMHDay"})
    (one,) = of_names(["WMHD", "#WMHDay".removeprefix("#"), "wmhday"], families)
    assert one.query == "(#wmhday OR #wmhd) -is:retweet"
    long = query_of(f"tag{number:03}" for number in range(99))
    assert long.startswith("(#tag000 OR ")
    assert 490 < len(long) <= 512
