"""`handrail demo`: the whole path on a simulated X, as somebody sees it on the first day."""

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes.commands import Ended, handrail

HELP = "116\u00a0123"  # in every help line of the United Kingdom
PUBLISHED = {
    *("account", "thread", "position", "text"),
    *("remote_id", "in_reply_to", "due_at", "published_at"),
}
HASHTAG = {
    *("hashtag", "posts", "impressions"),
    *("engagements", "engagement_rate", "median_engagements"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("first-day")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Ended:
    return handrail(folder, "demo", "--json", is_cold=True)


def test_standard_output_is_the_json_alone(demo: Ended) -> None:
    assert demo.status == 0, demo.err
    assert demo.json.keys() == {"simulated", "published", "hashtags", "network"}
    assert demo.json["simulated"] is True
    assert all(post.keys() == PUBLISHED for post in demo.json["published"])
    assert all(row.keys() == HASHTAG for row in demo.json["hashtags"])
    assert demo.json["network"].keys() == {"posts", "cost_usd"}


def test_three_campaigns_go_out_from_three_accounts_and_more(demo: Ended) -> None:
    published = demo.json["published"]
    campaigns = {post["thread"].partition("/")[0] for post in published}
    assert len(campaigns) == 3
    assert len({post["account"] for post in published}) >= 3


def test_every_thread_begins_and_ends_with_a_way_to_find_help(demo: Ended) -> None:
    for thread in _threads(demo).values():
        assert HELP in thread[0]["text"]
        if len(thread) > 1:
            assert HELP in thread[-1]["text"]
            assert "999" in thread[-1]["text"]


def test_posts_stand_in_order_each_under_the_one_before(demo: Ended) -> None:
    for thread in _threads(demo).values():
        assert [post["position"] for post in thread] == list(range(len(thread)))
        parents = [None, *(post["remote_id"] for post in thread)]
        assert [post["in_reply_to"] for post in thread] == parents[:-1]
        assert sorted(post["published_at"] for post in thread) == [
            post["published_at"] for post in thread
        ]


def test_nothing_goes_out_before_its_time(demo: Ended) -> None:
    assert all(post["due_at"] <= post["published_at"] for post in demo.json["published"])
    assert all(post["due_at"].endswith("Z") for post in demo.json["published"])


def test_the_networks_own_log_says_the_same(demo: Ended, folder: Path) -> None:
    truth = folder / ".handrail" / "demo" / ".handrail" / "rehearsal" / "x" / "rehearsal.sqlite"
    with closing(sqlite3.connect(f"file:{truth}?mode=ro", uri=True)) as connection:
        created = connection.execute(
            "SELECT CAST(post_id AS TEXT), CAST(parent_id AS TEXT), text FROM truth"
            " WHERE effect = 'created'"
        ).fetchall()
    said = [
        (post["remote_id"], post["in_reply_to"], post["text"]) for post in demo.json["published"]
    ]
    assert sorted(created, key=str) == sorted(said, key=str)
    assert demo.json["network"]["posts"] == len(created)


def test_every_hashtag_of_the_samples_brought_something_back(demo: Ended) -> None:
    rows = demo.json["hashtags"]
    assert {"TeamHarbour", "StillWaiting"} <= {row["hashtag"] for row in rows}
    for row in rows:
        assert row["posts"] > 0
        assert 0 < row["engagement_rate"] < 1
        assert row["engagements"] <= row["impressions"]


def test_the_second_time_it_does_the_same_from_the_beginning(demo: Ended, folder: Path) -> None:
    again = handrail(folder, "demo", "--json")
    assert again.status == 0, again.err
    assert again.json == demo.json


def test_people_are_told_that_it_is_simulated_and_where_to_look(folder: Path) -> None:
    shown = handrail(folder, "demo")
    assert shown.status == 0, shown.err
    assert "Simulated" in shown.out
    page = next(line for line in shown.out.splitlines() if line.endswith("threads.html"))
    assert HELP in (folder / page.rpartition(": ")[2]).read_text(encoding="utf-8")


def _threads(demo: Ended) -> dict[str, list[dict[str, Any]]]:
    threads: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for post in demo.json["published"]:
        threads[post["thread"]].append(post)
    return threads
