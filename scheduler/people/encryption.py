"""Encrypts names, addresses, secrets and tokens. Losing the keys loses those, and nothing else."""

import hmac
import os
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Connection

from scheduler.errors import SettingsError
from scheduler.i18n import N_, _
from scheduler.people.actors import allowed
from scheduler.people.context import PeopleContext
from scheduler.people.roles import Act, Actor
from scheduler.private_files import make_private_folder
from scheduler.store.agreements import outside_approvers
from scheduler.store.operations import audit, connections
from scheduler.store.people import addresses, factors, kept_forms, links
from scheduler.store.stories import drafts, people, rings, writings

_REMEDY = N_("Set HANDRAIL_STORY_KEYS, or bring the key file back from its copy.")


class Vault:
    """Locks with the first key, and opens what any of the keys has locked."""

    def __init__(self, keys: Sequence[str]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
            self._lookup_keys = [_lookup_key(key) for key in keys]
        except ValueError:
            wrong = _("A story key is not one that was made here.")
            raise SettingsError(f"{wrong} {_(_REMEDY)}") from None  # the original may show it
        self._decoy = self.lock("nobody@example.org")

    def lock(self, text: str) -> str:
        """`text` as it may be stored."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def unlock(self, token: str) -> str:
        """The text behind `token`.

        Raises: SettingsError if none of the keys fits.
        """
        try:
            return self._fernet.decrypt(token.encode("ascii")).decode()
        except InvalidToken:
            raise SettingsError(
                _("None of the story keys opens this name. {remedy}").format(remedy=_(_REMEDY))
            ) from None

    def unlock_nothing(self) -> None:
        """Takes as long as `unlock`, where there is nothing to unlock."""
        self.unlock(self._decoy)

    def lookups(self, text: str) -> list[str]:
        """What `text` is found by, without saying it: by the first key, and by each of the others.

        Two who know the same text come to the same; without a key nobody can try texts out.
        """
        return [hmac.new(key, text.encode(), sha256).hexdigest() for key in self._lookup_keys]

    def turn(self, token: str) -> str:
        """Locks what any key has locked with the first one.

        Raises: SettingsError as `unlock` does.
        """
        try:
            return self._fernet.rotate(token.encode("ascii")).decode("ascii")
        except InvalidToken:
            raise SettingsError(
                _("None of the story keys opens a name. {remedy}").format(remedy=_(_REMEDY))
            ) from None


def keys_in(path: Path) -> list[str]:
    """The keys of a key file, the newest first; none if there is no file."""
    if not path.exists():
        return []
    return [line.strip() for line in path.read_text("ascii").splitlines() if line.strip()]


def make_first_key(path: Path) -> None:
    """Makes a key file where there is none. Of several who do so at once, one makes it."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    _write_new(beside, [Fernet.generate_key().decode("ascii")])
    try:
        os.link(beside, path)  # fails where there is one: what it locked must be opened again
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def add_key(path: Path) -> None:
    """Puts a new key first into the key file, which nobody else may read."""
    keys = [Fernet.generate_key().decode("ascii"), *keys_in(path)]
    _write(path, keys)


def keep_newest_key(path: Path) -> None:
    """Removes the old keys, once nothing is locked with them."""
    _write(path, keys_in(path)[:1])


def rotate(context: PeopleContext, actor: Actor, vault: Vault) -> int:
    """Locks every name, address and secret with the first key; gives how many names there are.

    Raises: NotAllowed; SettingsError, and then nothing was changed.
    """
    now = context.now()
    with context.database.write() as connection:
        actor = allowed(connection, actor, Act.KEYS)
        count = _turn_people(connection, vault)
        _turn_writings(connection, vault)
        _turn_ways_in(connection, vault)
        _turn_connections(connection, vault)
        entry = audit.AuditEntry(now, actor.written, "keys", "", "rotated", "")
        audit.record(connection, [entry])
    return count


def _turn_people(connection: Connection, vault: Vault) -> int:
    """Who people are, and where they are told; gives how many names there are."""
    rows = people.all_private(connection)
    for person, name, address in rows:
        turned = vault.turn(address) if address else None
        people.keep_private(connection, person, vault.turn(name), turned)
    for person, told_at in people.all_addresses(connection):
        people.keep_address(connection, person, vault.turn(told_at))
    return len(rows)


def _turn_writings(connection: Connection, vault: Vault) -> None:
    """What storytellers wrote and nobody was shown, and where they want to be rung."""
    for draft in drafts.all_drafts(connection):
        drafts.keep(connection, replace(draft, token=vault.turn(draft.token)))
    for answer in writings.all_answers(connection):
        writings.keep(connection, replace(answer, token=vault.turn(answer.token)))
    for ring in rings.all_rings(connection):
        rings.turn(connection, ring.id, vault.turn(ring.token))


def _turn_ways_in(connection: Connection, vault: Vault) -> None:
    """Addresses, second proofs, links that are under way, and forms that were kept."""
    for person, address, at in addresses.everyone(connection):
        found_by = vault.lookups(vault.unlock(address).casefold())[0]
        addresses.keep(connection, person, vault.turn(address), found_by, at)
    for person, secret in factors.all_secrets(connection):
        factors.keep_secret(connection, person, vault.turn(secret))
    for number, address in links.with_addresses(connection):
        links.keep_address(connection, number, vault.turn(address))
    for number, address in outside_approvers.with_addresses(connection):
        outside_approvers.keep_address(connection, number, vault.turn(address))
    for number, typed in kept_forms.all_tokens(connection):
        kept_forms.keep_token(connection, number, vault.turn(typed))


def _turn_connections(connection: Connection, vault: Vault) -> None:
    """The tokens of accounts that were connected in the browser."""
    for one in connections.everyone(connection):
        connections.lock(connection, one.account)
    # Read only now, or a renewal's tokens would be lost under old ones.
    for one in connections.everyone(connection):
        access, refresh = (
            vault.turn(token) if token else None for token in (one.access_token, one.refresh_token)
        )
        connections.turn(connection, one.account, access, refresh)
    for state, verifier in connections.verifiers(connection):
        connections.keep_verifier(connection, state, vault.turn(verifier))


def _lookup_key(key: str) -> bytes:
    """A key of its own, so that no hash says anything about what was locked."""
    return hmac.new(urlsafe_b64decode(key), b"handrail: lookup", sha256).digest()


def _write(path: Path, keys: Sequence[str]) -> None:
    beside = path.with_suffix(".next")
    beside.unlink(missing_ok=True)
    _write_new(beside, keys)
    beside.replace(path)


def _write_new(path: Path, keys: Sequence[str]) -> None:
    make_private_folder(path.parent)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="ascii") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
