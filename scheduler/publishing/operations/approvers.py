"""Tells who may say yes to a campaign's words: somebody we know, with a role for it."""

from scheduler.people.roles import Act, Actor, require
from scheduler.publishing.operations.approve import Approver
from scheduler.store.database import Database
from scheduler.store.stories import people


def has_people(database: Database) -> bool:
    """Whether this organisation has told us who its people are; then names are proved."""
    with database.read() as connection:
        return people.count(connection) > 0


def known_approver(database: Database, actor: Actor) -> Approver:
    """`actor`, whose login or passphrase was checked, as somebody who answers for words.

    Raises: NotAllowed if they have no role for it.
    """
    require(actor, Act.APPROVE)
    with database.read() as connection:
        everybody = people.everybody(connection)
    logins = {one.id: one.os_user for one in everybody if one.os_user}
    also = {logins[actor.id]} if actor.id in logins else set()
    known = {*(one.id for one in everybody), *logins.values()}
    return Approver(actor.id, frozenset(also), frozenset(known))


def claimed_approver(login: str, name: str) -> Approver:
    """Where no people are set up: the machine's login, and whom it says that it types for."""
    if not name or name == login:
        return Approver(login)
    return Approver(f"{name} (typed by {login})", frozenset({name, login}))
