"""Tells one person: the storyteller, their guardian, their support contact, the lead."""

from collections.abc import Callable

from scheduler.errors import NotAllowed, NotPossible, SettingsError
from scheduler.i18n import N_, _
from scheduler.notify.base import Message, Teller
from scheduler.people.encryption import Vault
from scheduler.people.roles import Actor
from scheduler.store.operations import audit
from scheduler.store.stories import messages, people
from scheduler.store.stories.check_ins import tell
from scheduler.stories.context import StoryContext

MOST_TRIES = 5  # a tick apart; then the organisation is told instead
TITLE = N_("A message for you")  # on a locked screen, anybody may read it

TellerFor = Callable[[str], Teller]  # from an address, as Apprise writes it


def keep_address(
    context: StoryContext, vault: Vault, actor: Actor, person_id: str, address: str
) -> None:
    """Keeps where somebody wants to be told, encrypted; "" forgets it.

    Their own to give and to take away, and nobody else's: what is told there is for them alone.
    Raises: NotAllowed; NotPossible if there is nobody with this id.
    """
    if actor.id != person_id:
        raise NotAllowed(
            _("{id} may not say where {person_id} is told.").format(
                id=actor.id, person_id=person_id
            )
        )
    now = context.now()
    with context.database.write() as connection:
        if people.person(connection, person_id) is None:
            raise NotPossible(
                _("There is nobody with the id {person_id}.").format(person_id=person_id)
            )
        people.keep_address(connection, person_id, vault.lock(address) if address else None)
        change = "address kept" if address else "address forgotten"
        entry = audit.AuditEntry(now, actor.id, f"person:{person_id}", "", change, "")
        audit.record(connection, [entry])


def reach_people(context: StoryContext, vault: Callable[[], Vault], teller_for: TellerFor) -> None:
    """Tells everybody what was left for them, each at their own address.

    Who has no address, or cannot be reached, is asked after: the organisation is told instead.
    A tick of the engine; it never raises for what a service does.
    """
    with context.database.read() as connection:
        waiting = [
            (message, people.address_of(connection, message.person))
            for message in messages.untold(connection)
        ]
    for message, token in waiting:
        is_told = token is not None and _is_taken(vault, token, teller_for, message.text)
        _note(context, message, is_told=is_told, is_hopeless=token is None)


def _is_taken(vault: Callable[[], Vault], token: str, teller_for: TellerFor, text: str) -> bool:
    try:
        teller = teller_for(vault().unlock(token))
    except SettingsError:
        return False  # the keys are not at hand: then nobody can be told there
    return any(one.is_taken for one in teller.tell(Message(_(TITLE), text)))


def _note(
    context: StoryContext, message: messages.StoryMessage, *, is_told: bool, is_hopeless: bool
) -> None:
    now = context.now()
    with context.database.write() as connection:
        if is_told:
            messages.note_told(connection, message.id, now)
        elif is_hopeless or message.tries + 1 >= MOST_TRIES:
            messages.note_told(connection, message.id, now)
            if message.otherwise:
                tell(connection, message.subject, message.otherwise, now)
        else:
            messages.note_failure(connection, message)
