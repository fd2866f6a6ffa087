"""People with roles, their letters and a clock that stands, for tests of who is who."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyotp
from cryptography.fernet import Fernet

from scheduler.people import accounts, sign_in
from scheduler.people.encryption import Vault
from scheduler.people.mailed import mail_addresses
from scheduler.people.place import Origin
from scheduler.people.proofs import one_time_codes
from scheduler.people.roles import Actor, Role
from scheduler.people.tokens import Token
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.stories import people
from scheduler.store.stories.people import StoredPerson
from tests.support.clocks import StandingClock
from tests.support.desks.letterbox import Letterbox

PASSPHRASE = "tulip river cobalt ant"
OTHER = "a lamp on the stairs"
HOME = Origin("203.0.113.7", "Firefox on Linux")
AWAY = Origin("198.51.100.9", "Chrome on Android")
COOKIE = "a-cookie-of-this-browser"
ROLES = {
    "ada": {Role.ADMINISTRATOR},
    "rev": {Role.REVIEWER},
    "wil": {Role.WRITER},
    "teller": set[Role](),
}


@dataclass
class PeopleDesk:
    """What the verbs about people work with, and its people."""

    database: Database
    clock: StandingClock
    box: Letterbox = field(default_factory=Letterbox)
    vault: Vault = field(default_factory=lambda: Vault([Fernet.generate_key().decode()]))

    def now(self) -> datetime:
        return self.clock.now()

    def pass_time(self, **ahead: float) -> None:
        self.clock.jump_to(self.now() + timedelta(**ahead))

    def everybody(self) -> None:
        """One of each, with a passphrase and an address."""
        ada = Actor("ada", frozenset({Role.ADMINISTRATOR}))
        for name, roles in ROLES.items():
            accounts.add(self, ada, name, roles=roles, passphrase=PASSPHRASE)
            with self.database.write() as connection:
                mail_addresses.keep(connection, self.vault, name, self.mail(name), self.now())

    def mail(self, name: str) -> str:
        return f"{name}@example.org"

    def actor(self, name: str) -> Actor:
        return Actor(name, frozenset(ROLES.get(name, ())))

    def person(self, name: str) -> StoredPerson:
        with self.database.read() as connection:
            found = people.person(connection, name)
        assert found is not None
        return found

    def noted(self, name: str) -> list[str]:
        """What the audit says of somebody, oldest first."""
        with self.database.read() as connection:
            entries = audit.entries(connection, audit.AuditFilter())
        return [one.to_state for one in entries if one.subject == f"person:{name}"]

    def codes_on(self, name: str) -> tuple[str, tuple[str, ...]]:
        """Switches somebody's codes on: (secret, recovery codes)."""
        made = one_time_codes.begin(
            self, self.vault, self.actor(name), "Harbour Minds", is_proved=True
        )
        codes = one_time_codes.confirm(self, self.vault, self.actor(name), self.code(made.secret))
        self.pass_time(seconds=one_time_codes.STEP_SECONDS)
        return made.secret, codes

    def code(self, secret: str, ahead: int = 0) -> str:
        """What an app shows now."""
        at = int(self.now().timestamp()) + ahead * one_time_codes.STEP_SECONDS
        return pyotp.TOTP(secret).at(at)

    def signed_in(self, name: str, place: Origin = HOME, secret: str = "") -> Token:
        """A session by passphrase, and by code where there is a secret."""
        begun = sign_in.with_passphrase(self, self.vault, name, PASSPHRASE, place)
        if not secret:
            return begun.token
        return sign_in.with_code(self, self.vault, begun.token, self.code(secret), place)
