"""Stories at the desk for every role and state, with hostile words, real names and bells."""

from collections.abc import Callable

import pytest

from scheduler.people.notices import bell
from scheduler.stories.review import decisions
from scheduler.stories.review.seen import mark_of
from scheduler.stories.withdrawal import privacy, withdraw
from tests.support.desks.story_desk import ROLES, StoryDesk, a_form, actor
from tests.support.desks.web_stories import WebStories, mark_on
from tests.support.pages.stories_desk import needs_guardian

# Every role, in every state, at every form

STATES: dict[str, tuple[Callable[[StoryDesk, str], object], ...]] = {
    "agreed": (StoryDesk.agree,),
    "asked": (StoryDesk.agree, StoryDesk.asked),
    "reviewed": (StoryDesk.agree, StoryDesk.reviewed),
    "released": (
        StoryDesk.agree,
        StoryDesk.reviewed,
        lambda desk, one: decisions.release(desk.context, actor("comms"), one),
    ),
    "stopped": (
        StoryDesk.agree,
        lambda desk, one: withdraw.safeguard(desk.context, actor("sam"), one, why="Worried."),
    ),
}


REVIEWERS, GOING = {"rev-1", "rev-2"}, {"agreed", "asked", "reviewed", "released"}


# A form; who may send it; and in which states it does something.
FORMS: dict[str, tuple[str, dict[str, str], set[str], set[str]]] = {
    "not yet": ("/reviews/{}/decide", {"decision": "not-yet", "reason": "A."}, REVIEWERS, GOING),
    "remark": ("/reviews/{}/comment", {"text": "Kind."}, REVIEWERS, GOING),
    "release": ("/reviews/{}/release", {}, {"comms"}, {"reviewed", "released"}),
    "queue": ("/reviews/{}/queue", {"account": "main"}, {"comms"}, {"released"}),
    "asked": ("/contact/{}/asked", {"which": "before"}, {"sam"}, {"agreed"}),
    "look": ("/safeguarding/{}/look", {}, {"lead"}, {"stopped"}),
    "lift": ("/safeguarding/{}/lift", {}, {"lead"}, {"stopped"}),
    "down": ("/safeguarding/{}/down", {}, {"lead"}, {"stopped"}),
    "guardian": ("/guardian/{}/agree", {}, set(), set()),
    "telephone": ("/safeguarding/by-telephone", {}, REVIEWERS | {"lead"}, set(STATES)),
}


@pytest.mark.parametrize("state", STATES)
def test_each_role_in_each_state_does_what_is_theirs_and_nothing_else(
    shop: WebStories, state: str
) -> None:
    number = 0

    def story() -> str:
        nonlocal number
        number += 1
        story_id = shop.stories.add(a_form(f"Number {number}, a long day.", theme=f"t {number}"))
        for step in STATES[state]:
            step(shop.stories, story_id)
        return story_id

    idle = story()
    found, wanted = {}, {}
    browsers = {who: shop.browser(who) for who in ROLES}
    seen = {"telephone", "lift"}
    for name, (path, fields, who_may, states) in FORMS.items():
        for who, browser in browsers.items():
            story_id = story() if who in who_may and state in states else idle
            page = browser.get(f"/reviews/{story_id}") if who in who_may else None
            form = {"seen": mark_on(page) if page else "", "version": "1", "story": story_id}
            with shop.stories.context.database.read() as connection:
                form["seen"] = mark_of(connection, shop.stories.story(story_id))
            answer = browser.post(path.format(story_id), form | fields)
            found[name, who] = answer.status == 303
            wanted[name, who] = who in who_may and state in states
    assert seen <= set(FORMS)
    assert {one for one in found if found[one]} == {one for one in wanted if wanted[one]}
    assert shop.stories.story(idle).version == 1


EVIL = "<img src=x onerror=alert(1)>\"'"


def test_what_tellers_and_reviewers_write_is_words_on_every_page(young: WebStories) -> None:
    context = young.stories.context
    head = {"theme": EVIL, "content_note": EVIL, "naming": "alias", "shown_as": EVIL}
    story_id = young.stories.add(a_form(f"{EVIL}\n---\n{EVIL} again.", guardian="mum", **head))
    young.stories.agree(story_id)
    decisions.comment(context, actor("rev-1"), story_id, EVIL)
    decisions.suggest(context, actor("rev-1"), story_id, f"{EVIL}!", EVIL)
    decisions.review(context, actor("rev-1"), story_id, version=1, is_yes=False, reason=EVIL)
    pages = {
        "rev-1": ["/reviews", f"/reviews/{story_id}", f"/reviews/{story_id}?account={EVIL}"],
        "mum": ["/guardian", f"/guardian/{story_id}"],
        "sam": ["/contact", f"/worry?story={EVIL}", f"/worry?thread={EVIL}"],
        "lead": ["/safeguarding/by-telephone", f"/safeguarding/by-telephone?story={EVIL}"],
    }
    for who, paths in pages.items():
        for path in paths:
            answer = young.page(who, path.replace("#", ""))
            assert answer.status == 200, path
            assert "<img src=x" not in answer.text, path
    browser = young.browser("rev-1")
    for what, fields in {
        "decide": {"reason": EVIL, "decision": "yes", "version": EVIL, "seen": EVIL},
        "comment": {"text": "", "suggested": EVIL},
        "misread": {"rule": EVIL, "why": EVIL},
    }.items():
        assert "<img src=x" not in browser.post(f"/reviews/{story_id}/{what}", fields).text


def test_a_name_that_is_kept_encrypted_stands_on_no_page_of_colleagues(
    young: WebStories,
) -> None:
    vault, name = young.web.desk.people.vault(), "Robin Quillfeather-Obsidian"
    privacy.keep_name(young.stories.context, vault, actor("teller"), "teller", name, None)
    story_id = needs_guardian(young)
    withdraw.safeguard(young.stories.context, actor("sam"), story_id, why="Worried.")
    pages = {
        "rev-1": ["/reviews", f"/reviews/{story_id}"],
        "mum": ["/guardian", f"/guardian/{story_id}"],
        "sam": ["/contact"],
        "lead": ["/safeguarding", f"/safeguarding/{story_id}", "/safeguarding/by-telephone"],
    }
    for who, paths in pages.items():
        for path in paths:
            answer = young.page(who, path)
            assert "Quillfeather" not in answer.text
            assert "Quillfeather" not in str(answer.headers)


def test_those_whom_a_step_concerns_hear_of_it_in_their_bell(young: WebStories) -> None:
    def told(who: str) -> list[str]:
        return [one.words for one in reversed(bell.mine(young.stories.context, actor(who)))]

    story_id = needs_guardian(young)
    assert told("mum") == ["Somebody whose guardian you are has said yes to a story of theirs."]
    assert told("rev-1") == []
    young.stories.guardian_agrees(story_id)
    assert told("rev-1") == ["A story waits for your review."]
    assert told("boss") == [], "their line manager hears nothing"
    young.stories.tick()
    assert told("sam") == ["Please ask a storyteller how they are. Your page says whom."]
    young.stories.reviewed(story_id, "rev-1", "rev-2")
    decisions.release(young.stories.context, actor("comms"), story_id)
    assert told("comms") == [
        "A story was reviewed, and waits for its release.",
        "A story was released, and waits for its time.",
    ]
    young.browser("boss").post("/worry", {"story": story_id})
    young.browser("boss").post("/worry", {"story": ""})
    stopped, worried = told("lead")
    assert stopped == "A story was stopped for somebody's safety. Please look today."
    assert worried.startswith("boss is worried about somebody")
