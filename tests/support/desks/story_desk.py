"""Stories on a publishing desk: people, an organisation, and the way a story goes."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from scheduler.campaigns.model.organisation import Organisation
from scheduler.notify.base import Delivery, Message
from scheduler.people import accounts
from scheduler.people.encryption import Vault
from scheduler.people.roles import Actor, Role
from scheduler.store.stories import check_ins, versions
from scheduler.store.stories.check_ins import CheckIn
from scheduler.store.stories.versions import StoredConsent, StoredStory
from scheduler.stories.consent import agreement
from scheduler.stories.context import StoryContext
from scheduler.stories.overview.messages import reach_people
from scheduler.stories.review import decisions
from scheduler.stories.review.checklist import CHECKLIST
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import housekeeping
from scheduler.stories.writing import drafts
from scheduler.stories.writing.form import FormHead, StoryForm
from tests.support.desks.desk import Desk
from tests.support.examples.builders import account_rows

BODY = """I did not sleep for a year, and told nobody.

Then a colleague asked, and waited for the answer. We walked round the block every day for a month.

I am well now, on most days. If you wonder whether to ask somebody: ask."""
ORGANISATION = Organisation.model_validate(
    {
        "organisation": "Harbour Minds",
        "region": "GB-ENG",
        "timezone": "Europe/London",
        "policy": {"url": "https://www.harbourminds.org.uk/policy", "owner": "Comms"},
        "safeguarding": {"contact": "safeguarding@harbourminds.org.uk"},
        "story_cover": "Jo, weekdays from 9 to 17",
        "quiet": {"from": "21:00", "until": "07:00"},
        "accounts": {
            "main": {
                "handle": "HarbourMain",
                "role": "organisation",
                "secrets": "HARBOUR_MAIN",
                "story_slots": ["Tuesday 18:00", "Friday 12:30"],
            },
            "peers": {"handle": "HarbourPeers", "role": "peers", "secrets": "HARBOUR_PEERS"},
        },
    }
)
ROLES = {
    "admin": {Role.ADMINISTRATOR},
    "writer": {Role.WRITER},
    "rev-1": {Role.REVIEWER},
    "rev-2": {Role.REVIEWER},
    "comms": {Role.COMMS},
    "lead": {Role.SAFEGUARDING_LEAD},
    "analyst": {Role.ANALYST},
    "boss": {Role.REVIEWER, Role.COMMS, Role.WRITER},
    "sam": set(),
    "teller": set(),
    "mum": set(),
}


def actor(name: str) -> Actor:
    """Somebody, with the roles they have here."""
    return Actor(name, frozenset(ROLES[name]))


def a_form(body: str = BODY, **head: object) -> StoryForm:
    """A form that was filled in."""
    given = {
        "storyteller": "teller",
        "accounts": ["main"],
        "naming": "anonymous",
        "theme": "being asked",
        "support_contact": "sam",
        "line_manager": "boss",
    }
    return StoryForm(FormHead.model_validate(given | head), body)


def agree(context: StoryContext, who: Actor, story_id: str, **given: Any) -> StoredConsent:
    """Reads the page that a yes is to, and says yes to it."""
    what = {key: given[key] for key in ("version", "accounts", "months", "whose") if key in given}
    page = agreement.page_for(context, who, story_id, **what)
    return agreement.give(context, who, story_id, shown=page.mark, **given)


def approve_text(context: StoryContext, who: Actor, story_id: str, version: int) -> StoredConsent:
    """Reads the changed words, and says yes to them."""
    page = agreement.page_for_words(context, who, story_id, version)
    return agreement.approve_text(context, who, story_id, version, shown=page.mark)


def guardian_agrees(context: StoryContext, who: Actor, story_id: str, version: int) -> None:
    """Reads what the storyteller agreed to, and says yes as their guardian."""
    page = agreement.page_for_guardian(context, who, story_id, version)
    agreement.guardian_agrees(
        context, who, story_id, version, shown=page.mark, agrees_to_health=True
    )


@dataclass
class PostOffice:
    """Keeps what single people are told, by their address."""

    told: list[tuple[str, str]] = field(default_factory=list)
    is_open: bool = True

    def teller_for(self, address: str) -> "OneTeller":
        return OneTeller(self, address)


@dataclass
class OneTeller:
    """Tells one address."""

    office: PostOffice
    address: str

    def tell(self, message: Message) -> list[Delivery]:
        if self.office.is_open:
            self.office.told.append((self.address, f"{message.title}: {message.body}"))
        return [Delivery("address 1 (json)", self.office.is_open)]


@dataclass
class StoryDesk:
    """Everything a test of stories touches."""

    desk: Desk
    folder: Path
    organisation: Organisation = field(default=ORGANISATION)

    def __post_init__(self) -> None:
        self.vault = Vault([Fernet.generate_key().decode()])
        self.post_office = PostOffice()
        self.desk.show_pictures_in(self.folder / "media")
        self.context = StoryContext(
            self.desk.context,
            self.organisation,
            self.folder / "media" / "stories",
            account_rows=account_rows("main", "peers"),
        )

    def everybody(self, *, under_18: bool = False) -> None:
        for name, roles in ROLES.items():
            is_under_18 = under_18 and name == "teller"
            accounts.add(self.context, actor("admin"), name, roles=roles, is_under_18=is_under_18)

    def add(self, form: StoryForm | None = None) -> str:
        return drafts.add(self.context, actor("writer"), form or a_form(), self.folder).story_id

    def story(self, story_id: str) -> StoredStory:
        with self.desk.database.read() as connection:
            found = versions.story(connection, story_id)
        assert found is not None
        return found

    def agree(self, story_id: str, **more: object) -> None:
        given = {"version": self.story(story_id).version, "agrees_to_health": True}
        agree(self.context, actor("teller"), story_id, **(given | more))

    def guardian_agrees(self, story_id: str, who: str = "mum") -> None:
        version = self.story(story_id).version
        guardian_agrees(self.context, actor(who), story_id, version)

    def asked(self, story_id: str, which: str = "before") -> None:
        """The support contact notes that they asked how the storyteller is."""
        with self.desk.database.read() as connection:
            is_open = check_ins.is_open(connection, story_id, CheckIn(which))
        if is_open:
            contact = Actor(self.story(story_id).support_contact)
            housekeeping.checked_in(self.context, contact, story_id, which)

    def reviewed(self, story_id: str, *reviewers: str) -> None:
        self.asked(story_id)
        for name in reviewers or ("rev-1",):
            decisions.review(
                self.context,
                actor(name),
                story_id,
                version=self.story(story_id).version,
                is_yes=True,
                reason="It is kind and clear.",
                looked_at=CHECKLIST,
            )

    def queued(self, form: StoryForm | None = None, *reviewers: str) -> str:
        """A story that went the whole way into the queue of main."""
        story_id = self.add(form)
        self.agree(story_id)
        self.reviewed(story_id, *reviewers)
        decisions.release(self.context, actor("comms"), story_id)
        queueing.enqueue(self.context, actor("comms"), story_id, "main")
        return story_id

    def key(self, story_id: str) -> str:
        return f"story-{story_id}/main"

    def wait_until_due(self, story_id: str) -> None:
        self.desk.clock.jump_to(self.desk.thread(self.key(story_id)).due_at)

    def pass_time(self, ahead: timedelta) -> None:
        self.desk.clock.jump_to(self.desk.clock.now() + ahead)
        self.tick()

    def tick(self) -> None:
        """What the engine does for stories once a minute."""
        housekeeping.watch(self.context)
        reach_people(self.context, lambda: self.vault, self.post_office.teller_for)

    def without(self, **missing: None) -> StoryContext:
        """The same means, in an organisation that lacks something."""
        return replace(self.context, organisation=self.organisation.model_copy(update=missing))
