"""A campaign whose words wait for approval, people who may give it, and the letters they get."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.mail.letter import Letter
from scheduler.people.encryption import Vault
from scheduler.people.mailed import mail_addresses
from scheduler.people.roles import Actor, Role
from scheduler.publishing.monitoring.notifying.approval_letters import ApprovalLetters
from scheduler.publishing.operations.seen import mark_of_words
from scheduler.store.people import notices
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.people import add_person
from tests.support.examples.builders import a_thread, put_into_queue

LONDON = ZoneInfo("Europe/London")
FIRST, SECOND = "wmhd/first", "wmhd/second"
IN_A_WEEK = A_TUESDAY_NOON + timedelta(days=7)
ROLES = {
    "amira": Role.COMMS,
    "carys": Role.COMMS,
    "ruth": Role.REVIEWER,
    "rob": Role.REVIEWER,
    "dev": Role.WRITER,
}


def asking(key: str = FIRST, *bodies: str, **terms: Any) -> PlannedThread:
    """A thread of dev's that needs approval, and goes out in a week."""
    thread = a_thread(key, *(bodies or (f"What helped? {key}", "Being asked.")), due_at=IN_A_WEEK)
    return replace(thread, **{"owner": "dev", "needs_approval": True, **terms})


@dataclass
class AskingDesk:
    """Everything that asking for an approval touches."""

    desk: Desk
    box: Letterbox = field(default_factory=Letterbox)
    vault: Vault = field(default_factory=lambda: Vault([Fernet.generate_key().decode()]))

    def everybody(self) -> None:
        for name, role in ROLES.items():
            add_person(self.desk.database, name, role)
            with self.desk.database.write() as connection:
                at = self.desk.clock.now()
                mail_addresses.keep(connection, self.vault, name, mail(name), at)

    def queue(self, *threads: PlannedThread) -> None:
        put_into_queue(self.desk.database, *(threads or (asking(), asking(SECOND))))

    def actor(self, name: str) -> Actor:
        return Actor(name)

    def mark(self, key: str = FIRST) -> str:
        return mark_of_words(self.desk.thread(key))

    def tell(self) -> None:
        """What an engine does again and again."""
        letters = ApprovalLetters(
            *(self.desk.database, self.desk.clock, lambda: self.box.letters),
            lambda: self.vault,
            LONDON,
        )
        letters.tell_due()

    def to(self, name: str) -> list[Letter]:
        return [one for one in self.box.letters_sent if one.to == mail(name)]

    def bell(self, name: str) -> list[str]:
        """What somebody is told at the desk, newest first."""
        with self.desk.database.read() as connection:
            return [one.words for one in notices.of_person(connection, name, 100)]

    def now(self) -> datetime:
        return self.desk.clock.now()

    def wait(self, **ahead: float) -> None:
        self.desk.clock.jump_to(self.now() + timedelta(**ahead))


def mail(name: str) -> str:
    return f"{name}@example.org"
