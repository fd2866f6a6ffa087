"""Asking for fields under a name that moves."""

import pytest

from scheduler.networks.x.fields import METRICS, TIMELINE, Spelling


def test_each_spelling_asks_in_its_own_words():
    assert TIMELINE.fields(Spelling.TWEET) == "created_at,entities,note_tweet,referenced_tweets"
    assert TIMELINE.fields(Spelling.POST) == "created_at,entities,note_post,referenced_posts"
    assert {spelling.other for spelling in Spelling} == set(Spelling)


def test_posts_without_the_field_say_that_we_were_not_heard():
    assert METRICS.is_missing_from(b'{"data": [{"id": "7"}, {"id": "8"}]}')
    assert not METRICS.is_missing_from(
        b'{"data": [{"id": "7"}, {"id": "8", "public_metrics": {}}]}'
    )


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"data": []}', b'{"meta": {}}', b'{"data": [7]}']
)
def test_where_there_are_no_posts_nothing_is_said(content):
    assert not METRICS.is_missing_from(content)
