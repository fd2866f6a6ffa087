"""The judge's own count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twitter_text import parse_tweet

from scheduler.x_simulator.http.length import urls, weighted_length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Ask. Then listen.", 17),
        ("naïve café — ‘yes’", 18),
        ("日本", 4),
        ("👩🏽‍🔬", 2),
        ("© and ®", 7),
        ("see mind.org.uk now", 31),
        ("see https://www.mind.org.uk/a/very/long/path/that/does/not/matter", 27),
        ("wait... what", 12),
    ],
)
def test_it_counts_as_x_counts(text, length):
    assert weighted_length(text) == length


@given(st.text(alphabet="ab .…–é日👍@#-/:0", max_size=60))
def test_the_quick_count_agrees_with_the_thorough_one(text):
    assert weighted_length(text) == parse_tweet(text).weightedLength


def test_a_full_stop_is_no_link():
    assert urls("One. Two. Three") == []
    assert urls("Go to mind.org.uk, please") == [(6, 17, "mind.org.uk")]
