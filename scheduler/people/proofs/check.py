"""Checks a passphrase: the try first, then the hash outside of any transaction, then the row."""

from scheduler.errors import NotAllowed
from scheduler.i18n import _
from scheduler.people.context import PeopleContext
from scheduler.people.place import Origin
from scheduler.people.proofs import passphrases, tries
from scheduler.remedies import Action, then
from scheduler.store.stories import people
from scheduler.store.stories.people import StoredPerson


def prove_passphrase(
    context: PeopleContext, person_id: str, typed: str, place: Origin
) -> StoredPerson:
    """Whoever says that they are `person_id`, once the passphrase is theirs.

    The words, the time and what is asked of the database are the same whoever does not exist.
    Raises: NotAllowed if it is wrong; TryAgainLater after several wrong ones.
    """
    attempt = tries.begin(context, tries.TriedAt.SIGN_IN, person_id, place)
    with context.database.read() as connection:
        found = people.person(connection, person_id)
    kept = found.passphrase_hash if found is not None and found.is_active else None
    if not passphrases.is_right(typed, kept):
        raise wrong()
    now = context.now()
    with context.database.write() as connection:
        still = people.person(connection, person_id)
        if still is not None and still.is_active and still.passphrase_hash == kept:
            tries.succeeded(connection, attempt, now)
            return still
    raise wrong()  # it was changed while we looked


def wrong() -> NotAllowed:
    """The one answer to whatever does not open."""
    return NotAllowed(
        _("That id and passphrase do not belong together."),
        *then(_("An administrator can start a reset"), Action.RESET),
    )
