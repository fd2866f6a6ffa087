"""The samples: worth copying, so they obey what we ask of others."""

from datetime import timedelta
from itertools import pairwise

import pytest

from scheduler.campaigns.loader import load_workspace
from scheduler.campaigns.model.plan import PlannedThread
from tests.support.examples.campaign_files import planned
from tests.support.processes.commands import CHECKOUT as ROOT


@pytest.fixture(scope="module")
def threads() -> tuple[PlannedThread, ...]:
    return planned(ROOT)


def test_they_are_three_campaigns_of_about_two_weeks(threads: tuple[PlannedThread, ...]) -> None:
    assert {one.campaign for one in threads} == {
        "dear-mental-health-professionals",
        "still-waiting",
        "why-im-running",
    }
    assert 20 <= len(threads) <= 30
    days = [one.local_time.date() for one in threads]
    assert 13 <= (max(days) - min(days)).days + 1 <= 15


def test_several_accounts_speak_and_to_more_than_one_region(
    threads: tuple[PlannedThread, ...],
) -> None:
    assert len({one.account for one in threads}) >= 3
    assert {one.region for one in threads} == {"GB-ENG", "GB-WLS"}


def test_no_account_speaks_twice_within_a_quarter_of_an_hour(
    threads: tuple[PlannedThread, ...],
) -> None:
    for account in {one.account for one in threads}:
        due = sorted(one.due_at for one in threads if one.account == account)
        assert all(later - sooner >= timedelta(minutes=15) for sooner, later in pairwise(due))


def test_every_root_carries_its_campaign_s_hashtag(threads: tuple[PlannedThread, ...]) -> None:
    heads = {one.name: one.hashtags for one in load_workspace(ROOT).campaigns}
    for thread in threads:
        assert all(f"#{tag}" in thread.posts[0].text for tag in heads[thread.campaign])


def test_words_that_hurt_are_not_there(threads: tuple[PlannedThread, ...]) -> None:
    said = " ".join(post.text.casefold() for one in threads for post in one.posts)
    for word in ("signpost", "suffer", "commit", "in crisis", "reach out", "victim"):
        assert word not in said
