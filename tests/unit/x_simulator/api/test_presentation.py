"""A post as X shows it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from scheduler.x_simulator.api.presentation import shown_post, shown_text
from scheduler.x_simulator.http.naming import renamed
from scheduler.x_simulator.model.audience import Counts
from scheduler.x_simulator.model.types import SimulatedPost, milliseconds

NOON = datetime(2027, 10, 10, 12, tzinfo=UTC)
COUNTS = Counts(100, 4, 3, 2, 1, 5, 6, 7)


def a_post(text="Hello", parent_id=None, extras=None):
    return SimulatedPost(7, 9, parent_id, 5, 0, text, milliseconds(NOON), None, 0, extras)


def test_links_are_shortened_and_signs_escaped():
    text, links = shown_text("Ask & read mind.org.uk/help <3")
    assert text.startswith("Ask &amp; read https://t.co/")
    assert text.endswith(" &lt;3")
    assert links[0]["expanded_url"] == "http://mind.org.uk/help"
    assert links[0]["display_url"] == "mind.org.uk/help"


@given(st.lists(st.sampled_from(["a & b", "mind.org.uk", "https://www.nhs.uk/x?a=1&b=2", "日本"])))
def test_the_offsets_of_a_link_are_where_it_stands(words):
    text, links = shown_text(" ".join(words))
    assert [text[link["start"] : link["end"]] for link in links] == [link["url"] for link in links]
    assert len(links) == sum("." in word for word in words)


def test_a_long_address_is_shown_short():
    _, (link,) = shown_text("https://www.harbourminds.org.uk/a-very-long-path/indeed")
    assert link["display_url"] == "harbourminds.org.uk/a-very…"


def test_only_the_fields_that_were_asked_for_are_shown():
    plain = shown_post(a_post(), frozenset(), COUNTS)
    assert plain == {"id": "7", "text": "Hello", "edit_history_tweet_ids": ["7"]}
    fields = frozenset({"created_at", "author_id", "conversation_id", "referenced_tweets"})
    shown = shown_post(a_post(parent_id=6), fields, COUNTS)
    assert shown["created_at"] == "2027-10-10T12:00:00.000Z"
    assert (shown["author_id"], shown["conversation_id"]) == ("9", "5")
    assert shown["referenced_tweets"] == [{"type": "replied_to", "id": "6"}]


def test_a_picture_adds_a_link_at_the_end():
    extras = '{"media_keys": ["3_8"]}'
    shown = shown_post(a_post(extras=extras), frozenset({"attachments", "entities"}), COUNTS)
    assert shown["attachments"] == {"media_keys": ["3_8"]}
    assert shown["text"] == f"Hello {shown['entities']['urls'][0]['url']}"


def test_private_figures_count_every_engagement():
    shown = shown_post(a_post(), frozenset({"non_public_metrics"}), COUNTS)
    assert shown["non_public_metrics"]["engagements"] == 4 + 3 + 2 + 1 + 5 + 6 + 7


def test_new_names_go_all_the_way_down():
    shown = shown_post(a_post(), frozenset({"public_metrics"}), COUNTS)
    new = renamed({"data": [shown]}, "post")["data"][0]
    assert new["public_metrics"]["repost_count"] == 2
    assert "edit_history_post_ids" in new
    assert renamed(shown, "tweet") is shown
