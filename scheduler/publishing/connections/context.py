"""What the verbs about connected accounts work with; joined in bootstrap."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler.clock import Clock
from scheduler.networks.x.tokens import AppAtX
from scheduler.people.encryption import Vault
from scheduler.store.database import Database


@dataclass(frozen=True, slots=True)
class ConnectionContext:
    """The parts that a verb about a connection needs."""

    database: Database
    clock: Clock
    vault: Callable[[], Vault]  # opened anew each time: its keys may have been turned
    app: AppAtX | None  # None: HANDRAIL_X_CLIENT_ID is not set
    owner: str  # who renews: one name a process
    lease_seconds: float  # longer than a call with both its time-outs
    handles: Callable[[], Mapping[str, str]]  # by account, as organisation.yaml has them
    has_keys: Callable[[str], bool]  # whether .env has an account's four keys
    pause: Callable[[float], None] = time.sleep

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self.clock.now()
