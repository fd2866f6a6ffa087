"""Stories at the web desk: the people of a story desk, over the desk's own queue."""

from dataclasses import dataclass

from scheduler.networks.base import Identity
from scheduler.web.demo.files import STORIES
from scheduler.web.reads.review import stories_of
from tests.support.desks.desk import Desk
from tests.support.desks.story_desk import StoryDesk
from tests.support.desks.web import Answer, Browser, WebDesk


@dataclass
class WebStories:
    """A desk with stories, and its pages."""

    web: WebDesk
    stories: StoryDesk

    def browser(self, person: str = "") -> Browser:
        return self.web.browser(person)

    def page(self, person: str, path: str) -> Answer:
        return self.browser(person).get(path)


def web_stories(web: WebDesk, *, under_18: bool = False) -> WebStories:
    """The people of a story desk at a web desk that has nobody yet, and slots for stories."""
    file = web.root / "campaigns" / "organisation.yaml"
    slots = '    secrets: HARBOUR_MAIN\n    story_slots: ["Tuesday 18:00", "Friday 12:30"]\n'
    text = file.read_text("utf-8").replace("    secrets: HARBOUR_MAIN\n", slots)
    file.write_text(text.replace("\naccounts:\n", f"\n{STORIES}\naccounts:\n"), "utf-8")
    database = web.desk.workspace.database
    stories = StoryDesk(Desk(database, web.clock), web.root, web.desk.workspace.organisation)
    stories.desk.network.identities = {
        name: Identity("1", one.handle) for name, one in stories.organisation.accounts.items()
    }
    stories.everybody(under_18=under_18)
    stories.context = stories_of(web.desk)
    return WebStories(web, stories)


def mark_on(answer: Answer, name: str = "seen") -> str:
    """What a form of a page carries under this name."""
    return answer.text.partition(f'name="{name}" value="')[2].partition('"')[0]
