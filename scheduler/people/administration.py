"""Changes somebody's roles, or ends their work here, and tells them by mail.

The change stands whether mail goes out or not. Who tells a story is told without what it was.
"""

from collections.abc import Collection

from scheduler.i18n import _
from scheduler.people import accounts, sessions
from scheduler.people.context import PeopleContext
from scheduler.people.encryption import Vault
from scheduler.people.mailed import letters as written
from scheduler.people.mailed import mail_addresses
from scheduler.people.mailed.letters import Letters
from scheduler.people.roles import Actor, Role
from scheduler.store.stories import people


def change_role(
    context: PeopleContext,
    vault: Vault,
    letters: Letters | None,
    actor: Actor,
    person_id: str,
    role: Role,
    *,
    is_given: bool,
    only: Collection[str] = (),
) -> None:
    """Gives somebody a role, or takes it away, and tells them.

    Raises: as `accounts.change_role` does.
    """
    whom = _whom(context, vault, person_id, is_staff=is_given)
    accounts.change_role(context, actor, person_id, role, is_given=is_given, accounts=only)
    where = _(", for {accounts}").format(accounts=", ".join(sorted(only))) if only else ""
    message = (
        _("You were given the role {role}{where}. Please sign in again.")
        if is_given
        else _("The role {role} was taken from you. Please sign in again.")
    )
    _send(letters, whom, message.format(role=role, where=where))


def remove(
    context: PeopleContext, vault: Vault, letters: Letters | None, actor: Actor, person_id: str
) -> None:
    """Ends somebody's work here, and tells the address that they had.

    Raises: as `accounts.remove` does.
    """
    whom = _whom(context, vault, person_id)
    accounts.remove(context, actor, person_id)
    _send(letters, whom, _("Your way in here was closed. What you did stays as it is."))


def end_sessions(
    context: PeopleContext, vault: Vault, letters: Letters | None, actor: Actor, person_id: str
) -> int:
    """Signs somebody out everywhere, and tells them; how many sessions there were.

    Raises: NotAllowed.
    """
    number = sessions.end_others(context, actor, person_id)
    message = _("An administrator signed you out everywhere. Please sign in again.")
    _send(letters, _whom(context, vault, person_id), message)
    return number


def _send(letters: Letters | None, whom: tuple[str, bool] | None, what: str) -> None:
    if letters is not None and whom is not None:
        address, is_quiet = whom
        written.told_of_change(letters, address, what, is_quiet=is_quiet)


def _whom(
    context: PeopleContext, vault: Vault, person_id: str, *, is_staff: bool = False
) -> tuple[str, bool] | None:
    """Somebody's address, and whether they are told quietly; None for who has no address."""
    with context.database.read() as connection:
        found = people.person(connection, person_id)
        address = mail_addresses.of(connection, vault, person_id)
    if found is None or address is None:
        return None
    return address, not found.roles and not is_staff
