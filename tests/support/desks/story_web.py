"""A storyteller at the web desk: what they press, in order."""

import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from scheduler.networks.base import Identity
from scheduler.people.roles import Actor
from scheduler.stories.context import StoryContext
from scheduler.stories.review import decisions
from scheduler.stories.review.checklist import CHECKLIST
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal.housekeeping import checked_in
from scheduler.web.reads.stories import story_context
from tests.support.desks.desk import Desk
from tests.support.desks.web import Answer, Browser, WebDesk

TELLER = Actor("teller")
_HOUR = timedelta(hours=1)
HAPPENED = "For a year I did not sleep, and told nobody."
HELPED = "Then a colleague asked, and waited for the answer."


@dataclass
class StoryWeb:
    """The desk, and a browser in which a storyteller is signed in."""

    web: WebDesk
    browser: Browser
    story: str = ""

    @property
    def context(self) -> StoryContext:
        return story_context(self.web.desk)

    @property
    def path(self) -> str:
        return f"/stories/mine/{self.story}"

    def sign_in(self) -> None:
        """Signs in anew, as after a night."""
        self.browser = self.web.browser("teller")

    def begin(self) -> str:
        answer = self.browser.post("/stories")
        assert answer.status == 303
        self.story = answer.location.split("/")[3]
        return self.story

    def get(self, page: str = "") -> Answer:
        return self.browser.get(f"{self.path}/{page}" if page else self.path)

    def post(self, page: str, **fields: str) -> Answer:
        return self.browser.post(f"{self.path}/{page}", fields)

    def several(self, page: str, *pairs: tuple[str, str]) -> Answer:
        """Sends a form in which a name may come twice."""
        body = urlencode([("token", self.browser.token), *pairs]).encode()
        return self.browser.send(f"{self.path}/{page}", body)

    def fields(self, page: str) -> dict[str, str]:
        """The hidden fields of a page's forms."""
        return hidden_fields(self.get(page).text)

    def write(self, part: str, **fields: str) -> Answer:
        """Opens a question and saves what is given."""
        hidden = self.fields(f"write/{part}")
        return self.post(f"write/{part}", **{**hidden, **fields})

    def told(self) -> None:
        """A story with words, and who asks how they are."""
        self.begin()
        self.write("what-happened", answer=HAPPENED)
        self.write("what-helped", answer=HELPED)
        self.write("who-asks", support_contact="sol")

    def shown(self) -> None:
        """The same, shown to those who help."""
        self.told()
        assert self.post("show").location == f"{self.path}/agree"

    def read(self, months: str = "12", whose: str = "mine", **more: str) -> Answer:
        """The page of the decision."""
        chosen = urlencode({"account-main": "yes", "months": months, "whose": whose, **more})
        return self.get(f"agree?{chosen}")

    def agree(self, **more: str) -> Answer:
        hidden = hidden_fields(self.read().text)
        return self.post("agree", **{**hidden, "words": "yes", "health": "yes", **more})

    def agreed(self) -> None:
        self.shown()
        assert self.agree().location == f"{self.path}?done=agreed"

    def reviewed(self, *, is_yes: bool = True, reason: str = "It is kind and clear.") -> None:
        version = self.version
        decisions.review(
            self.context,
            Actor("ruth"),
            self.story,
            version=version,
            is_yes=is_yes,
            reason=reason,
            looked_at=CHECKLIST,
        )

    @property
    def version(self) -> int:
        from scheduler.stories.overview.teller import my_story

        return my_story(self.context, TELLER, self.story).story.version


def hidden_fields(text: str) -> dict[str, str]:
    """The hidden fields of a page, without its token."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text)
    return {name: value for name, value in found if name != "token"}


def put_out(teller: StoryWeb) -> Desk:
    """Reviewed, released, queued and published; the teller is signed in anew."""
    teller.reviewed()
    checked_in(teller.context, Actor("sol"), teller.story, "before")
    decisions.release(teller.context, Actor("amira"), teller.story)
    teller.web.clock.jump_to(teller.web.clock.now() + 49 * _HOUR)
    due = teller.web.clock.now() + 24 * _HOUR
    queueing.enqueue(teller.context, Actor("amira"), teller.story, "main", at=due, anyway="a test")
    teller.web.clock.jump_to(due)
    desk = Desk(teller.web.desk.workspace.database, teller.web.clock)
    desk.network.identities["main"] = Identity("1", "HarbourMinds")
    desk.publish()
    teller.sign_in()
    return desk
