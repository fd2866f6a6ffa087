"""Who acts: at the keyboard where a test is not about who may, and a whole staff where it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from scheduler.people import accounts
from scheduler.people.roles import Actor, Proof, Role, at_keyboard
from scheduler.store.database import Database
from tests.support.clocks import A_TUESDAY_NOON

ANA = at_keyboard("Ana")
BO = at_keyboard("Bo")
DANA = at_keyboard("dana")
LEAD = at_keyboard("lead")
PROGRAM = Actor("comms", proof=Proof.ENGINE)  # applies, whoever works here
ADMIN = Actor("admin", frozenset({Role.ADMINISTRATOR}))


@dataclass(frozen=True)
class People:
    """What the verbs about people work with."""

    database: Database
    at: datetime = A_TUESDAY_NOON

    def now(self) -> datetime:
        return self.at


def add_person(database: Database, person_id: str, *roles: Role, of: Collection[str] = ()) -> Actor:
    """Somebody who signed in; the first is the administrator, who comes by themselves."""
    people = People(database)
    with database.read() as connection:
        is_first = accounts.stored.count(connection) == 0
    if is_first:
        accounts.add(people, at_keyboard("ada"), ADMIN.id, roles=[Role.ADMINISTRATOR])
    if person_id != ADMIN.id:
        accounts.add(people, ADMIN, person_id, roles=roles, accounts=of)
    return Actor(person_id, proof=Proof.SESSION)
