"""Figures that can be trusted to be the same tomorrow."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.x_simulator.model.audience import Audience, Seen

POSTED = datetime(2027, 10, 10, 18, tzinfo=UTC)


def a_post(post_id=7, text="Hello #WMHD", followers=4000, depth=0):
    return Seen(post_id, text, followers, depth, POSTED)


def after(hours):
    return POSTED + timedelta(hours=hours)


def test_the_same_seed_gives_the_same_figures_to_the_digit():
    assert Audience(7).counts(a_post(), after(24)) == Audience(7).counts(a_post(), after(24))


def test_these_figures_do_not_depend_on_the_machine():
    counts = Audience(7).counts(a_post(), after(24))
    assert (counts.impressions, counts.likes, counts.replies) == (822, 30, 0)


def test_another_seed_gives_others():
    assert Audience(7).counts(a_post(), after(24)) != Audience(8).counts(a_post(), after(24))


def test_a_new_post_was_seen_by_nobody():
    assert Audience(7).counts(a_post(), POSTED).impressions == 0


@given(st.integers(1, 10**6), st.floats(0, 200), st.floats(0, 200))
def test_counts_never_fall(post_id, one, other):
    early, late = sorted((one, other))
    before = Audience(1).counts(a_post(post_id), after(early))
    later = Audience(1).counts(a_post(post_id), after(late))
    assert before.impressions <= later.impressions
    assert before.likes <= later.likes


@given(st.integers(1, 10**6))
def test_fewer_people_read_further_down_a_thread(post_id):
    shallow = Audience(1).counts(a_post(post_id, depth=0), after(99))
    deep = Audience(1).counts(a_post(post_id, depth=3), after(99))
    assert deep.impressions < shallow.impressions


def test_a_hashtag_has_its_own_pull_whatever_its_case():
    audience = Audience(3)
    assert audience.pull("WMHD") == audience.pull("wmhd")
    assert len({audience.pull(f"tag{number}") for number in range(20)}) == 20


def test_links_are_clicked_only_where_there_are_some():
    assert Audience(1).counts(a_post(text="no link"), after(99)).link_clicks == 0
    assert Audience(1).counts(a_post(text="https://mind.org.uk"), after(99)).link_clicks > 0
