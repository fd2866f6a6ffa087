"""Worries about stories at the desk: told, stopped, half out, taken down and taken back."""

import pytest

from scheduler.store.tables.stories import person_messages
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import withdraw
from tests.support.desks.story_desk import ROLES, actor
from tests.support.desks.web_stories import WebStories
from tests.support.pages.stories_desk import in_review, released


def half_out(shop: WebStories, posts: int = 2) -> str:
    """A story that was stopped when so many of its posts were public."""
    desk = shop.stories.desk
    story_id = released(shop)
    queueing.enqueue(shop.stories.context, actor("comms"), story_id, "main")
    shop.stories.wait_until_due(story_id)

    def worry(_: object) -> None:
        if len(desk.network.calls) == posts:
            withdraw.safeguard(shop.stories.context, actor("sam"), story_id, why="I am worried.")

    desk.network.after_call = worry
    desk.publish()
    desk.network.after_call = lambda _: None
    return story_id


def test_anybody_says_a_worry_and_reads_the_number_of_the_region_first(shop: WebStories) -> None:
    story_id = in_review(shop)
    for who in sorted(ROLES):
        page = shop.page(who, f"/worry?story={story_id}")
        assert page.status == 200
        assert "ring 999 now" in page.words
        assert f'value="{story_id}"' in page.text
        assert 'href="/worry' in page.text
    answer = shop.browser("boss").post("/worry", {"story": story_id})
    assert "The safeguarding lead has been told" in answer.words
    assert shop.stories.story(story_id).ended_why == "stopped for somebody's safety"


def test_a_worry_answers_alike_whichever_stories_there_are(shop: WebStories) -> None:
    story_id = in_review(shop)
    said = {
        shop.browser("analyst").post("/worry", {"story": one}).words
        for one in (story_id, "none", "")
    }
    assert len(said) == 1
    with shop.stories.context.database.read() as connection:
        told = connection.execute(person_messages.select()).mappings().all()
    assert sum("worried about somebody" in one["text"] for one in told) >= 1
    assert all("none" not in one["text"] for one in told)


@pytest.mark.parametrize("key", ["story-{}/main", "wmhd/none"])
def test_the_worry_of_a_threads_page_means_its_story(shop: WebStories, key: str) -> None:
    story_id = released(shop)
    queueing.enqueue(shop.stories.context, actor("comms"), story_id, "main")
    page = shop.page("analyst", f"/worry?thread={key.format(story_id)}")
    assert page.status == 200
    assert (f'value="{story_id}"' in page.text) == key.startswith("story")
    thread = shop.page("comms", f"/threads/story-{story_id}/main").text
    assert f"/worry?thread=story-{story_id}/main" in thread


def test_who_has_no_place_at_the_desk_learns_of_no_thread_which_story_it_tells(
    shop: WebStories,
) -> None:
    """A storyteller, a guardian: the number of somebody else's story is not theirs to know."""
    story_id = released(shop)
    queueing.enqueue(shop.stories.context, actor("comms"), story_id, "main")
    page = shop.page("sam", f"/worry?thread=story-{story_id}/main")
    assert page.status == 200
    assert f'value="{story_id}"' not in page.text


def test_the_lead_sees_what_is_half_out_and_sends_the_closing_help(shop: WebStories) -> None:
    story_id = half_out(shop)
    browser = shop.browser("lead")
    assert "2 posts public without the closing help: decide" in browser.get("/safeguarding").words
    page = browser.get(f"/safeguarding/{story_id}").words
    assert "Send the closing help" in page
    assert "999" in page
    assert browser.post(f"/safeguarding/{story_id}/close").location.endswith("done=closing")
    assert (
        "closing help goes out next" in browser.get(f"/safeguarding/{story_id}?done=closing").words
    )
    shop.stories.desk.publish()
    assert "3 posts public, with the closing help" in browser.get(f"/safeguarding/{story_id}").words
    assert browser.post(f"/safeguarding/{story_id}/close").status == 409


def test_one_post_alone_may_stand(shop: WebStories) -> None:
    story_id = half_out(shop, posts=1)
    answer = shop.browser("lead").post(f"/safeguarding/{story_id}/close")
    assert answer.location.endswith("done=closed")


def test_the_lead_takes_it_down_looks_and_lifts(shop: WebStories) -> None:
    story_id = half_out(shop)
    browser = shop.browser("lead")
    refused = browser.post(f"/safeguarding/{story_id}/lift")
    assert (refused.status, "without the closing help" in refused.words) == (409, True)
    assert browser.post(f"/safeguarding/{story_id}/down").location.endswith("done=down")
    assert "coming down from X" in browser.get(f"/safeguarding/{story_id}?done=down").words
    assert "Coming down from X" in browser.get("/safeguarding").words
    shop.stories.desk.remover.remove_account("main")
    assert "Nothing of it is on X" in browser.get(f"/safeguarding/{story_id}").words
    assert browser.post(f"/safeguarding/{story_id}/look").location.endswith("done=looked")
    assert "Lead looked" in browser.get(f"/safeguarding/{story_id}").words
    assert browser.post(f"/safeguarding/{story_id}/lift").location == "/safeguarding?done=lifted"
    words = browser.get("/safeguarding?done=lifted").words
    assert "Lifted" in words
    assert "No story is stopped" in words


def test_a_managers_stop_is_shown_as_such(shop: WebStories) -> None:
    story_id = in_review(shop)
    shop.browser("boss").post("/worry", {"story": story_id})
    for path in ("/safeguarding", f"/safeguarding/{story_id}"):
        assert "line manager" in shop.page("lead", path).words


def test_a_story_is_taken_back_by_telephone_with_its_receipt(shop: WebStories) -> None:
    story_id = half_out(shop)
    other = in_review(shop, theme="other")
    browser = shop.browser("lead")
    assert other in browser.get("/safeguarding/by-telephone").words
    for wrong, said in (("", "Choose the story"), ("none", "no story of this number")):
        refused = browser.post("/safeguarding/by-telephone", {"story": wrong})
        assert (refused.status, said in refused.words) == (422, True)
    answer = browser.post("/safeguarding/by-telephone", {"story": story_id})
    assert answer.location == f"/safeguarding/receipt/{story_id}"
    receipt = browser.get(answer.location).words
    assert "Still being deleted 2" in receipt
    assert "Nothing is at work that deletes it just now" in receipt
    shop.stories.desk.remover.remove_account("main")
    assert "Deleted from X 2" in browser.get(answer.location).words
    assert browser.get(f"/safeguarding/receipt/{other}").status == 404
    browser.post("/safeguarding/by-telephone", {"story": other})
    assert "Nothing of it was on X" in browser.get(f"/safeguarding/receipt/{other}").words


def test_with_a_broken_organisation_a_story_is_stopped_and_taken_back(shop: WebStories) -> None:
    story_id, other = in_review(shop), in_review(shop, theme="other")
    file = shop.web.root / "campaigns" / "organisation.yaml"
    file.write_text(file.read_text("utf-8") + "\nquiet_hours: [1\n", "utf-8")
    assert shop.browser("sam").post("/worry", {"story": story_id}).status == 200
    assert shop.stories.story(story_id).ended_at is not None
    browser = shop.browser("lead")
    assert browser.get("/safeguarding").status == 200
    assert browser.post("/safeguarding/by-telephone", {"story": other}).status == 303
    assert browser.get(f"/safeguarding/receipt/{other}").status == 200
