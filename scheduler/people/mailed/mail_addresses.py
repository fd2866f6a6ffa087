"""The address that stands: whose links go there. Encrypted, and found by a keyed hash."""

from datetime import datetime

from sqlalchemy import Connection

from scheduler.mail.letter import checked_address
from scheduler.people.encryption import Vault
from scheduler.store.people import addresses
from scheduler.store.stories import people
from scheduler.store.stories.people import StoredPerson


def owner(connection: Connection, vault: Vault, address: str) -> StoredPerson | None:
    """Who has this address, and works here still; None for nobody. Asks as much either way."""
    person_id = addresses.owner(connection, vault.lookups(_plain(address)))
    found = people.person(connection, person_id or "")
    return found if found is not None and found.is_active else None


def of(connection: Connection, vault: Vault, person_id: str) -> str | None:
    """Somebody's address, or None."""
    token = addresses.token_of(connection, person_id)
    return None if token is None else vault.unlock(token)


def keep(connection: Connection, vault: Vault, person_id: str, address: str, now: datetime) -> None:
    """Keeps an address that answered."""
    plain = checked_address(address)
    lookup = vault.lookups(_plain(plain))[0]
    addresses.keep(connection, person_id, vault.lock(plain), lookup, now)


def _plain(address: str) -> str:
    """The same for all ways to write it."""
    return address.strip().casefold()
