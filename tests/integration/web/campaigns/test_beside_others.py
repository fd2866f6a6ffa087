"""The composer tells what a thread would stand beside: the drafts and threads of all campaigns."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.bootstrap.drafts.previews import apply_files
from scheduler.publishing.operations import cancel
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.web import WebDesk
from tests.support.pages.calendar import AMIRA
from tests.support.pages.composer import write_at

OTHER = """\
campaign: other
title: Other
owner: dev
threads:
  - id: chairs
    account: main
    when: Tue 12 Oct 2027, 10:00
    hashtags: [Chairs]
    text: |
      Two chairs on the beach.
      ---
      Come and sit with us for a while.
"""
SAID = "is said from the same account before (“Two chairs on the beach.”, 12 October 2027)"


@dataclass(frozen=True)
class Writing:
    """Somebody who writes a thread, with another campaign beside it."""

    web: WebDesk
    other: Path

    def told(self, words: str, day: str = "2027-10-14", time: str = "15:00", **more: str) -> str:
        fields = {"account": "main", "at": "at", "day": day, "time": time, "words": "posts"}
        browser = self.web.browser("dev")
        posts = f"Good day to all of you.\n---\n{words}\n---\nThat was all."
        answer = write_at(browser, "/write/walk", **fields | {"post": posts, "live": "1"} | more)
        assert answer.status == 200
        return answer.words


@pytest.fixture
def writing(web: WebDesk, walk: Path) -> Writing:
    other = walk.parent / "other.yaml"
    other.write_text(OTHER, "utf-8")
    return Writing(web, other)


def test_a_post_that_its_account_says_in_a_draft_of_another_campaign(writing: Writing) -> None:
    assert SAID in writing.told("COME and sit with us  for a while.")
    assert "is said from" not in writing.told("Come and stand with us for a while.")
    assert "is said from" not in writing.told("Come and sit with us for a while.", "2027-11-20")
    east = writing.told("Come and sit with us for a while.", account="east")
    assert "is said from" not in east


def test_a_file_that_changes_meanwhile_is_read_again(writing: Writing) -> None:
    words = "Come and sit with us for a while."
    assert SAID in writing.told(words)
    writing.other.write_text(OTHER.replace("sit with us", "rest here"), "utf-8")
    assert "is said from" not in writing.told(words)
    writing.other.write_text("campaign: [broken", "utf-8")
    assert "is said from" not in writing.told(words)
    writing.other.unlink()
    assert "is said from" not in writing.told(words)


def test_what_clashes_with_a_draft_of_another_campaign_in_time(writing: Writing) -> None:
    close = writing.told("Come along.", "2027-10-12", "10:05")
    assert "follows “Two chairs on the beach.” after 5 minutes, both from @HarbourMinds" in close
    same = writing.told("Come along.", "2027-10-12", "10:00")
    assert "after 0 minutes, both from @HarbourMinds" in same
    assert "minutes, both from" not in writing.told("Come along.", "2027-10-12", "13:00")
    tagged = writing.told("Come along.", "2027-10-12", "10:00", account="east", hashtags="#chairs")
    assert "(#chairs: @HarbourEast, @HarbourMinds)" in tagged


def test_others_stand_where_people_put_them(writing: Writing) -> None:
    apply_files(writing.web.desk.workspace, [str(writing.other)], AMIRA)
    at = A_TUESDAY_NOON + timedelta(days=60)
    cancel.move(writing.web.context, "other/chairs", at, actor=AMIRA, why="later")
    words = "Come and sit with us for a while."
    assert "is said from" not in writing.told(words)
    assert "minutes, both from" not in writing.told("Come along.", "2027-10-12", "10:05")
    cancel.cancel(writing.web.context, "other/chairs", actor=AMIRA, why="no")
    assert "is said from" not in writing.told(words)


def test_a_thread_does_not_stand_beside_itself(writing: Writing) -> None:
    fields = {"account": "main", "at": "at", "day": "2027-10-12", "time": "10:00", "id": "chairs"}
    answer = write_at(
        writing.web.browser("dev"),
        "/write/other/chairs",
        **fields | {"words": "posts", "post": "Two chairs on the beach.", "live": "1"},
    )
    assert "is said from" not in answer.words
    assert "both from" not in answer.words
