"""Approvals at the desk: several at once, what changed since, comments, and who may reply."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.campaigns.model.plan import ReplySettings
from scheduler.people.roles import Actor
from scheduler.publishing.operations.approving.approve import approve
from scheduler.publishing.operations.cancel import move
from scheduler.store.agreements.directory_changes import undo_approvals
from scheduler.store.metrics.readings import NewReading, record_readings
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.web import Answer, WebDesk
from tests.support.pages.approvals import (
    FIRST,
    LATER,
    SECOND,
    asking,
    post,
    undecided,
    with_pictures,
)


def ticks(answer: Answer) -> list[str]:
    """What the page offers to tick."""
    return re.findall(r'name="words" value="([^"]+)"', answer.text)


# Several at once.


def test_only_what_was_opened_can_be_ticked(waiting: WebDesk) -> None:
    ruth = waiting.browser("ruth")
    assert ticks(ruth.get("/approvals")) == []
    ruth.get(f"/threads/{FIRST}")
    shown = ruth.get("/approvals")
    assert [one.partition(" ")[2] for one in ticks(shown)] == [FIRST]
    assert "You opened it today, 13:00. Nothing has changed since." in shown.words
    assert ticks(waiting.browser("amira").get("/approvals")) == []


def test_ticked_ones_are_approved_together(waiting: WebDesk) -> None:
    ruth = waiting.browser("ruth")
    for key in (FIRST, SECOND):
        ruth.get(f"/threads/{key}")
    offered = ticks(ruth.get("/approvals"))
    done = post(ruth, "/approvals", *(("words", one) for one in offered))
    assert done.status == 200
    assert "Approved: 2 threads" in done.words
    assert undecided(waiting) == []


def test_one_that_changed_is_shown_and_the_others_are_approved(waiting: WebDesk) -> None:
    ruth = waiting.browser("ruth")
    for key in (FIRST, SECOND):
        ruth.get(f"/threads/{key}")
    offered = ticks(ruth.get("/approvals"))
    waiting.queue(asking(FIRST, "Other words.", "And more."), asking(SECOND))
    assert [one.partition(" ")[2] for one in ticks(ruth.get("/approvals"))] == [SECOND]
    done = post(ruth, "/approvals", *(("words", one) for one in offered))
    assert done.status == 409
    assert "Not all of them were approved" in done.words
    assert "Changed since you opened them" in done.words
    assert "Approved: What helped? wmhd/second" in done.words
    assert undecided(waiting) == [FIRST]


def test_a_forged_tick_approves_nothing(waiting: WebDesk) -> None:
    mark = Desk(waiting.desk.workspace.database, waiting.clock).thread(FIRST).body_hash
    done = post(waiting.browser("ruth"), "/approvals", ("words", f"{mark} {FIRST}"))
    assert "Nothing was approved" in done.words
    assert "Open it first" in done.words
    assert undecided(waiting) == [FIRST, SECOND]


def test_a_thread_that_is_not_there_is_named_by_nobody(waiting: WebDesk) -> None:
    done = post(waiting.browser("ruth"), "/approvals", ("words", f"{'0' * 64} wmhd/none"))
    assert "Something that is not here" in done.words
    assert "wmhd/none" not in done.text


def test_nothing_ticked_says_what_to_do(waiting: WebDesk) -> None:
    done = post(waiting.browser("ruth"), "/approvals")
    assert done.status == 422
    assert "Tick the threads that you approve" in done.words


def test_an_owner_and_a_writer_tick_nothing(waiting: WebDesk) -> None:
    waiting.queue(asking(FIRST, owner="amira"), asking(SECOND))
    for who in ("amira", "dev"):
        browser = waiting.browser(who)
        browser.get(f"/threads/{FIRST}")
        assert ticks(browser.get("/approvals")) == []
    assert (
        "You own it, so somebody else decides" in waiting.browser("amira").get("/approvals").words
    )


def test_a_page_that_a_browser_fetched_ahead_was_read_by_nobody(waiting: WebDesk) -> None:
    ruth = waiting.browser("ruth")
    ruth.get(f"/threads/{FIRST}", sec_purpose="prefetch;prerender")
    assert ticks(ruth.get("/approvals")) == []


def test_words_that_are_the_same_need_approval_again(waiting: WebDesk) -> None:
    database, now = waiting.desk.workspace.database, waiting.clock.now()
    approve(database, FIRST, actor=Actor("ruth"), now=now)
    with database.write() as connection:
        undo_approvals(connection, [FIRST])
    ruth = waiting.browser("ruth")
    assert "Needs approval again" in ruth.get("/approvals").words
    assert "The words and pictures are the same" in ruth.get(f"/threads/{FIRST}").words


def test_a_changed_page_is_not_the_thread_in_full(waiting: WebDesk) -> None:
    ruth = waiting.browser("ruth")
    fields = {"decision": "approve", "words": "0" * 64, "was": '["x", "\\ud83d"]'}
    assert ruth.post(f"/decide/{FIRST}", fields).status == 409
    assert ticks(ruth.get("/approvals")) == []


def test_the_page_says_what_changed_since_it_was_approved(waiting: WebDesk) -> None:
    waiting.queue(with_pictures("Two chairs."), asking(SECOND))
    database, now = waiting.desk.workspace.database, waiting.clock.now()
    approve(database, FIRST, actor=Actor("ruth"), now=now)
    changed = with_pictures("Two chairs by a window.")
    first, second = changed.posts
    posts = (replace(first, text="What has helped you?"), second)
    waiting.queue(replace(changed, posts=posts), asking(SECOND))
    move(waiting.context, FIRST, LATER + timedelta(hours=1), actor=Actor("amira"), why="later")
    shown = waiting.browser("ruth").get(f"/threads/{FIRST}")
    assert "What changed since Ruth approved it today, 13:00" in shown.words
    assert "<ins>has" in shown.text.replace("<ins> ", "<ins>")
    assert "The same picture has other alt text" in shown.words
    assert "by a window" in shown.words
    assert "It was to go out Tue 12 Oct, 13:00, and now Tue 12 Oct, 14:00." in shown.words
    assert "Not changed" in shown.words
    assert "Changed since it was approved" in waiting.browser("ruth").get("/approvals").words


def test_a_thread_that_was_never_approved_says_nothing_of_it(waiting: WebDesk) -> None:
    assert "What changed since" not in waiting.browser("ruth").get(f"/threads/{FIRST}").words


# The page of a thread.


def test_colleagues_comment_and_are_told_who_was_not(waiting: WebDesk) -> None:
    dev = waiting.browser("dev")
    done = dev.post(f"/comments/{FIRST}", {"comment": "Is this right, @ruth?"})
    assert done.location == f"/threads/{FIRST}?done=commented#comments"
    shown = waiting.browser("nia").get(f"/threads/{FIRST}")
    assert "Comments 1" in shown.words
    assert "Is this right, @ruth?" in shown.words
    done = dev.post(f"/comments/{FIRST}", {"comment": "And @nobody?"})
    assert (
        "Somebody whom you named is nobody here" in dev.get(done.location.partition("#")[0]).words
    )


def test_a_comment_that_is_empty_or_too_long_is_kept_as_typed(waiting: WebDesk) -> None:
    dev = waiting.browser("dev")
    assert "Say it in a sentence" in dev.post(f"/comments/{FIRST}", {"comment": " "}).words
    done = dev.post(f"/comments/{FIRST}", {"comment": "y" * 5_001})
    assert done.status == 422
    assert "y" * 5_001 in done.text


@pytest.mark.parametrize(
    ("setting", "words"), [(None, "Everybody"), (ReplySettings.MENTIONED_USERS, "Whom it mentions")]
)
def test_it_says_who_may_reply(web: WebDesk, setting: ReplySettings | None, words: str) -> None:
    web.queue(asking(FIRST, reply_settings=setting))
    assert f"Who may reply {words}" in web.browser("nia").get(f"/threads/{FIRST}").words


def test_the_newest_counts_of_each_post_say_as_of_when(waiting: WebDesk) -> None:
    browser = waiting.browser("nia")
    assert "Not out yet. It is read again" in browser.get(f"/threads/{FIRST}").words
    post_id = Desk(waiting.desk.workspace.database, waiting.clock).thread(FIRST).posts[0].id
    with waiting.desk.workspace.database.write() as connection:
        reading = NewReading(post_id=post_id, at=A_TUESDAY_NOON, impressions=1_204, likes=3)
        record_readings(connection, [reading])
    words = browser.get(f"/threads/{FIRST}").words
    assert "Post 1, as of today, 13:00 Views 1,204 Likes 3 Replies –" in words


def test_a_key_with_signs_in_it_leads_where_it_should(web: WebDesk) -> None:
    key = "wmhd/a b&c=d%"
    web.queue(asking(key))
    ruth = web.browser("ruth")
    assert ruth.get(f"/threads/{key}").status == 200
    offered = ticks(ruth.get("/approvals"))
    assert len(offered) == 1
