"""Stories at the desk in each state that its tests begin with."""

from scheduler.stories.review import decisions
from tests.support.desks.story_desk import a_form, actor
from tests.support.desks.web import Answer, Browser
from tests.support.desks.web_stories import WebStories, mark_on

CHECKS = ("third parties", "workplaces and wards", "next of kin", "wellbeing", "support offered")
WORDS = "My mum moved in with us.\n---\nA nurse on Ward 7 asked me.\n---\nThen I answered."


def in_review(shop: WebStories, **head: object) -> str:
    words = WORDS if "theme" not in head else f"{WORDS}\n---\nIt was {head['theme']}."
    story_id = shop.stories.add(a_form(words, **head))
    shop.stories.agree(story_id)
    shop.stories.asked(story_id)
    return story_id


def released(shop: WebStories, **head: object) -> str:
    story_id = in_review(shop, **head)
    shop.stories.reviewed(story_id)
    decisions.release(shop.stories.context, actor("comms"), story_id)
    return story_id


def decide(browser: Browser, story_id: str, decision: str = "yes", **more: str) -> Answer:
    page = browser.get(f"/reviews/{story_id}")
    fields = {
        "version": mark_on(page, "version"),
        "seen": mark_on(page),
        "decision": decision,
        "reason": "It is kind and clear.",
    }
    body = "&".join(f"looked={one.replace(' ', '+')}" for one in CHECKS)
    form = "&".join(f"{name}={value}" for name, value in (fields | more).items())
    sent = f"token={browser.token}&{form}&{body}".replace(" ", "+")
    return browser.send(f"/reviews/{story_id}/decide", sent.encode())


def needs_guardian(young: WebStories) -> str:
    story_id = young.stories.add(a_form(WORDS, guardian="mum"))
    young.stories.agree(story_id)
    return story_id
