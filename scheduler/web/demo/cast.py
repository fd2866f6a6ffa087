"""The sample people: one for each role. All of them are made up."""

from scheduler.people import accounts
from scheduler.people.context import PeopleContext
from scheduler.people.roles import Actor, Role
from scheduler.web.desk import SamplePerson

CAST = {
    "amira-haddad": (Role.COMMS, "Communications. Approves, moves, holds and releases."),
    "dev-patel": (Role.WRITER, "Writer. Owns the campaign that waits for approval."),
    "ruth-okafor": (Role.REVIEWER, "Reviewer. Reads and approves."),
    "sol-mendes": (Role.SAFEGUARDING_LEAD, "Safeguarding lead. Holds, releases, takes down."),
    "nia-evans": (Role.ANALYST, "Analyst. Looks, and may hold."),
    "jo-pritchard": (Role.ADMINISTRATOR, "Administrator. Looks after people and roles."),
}
COMMS, REVIEWER, WRITER = (
    Actor(name, frozenset({CAST[name][0]})) for name in ("amira-haddad", "ruth-okafor", "dev-patel")
)
TELLER = Actor("teller-4c1f")


def add_people(context: PeopleContext) -> None:
    """Adds them, the administrator first."""
    administrator = Actor("jo-pritchard", frozenset({Role.ADMINISTRATOR}))
    for person_id in sorted(CAST, key=lambda one: one != administrator.id):
        accounts.add(context, administrator, person_id, roles=[CAST[person_id][0]])
    accounts.add(context, administrator, TELLER.id)


def sample_people() -> tuple[SamplePerson, ...]:
    """Them, as the page of a demonstration offers them."""
    return tuple(SamplePerson(name, what) for name, (_, what) in CAST.items())
