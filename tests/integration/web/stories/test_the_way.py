"""The whole way of a storyteller: from the first page to agreed, queued, out and taken back."""

from datetime import timedelta

import pytest

from scheduler.people.roles import Actor
from scheduler.store.states import PostState
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from tests.support.desks.story_web import HAPPENED, StoryWeb, put_out

HOUR = timedelta(hours=1)


def test_who_has_no_story_is_told_what_it_is_like_before_anything_is_asked(
    teller: StoryWeb,
) -> None:
    assert teller.browser.get("/").location == "/stories"
    assert teller.browser.get("/stories").location == "/stories/start"
    words = teller.browser.get("/stories/start").words
    for said in ("as long as you like", "Nothing is sent until you agree", "Who reads it",
                 "come back any time", "Your line manager cannot",
                 "I would rather be rung"):  # fmt: skip
        assert said in words


def test_each_step_is_told_in_words_with_its_reason_and_its_day(teller: StoryWeb) -> None:
    teller.agreed()
    assert "In review: 0 of 1" in teller.get().words
    teller.reviewed(is_yes=False, reason="A ward is named.")
    page = teller.get().words
    assert "Not yet, says a reviewer" in page
    assert "A ward is named." in page
    teller.reviewed()
    assert "Reviewed, waiting for release" in teller.get().words
    decisions.release(teller.context, Actor("amira"), teller.story)
    assert "time to sleep on it until Thursday 7 October, 13:00" in teller.get().words
    due = teller.web.clock.now() + 73 * HOUR
    queueing.enqueue(teller.context, Actor("amira"), teller.story, "main", at=due, anyway="a test")
    assert "Queued for Friday 8 October 2027, 14:00" in teller.get().words
    assert "If that day is not good, say so" in teller.get().words
    assert "Queued for" in teller.browser.get("/stories").words.replace("queued", "Queued")


def test_from_out_to_taken_back_post_by_post(teller: StoryWeb) -> None:
    teller.agreed()
    desk = put_out(teller)
    out = teller.get().words
    assert "Where it is Out." in out
    assert "How it went" in out
    assert "are deleted, one after the other" in teller.get("take-back").words
    assert teller.post("take-back").location == f"{teller.path}/taken-back"
    going = teller.get("taken-back").words
    assert "is being taken back" in going
    assert "Nothing more goes out" in going
    desk.remover.remove_account("main")
    done = teller.get("taken-back").words
    assert "That is all of it." in done
    key = f"story-{teller.story}/main"
    assert {post.state for post in desk.thread(key).posts} == {PostState.REMOVED}


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


def test_before_there_are_words_each_page_says_where_they_are_written(teller: StoryWeb) -> None:
    teller.begin()
    assert teller.get("agree").location == f"{teller.path}/preview"
    for page in ("preview", "words"):
        said = teller.get(page).words
        assert "There are no words yet. Write under any of the questions" in said
        assert "head" not in said.partition("Not quite yet")[2].partition("Help")[0]
    assert f"{teller.path}/words" not in teller.get("words").text, "no way back to where one is"


def test_a_storytellers_pages_lead_to_their_notices_and_their_account(teller: StoryWeb) -> None:
    page = teller.web.browser("teller").get("/stories/start")
    assert 'href="/notices"' in page.text
    assert 'href="/me"' in page.text
    assert 'href="/me"' not in teller.web.browser().get("/take-back").text
