"""The accounts that a rehearsal X knows, and the file they are read from."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from scheduler.errors import SettingsError

DEFAULT_FOLLOWERS = 4_000


@dataclass(frozen=True, slots=True)
class RehearsalAccount:
    """One account on the rehearsal X, with sham credentials."""

    handle: str  # without "@"
    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_secret: str = field(repr=False)
    user_id: str = ""  # digits; made from the handle where none is given
    followers: int = DEFAULT_FOLLOWERS
    is_premium: bool = False  # may write 25,000 weighted characters
    owns_app: bool = False  # its own posts are read at the price of an owned read
    may_write: bool = True  # False: the app was given read permission only
    scopes: tuple[str, ...] | None = None  # what it grants by OAuth 2.0; None: whatever is asked

    def __post_init__(self) -> None:
        if not self.user_id:
            object.__setattr__(self, "user_id", _user_id(self.handle))


def _user_id(handle: str) -> str:
    digest = hashlib.blake2b(handle.lower().encode(), digest_size=7).digest()
    return str(10**18 + int.from_bytes(digest) % 10**17)


def read_accounts(path: Path) -> tuple[RehearsalAccount, ...]:
    """The accounts of a JSON list at `path`.

    Raises: SettingsError if the file is not such a list.
    """
    known = {entry.name for entry in fields(RehearsalAccount)}
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            _account({key: value for key, value in row.items() if key in known}) for row in rows
        )
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"{path}: not a list of rehearsal accounts ({type(error).__name__}). Each needs"
            " handle, api_key, api_secret, access_token and access_secret."
        ) from error


def _account(row: dict[str, Any]) -> RehearsalAccount:
    scopes = row.pop("scopes", None)
    return RehearsalAccount(**row, scopes=None if scopes is None else tuple(scopes))


def write_accounts(path: Path, accounts: Iterable[RehearsalAccount]) -> None:
    """Writes `accounts` to `path`, readable by this user only."""
    path.touch(mode=0o600)
    path.write_text(json.dumps([asdict(account) for account in accounts]), encoding="utf-8")
