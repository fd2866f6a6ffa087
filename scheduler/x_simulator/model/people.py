"""Everybody on the rehearsal X: the accounts, and the simulated readers."""

from collections.abc import Mapping
from typing import Any

from scheduler.x_simulator.model.accounts import RehearsalAccount
from scheduler.x_simulator.model.crowd import is_reader, reader_of


class People:
    """Finds them by id or by handle."""

    def __init__(self, accounts: Mapping[int, RehearsalAccount]) -> None:
        self._accounts = accounts
        self._by_handle = {one.handle.lower(): one for one in accounts.values()}

    def of(self, user_id: int) -> RehearsalAccount | None:
        """The account or the reader with that id."""
        if is_reader(user_id):
            return reader_of(user_id)
        return self._accounts.get(user_id)

    def account(self, asked: str) -> RehearsalAccount | None:
        """The account with that id, as a path gives it."""
        return self._accounts.get(int(asked)) if asked.isdecimal() else None

    def named(self, handle: str) -> RehearsalAccount | None:
        """The account with that handle, in any case."""
        return self._by_handle.get(handle.lower())

    def handle_of(self, user_id: int) -> str:
        """Empty for nobody."""
        person = self.of(user_id)
        return person.handle if person else ""


def shown_user(person: RehearsalAccount, fields: frozenset[str]) -> dict[str, Any]:
    """A person as X shows one."""
    shown: dict[str, Any] = {
        "id": person.user_id,
        "name": "Simulated reader" if is_reader(int(person.user_id)) else person.handle,
        "username": person.handle,
    }
    if "public_metrics" in fields:
        shown["public_metrics"] = {"followers_count": person.followers}
    return shown
