"""Releasing and queueing stories at the desk, and noting how their support contact is asked."""

import pytest

from scheduler.store.states import ThreadState
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import withdraw
from tests.support.desks.story_desk import a_form, actor
from tests.support.desks.web_stories import WebStories, mark_on
from tests.support.pages.stories_desk import WORDS, in_review, released


def test_comms_releases_what_was_shown_and_the_day_is_told(shop: WebStories) -> None:
    story_id = in_review(shop)
    shop.stories.reviewed(story_id)
    browser = shop.browser("comms")
    page = browser.get(f"/reviews/{story_id}")
    assert "Release these words" in page.words
    assert browser.post(f"/reviews/{story_id}/release", {"seen": "of yesterday"}).status == 409
    assert browser.post(f"/reviews/{story_id}/release", {"seen": mark_on(page)}).status == 303
    assert "time to sleep on it until" in browser.get(f"/reviews/{story_id}").words


def test_the_next_free_slot_is_shown_with_its_distance_and_taken(shop: WebStories) -> None:
    before = released(shop)
    queueing.enqueue(shop.stories.context, actor("comms"), before, "main")
    story_id = released(shop, theme="Being asked")
    browser = shop.browser("comms")
    page = browser.get(f"/reviews/{story_id}")
    assert "Next free slot: " in page.words
    assert "from another story of this theme" in page.words
    assert "Jo, weekdays from 9 to 17" in page.words
    form = {"version": "1", "account": "main", "choice": "next"}
    assert browser.post(f"/reviews/{story_id}/queue", form).status == 303
    shown = browser.get(f"/reviews/{story_id}?done=queued").words
    assert "It has its time" in shown
    assert "It is moved and stopped like any other thread" in shown
    assert browser.get(f"/threads/story-{story_id}/main").status == 200


def test_each_account_with_a_yes_gets_its_own_time(shop: WebStories) -> None:
    story_id = in_review(shop, accounts=["main", "east"])
    shop.stories.reviewed(story_id)
    decisions.release(shop.stories.context, actor("comms"), story_id)
    browser = shop.browser("comms")
    for account, day in (("main", "2027-10-09"), ("east", "2027-10-10")):
        assert f'name="account" value="{account}"' in browser.get(f"/reviews/{story_id}").text
        at = {"choice": "at", "day": day, "time": "12:00", "anyway": "They asked for both."}
        form = {"version": "1", "account": account, **at}
        assert browser.post(f"/reviews/{story_id}/queue", form).status == 303
    shown = browser.get(f"/reviews/{story_id}")
    assert "Put it into the queue" not in shown.words
    for account in ("main", "east"):
        assert f'href="/threads/story-{story_id}/{account}"' in shown.text
        assert browser.get(f"/threads/story-{story_id}/{account}").status == 200


def test_a_chosen_time_that_something_stands_against_asks_why(shop: WebStories) -> None:
    queueing.enqueue(shop.stories.context, actor("comms"), released(shop), "main")
    story_id = released(shop, theme="Being asked")
    browser = shop.browser("comms")
    form = {"version": "1", "account": "main", "choice": "at", "day": "2027-10-09", "time": "12:00"}
    refused = browser.post(f"/reviews/{story_id}/queue", form)
    assert (refused.status, "Another story about Being asked" in refused.words) == (422, True)
    assert "--anyway" not in refused.words
    form["anyway"] = "It is a vigil."
    assert browser.post(f"/reviews/{story_id}/queue", form).status == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"choice": "next"}, "Choose an account"),
        ({"account": "main", "choice": "at", "day": "soon"}, "Enter the day"),
        ({"account": "main", "choice": "at", "day": "2027-10-05", "time": "12:30"}, "not before"),
        ({"account": "none", "choice": "next"}, "There is a problem"),
    ],
)
def test_a_time_that_cannot_be_is_said_beside_its_field(
    shop: WebStories, fields: dict[str, str], said: str
) -> None:
    story_id = released(shop)
    answer = shop.browser("comms").post(f"/reviews/{story_id}/queue", {"version": "1", **fields})
    assert (answer.status, said in answer.words) == (422, True)


def test_an_account_without_slots_says_so_and_a_time_can_be_chosen(shop: WebStories) -> None:
    other = list(shop.web.desk.workspace.organisation.accounts)[1]
    story_id = released(shop, accounts=[other])
    assert "has no" in shop.page("comms", f"/reviews/{story_id}").words


def test_words_that_changed_are_not_queued_as_those_that_were_read(shop: WebStories) -> None:
    story_id = released(shop)
    form = {"version": "7", "account": "main", "choice": "next"}
    assert shop.browser("comms").post(f"/reviews/{story_id}/queue", form).status == 409


@pytest.mark.parametrize("before", ["release", "queue", "decide"])
def test_consent_withdrawn_between_two_calls_stops_the_second(
    shop: WebStories, before: str
) -> None:
    story_id = in_review(shop)
    browser = {"decide": "rev-1"}.get(before, "comms")
    if before != "decide":
        shop.stories.reviewed(story_id)
    if before == "queue":
        decisions.release(shop.stories.context, actor("comms"), story_id)
    tab = shop.browser(browser)
    page = tab.get(f"/reviews/{story_id}")
    withdraw.take_back(shop.stories.context, actor("teller"), story_id)
    form = {
        "version": "1", "seen": mark_on(page), "account": "main", "choice": "next",
        "decision": "not-yet", "reason": "Not now.",
    }  # fmt: skip
    assert tab.post(f"/reviews/{story_id}/{before}", form).status in (409, 422)
    assert shop.stories.story(story_id).ended_at is not None


# The support contact


def test_a_contact_sees_whom_to_ask_without_a_word_of_the_story(shop: WebStories) -> None:
    story_id = shop.stories.add(a_form(WORDS, naming="first name", shown_as="Wren"))
    shop.stories.agree(story_id)
    browser = shop.browser("sam")
    page = browser.get("/contact")
    assert "Wren" in page.words
    assert "Before anything is public" in page.words
    for words in ("mum", "Ward 7", "being asked"):
        assert words not in page.words
    done = browser.post(f"/contact/{story_id}/asked", {"which": "before"})
    assert done.location == "/contact?done=1"
    assert "You asked" in browser.get("/contact").words
    assert browser.post(f"/contact/{story_id}/asked", {"which": "before"}).status == 409


def test_later_checks_stand_under_later(shop: WebStories) -> None:
    story_id = released(shop)
    queueing.enqueue(shop.stories.context, actor("comms"), story_id, "main")
    shop.stories.wait_until_due(story_id)
    shop.stories.desk.publish()
    shop.stories.tick()
    words = shop.page("sam", "/contact").words
    assert "A week after it went out" in words
    assert "Later" in words


def test_nobody_else_notes_it_and_nobody_learns_of_it(shop: WebStories) -> None:
    story_id = shop.stories.add(a_form(WORDS))
    shop.stories.agree(story_id)
    for who in ("teller", "rev-1", "boss", "mum"):
        browser = shop.browser(who)
        assert "Nobody waits to be asked" in browser.get("/contact").words
        for asked in (story_id, "none"):
            assert browser.post(f"/contact/{asked}/asked", {"which": "before"}).status == 404


def test_a_queued_story_is_a_story_in_its_thread(shop: WebStories) -> None:
    story_id = released(shop)
    queueing.enqueue(shop.stories.context, actor("comms"), story_id, "main")
    assert shop.stories.desk.thread(f"story-{story_id}/main").state is ThreadState.SCHEDULED
    assert shop.page("boss", f"/reviews/{story_id}").status == 404
    assert shop.page("boss", f"/threads/story-{story_id}/main").status == 404
