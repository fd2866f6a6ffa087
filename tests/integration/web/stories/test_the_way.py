"""The whole way of a storyteller: from the first page to agreed, queued, out and taken back."""

from datetime import timedelta

import pytest

from scheduler.people.roles import Actor
from scheduler.store.states import PostState
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal.housekeeping import checked_in
from tests.support.desks.desk import Desk
from tests.support.desks.story_web import HAPPENED, StoryWeb

HOUR = timedelta(hours=1)


def test_who_has_no_story_is_told_what_it_is_like_before_anything_is_asked(
    teller: StoryWeb,
) -> None:
    assert teller.browser.get("/").location == "/stories"
    assert teller.browser.get("/stories").location == "/stories/start"
    words = teller.browser.get("/stories/start").words
    for said in ("as long as you like", "Nothing is sent until you agree", "Who reads it",
                 "come back any time", "Your line manager cannot", "I would rather be rung"):  # fmt: skip
        assert said in words


def test_from_begun_to_out_to_taken_back(teller: StoryWeb) -> None:
    teller.agreed()
    page = teller.get().words
    assert "In review: 0 of 1" in page
    teller.reviewed()
    checked_in(teller.context, Actor("sol"), teller.story, "before")
    assert "It is kind and clear." in teller.get().words
    decisions.release(teller.context, Actor("amira"), teller.story)
    assert "time to sleep on it until" in teller.get().words
    teller.web.clock.jump_to(teller.web.clock.now() + 49 * HOUR)
    due = teller.web.clock.now() + 24 * HOUR
    queueing.enqueue(
        teller.context, Actor("amira"), teller.story, "main", at=due, anyway="a test"
    )
    teller.sign_in()
    assert "queued for" in teller.get().words.lower()
    teller.web.clock.jump_to(due)
    desk = Desk(teller.web.desk.workspace.database, teller.web.clock)
    desk.publish()
    teller.sign_in()
    out = teller.get().words
    assert "Where it is Out." in " ".join(out.split()), out
    assert "How it went" in out
    assert teller.get("take-back").status == 200
    assert teller.post("take-back").location == f"{teller.path}/taken-back"
    going = teller.get("taken-back").words
    assert "is being taken back" in going
    assert "Nothing more goes out" in going
    desk.publish()
    done = teller.get("taken-back").words
    assert "That is all of it." in done
    key = f"story-{teller.story}/main"
    assert {post.state for post in desk.thread(key).posts} <= {PostState.REMOVED, PostState.UNSENT}


@pytest.mark.parametrize(
    "page",
    ["", "write", "write/what-happened", "write/how-you-are-named", "write/content-note",
     "write/picture", "write/where", "write/not-before", "write/who-asks",
     "write/who-might-recognise-you", "words", "preview", "agree", "take-back"],
)  # fmt: skip
def test_help_is_at_the_top_and_the_bottom_of_each_page_and_a_way_out(
    teller: StoryWeb, page: str
) -> None:
    teller.shown()
    answer = teller.get(page)
    assert answer.status == 200
    assert answer.text.count('href="tel:116123"') == 2
    assert answer.text.count('href="sms:85258?body=SHOUT"') == 2
    assert 'href="https://www.bbc.co.uk/weather" rel="noreferrer"' in answer.text


@pytest.mark.parametrize("page", ["write", "write/what-happened", "preview", "delete"])
def test_nobody_else_finds_what_was_not_shown_and_it_answers_like_none(
    teller: StoryWeb, page: str
) -> None:
    teller.told()
    for person in ("ruth", "amira", "sol", "admin", "dev"):
        other = teller.web.browser(person)
        theirs, none = other.get(f"{teller.path}/{page}"), other.get(f"/stories/mine/none/{page}")
        assert theirs.status == none.status == 404
        assert theirs.words == none.words
        assert HAPPENED not in theirs.text
