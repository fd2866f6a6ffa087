"""The sample people: one for each role. All of them are made up."""

from scheduler.people import accounts
from scheduler.people.context import PeopleContext
from scheduler.people.roles import Actor, Role, at_keyboard
from scheduler.web.desk import SamplePerson

CAST = {
    "amira-haddad": (Role.COMMS, "Communications. Approves, moves, holds and releases."),
    "dev-patel": (Role.WRITER, "Writer. Owns the campaign that waits for approval."),
    "ruth-okafor": (Role.REVIEWER, "Reviewer. Reads and approves."),
    "sol-mendes": (Role.SAFEGUARDING_LEAD, "Safeguarding lead. Holds, releases, takes down."),
    "nia-evans": (Role.ANALYST, "Analyst. Looks, and may hold."),
    "jo-pritchard": (Role.ADMINISTRATOR, "Administrator. Looks after people and roles."),
}
COMMS, REVIEWER, WRITER = map(Actor, ("amira-haddad", "ruth-okafor", "dev-patel"))
ADMINISTRATOR = Actor("jo-pritchard")
CONTACT, ANALYST = Actor("sol-mendes"), Actor("nia-evans")
TELLER = Actor("teller-4c1f")
YOUNG, GUARDIAN = Actor("teller-8e20"), Actor("guardian-8e20")  # somebody under 18, and theirs


def add_people(context: PeopleContext) -> None:
    """Adds them, the administrator first."""
    actor = at_keyboard(ADMINISTRATOR.id)
    for person_id in sorted(CAST, key=lambda one: one != ADMINISTRATOR.id):
        accounts.add(context, actor, person_id, roles=[CAST[person_id][0]])
        actor = ADMINISTRATOR
    accounts.add(context, actor, TELLER.id)
    accounts.add(context, actor, YOUNG.id, is_under_18=True)
    accounts.add(context, actor, GUARDIAN.id)


def sample_people() -> tuple[SamplePerson, ...]:
    """Them, as the page of a demonstration offers them."""
    staff = (SamplePerson(name, what) for name, (_, what) in CAST.items())
    return (
        *staff,
        SamplePerson(TELLER.id, "Tells their own story. Writes, agrees, takes back."),
        SamplePerson(GUARDIAN.id, "Parent of somebody under 18. Reads, agrees, takes back."),
    )
